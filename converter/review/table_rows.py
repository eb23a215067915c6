"""The CSV rows of each page, taken from the tables in their order: one pass over all of them, one page held."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from html import escape
from pathlib import Path

import msgspec

csv.field_size_limit(2**31 - 1)


class Rows(msgspec.Struct, frozen=True):
    """Rows of one page in one table."""

    table: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class _Table:
    """A table that is read along. Tables without `monograph_id` (of parts of doses) go by the ids of the facts."""

    def __init__(self, name: str, lines: Iterator[list[str]]) -> None:
        self.name, self._lines = name, lines
        self.header = tuple(next(lines, ()))
        self._waiting = next(lines, None)
        self._owner = self.header.index("monograph_id") if "monograph_id" in self.header else None
        self._fact = self.header.index("fact_id") if "fact_id" in self.header else None

    def take(self, monograph: str, facts: set[str]) -> Rows | None:
        rows = []
        while self._waiting is not None and self._is_of_no_page(self._waiting):
            self._waiting = next(self._lines, None)
        while self._waiting is not None and self._is_of(self._waiting, monograph, facts):
            rows.append(tuple(self._waiting))
            if self._owner is not None and self._fact is not None:
                facts.add(self._waiting[self._fact])
            self._waiting = next(self._lines, None)
        return Rows(self.name, self.header, tuple(rows)) if rows else None

    def _is_of_no_page(self, row: list[str]) -> bool:
        """Findings of the run, and of pages that were left out."""
        return self._owner is not None and not row[self._owner]

    def _is_of(self, row: list[str], monograph: str, facts: set[str]) -> bool:
        if self._owner is not None:
            return row[self._owner] == monograph
        return self._fact is not None and row[self._fact] in facts

    @property
    def by_fact(self) -> bool:
        """Whether it has to be read after the tables that name the page."""
        return self._owner is None


class TableReader:
    """All tables of an output folder, as a context. `of` has to be called in the order of `ledger.ndjson`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._tables: list[_Table] = []

    def __enter__(self) -> "TableReader":
        for file in sorted(self._folder.glob("*.csv")):
            handle = self._stack.enter_context(open(file, encoding="utf-8", newline=""))
            self._tables.append(_Table(file.stem, csv.reader(handle)))
        self._tables.sort(key=lambda table: table.by_fact)
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    def of(self, monograph: str) -> tuple[Rows, ...]:
        """The rows of a page in every table that has some."""
        if not monograph:
            return ()
        facts: set[str] = set()
        return tuple(rows for table in self._tables if (rows := table.take(monograph, facts)))


def rows_html(found: tuple[Rows, ...]) -> str:
    """A table each; columns that are empty in all rows of the page are left out."""
    return "".join(map(_table, found))


def _table(found: Rows) -> str:
    names = [escape(name) for name in found.header]
    shown = [n for n, _ in enumerate(found.header) if any(row[n] for row in found.rows)]
    head = "".join(f'<th scope="col">{names[n]}</th>' for n in shown)
    body = "".join(f"<tr>{_cells(row, names, shown)}</tr>" for row in found.rows)
    table = escape(found.table)
    return (
        f'<h2 id="{table}">{table}.csv</h2><div class="wide" role="region" aria-label="{table}.csv" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: tuple[str, ...], names: list[str], shown: list[int]) -> str:
    """Each cell knows its column: on paper a row is no line of a table, which would be wider than the sheet."""
    return "".join(f'<td data-column="{names[n]}">{escape(row[n])}</td>' for n in shown)
