"""SQLite, by the standard library (https://www.sqlite.org/lang_upsert.html)."""

import csv
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from converter.load.refusal import refused
from converter.load.sql.dialect import SQLITE, column_sql, quoted
from converter.targets.tables import Table

_BOOLEANS = {"true": 1, "false": 0}
_LONGEST_CELL = 1 << 30


class SqliteDatabase:
    """One file. SQLite's own write lock is the lock of loads."""

    dialect = SQLITE
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, file: str) -> None:
        """Open or create the file. Raises LoadRefused."""
        try:
            self._connection = sqlite3.connect(file, isolation_level=None, timeout=1.0)
            self._connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error as error:
            raise refused("LOD854", f"SQLite cannot open {file}: {error}") from error

    def begin(self) -> None:
        """Take the write lock. Raises LoadRefused when another load has it."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise refused(
                    "LOD852", "the database is locked by another load or writer", "try again later"
                ) from error
            raise

    def execute(self, sql: str) -> int:
        """Run a statement."""
        return self._connection.execute(sql).rowcount

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._connection.execute(sql).fetchall()

    def has_table(self, name: str) -> bool:
        """Whether a table is there."""
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return self._connection.execute(query, (name,)).fetchone() is not None

    def stage(self, table: Table, staging: str, file: Path) -> None:
        """Read the file row by row into a temporary table; it has the key, which SQLite needs to compare fast."""
        columns = ", ".join(column_sql(column, SQLITE) for column in table.columns)
        key = ", ".join(map(quoted, table.primary_key))
        self._connection.execute(f"CREATE TEMP TABLE {quoted(staging)} ({columns}, PRIMARY KEY ({key})) STRICT")
        marks = ", ".join("?" * len(table.columns))
        self._connection.executemany(f"INSERT INTO {quoted(staging)} VALUES ({marks})", _cells(table, file))

    def commit(self) -> None:
        """Commit; deferred keys are checked here."""
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Undo, where a transaction is open."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _cells(table: Table, file: Path) -> Iterator[tuple[Any, ...]]:
    booleans = [column.type == "boolean" for column in table.columns]
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            lines = csv.reader(stream, strict=True)
            next(lines)
            for row in lines:
                pairs = zip(row, booleans, strict=True)
                yield tuple(_BOOLEANS[cell] if cell and flag else cell or None for cell, flag in pairs)
    finally:
        csv.field_size_limit(limit)
