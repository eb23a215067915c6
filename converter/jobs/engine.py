"""Many pages: read, converted in processes or in this one, handed on in the order of their paths."""

import gc
import multiprocessing
import signal
import time
import traceback
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

import msgspec

from converter.dialects import Dialect
from converter.findings import Finding, Severity
from converter.jobs.conversion import Conversion
from converter.jobs.discovery import Page
from converter.jobs.index import RunIndex
from converter.jobs.places import read_bytes
from converter.jobs.settings import RunSettings
from converter.jobs.time_limit import TimeLimitReached, time_limit
from converter.terminology import Terminology, open_terminology

BATCH = 16


class Plan(msgspec.Struct, frozen=True):
    """What every worker is given once. `dialect` None means detect; `terminology` is the user's file or empty."""

    settings: RunSettings
    index: RunIndex
    dialect: Dialect | None = None
    terminology: str = ""


def convert_pages(pages: tuple[Page, ...], plan: Plan) -> Iterator[Conversion]:
    """Each page's conversion, in order. A page that kills its worker is found by trying its batch one by one."""
    if plan.settings.jobs <= 1 or len(pages) <= BATCH:
        worker = Worker(plan)
        yield from (worker.convert(page) for page in pages)
        return
    rest = iter(pages)
    batches: deque[tuple[Page, ...]] = deque(iter(lambda: tuple(islice(rest, BATCH)), ()))
    while batches:
        yield from _through_pool(batches, plan)


def _through_pool(batches: deque[tuple[Page, ...]], plan: Plan) -> Iterator[Conversion]:
    """Work off batches until all are done or the pool breaks; the batch it broke on is then isolated."""
    waiting: deque[tuple[tuple[Page, ...], Future[list[Conversion]]]] = deque()
    with _pool(plan, plan.settings.jobs) as pool:
        try:
            while batches or waiting:
                while batches and len(waiting) < 2 * plan.settings.jobs + 1:
                    batch = batches.popleft()
                    waiting.append((batch, pool.submit(_convert_batch, batch)))
                yield from waiting[0][1].result()
                waiting.popleft()
            return
        except BrokenProcessPool:
            suspects = [batch for batch, _ in waiting]
    batches.extendleft(reversed(suspects[1:]))
    for page in suspects[0]:
        yield _alone(page, plan)


def _alone(page: Page, plan: Plan) -> Conversion:
    """One page in a process of its own, which it may kill."""
    with _pool(plan, 1) as pool:
        try:
            return pool.submit(_convert_batch, (page,)).result()[0]
        except BrokenProcessPool:
            return died(page)


def _pool(plan: Plan, jobs: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(plan,))


class Worker:
    """Converts pages one after the other; the terminology is opened once.

    The readers and their patterns take half a second to load, so only who converts a page loads them: no run in which
    no page changed, and no process that leaves the pages to others.
    """

    def __init__(self, plan: Plan) -> None:
        from converter.jobs.document import convert_document

        self._convert = convert_document
        self.plan = plan
        self.terminology: Terminology = open_terminology(plan.terminology)
        # A page makes tens of thousands of small records and hardly a cycle: the collector would look at all of them.
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 50, 50)

    def convert(self, page: Page) -> Conversion:
        """One page; whatever goes wrong with it is in its findings."""
        limits = self.plan.settings
        if page.size > limits.max_page_bytes:
            size = f"{page.size} bytes, more than the {limits.max_page_bytes} allowed"
            hint = "raise --max-page-size if this is a monograph"
            return _quarantined(page, "JOB707", f"not read: {size}", hint, unread_digest(page))
        try:
            source = read_bytes(page.file)
        except OSError as error:
            return unreadable(page, error)
        return self.convert_source(page, source)

    def convert_source(self, page: Page, source: bytes) -> Conversion:
        """One page whose bytes were read."""
        limits = self.plan.settings
        try:
            with time_limit(limits.max_page_seconds):
                plan, laps = self.plan, Laps()
                done = self._convert(source, page.path, plan.dialect, self.terminology, plan.settings, plan.index, laps)
                return msgspec.structs.replace(done, seconds=laps.seconds)
        except TimeLimitReached:
            return _quarantined(page, "JOB708", f"not done after {limits.max_page_seconds} seconds")
        except Exception as error:  # noqa: BLE001  a bug must not stop the run; it is told with its place and exit status 70
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{place.filename.rsplit('/converter/', 1)[-1]}:{place.lineno}"
            return _quarantined(page, "JOB709", f"a bug of this program: {type(error).__name__}: {error} in {where}")


class Laps:
    """Seconds of processor time by stage, for the report; they are in no output."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.process_time()

    def __call__(self, stage: str) -> None:
        now = time.process_time()
        self.seconds[stage] = now - self._last
        self._last = now


_worker: Worker | None = None


def _start(plan: Plan) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = Worker(plan)


def _convert_batch(batch: tuple[Page, ...]) -> list[Conversion]:
    assert _worker is not None
    return [_worker.convert(page) for page in batch]


def died(page: Page) -> Conversion:
    """What becomes of a page that ends the process that converts it."""
    return _quarantined(page, "JOB706", "the process that converted this page died")


def unreadable(page: Page, error: OSError) -> Conversion:
    """What becomes of a page that cannot be read."""
    return _quarantined(page, "JOB701", f"cannot be read: {error.strerror or error}")


def unread_digest(page: Page) -> str:
    """Stands for the digest of a page that is too large to read."""
    return f"size-{page.size}"


def _quarantined(page: Page, code: str, message: str, hint: str = "", sha256: str = "") -> Conversion:
    finding = Finding(code=code, severity=Severity.ERROR, path=page.path, message=message, hint=hint)
    return Conversion(path=page.path, standing="quarantined", findings=(finding,), sha256=sha256)
