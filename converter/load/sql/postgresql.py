"""PostgreSQL, by psycopg and COPY. Needs the extra `postgres`.

https://www.postgresql.org/docs/current/sql-copy.html
"""

from pathlib import Path
from typing import Any

import psycopg

from converter.load.refusal import refused
from converter.load.sql.dialect import POSTGRESQL, literal, quoted
from converter.targets.tables import Table

LOCK = 0x6D6F6E6F
"""The advisory lock of loads into one database."""


class PostgresDatabase:
    """A connection; the schema is the first of its search path (`options=-csearch_path=…` in the DSN)."""

    dialect = POSTGRESQL
    errors: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(self, dsn: str) -> None:
        """Connect. Raises LoadRefused."""
        try:
            self._connection = psycopg.connect(dsn, autocommit=True)
        except psycopg.Error as error:
            raise refused("LOD854", f"PostgreSQL cannot be reached: {error}") from error

    def begin(self) -> None:
        """Begin, and take the advisory lock. Raises LoadRefused when another load has it."""
        self._connection.execute("BEGIN")
        if not self.rows(f"SELECT pg_try_advisory_xact_lock({LOCK})")[0][0]:
            raise refused("LOD852", "another load into this database is running", "try again later")

    def execute(self, sql: str) -> int:
        """Run a statement."""
        return self._connection.execute(sql.encode()).rowcount

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._connection.execute(sql.encode()).fetchall()

    def has_table(self, name: str) -> bool:
        """Whether a table is there, in the schema that would be written to."""
        found = self.rows(
            f"SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = {literal(name)}"
        )
        return bool(found)

    def stage(self, table: Table, staging: str, file: Path) -> None:
        """COPY the file into a temporary table; its header must be the table's."""
        self._connection.execute(
            f"CREATE TEMP TABLE {quoted(staging)} (LIKE {quoted(table.name)}) ON COMMIT DROP".encode()
        )
        copy = f"COPY {quoted(staging)} FROM STDIN WITH (FORMAT csv, HEADER MATCH, ENCODING 'UTF8')"
        with self._connection.cursor() as cursor, cursor.copy(copy.encode()) as target, file.open("rb") as stream:
            while part := stream.read(1 << 18):
                target.write(part)
        self._connection.execute(f"ANALYZE {quoted(staging)}".encode())

    def commit(self) -> None:
        """Commit; deferred keys are checked here."""
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Undo, where a transaction is open."""
        if not self._connection.closed:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
