"""A store of releases: `releases/<digest>`, and `current`, a link that is swapped in one step."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

RELEASES = "releases"
CURRENT = "current"
WORKING = ".working"
RETIRED = ".retired"
NOTES = "release.json"
DIGEST_LENGTH = 16


def digest_of(content: bytes) -> str:
    """The digest that names the release with this manifest: of content alone, whatever release it follows."""
    return hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]


class ReleaseStore:
    """The folder that a scheduled job publishes to. A reader of `current` sees a whole release at any moment."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.releases = root / RELEASES
        self.current = root / CURRENT

    def prepare(self) -> Path:
        """An empty folder to build the next release in; what a killed run left is removed."""
        self.releases.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.root / WORKING, ignore_errors=True)
        (self.root / f"{CURRENT}.next").unlink(missing_ok=True)
        (self.root / WORKING).mkdir()
        return self.root / WORKING

    def current_digest(self) -> str:
        """The digest of the published release; empty when there is none."""
        try:
            return Path(os.readlink(self.current)).name
        except OSError:
            return ""

    def current_folder(self) -> Path | None:
        """The folder of the published release."""
        digest = self.current_digest()
        return self.releases / digest if digest and (self.releases / digest).is_dir() else None

    def publish(self, content: bytes) -> str:
        """Make the built folder the current release; its digest, that of its manifest `content`, is returned.

        A release that was published before is made current as it is, with its own notes.

        The order makes every moment safe: all files reach the disk, the folder gets its final name, and only
        then does the link move. A run killed between two of these steps leaves the old release current.
        """
        digest = digest_of(content)
        built = self.root / WORKING
        (built / "manifest.json").write_bytes(content)
        os.sync()
        target = self.releases / digest
        if target.exists():
            shutil.rmtree(built)
        else:
            os.rename(built, target)
        link = self.root / f"{CURRENT}.next"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(RELEASES) / digest)
        os.replace(link, self.current)
        return digest

    def digests(self) -> list[str]:
        """The releases that are kept, the oldest first: by when their manifest was written, for it never is again."""
        found = [each for each in self.releases.iterdir() if each.is_dir()] if self.releases.is_dir() else []
        return [folder.name for folder in sorted(found, key=lambda folder: (_written(folder), folder.name))]

    def outdated(self, keep: int) -> list[str]:
        """The oldest releases past `keep`, never the current one."""
        current = self.current_digest()
        others = [digest for digest in self.digests() if digest != current]
        return others[: max(0, len(others) - (keep - 1))]

    def retire(self, digests: Iterable[str]) -> None:
        """Remove releases, each taken out of the store in one step: none is ever there in part. Raises OSError."""
        shutil.rmtree(self.root / RETIRED, ignore_errors=True)
        for digest in digests:
            os.rename(self.releases / digest, self.root / RETIRED)
            shutil.rmtree(self.root / RETIRED)


def _written(folder: Path) -> int:
    """When a release was written; what is no release comes first."""
    manifest = folder / "manifest.json"
    return manifest.stat().st_mtime_ns if manifest.is_file() else 0
