"""What must be sent to a FHIR server that holds one release so that it holds the next one: transaction Bundles.

Resources are compared by their bytes. One with the same id in another file (a renamed page) is neither sent nor
deleted. A file that both releases list with the same digest is not read, and what is compared lies in a temporary
database on disk: memory does not grow with the release.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing

import msgspec

DELETE_ENTRIES = 200
_LAST = (
    "DocumentReference",
    "Medication",
    "ClinicalUseDefinition",
    "DetectedIssue",
    "MedicationKnowledge",
    "Provenance",
)
"""Types of a monograph in the order in which they refer to each other; a type not named here comes before them."""


class _Head(msgspec.Struct):
    resourceType: str
    id: str


class _Entry(msgspec.Struct):
    resource: msgspec.Raw
    fullUrl: str = ""


class _File(msgspec.Struct):
    resourceType: str
    entry: list[_Entry] = []


class Stated(msgspec.Struct, frozen=True):
    """A resource: `reference` is `Type/id`, `data` its JSON on one line, digits as they were written."""

    reference: str
    full_url: str
    data: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of the data."""
        return hashlib.sha256(self.data).digest()


Listed = Mapping[str, str]
Read = Callable[[str], bytes]


def resources(data: bytes) -> Iterator[Stated]:
    """The resources of a FHIR JSON file: of a Bundle's entries, or itself. Raises msgspec.DecodeError."""
    file = msgspec.json.decode(data, type=_File)
    if file.resourceType != "Bundle":
        yield _stated(data, "")
        return
    for entry in file.entry:
        yield _stated(bytes(entry.resource), entry.fullUrl)


def delta(old: Listed, new: Listed, read_old: Read, read_new: Read) -> Iterator[tuple[str, bytes, int]]:
    """("put" or "delete", a transaction Bundle on one line, its entries): all puts, then all deletes.

    `old` and `new` list the FHIR files by path with their digests; `read_…` gives a file's bytes. A put Bundle holds
    the new and changed resources of one file, those that are referenced first, definitions before monographs; deletes
    go the other way round. Raises what `read_…` raises, and msgspec.DecodeError for a file that is no FHIR JSON.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as held:
        held.execute("CREATE TABLE held (reference TEXT PRIMARY KEY, digest BLOB, rank INTEGER) WITHOUT ROWID")
        held.execute("BEGIN")
        for path in _ordered(old):
            if new.get(path) != old[path]:
                rows = [(each.reference, each.digest, _rank(each.reference)) for each in resources(read_old(path))]
                held.executemany("INSERT OR REPLACE INTO held VALUES (?, ?, ?)", rows)
        for path in _ordered(new):
            if old.get(path) != new[path]:
                changed = [each for each in resources(read_new(path)) if _take(held, each)]
                if changed:
                    yield "put", _transaction(map(_put, changed)), len(changed)
        gone = held.execute("SELECT reference FROM held ORDER BY rank DESC, reference DESC")
        while few := gone.fetchmany(DELETE_ENTRIES):
            yield "delete", _transaction(_delete(reference) for (reference,) in few), len(few)


def _take(held: sqlite3.Connection, each: Stated) -> bool:
    """Whether the old release held it differently or not at all; what is still left at the end is gone."""
    row = held.execute("SELECT digest FROM held WHERE reference = ?", (each.reference,)).fetchone()
    if row is not None:
        held.execute("DELETE FROM held WHERE reference = ?", (each.reference,))
    return row is None or row[0] != each.digest


def _stated(raw: bytes, full_url: str) -> Stated:
    data = msgspec.json.format(raw, indent=-1)
    head = msgspec.json.decode(data, type=_Head)
    return Stated(f"{head.resourceType}/{head.id}", full_url, bytes(data))


def _ordered(listed: Listed) -> list[str]:
    return sorted(listed, key=lambda path: ("definitions" not in path.split("/"), path))


def _rank(reference: str) -> int:
    kind = reference.split("/")[0]
    return _LAST.index(kind) + 1 if kind in _LAST else 0


def _put(each: Stated) -> bytes:
    head = b'"fullUrl":' + msgspec.json.encode(each.full_url) + b"," if each.full_url else b""
    request = msgspec.json.encode({"method": "PUT", "url": each.reference})
    return b"{" + head + b'"resource":' + each.data + b',"request":' + request + b"}"


def _delete(reference: str) -> bytes:
    return b'{"request":' + msgspec.json.encode({"method": "DELETE", "url": reference}) + b"}"


def _transaction(entries: Iterable[bytes]) -> bytes:
    return b'{"resourceType":"Bundle","type":"transaction","entry":[' + b",".join(entries) + b"]}"
