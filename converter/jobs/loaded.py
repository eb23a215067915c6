"""Which release each load target of a job holds: what tells the next run to try again after a load that failed."""

import hashlib
from pathlib import Path

import msgspec

from converter.jobs import places

FOLDER = "loaded"


class LoadedReleases:
    """The notes on load targets in a store. Without them every target is asked once more what it holds."""

    def __init__(self, store: Path) -> None:
        self.folder = store / FOLDER

    def release(self, target: str) -> str:
        """The digest of the release that was last loaded whole into `target`; empty when that is not known."""
        try:
            return msgspec.json.decode(self._file(target, "json").read_bytes(), type=dict[str, str])["release"]
        except (OSError, msgspec.DecodeError, KeyError):
            return ""

    def note(self, target: str, release: str) -> None:
        """`target` holds that release now. Raises OSError."""
        file = self._file(target, "json")
        places.write_bytes(str(file), msgspec.json.encode({"release": release}))

    def state_file(self, target: str) -> Path:
        """Where the load itself remembers what a server holds."""
        return self._file(target, "sqlite")

    def _file(self, target: str, suffix: str) -> Path:
        """Named by a digest: an address may hold a password, and is no file name."""
        return self.folder / f"{hashlib.sha256(target.encode()).hexdigest()[:16]}.{suffix}"
