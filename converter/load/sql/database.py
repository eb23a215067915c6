"""What the loader asks of a database, and which one a DSN names."""

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from converter.load.refusal import refused
from converter.load.sql.dialect import SqlDialect
from converter.targets.tables import Table

_MODULES = {
    "sqlite": "converter.load.sql.sqlite:SqliteDatabase",
    "postgresql": "converter.load.sql.postgresql:PostgresDatabase",
    "postgres": "converter.load.sql.postgresql:PostgresDatabase",
    "duckdb": "converter.load.sql.duckdb:DuckDatabase",
}


class Database(Protocol):
    """An open connection with one transaction at a time."""

    dialect: SqlDialect
    errors: tuple[type[Exception], ...]

    def begin(self) -> None:
        """Begin the transaction and take the lock of loads. Raises LoadRefused (LOD852) when another load has it."""

    def execute(self, sql: str) -> int:
        """Run a statement; the number of rows it touched."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""

    def has_table(self, name: str) -> bool:
        """Whether a table is there."""

    def stage(self, table: Table, staging: str, file: Path) -> None:
        """Fill a new temporary table with a CSV file: the table's columns, not its foreign keys."""

    def commit(self) -> None:
        """Make all of it visible at once; this is when the keys are checked."""

    def rollback(self) -> None:
        """Leave everything as it was."""

    def close(self) -> None:
        """End the connection."""


def connect(dsn: str) -> Database:
    """The database of a DSN: `postgresql://…`, `duckdb:FILE`, `sqlite:FILE`, or the path of an SQLite file.

    Raises LoadRefused (LOD854) when it cannot be reached or its extra is not installed.
    """
    scheme, colon, rest = dsn.partition(":")
    name = scheme if colon and scheme in _MODULES else "sqlite"
    place = rest if name == scheme else dsn
    module, _, attribute = _MODULES[name].partition(":")
    try:
        kind = getattr(import_module(module), attribute)
    except ImportError as error:
        extra = "duckdb" if name == "duckdb" else "postgres"
        raise refused("LOD854", str(error), f"install monograph-converter[{extra}]") from error
    database: Database = kind(dsn if name.startswith("postgres") else _file(place))
    return database


def _file(place: str) -> str:
    """The path behind `sqlite:`; three slashes are a relative path, four an absolute one, as in SQLAlchemy's URLs."""
    return place[3:] if place.startswith("///") else place
