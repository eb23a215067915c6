"""One run at a time at a URL: an object that only one run can create, with who holds it since when.

Object stores know no lock, but the large ones refuse to create what is there (If-None-Match). Where a file system does
not, the object is read back: two runs that start in the same moment may then both go on, two that do not never do. A
lease that its run did not give back is taken for abandoned after a day.
"""

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import msgspec

from converter.jobs import places

LEASE = ".convert.lease"
LONGEST = timedelta(days=1)
"""A lease older than this is nobody's."""


class Lease(msgspec.Struct, frozen=True):
    """Who holds an output: the run's token, its machine and process, and when it began (UTC)."""

    token: str
    host: str
    process: int
    since: datetime

    def __str__(self) -> str:
        return f"{self.host}, process {self.process}, since {self.since:%Y-%m-%d %H:%M:%S} UTC"


class LeaseHeldError(Exception):
    """Another run holds the lease; its text says who, and since when."""


@contextmanager
def leased(url: str) -> Iterator[None]:
    """The only run at a URL. Raises LeaseHeldError when another one is there, OSError when nothing can be written."""
    file = places.join(url, LEASE)
    mine = Lease(uuid.uuid4().hex, socket.gethostname(), os.getpid(), datetime.now(UTC))
    holder = _read(file)
    if holder is not None and mine.since - holder.since > LONGEST:
        places.remove(file)
    _create(file, msgspec.json.encode(mine))
    holder = _read(file)
    if holder is None or holder.token != mine.token:
        raise LeaseHeldError(str(holder or "somebody"))
    try:
        yield
    finally:
        holder = _read(file)
        if holder is not None and holder.token == mine.token:
            places.remove(file)


def _create(file: str, data: bytes) -> None:
    """Write the object unless it is there; whose it is, is read afterwards. Raises OSError when it is nobody's."""
    if _is_there(file):
        return
    system = places.system_of(file)
    try:
        system.pipe_file(file, data, mode="create")
    except OSError:
        if not _is_there(file):
            raise
    except (TypeError, NotImplementedError):  # this file system has no such mode
        system.pipe_file(file, data)


def _is_there(file: str) -> bool:
    """By reading it: what a file system says of the existence of an object may come from an older listing."""
    try:
        return bool(places.read_bytes(file))
    except FileNotFoundError:
        return False


def _read(file: str) -> Lease | None:
    try:
        return msgspec.json.decode(places.read_bytes(file), type=Lease)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as damaged:
        raise LeaseHeldError(f"somebody ({file} cannot be read)") from damaged
