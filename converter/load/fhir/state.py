"""What a server is known to hold, by server: a cache in SQLite.

Without it everything is sent once more, which changes nothing on the server; only deletions of what went before it was
lost are not known.
"""

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from converter.load.refusal import refused

VERSION = 1
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def state_file(url: str, environment: Mapping[str, str]) -> Path:
    """Where the state of a server lies by default: the user's state folder (XDG Base Directory Specification)."""
    home = environment.get("XDG_STATE_HOME") or os.path.join(environment.get("HOME", "."), ".local", "state")
    plain = _NOT_PLAIN.sub("-", url.casefold()).strip("-")[:60]
    name = f"{plain}-{hashlib.sha256(url.encode()).hexdigest()[:12]}.sqlite"
    return Path(home) / "monograph-converter" / "load" / name


class LoadState:
    """An open state. Raises LoadRefused (LOD806) when the file is no state of this program."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file, isolation_level=None)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise refused("LOD806", f"not a load state: {error}", "move it away, or give --state", str(file)) from error

    def _prepare(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            self._db.execute("DROP TABLE IF EXISTS resource")
            self._db.execute("DROP TABLE IF EXISTS done")
        self._db.execute("CREATE TABLE IF NOT EXISTS resource (reference TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID")
        self._db.execute("CREATE TABLE IF NOT EXISTS done (release TEXT)")
        self._db.execute("CREATE TEMP TABLE seen (reference TEXT PRIMARY KEY) WITHOUT ROWID")
        self._db.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """End; what was confirmed is kept."""
        self._db.close()

    def count(self) -> int:
        """How many resources the server is known to hold."""
        (number,) = self._db.execute("SELECT count(*) FROM resource").fetchone()
        return int(number)

    def unchanged(self, reference: str, digest: str) -> bool:
        """Whether the server holds exactly this."""
        row = self._db.execute("SELECT digest FROM resource WHERE reference = ?", (reference,)).fetchone()
        return row is not None and row[0] == digest

    def see(self, references: Iterable[str]) -> None:
        """Note what the new release holds."""
        rows = [(each,) for each in references]
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?)", rows)
        self._db.execute("COMMIT")

    def gone(self) -> list[str]:
        """What the server holds and the new release does not."""
        rows = self._db.execute(
            "SELECT reference FROM resource WHERE reference NOT IN (SELECT reference FROM seen) ORDER BY reference"
        )
        return [row[0] for row in rows]

    def confirm(self, kept: Iterable[tuple[str, str]], removed: Iterable[str] = ()) -> None:
        """The server has said that it holds these (reference, digest), and no longer holds those."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO resource VALUES (?, ?)", list(kept))
        self._db.executemany("DELETE FROM resource WHERE reference = ?", [(each,) for each in removed])
        self._db.execute("COMMIT")

    @property
    def release(self) -> str:
        """The digest of the release that was last loaded whole; empty when none was."""
        row = self._db.execute("SELECT release FROM done").fetchone()
        return str(row[0]) if row else ""

    @release.setter
    def release(self, digest: str) -> None:
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM done")
        if digest:
            self._db.execute("INSERT INTO done VALUES (?)", (digest,))
        self._db.execute("COMMIT")
