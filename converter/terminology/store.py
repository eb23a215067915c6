"""One SQLite file of names and codes: the built-in one, or the user's own. Read only, shared by any number of readers.

Tables: `source` (where a code system's rows come from), `concept` (code and display), `term` (key → concept, by domain
and rank), `same` (a concept of another system that is the same substance).
"""

import os
import sqlite3
from pathlib import Path

import msgspec

DRUG, CONDITION, CLASS, COMBINATION = 1, 2, 3, 4
"""Domains of a term: what kind of thing its key names."""
DISPLAY, OFFICIAL, NAME, BRAND = 0, 10, 20, 30
"""Ranks of a term: the display itself, a name that official lists give, any other name, a brand name."""

SCHEMA = """
CREATE TABLE source (id INTEGER PRIMARY KEY, kind TEXT, system TEXT, version TEXT, package TEXT, file TEXT,
    sha256 TEXT, licence TEXT, notice TEXT, concepts INTEGER, terms INTEGER);
CREATE TABLE concept (id INTEGER PRIMARY KEY, source INTEGER, code TEXT, display TEXT);
CREATE TABLE term (key TEXT, domain INTEGER, rank INTEGER, concept INTEGER,
    PRIMARY KEY (key, domain, rank, concept)) WITHOUT ROWID;
CREATE TABLE same (concept INTEGER, other INTEGER, PRIMARY KEY (concept, other)) WITHOUT ROWID;
"""
CODE_INDEX = "CREATE INDEX concept_code ON concept (code)"
_FIND = """
SELECT t.rank, c.id, c.source, c.code, c.display FROM term t JOIN concept c ON c.id = t.concept
WHERE t.key = ? AND t.domain = ? ORDER BY c.source, t.rank, c.code
"""
_SAME = "SELECT 0, c.id, c.source, c.code, c.display FROM same s JOIN concept c ON c.id = s.other WHERE s.concept = ?"
_SOURCES = "SELECT id, kind, system, version, package, licence, concepts, terms FROM source ORDER BY id"


class Source(msgspec.Struct, frozen=True):
    """Where the rows of a code system come from."""

    id: int
    kind: str
    system: str
    version: str
    package: str
    licence: str
    concepts: int
    terms: int


class Row(msgspec.Struct, frozen=True):
    """One concept that a key names, and how well (`rank`, lower is better)."""

    rank: int
    concept: int
    source: Source
    code: str
    display: str


class Store:
    """Look-ups in one file. Raises FileNotFoundError when it is missing, ValueError when it is no such file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process = 0
        self._connection: sqlite3.Connection | None = None
        if not path.is_file():
            raise FileNotFoundError(path)
        try:
            self.sources = {row[0]: Source(*row) for row in self.connection.execute(_SOURCES)}
            rows = self.connection.execute(
                "SELECT kind, system, version, sha256, terms FROM source ORDER BY id"
            ).fetchall()
            self.fingerprint = repr(rows)
        except sqlite3.DatabaseError as error:
            raise ValueError(f"{path}: not a terminology file ({error})") from error

    @property
    def connection(self) -> sqlite3.Connection:
        """This process's own connection: one taken over from a parent process would share its state."""
        if self._connection is None or self._process != os.getpid():
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._process = os.getpid()
        return self._connection

    def find(self, domain: int, key: str) -> list[Row]:
        """Every concept that the key names, best rank first within each source."""
        return self._rows(_FIND, (key, domain)) if key else []

    def same(self, concept: int) -> list[Row]:
        """The same substance in other systems."""
        return self._rows(_SAME, (concept,))

    def lookup(self, system: str, code: str) -> Row | None:
        """The concept of a code, if the file has it."""
        sql = "SELECT 0, id, source, code, display FROM concept WHERE code = ?"
        return next((row for row in self._rows(sql, (code,)) if row.source.system == system), None)

    def _rows(self, sql: str, values: tuple[object, ...]) -> list[Row]:
        found = self.connection.execute(sql, values)
        return [Row(rank, concept, self.sources[source], code, shown) for rank, concept, source, code, shown in found]
