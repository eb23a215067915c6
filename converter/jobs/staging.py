"""Writing an output: everything into a staging folder first, then into place, the manifest last."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Self

import msgspec

from converter.targets.registry import FileFacts, Piece

STAGING = ".convert-staging"
PREVIOUS = ".convert-previous.json"
MANIFEST = "manifest.json"


class _Growing:
    """A file that pieces are added to, with its running digest."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.handle: BinaryIO = file.open("wb", buffering=1 << 18)
        self.digest = hashlib.sha256()
        self.size = 0
        self.records = 0
        self.kind = ""
        self.newest = ""

    def add(self, piece: Piece) -> None:
        self.handle.write(piece.data)
        self.digest.update(piece.data)
        self.size += len(piece.data)
        self.records += piece.records
        self.kind = piece.kind or self.kind
        self.newest = max(self.newest, piece.newest)

    def facts(self) -> FileFacts:
        return FileFacts(
            sha256=self.digest.hexdigest(), bytes=self.size, records=self.records, kind=self.kind, newest=self.newest
        )


class Staging:
    """A new output in the making, in `folder`. Raises OSError when the disk refuses (full, read-only).

    As a context it is discarded when the block does not come to its end, for whatever reason.
    """

    def __init__(self, folder: Path, shard_bytes: int) -> None:
        self.folder = folder
        self.shard_bytes = shard_bytes
        self.files: dict[str, FileFacts] = {}
        self._growing: dict[str, _Growing] = {}
        self._shards: dict[str, int] = {}
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:
            self.discard()

    def write(self, pieces: Iterable[Piece]) -> None:
        """Stage pieces, in the order given."""
        for piece in pieces:
            if piece.append:
                self._append(piece)
            else:
                self._whole(piece)

    def close(self) -> None:
        """End all growing files; their facts are in `files` afterwards."""
        for path, growing in self._growing.items():
            growing.handle.close()
            self.files[path] = growing.facts()
        self._growing.clear()

    def seal(self, rewrite: Callable[[Path, str], bool], prefix: str) -> None:
        """Let a target rewrite its closed files (those below `prefix`) in place; their facts are taken anew."""
        for path in sorted(self.files):
            if path.startswith(prefix) and rewrite(self.folder / path, path):
                data = (self.folder / path).read_bytes()
                self.files[path] = msgspec.structs.replace(
                    self.files[path], sha256=hashlib.sha256(data).hexdigest(), bytes=len(data)
                )

    def publish(self, root: Path, manifest: bytes) -> None:
        """Move everything into place below `root`, the manifest last; files that only the previous manifest lists go.

        The previous manifest is set aside first: a reader that finds no manifest knows that the folder is being
        changed, and a run that was killed here is mended by the next one.
        """
        before = previous_files(root)
        current, aside = root / MANIFEST, root / PREVIOUS
        if current.exists():
            os.replace(current, aside)
        for path in self.files:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.folder / path, target)
        for path in sorted(before - set(self.files)):
            _remove(root, path)
        (self.folder / MANIFEST).write_bytes(manifest)
        os.replace(self.folder / MANIFEST, current)
        aside.unlink(missing_ok=True)
        shutil.rmtree(self.folder)

    def discard(self) -> None:
        """Leave the old output as it was."""
        for growing in self._growing.values():
            growing.handle.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _whole(self, piece: Piece) -> None:
        file = self._file(piece.path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(piece.data)
        self.files[piece.path] = FileFacts(
            sha256=hashlib.sha256(piece.data).hexdigest(), bytes=len(piece.data), records=piece.records,
            kind=piece.kind, newest=piece.newest,
        )  # fmt: skip

    def _append(self, piece: Piece) -> None:
        path = piece.path
        if "{shard}" in path:
            number = self._shards.setdefault(path, 0)
            growing = self._growing.get(path.replace("{shard}", f"{number:03}"))
            if growing and growing.size and growing.size + len(piece.data) > self.shard_bytes:
                self._shards[path] = number = number + 1
            path = path.replace("{shard}", f"{number:03}")
        if path not in self._growing:
            self._growing[path] = _Growing(self._file(path))
        self._growing[path].add(piece)

    def _file(self, path: str) -> Path:
        """The staged file; a path that would leave the folder is a bug of a target. Raises ValueError."""
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts:
            raise ValueError(f"a target wrote outside the output folder: {path!r}")
        return self.folder / path


def previous_files(root: Path) -> set[str]:
    """The files that the last manifest of this output lists; empty when there is none that can be read."""
    for name in (MANIFEST, PREVIOUS):
        try:
            listed = msgspec.json.decode((root / name).read_bytes())
            return {entry["path"] for entry in listed["files"]}
        except (OSError, msgspec.DecodeError, KeyError, TypeError):
            continue
    return set()


def _remove(root: Path, path: str) -> None:
    """Remove a file that a manifest listed, and the folders that it leaves empty; never outside `root`."""
    target = root / path
    if ".." in PurePosixPath(path).parts or path.startswith("/"):
        return
    target.unlink(missing_ok=True)
    for folder in target.parents:
        if folder == root or not folder.is_relative_to(root):
            return
        try:
            folder.rmdir()
        except OSError:
            return
