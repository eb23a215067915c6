"""What a table is. One model of the tables gives the CSV header, `datapackage.json`, the SQL schema and Parquet."""

from typing import Literal

import msgspec

ColumnType = Literal["string", "integer", "decimal", "boolean"]


class Column(msgspec.Struct, frozen=True):
    """A column and where its cells come from.

    `path` leads from the fact (in a child table: from the item) to the value; a missing step gives an empty cell.
    A path that begins with `@` is a value that the rows' writer knows: an id, a place, a count.
    `choices` are all values that may stand in it.
    """

    name: str
    type: ColumnType
    description: str
    path: str
    required: bool = False
    choices: tuple[str, ...] = ()


class ForeignKey(msgspec.Struct, frozen=True):
    """`column` holds the value of `target` in the table `table`, or nothing."""

    column: str
    table: str
    target: str


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of facts. `facts` is the list of the record it is made of; `items` a list within each fact.

    `items` is a path; with `labels` it is several paths, each with the word that the `@label` column says of it.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    facts: str = ""
    items: tuple[tuple[str, str], ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"
