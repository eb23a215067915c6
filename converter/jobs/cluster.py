"""Many machines: an existing Dask scheduler converts shards; each worker writes an object, and this process joins them.

https://distributed.dask.org/en/stable/. The output is the one of the local engine, byte for byte: what workers write
are conversions, and one process puts them together in the order of the pages. A scheduler runs what its clients send,
so it is used on this machine or over TLS only.
"""

import hashlib
import ipaddress
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

import msgspec

from converter.dialects import Dialect
from converter.findings import Finding, Severity
from converter.jobs import places
from converter.jobs.basis import tool_digest
from converter.jobs.conversion import Conversion
from converter.jobs.engine import Plan, Worker, died, unreadable
from converter.jobs.index import IndexEntry, RunIndex, build_index
from converter.jobs.index_pass import head_of
from converter.jobs.settings import RunSettings
from converter.jobs.shards import Pages, ShardDamaged, ShardFacts, by_bytes, read_shard, write_shard

SHARD_BYTES, SHARD_PAGES = 2_000_000, 500
SCRATCH = ".convert-shards"
"""The folder in an output where workers write."""
PARTS = 8
"""Into how many a shard is divided that kills its worker: each step costs the workers that Dask lets it kill."""
PATIENCE = 60
"""Seconds to wait for a worker when there is none."""
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


class ClusterError(Exception):
    """The scheduler cannot be used; `finding` says why."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.finding = Finding(code=code, severity=Severity.ERROR, message=message, hint=hint)
        super().__init__(code, message, hint)

    def __str__(self) -> str:
        return str(self.finding)


def check_address(address: str) -> None:
    """Raises ClusterError (JOB730) unless the scheduler is on this machine or is spoken to over TLS."""
    parts = urlsplit(address)
    if parts.scheme == "tls" or (parts.scheme == "tcp" and _loopback(parts.hostname or "")):
        return
    hint = "use tls://… with certificates in Dask's configuration, or a scheduler on 127.0.0.1"
    raise ClusterError("JOB730", f"{address!r} is neither on this machine nor spoken to over TLS", hint)


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def connect(address: str, scratch: str) -> Iterator["Cluster"]:
    """A scheduler at work for one run. `scratch` is a folder or URL that all workers reach; it is removed at the end.

    Raises ClusterError when it must not be used (JOB730), is not there or has no workers (JOB731).
    """
    check_address(address)
    try:
        distributed = import_module("distributed")
        client = distributed.Client(address, timeout=PATIENCE)
    except ImportError as error:
        raise ClusterError("JOB731", str(error), "install monograph-converter[dask]") from error
    except (OSError, ValueError) as error:
        raise ClusterError("JOB731", f"no scheduler at {address}: {error}", "start it, then run again") from error
    try:
        yield Cluster(client, scratch)
    finally:
        client.close()
        places.remove(scratch)


class Cluster:
    """Index and conversion of pages by the workers of a client."""

    def __init__(self, client: Any, scratch: str, shard_bytes: int = SHARD_BYTES) -> None:
        self.client = client
        self.scratch = scratch
        self.shard_bytes = shard_bytes

    def index(self, pages: Pages, dialect: Dialect | None, settings: RunSettings) -> RunIndex:
        """The run's index, read by the workers. Raises ClusterError."""
        plan = self._publish(Plan(settings, RunIndex({}), dialect))
        parts = self._run(index_shard, self._shards(pages), plan, tool_digest())
        return build_index(entry for _, entries in parts for entry in entries or ())

    def convert(self, pages: Pages, plan: Plan) -> Iterator[Conversion]:
        """Each page's conversion, in order. Raises ClusterError."""
        shards = self._shards(pages)
        for some, facts in self._run(convert_shard, shards, self._publish(plan), tool_digest(), self.scratch):
            if facts is None:
                yield died(some[0])
                continue
            try:
                with places.reading(facts.file) as handle:
                    yield from read_shard(handle, facts.count, facts.sha256)
            except (OSError, ShardDamaged) as error:
                raise ClusterError("JOB732", f"a shard that a worker wrote cannot be read: {error}") from error

    def _shards(self, pages: Pages) -> list[Pages]:
        """Shards of a bounded size, and of a smaller one where few pages are to be shared by many workers."""
        share = sum(page.size for page in pages) // (2 * self._room())
        return by_bytes(pages, max(1, min(self.shard_bytes, share)), SHARD_PAGES)

    def _publish(self, plan: Plan) -> str:
        """The plan as one object: it is large, and every worker needs it once."""
        data = _encode(plan)
        file = places.join(self.scratch, f"plan-{hashlib.sha256(data).hexdigest()[:16]}")
        with places.writing(file) as handle:
            handle.write(data)
        return file

    def _run(self, task: Callable[..., Any], shards: list[Pages], *arguments: Any) -> list[tuple[Pages, Any]]:
        """Shards with what the task gave, in order; None for a single page that kills its worker.

        All shards are done first. Those that killed workers are then divided and tried alone, so that no page is
        blamed for the death of another one's worker.
        """
        starts = [0, *accumulate(len(shard) for shard in shards)]
        done: dict[int, tuple[Pages, Any]] = {}
        suspects = self._together(task, deque(zip(starts, shards, strict=False)), arguments, done)
        while suspects:
            start, pages = suspects.popleft()
            if not self._together(task, deque([(start, pages)]), arguments, done):
                continue
            if len(pages) == 1:
                done[start] = (pages, None)
            else:
                step = -(-len(pages) // PARTS)
                parts = [(start + at, pages[at : at + step]) for at in range(0, len(pages), step)]
                suspects.extendleft(reversed(parts))
        return [done[start] for start in sorted(done)]

    def _together(
        self, task: Callable[..., Any], waiting: deque[tuple[int, Pages]], arguments: tuple[Any, ...],
        done: dict[int, tuple[Pages, Any]],
    ) -> deque[tuple[int, Pages]]:  # fmt: skip
        """Work off shards, a few for each worker under way; those whose workers died are returned."""
        killed = import_module("distributed").KilledWorker
        running: dict[Any, tuple[int, Pages]] = {}
        suspects: list[tuple[int, Pages]] = []
        while waiting or running:
            while waiting and len(running) < self._room():
                shard = waiting.popleft()
                running[self.client.submit(task, shard[1], *arguments, pure=False)] = shard
            for future in self._finished(list(running)):
                start, pages = running.pop(future)
                try:
                    done[start] = (pages, future.result())
                except killed:
                    suspects.append((start, pages))
        return deque(sorted(suspects, key=lambda each: each[0]))

    def _room(self) -> int:
        """How many shards are under way at most."""
        return 2 * max(1, sum(map(int, self.client.nthreads().values())))

    def _finished(self, futures: list[Any]) -> list[Any]:
        """The futures that are done, as soon as one is. Raises ClusterError when there is no worker for long."""
        distributed = import_module("distributed")
        while True:
            try:
                return list(distributed.wait(futures, timeout=PATIENCE, return_when="FIRST_COMPLETED").done)
            except TimeoutError as error:
                if not self.client.nthreads():
                    raise ClusterError("JOB731", f"the scheduler has had no worker for {PATIENCE} s") from error


@lru_cache(maxsize=2)
def _worker(plan: str, tool: str) -> Worker:
    """This process' worker for a plan. Raises ClusterError when this machine has another version of the program."""
    if tool != tool_digest():
        hint = "install the same version on all machines"
        raise ClusterError("JOB731", "a worker has another version of this program than the one that started it", hint)
    return Worker(msgspec.msgpack.decode(places.read_bytes(plan), type=Plan))


def index_shard(pages: Pages, plan: str, tool: str) -> list[IndexEntry]:
    """Runs on a worker: the index entries of the pages that can be read."""
    worker = _worker(plan, tool)
    limit = worker.plan.settings.max_page_bytes
    found = places.read_many(page.file for page in pages if page.size <= limit)
    return [
        head_of(page, data, worker.plan.dialect, worker.plan.settings)
        for page in pages
        if isinstance(data := found.get(page.file), bytes)
    ]


def convert_shard(pages: Pages, plan: str, tool: str, scratch: str) -> ShardFacts:
    """Runs on a worker: convert pages and write them as one object, named by what is in it."""
    worker = _worker(plan, tool)
    name = hashlib.sha256("\0".join((plan, *(page.path for page in pages))).encode("utf-8", "replace")).hexdigest()
    file = places.join(scratch, f"shard-{name[:32]}")
    limit = worker.plan.settings.max_page_bytes
    found = places.read_many(page.file for page in pages if page.size <= limit)
    with places.writing(file) as handle:
        count, sha256 = write_shard(handle, (_converted(worker, page, found.pop(page.file, None)) for page in pages))
    return ShardFacts(file, count, sha256)


def _converted(worker: Worker, page: Any, data: bytes | OSError | None) -> Conversion:
    if data is None:
        return worker.convert(page)
    return unreadable(page, data) if isinstance(data, OSError) else worker.convert_source(page, data)
