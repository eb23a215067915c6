"""One load: stage, compare, upsert what differs, delete what is gone; all tables in one transaction, or nothing."""

from pathlib import Path

import msgspec

from converter.load.refusal import LoadRefused, refused
from converter.load.sql.database import Database, connect
from converter.load.sql.dialect import literal, quoted
from converter.load.sql.release import TableRelease, open_release
from converter.load.sql.schema import RUN_TABLE, VERSION_TABLE, bookkeeping, dropped, tables_and_views
from converter.targets.tables import SCHEMA_VERSION, TABLES, Table

_FEW = 20
_UNGUARDED = frozenset({"finding", "related_monograph"})
"""Tables whose rows may well go: a mended finding is gone."""


class TableChanges(msgspec.Struct, frozen=True):
    """What a load did to one table; `before` counts its rows until then."""

    before: int
    inserted: int
    updated: int
    deleted: int


class LoadReport(msgspec.Struct, frozen=True, kw_only=True):
    """A load. `skipped`: the release was there already, nothing was written. `migrated`: the schema was made anew."""

    release: str
    skipped: bool = False
    migrated: bool = False
    tables: dict[str, TableChanges] = {}

    @property
    def changed(self) -> int:
        """Rows written or deleted."""
        return sum(each.inserted + each.updated + each.deleted for each in self.tables.values())


def load_sql(
    output: Path, dsn: str, *, max_shrink: float = 0.2, full: bool = False, dry_run: bool = False
) -> LoadReport:
    """Bring the database to the tables of an output folder.

    `max_shrink` is the part of a table's rows that one load may delete (tables of fewer than 20 rows are free);
    `full` loads a release again that is there already; `dry_run` compares and writes nothing.
    Raises LoadRefused; the database is then as it was.
    """
    release = open_release(output)
    database = connect(dsn)
    try:
        database.begin()
        report = _load(database, release, max_shrink, full)
        if report.skipped or dry_run:
            database.rollback()
        else:
            database.commit()
        return report
    except database.errors as error:
        raise refused("LOD854", f"the database refused the load: {str(error).strip()}") from error
    finally:
        try:
            database.rollback()
        finally:
            database.close()


def _load(database: Database, release: TableRelease, max_shrink: float, full: bool) -> LoadReport:
    migrated = _ensure_schema(database)
    last = database.rows(f"SELECT release, run FROM {quoted(RUN_TABLE)} ORDER BY run DESC LIMIT 1")
    if last and last[0][0] == release.digest and not full and not migrated:
        return LoadReport(release=release.digest, skipped=True)
    changes = {}
    for table in TABLES:
        database.stage(table, _staging(table), release.file(table.name))
        changes[table.name] = _compare(database, table)
    if not migrated:
        _guard(changes, max_shrink)
    for table in TABLES:
        _delete(database, table)
    for table in TABLES:
        _upsert(database, table)
    report = LoadReport(release=release.digest, migrated=migrated, tables=changes)
    _remember(database, report, last[0][1] + 1 if last else 1)
    for table in TABLES:
        database.execute(f"DROP TABLE {quoted(_staging(table))}")
    return report


def _ensure_schema(database: Database) -> bool:
    """Make the schema where there is none; true when one of an older version was made anew."""
    if not database.has_table(VERSION_TABLE):
        for statement in (*bookkeeping(database.dialect), *tables_and_views(database.dialect)):
            database.execute(statement)
        return False
    version = str(database.rows(f"SELECT version FROM {quoted(VERSION_TABLE)}")[0][0])
    if version == SCHEMA_VERSION:
        return False
    if int(version) > int(SCHEMA_VERSION):
        message = f"the database has schema version {version}, this program knows {SCHEMA_VERSION}"
        raise refused("LOD855", message, "load with the newer program, or into another database")
    for statement in (*dropped(database.dialect), *tables_and_views(database.dialect)):
        database.execute(statement)
    database.execute(f"UPDATE {quoted(VERSION_TABLE)} SET version = {literal(SCHEMA_VERSION)}")
    return True


def _compare(database: Database, table: Table) -> TableChanges:
    """Rows that the load will insert, update and delete."""
    name, staged = quoted(table.name), quoted(_staging(table))
    same_key = _same_key(table)
    counts = (
        f"SELECT count(*) FROM {name}",
        f"SELECT count(*) FROM {staged} s WHERE NOT EXISTS (SELECT 1 FROM {name} t WHERE {same_key})",
        f"SELECT count(*) FROM {staged} s JOIN {name} t ON {same_key} WHERE {_differs(database, table, 't', 's')}",
        f"SELECT count(*) FROM {name} t WHERE NOT EXISTS (SELECT 1 FROM {staged} s WHERE {same_key})",
    )
    return TableChanges(*(int(database.rows(query)[0][0]) for query in counts))


def _guard(changes: dict[str, TableChanges], max_shrink: float) -> None:
    """Refuse a load that would delete too much: a broken input must not empty a database."""
    for name, change in changes.items():
        if name in _UNGUARDED or change.before < _FEW:
            continue
        part = change.deleted / change.before
        if part > max_shrink:
            message = f"the load would delete {change.deleted} of {change.before} rows ({part:.0%}) of table {name}"
            raise refused("LOD853", message, f"look at the release; if it is right, load with --max-shrink {part:.2f}")


def _delete(database: Database, table: Table) -> None:
    name, staged = quoted(table.name), quoted(_staging(table))
    database.execute(f"DELETE FROM {name} AS t WHERE NOT EXISTS (SELECT 1 FROM {staged} s WHERE {_same_key(table)})")


def _upsert(database: Database, table: Table) -> None:
    """Insert new rows, change those that differ; a row that is the same is not written."""
    name, staged = quoted(table.name), quoted(_staging(table))
    columns = ", ".join(map(quoted, table.header))
    key = ", ".join(map(quoted, table.primary_key))
    rest = [column for column in table.header if column not in table.primary_key]
    change = ", ".join(f"{quoted(column)} = excluded.{quoted(column)}" for column in rest)
    database.execute(
        f"INSERT INTO {name} AS t ({columns}) SELECT {columns} FROM {staged} WHERE true "
        f"ON CONFLICT ({key}) DO UPDATE SET {change} WHERE {_differs(database, table, 't', 'excluded')}"
    )


def _remember(database: Database, report: LoadReport, run: int) -> None:
    each = report.tables.values()
    counts = (sum(c.inserted for c in each), sum(c.updated for c in each), sum(c.deleted for c in each))
    database.execute(
        f"INSERT INTO {quoted(RUN_TABLE)} (run, release, schema_version, inserted, updated, deleted) VALUES "
        f"({run}, {literal(report.release)}, {literal(SCHEMA_VERSION)}, {', '.join(map(str, counts))})"
    )


def _same_key(table: Table) -> str:
    return " AND ".join(f"t.{quoted(column)} = s.{quoted(column)}" for column in table.primary_key)


def _differs(database: Database, table: Table, one: str, other: str) -> str:
    operator = database.dialect.differs
    rest = [column for column in table.columns if column.name not in table.primary_key]
    return " OR ".join(
        _distinct(operator, column.type, f"{one}.{quoted(column.name)}", f"{other}.{quoted(column.name)}")
        for column in rest
    )


def _distinct(operator: str, kind: str, one: str, other: str) -> str:
    """Decimals differ in their digits too: 0.5 is not 0.50."""
    if kind == "decimal":
        one, other = f"CAST({one} AS text)", f"CAST({other} AS text)"
    return f"{one} {operator} {other}"


def _staging(table: Table) -> str:
    return f"staged_{table.name}"


__all__ = ["LoadRefused", "LoadReport", "TableChanges", "load_sql"]
