"""What a release says beside its content: its predecessor, the way from there, and a bulk manifest over both.

These files differ with the predecessor; `manifest.json` does not list them and the release's digest is not over them.
"""

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from converter.jobs.delta import delta
from converter.jobs.releases import NOTES
from converter.jobs.staging import MANIFEST

FOLDER = "changes"
PUBLISH = "bulk-publish.json"
EXPERIMENTAL = "https://build.fhir.org/ig/HL7/bulk-data/ (ballot): the shape may still change"


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
        last["bundles"] += 1
        last["entries"] += entries
        last["sha256"] = self._digest.hexdigest()

    def _begin(self) -> None:
        self.close()
        path = f"{FOLDER}/{self.kind}.{len(self.files):03}.ndjson"
        (self.release / FOLDER).mkdir(exist_ok=True)
        self._handle, self._digest = (self.release / path).open("wb"), hashlib.sha256()
        self.files.append({"path": path, "sha256": "", "bytes": 0, "bundles": 0, "entries": 0})

    def close(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None


def write_changes(release: Path, old: Path | None, content: bytes, shard_bytes: int) -> list[dict[str, Any]]:
    """Write `changes/` of a release that is being built; the files as `release.json` lists them.

    `content` is its manifest. Nothing is written without an old release. Raises OSError, msgspec.DecodeError.
    """
    if old is None:
        return []
    before, after = _fhir_files((old / MANIFEST).read_bytes()), _fhir_files(content)
    shards = {kind: _Shards(release, kind, shard_bytes) for kind in ("put", "delete")}
    try:
        steps = delta(before, after, lambda p: (old / p).read_bytes(), lambda p: (release / p).read_bytes())
        for kind, line, entries in steps:
            shards[kind].add(line, entries)
    finally:
        for each in shards.values():
            each.close()
    return [*shards["put"].files, *shards["delete"].files]


def write_notes(release: Path, digest: str, previous: str, accepted: str, changes: list[dict[str, Any]]) -> None:
    """Write `release.json`: who this release is and where it comes from. Raises OSError."""
    notes = {"digest": digest, "previous": previous, "accepted": accepted, "changes": changes}
    (release / NOTES).write_bytes(msgspec.json.format(msgspec.json.encode(notes), indent=1) + b"\n")


def write_bulk_manifest(
    release: Path, digest: str, previous: str, content: bytes, changes: list[dict[str, Any]]
) -> None:
    """Write `bulk-publish.json` in the shape of FHIR Bulk Publish; its URLs are relative to it. Raises OSError.

    With a predecessor, `output` and `deleted` are the way from there: Bundles to apply line by line, `output` first.
    Without one, `output` are the bulk files of the release, when the job writes them.
    """
    found = [
        {"type": "Bundle", "url": each["path"], "count": each["bundles"], "sha256": each["sha256"]} for each in changes
    ]
    output = [each for each in found if each["url"].startswith(f"{FOLDER}/put.")] if previous else _bulk_files(content)
    manifest = {
        "experimental": EXPERIMENTAL,
        "manifestType": "update" if previous else "root",
        "release": digest,
        "requiresAccessToken": False,
        "output": output,
        "deleted": [each for each in found if each["url"].startswith(f"{FOLDER}/delete.")],
        "link": [{"relation": "previous", "url": f"../{previous}/{PUBLISH}"}] if previous else [],
    }
    (release / PUBLISH).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")


def _bulk_files(content: bytes) -> list[dict[str, Any]]:
    return [
        {"type": each["kind"], "url": each["path"], "count": each["records"], "sha256": each["sha256"]}
        for each in msgspec.json.decode(content)["files"]
        if each["path"].startswith("ndjson/")
        and each["path"].endswith(".ndjson")
        and each["kind"] != "OperationOutcome"
    ]


def _fhir_files(manifest: bytes) -> dict[str, str]:
    listed = {each["path"]: each["sha256"] for each in msgspec.json.decode(manifest)["files"]}
    return {path: sha256 for path, sha256 in listed.items() if path.startswith("fhir/") and path.endswith(".json")}
