"""Writes the user's own terminology file: rows stream in, are grouped by SQLite on disk, and replace a source at once.

Work is done on a copy beside the file, which takes its place when it is whole: a reader sees the old tables or the
new, and an import that fails changes nothing.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from converter.terminology.normalise import condition_key, drug_key
from converter.terminology.store import CLASS, CODE_INDEX, COMBINATION, CONDITION, DISPLAY, SCHEMA

CACHE_KIB = 65536
_STAGING = """
PRAGMA cache_size = -{cache};
PRAGMA temp_store = FILE;
CREATE TEMP TABLE staged (code TEXT, key TEXT, domain INTEGER, rank INTEGER, display TEXT);
"""
_CONCEPTS = """
INSERT INTO concept (id, source, code, display)
SELECT (SELECT coalesce(max(id), 0) FROM concept) + row_number() OVER (ORDER BY code), ?, code, display
FROM (SELECT code, min(display) AS display FROM staged WHERE display <> '' GROUP BY code)
"""
_TERMS = """
INSERT INTO term (key, domain, rank, concept)
SELECT s.key, s.domain, min(s.rank), c.id FROM staged s JOIN concept c ON c.code = s.code AND c.source = ?
WHERE s.key <> '' GROUP BY s.key, s.domain, c.id ORDER BY s.key, s.domain, min(s.rank), c.id
"""


class Term(msgspec.Struct, frozen=True):
    """A name of a code. A name at rank DISPLAY is also the code's display, unless `display` gives it; a code without
    a display is left out."""

    code: str
    name: str
    domain: int
    rank: int
    display: str = ""


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """What an import is: its kind (`rxnorm`), code system, version, and the file it came from."""

    kind: str
    system: str
    version: str
    file: str
    sha256: str


class Counts(msgspec.Struct, frozen=True):
    """Codes and names that are now in the file for one source."""

    concepts: int
    terms: int


def write_source(path: Path, source: Import, terms: Iterable[Term]) -> Counts:
    """Puts a source into the user's file, in the place of an earlier one of that kind and system.

    Memory stays flat. Raises ValueError when no code with a display came in (nothing is changed), OSError for the disk.
    """
    with _copy(path) as connection:
        _remove(connection, source.kind, source.system)
        connection.executescript(_STAGING.format(cache=CACHE_KIB))
        connection.executemany("INSERT INTO staged VALUES (?,?,?,?,?)", map(_staged, terms))
        number = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM source").fetchone()[0]
        concepts = connection.execute(_CONCEPTS, (number,)).rowcount
        if concepts <= 0:
            raise ValueError("no code with a name came in")
        terms_written = connection.execute(_TERMS, (number,)).rowcount
        connection.execute(
            "INSERT INTO source VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (number, source.kind, source.system, source.version, source.kind, source.file, source.sha256, "the user's",
             "", concepts, terms_written),
        )  # fmt: skip
        connection.execute("DROP TABLE staged")
        return Counts(concepts, terms_written)


def remove_source(path: Path, kind: str) -> int:
    """Takes every source of that kind out of the user's file; returns how many there were."""
    with _copy(path) as connection:
        return _remove(connection, kind, None)


def _staged(term: Term) -> tuple[str, str, int, int, str]:
    key = term_key(term.name, term.domain)
    return term.code, key, term.domain, term.rank, term.display or (term.name if term.rank == DISPLAY else "")


def term_key(name: str, domain: int) -> str:
    """The key that a name of that domain is looked up by; a combination's name comes as its key already."""
    if domain == COMBINATION:
        return "+".join(sorted(drug_key(part) for part in name.split(" / ")))
    return condition_key(name) if domain in (CONDITION, CLASS) else drug_key(name)


def _remove(connection: sqlite3.Connection, kind: str, system: str | None) -> int:
    rows = connection.execute(
        "SELECT id FROM source WHERE kind = ? AND (? IS NULL OR system = ?)", (kind, system, system)
    ).fetchall()
    for row in rows:
        connection.execute("DELETE FROM term WHERE concept IN (SELECT id FROM concept WHERE source = ?)", row)
        connection.execute("DELETE FROM concept WHERE source = ?", row)
        connection.execute("DELETE FROM source WHERE id = ?", row)
    return len(rows)


@contextmanager
def _copy(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a working copy that takes the file's place when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    working = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        if path.exists():
            shutil.copyfile(path, working)
        connection = sqlite3.connect(working)
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        if not path.exists():
            connection.executescript(SCHEMA)
            connection.execute(CODE_INDEX)
        try:
            yield connection
            connection.commit()
        finally:
            connection.close()
        with working.open("rb+") as file:
            os.fsync(file.fileno())
        working.replace(path)
    finally:
        working.unlink(missing_ok=True)
