"""What a release says beside its content: its predecessor, and the way from there.

These files differ with the predecessor; `manifest.json` does not list them and the release's digest is not over them.
"""

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from converter.jobs import places
from converter.jobs.delta import delta, resources
from converter.jobs.releases import NOTES
from converter.jobs.staging import MANIFEST

FOLDER = "changes"


class Change(msgspec.Struct, frozen=True):
    """A file of transaction Bundles (`put`, `delete`) or of the resources that are put (by type), one a line.

    `entries` are all entries of the Bundles; of resources there are as many as `lines`.
    """

    path: str
    sha256: str
    bytes: int
    lines: int
    entries: int

    @property
    def kind(self) -> str:
        """`put`, `delete`, or the type of the resources."""
        return self.path.split("/")[-1].split(".")[0]


class Notes(msgspec.Struct, frozen=True):
    """What `release.json` says. `instant` is the newest date that the pages or the job state, empty without one."""

    digest: str
    previous: str
    accepted: str
    instant: str = ""
    changes: tuple[Change, ...] = ()


class _Shards:
    """Lines of one kind in files of a bounded size below `changes/`."""

    def __init__(self, release: Path, kind: str, limit: int) -> None:
        self.release, self.kind, self.limit = release, kind, limit
        self.files: list[dict[str, Any]] = []
        self._handle: BinaryIO | None = None
        self._digest = hashlib.sha256()

    def add(self, line: bytes, entries: int) -> None:
        if self._handle is None or self.files[-1]["bytes"] + len(line) > self.limit:
            self._begin()
        assert self._handle is not None
        self._handle.write(line + b"\n")
        self._digest.update(line + b"\n")
        last = self.files[-1]
        last["bytes"] += len(line) + 1
        last["lines"] += 1
        last["entries"] += entries
        last["sha256"] = self._digest.hexdigest()

    def _begin(self) -> None:
        self.close()
        path = f"{FOLDER}/{self.kind}.{len(self.files):03}.ndjson"
        (self.release / FOLDER).mkdir(exist_ok=True)
        self._handle, self._digest = (self.release / path).open("wb"), hashlib.sha256()
        self.files.append({"path": path, "sha256": "", "bytes": 0, "lines": 0, "entries": 0})

    def close(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None


def write_changes(release: Path, old: Path | None, content: bytes, shard_bytes: int) -> tuple[Change, ...]:
    """Write `changes/` of a release that is being built; the files as `release.json` lists them.

    `content` is its manifest. Nothing is written without an old release. Raises OSError, msgspec.DecodeError.
    """
    if old is None:
        return ()
    before, after = _fhir_files((old / MANIFEST).read_bytes()), _fhir_files(content)
    shards = {kind: _Shards(release, kind, shard_bytes) for kind in ("put", "delete")}

    def add(kind: str, line: bytes, entries: int) -> None:
        if kind not in shards:
            shards[kind] = _Shards(release, kind, shard_bytes)
        shards[kind].add(line, entries)

    try:
        steps = delta(before, after, lambda p: (old / p).read_bytes(), lambda p: (release / p).read_bytes())
        for kind, line, entries in steps:
            add(kind, line, entries)
            for each in resources(line) if kind == "put" else ():
                add(each.reference.split("/")[0], each.data, 1)
    finally:
        for open_ in shards.values():
            open_.close()
    return msgspec.convert([file for each in shards.values() for file in each.files], tuple[Change, ...])


def write_notes(folder: Path, notes: Notes) -> None:
    """Write `release.json`: who this release is and where it comes from. Raises OSError."""
    places.write_bytes(str(folder / NOTES), msgspec.json.format(msgspec.json.encode(notes), indent=1) + b"\n")


def notes_of(folder: Path) -> Notes | None:
    """What `release.json` of a release says; None when it cannot be read."""
    try:
        return msgspec.json.decode((folder / NOTES).read_bytes(), type=Notes)
    except (OSError, msgspec.DecodeError):
        return None


def _fhir_files(manifest: bytes) -> dict[str, str]:
    listed = {each["path"]: each["sha256"] for each in msgspec.json.decode(manifest)["files"]}
    return {path: sha256 for path, sha256 in listed.items() if path.startswith("fhir/") and path.endswith(".json")}
