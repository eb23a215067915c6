"""Columns, and the groups of them that several tables share."""

from converter.targets.tables.model import Column


def key(name: str, description: str, path: str) -> Column:
    """An id; always there."""
    return Column(name, "string", description, path, required=True)


def text(name: str, description: str, path: str, *, required: bool = False, choices: tuple[str, ...] = ()) -> Column:
    """Words or a code."""
    return Column(name, "string", description, path, required, choices)


def integer(name: str, description: str, path: str, *, required: bool = False) -> Column:
    """A whole number."""
    return Column(name, "integer", description, path, required)


def decimal(name: str, description: str, path: str, *, required: bool = False) -> Column:
    """An exact decimal with the digits of the source (0.50 stays 0.50)."""
    return Column(name, "decimal", description, path, required)


def boolean(name: str, description: str, path: str, *, required: bool = True) -> Column:
    """`true` or `false`."""
    return Column(name, "boolean", description, path, required)


def range_columns(name: str, description: str, path: str, *, words: bool = False) -> tuple[Column, ...]:
    """A Range: lower end, upper end (equal when it is one value), unit, and the unit's words where asked."""
    columns = (
        decimal(f"{name}_low", f"{description}: lower end", f"{path}.low"),
        decimal(f"{name}_high", f"{description}: upper end (equal to the lower: one value)", f"{path}.high"),
        text(f"{name}_unit", f"{description}: unit (UCUM)", f"{path}.unit"),
    )
    return (*columns, text(f"{name}_words", f"{description}: unit as written", f"{path}.words")) if words else columns


def code_columns() -> tuple[Column, ...]:
    """A coding of a terminology."""
    return (
        text("system", "address of the terminology", "system", required=True),
        text("version", "its version", "version"),
        text("code", "the code", "code", required=True),
        text("display", "its name in the terminology", "display"),
        text("match", "how the words met it", "match", required=True, choices=("exact", "synonym", "broader")),
    )


def place_columns(path: str) -> tuple[Column, ...]:
    """Where in the source it was read."""
    step = f"{path}." if path else ""
    return (
        text("section", "section of the page", f"{step}section"),
        text("source_text", "the words it was read from, as written", f"{step}text"),
        integer("byte_start", "first byte in the original file", f"{step}byte_start", required=True),
        integer("byte_end", "byte behind the last", f"{step}byte_end", required=True),
        integer("line", "1-based line", f"{step}line", required=True),
    )


FACT_COLUMNS: tuple[Column, ...] = (
    *place_columns("@evidence"),
    text("component", "the ingredient of a combination that it belongs to", "component"),
    text("review_status", "whether a person has looked at it", "@review_status", required=True,
         choices=("unreviewed", "accepted", "rejected")),
    text("content_origin", "`machine-written` when the page says so", "@content_origin", choices=("machine-written",)),
)  # fmt: skip
"""The last columns of every fact: its place, then who has looked at it and who wrote it."""
