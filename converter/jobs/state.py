"""What a scheduled job remembers of its last run. A cache: deleting it changes no byte of the output."""

import hashlib
import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from converter.jobs import places
from converter.jobs.conversion import Conversion
from converter.jobs.index import IndexEntry, RunIndex

STATE_VERSION = 1
_encode = msgspec.msgpack.Encoder().encode


class PageState(msgspec.Struct, frozen=True):
    """A page of the last run: digest of its bytes, its index entry, the index keys it used and what they held."""

    sha256: str
    entry: IndexEntry | None
    used_keys: tuple[str, ...]
    used_digest: str


class JobState(msgspec.Struct, frozen=True):
    """`basis` is the digest of all that changes every page: tool, dialect, terminology, settings."""

    version: int
    basis: str
    release: str
    pages: dict[str, PageState]


EMPTY = JobState(STATE_VERSION, "", "", {})


class StateStore:
    """The state of one job on disk: one file for the plan, one for each page's conversion."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "state.msgpack"

    def load(self) -> JobState:
        """The last run's state; the empty one when there is none, it is damaged or of another version."""
        try:
            state = msgspec.msgpack.decode(self.file.read_bytes(), type=JobState)
        except (OSError, msgspec.DecodeError):
            return EMPTY
        return state if state.version == STATE_VERSION else EMPTY

    def save(self, state: JobState) -> None:
        """Write the state in one step, after the release it speaks of was published."""
        places.write_bytes(str(self.file), _encode(state))

    def conversion(self, key: str) -> Conversion | None:
        """The kept conversion of that key, if it is there and whole."""
        try:
            packed = zlib.decompress((self.folder / "pages" / key[:2] / key).read_bytes())
            return msgspec.msgpack.decode(packed, type=Conversion)
        except (OSError, zlib.error, msgspec.DecodeError):
            return None

    def has(self, key: str) -> bool:
        """Whether a conversion is kept under that key."""
        return (self.folder / "pages" / key[:2] / key).is_file()

    def keep(self, key: str, conversion: Conversion) -> None:
        """Keep a conversion for the next run, without the time it took."""
        file = self.folder / "pages" / key[:2] / key
        places.write_bytes(str(file), zlib.compress(_encode(msgspec.structs.replace(conversion, seconds={})), 1))

    def sweep(self, keys: set[str]) -> None:
        """Remove the conversions that no page of the last run uses."""
        for folder in sorted((self.folder / "pages").glob("*")):
            for file in sorted(folder.iterdir()):
                if file.name not in keys:
                    file.unlink()


def used_digest(index: RunIndex, keys: Iterable[str]) -> str:
    """A digest over the index entries under these keys: a page is converted anew when it changes.

    What a page says counts only where there are two on one drug; a link to a page does not depend on its text.
    """
    digest = hashlib.sha256()
    for key in keys:
        entries = index.by_key.get(key, ())
        several = len({entry.source for entry in entries}) < len(entries)
        seen = [(e.path, e.slug, e.source, e.text_sha256 if several else "") for e in entries]
        digest.update(_encode((key, seen)))
    return digest.hexdigest()


def page_key(basis: str, path: str, state: PageState) -> str:
    """The name under which a page's conversion is kept."""
    parts = "\x1f".join((basis, path, state.sha256, state.used_digest))
    return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()
