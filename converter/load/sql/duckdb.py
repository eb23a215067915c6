"""DuckDB (https://duckdb.org/docs/). Needs the extra `duckdb`.

Tables have their primary keys and no foreign keys: DuckDB checks those row by row, so that rows that refer to each
other cannot be changed in one transaction.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from converter.load.refusal import refused
from converter.load.sql.dialect import DUCKDB, literal, quoted
from converter.targets.tables import Table

_duckdb = import_module("duckdb")


class DuckDatabase:
    """One file. DuckDB lets one process write, which is the lock of loads."""

    dialect = DUCKDB
    errors: tuple[type[Exception], ...] = (_duckdb.Error,)

    def __init__(self, file: str) -> None:
        """Open or create the file. Raises LoadRefused."""
        try:
            self._connection: Any = _duckdb.connect(file)
        except _duckdb.Error as error:
            code = "LOD852" if "lock" in str(error).lower() else "LOD854"
            raise refused(code, f"DuckDB cannot open {file}: {error}", "try again later") from error
        self._open = False

    def begin(self) -> None:
        """Begin the transaction."""
        self._connection.execute("BEGIN TRANSACTION")
        self._open = True

    def execute(self, sql: str) -> int:
        """Run a statement; DuckDB answers a change with its count."""
        answer = self._connection.execute(sql).fetchall()
        return int(answer[0][0]) if answer and isinstance(answer[0][0], int) else 0

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        found: list[tuple[Any, ...]] = self._connection.execute(sql).fetchall()
        return found

    def has_table(self, name: str) -> bool:
        """Whether a table is there."""
        return bool(self.rows(f"SELECT 1 FROM duckdb_tables() WHERE table_name = {literal(name)} AND NOT temporary"))

    def stage(self, table: Table, staging: str, file: Path) -> None:
        """Read the file into a temporary table."""
        columns = ", ".join(f"{literal(each.name)}: {literal(DUCKDB.types[each.type])}" for each in table.columns)
        self._connection.execute(
            f"CREATE TEMP TABLE {quoted(staging)} AS SELECT * FROM read_csv({literal(str(file))}, header = true, "
            f"delim = ',', quote = '\"', escape = '\"', nullstr = '', auto_detect = false, strict_mode = true, "
            f"max_line_size = 100000000, columns = {{{columns}}})"
        )

    def commit(self) -> None:
        """Commit."""
        self._connection.execute("COMMIT")
        self._open = False

    def rollback(self) -> None:
        """Undo, where a transaction is open."""
        if self._open:
            self._connection.execute("ROLLBACK")
            self._open = False

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
