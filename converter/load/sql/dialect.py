"""What differs between the databases."""

from collections.abc import Mapping

import msgspec

from converter.targets.tables import Column
from converter.targets.tables.model import ColumnType


class SqlDialect(msgspec.Struct, frozen=True, kw_only=True):
    """A database's spelling.

    `foreign_keys` says that it can check keys at the end of the transaction; DuckDB cannot and is given primary keys
    only. `text_index` is the kind of index for long texts.
    `differs` compares two values with null as a value. `joined` aggregates texts. `table_end` follows a CREATE TABLE.
    """

    name: str
    types: Mapping[ColumnType, str]
    differs: str
    joined: str
    number: str
    foreign_keys: bool = True
    text_index: str = ""
    comments: bool = True
    table_end: str = ""
    now: str = "CURRENT_TIMESTAMP"
    timestamp: str = "timestamp with time zone"


SQLITE = SqlDialect(
    name="sqlite", types={"string": "TEXT", "integer": "INTEGER", "decimal": "TEXT", "boolean": "INTEGER"},
    differs="IS NOT", joined="group_concat({}, '; ')", number="CAST({} AS REAL)", comments=False, table_end=" STRICT",
    timestamp="TEXT",
)  # fmt: skip
"""Decimals are text: a REAL would lose the digits of 0.50."""

POSTGRESQL = SqlDialect(
    name="postgresql", types={"string": "text", "integer": "bigint", "decimal": "numeric", "boolean": "boolean"},
    differs="IS DISTINCT FROM", joined="string_agg({}, '; ')", number="{}",
    text_index=" USING hash",
)  # fmt: skip

DUCKDB = SqlDialect(
    name="duckdb", types={"string": "VARCHAR", "integer": "BIGINT", "decimal": "VARCHAR", "boolean": "BOOLEAN"},
    differs="IS DISTINCT FROM", joined="string_agg({}, '; ')", number="CAST({} AS DECIMAL(28, 9))", foreign_keys=False,
)  # fmt: skip
"""Decimals are text: a DECIMAL column has one scale for all its rows."""

DIALECTS: Mapping[str, SqlDialect] = {each.name: each for each in (SQLITE, POSTGRESQL, DUCKDB)}


def quoted(name: str) -> str:
    """An identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string."""
    return "'" + text.replace("'", "''") + "'"


def column_sql(column: Column, dialect: SqlDialect) -> str:
    """A column of a CREATE TABLE, with what may stand in it."""
    words = [quoted(column.name), dialect.types[column.type]]
    if column.required:
        words.append("NOT NULL")
    if column.choices:
        words.append(f"CHECK ({quoted(column.name)} IN ({', '.join(map(literal, column.choices))}))")
    elif column.type == "boolean" and dialect.types["boolean"] == "INTEGER":
        words.append(f"CHECK ({quoted(column.name)} IN (0, 1))")
    return " ".join(words)
