"""The SQL schema, made from the one table model: keys, checks, comments, indexes, views."""

from collections.abc import Iterator

from converter.load.sql.dialect import DIALECTS, SqlDialect, column_sql, literal, quoted
from converter.load.sql.views import VIEWS, view_sql
from converter.targets.tables import SCHEMA_VERSION, TABLES, Table

VERSION_TABLE = "schema_version"
RUN_TABLE = "load_run"


def schema_sql(name: str) -> str:
    """`schema.sql` for a database (`sqlite`, `postgresql`, `duckdb`). Raises KeyError for another."""
    dialect = DIALECTS[name]
    head = f"-- monograph-converter: tables of drug monographs, schema version {SCHEMA_VERSION}, for {dialect.name}\n\n"
    return head + "\n".join(f"{statement};\n" for statement in (*bookkeeping(dialect), *tables_and_views(dialect)))


def bookkeeping(dialect: SqlDialect) -> Iterator[str]:
    """What the loader remembers: the version of the schema, and each load."""
    yield f"CREATE TABLE {quoted(VERSION_TABLE)} (version {dialect.types['string']} NOT NULL)"
    yield f"INSERT INTO {quoted(VERSION_TABLE)} VALUES ({literal(SCHEMA_VERSION)})"
    integer, string = dialect.types["integer"], dialect.types["string"]
    yield (
        f"CREATE TABLE {quoted(RUN_TABLE)} (run {integer} PRIMARY KEY, release {string} NOT NULL, "
        f"loaded_at {dialect.timestamp} NOT NULL DEFAULT {dialect.now}, schema_version {string} NOT NULL, "
        f"inserted {integer} NOT NULL, updated {integer} NOT NULL, deleted {integer} NOT NULL)"
    )


def tables_and_views(dialect: SqlDialect) -> Iterator[str]:
    """Every table with its comments and indexes, then the views."""
    for table in TABLES:
        yield table_sql(table, dialect)
        if dialect.comments:
            yield from _comments(table)
    if dialect.foreign_keys:
        yield from _indexes(dialect)
    for view in VIEWS:
        yield view_sql(view, dialect)
        if dialect.comments:
            yield f"COMMENT ON VIEW {quoted(view.name)} IS {literal(view.description)}"


def dropped(dialect: SqlDialect) -> Iterator[str]:
    """The way back, for a migration: everything but the loader's memory."""
    yield from (f"DROP VIEW IF EXISTS {quoted(view.name)}" for view in reversed(VIEWS))
    yield from (f"DROP TABLE IF EXISTS {quoted(table.name)}" for table in reversed(TABLES))


def table_sql(table: Table, dialect: SqlDialect) -> str:
    """One CREATE TABLE; where the database keeps no comments, they stand in the statement, which it does keep."""
    parts = [(column_sql(column, dialect), column.description) for column in table.columns]
    parts.append((f"PRIMARY KEY ({', '.join(map(quoted, table.primary_key))})", ""))
    if dialect.foreign_keys:
        parts += [
            (
                f"FOREIGN KEY ({quoted(key.column)}) REFERENCES {quoted(key.table)} ({quoted(key.target)}) "
                "DEFERRABLE INITIALLY DEFERRED",
                "",
            )
            for key in table.foreign_keys
        ]
    lines = []
    for number, (part, said) in enumerate(parts):
        comma = "," if number + 1 < len(parts) else ""
        remark = f" -- {said}" if said and not dialect.comments else ""
        lines.append(f"  {part}{comma}{remark}")
    title = f" -- {table.description}" if not dialect.comments else ""
    return f"CREATE TABLE {quoted(table.name)} ({title}\n" + "\n".join(lines) + f"\n){dialect.table_end}"


def _comments(table: Table) -> Iterator[str]:
    yield f"COMMENT ON TABLE {quoted(table.name)} IS {literal(table.description)}"
    for column in table.columns:
        place = f"{quoted(table.name)}.{quoted(column.name)}"
        yield f"COMMENT ON COLUMN {place} IS {literal(column.description)}"


def _indexes(dialect: SqlDialect) -> Iterator[str]:
    """For joins along the keys, and for names looked up without regard to case."""
    for table in TABLES:
        for key in table.foreign_keys:
            if key.column != table.primary_key[0]:
                index = quoted(f"{table.name}_{key.column}")
                yield f"CREATE INDEX {index} ON {quoted(table.name)} ({quoted(key.column)})"
    yield f'CREATE INDEX "name_lower_text" ON "name"{dialect.text_index} (lower("text"))'
