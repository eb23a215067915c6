"""Cells and lines of CSV: RFC 4180 quoting, LF, UTF-8 without BOM, empty for null; exact, or defused for spreadsheets.

https://www.rfc-editor.org/rfc/rfc4180
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from converter.targets.tables.model import Table

Cell = str | None
Row = tuple[Cell, ...]

BOM = "\ufeff".encode()
_QUOTED = re.compile('[",\r\n]')
_FORMULA = re.compile("[=+@\t\r\n\uff1d\uff0b\uff20\uff0d-]")
"""What a spreadsheet may take for a formula at the start of a cell; the wide forms count in some locales."""
_NUMBER = re.compile("[0-9.,][0-9eE.,:/+ -]*")
"""A text that a spreadsheet would take for a number, date or time: ids of 16 digits lose the last, 5-10 is in May."""


def cell(value: object) -> Cell:
    """A value as text: `true`/`false`, decimals with all their digits, None for empty.

    NUL is in no database's text: it becomes U+FFFD, as in Markdown (https://spec.commonmark.org/0.31.2/#insecure-characters).
    """
    if value is None or value == "":
        return None
    if type(value) is str:
        return value.replace("\0", "\ufffd")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value).replace("\0", "\ufffd")


def csv_line(row: Row) -> str:
    """One row, with its LF."""
    return ",".join(map(_quoted, row)) + "\n"


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """Rows as bytes of a CSV file. A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
    text = "".join(map(csv_line, rows))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def defused(table: Table, rows: Iterable[Row]) -> Iterable[Row]:
    """Rows for a spreadsheet: an apostrophe before text that it would take for something else."""
    words = tuple(column.type == "string" for column in table.columns)
    for row in rows:
        yield tuple(
            f"'{value}" if value and is_text and (_FORMULA.match(value) or _NUMBER.fullmatch(value)) else value
            for value, is_text in zip(row, words, strict=True)
        )


def _quoted(value: Cell) -> str:
    if value is None:
        return ""
    return '"' + value.replace('"', '""') + '"' if _QUOTED.search(value) else value
