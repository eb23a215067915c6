"""Write docs/mapping/csv.md from the table model: `python tools/tables_mapping.py > docs/mapping/csv.md`."""

import sys

from converter.targets.tables import SCHEMA_VERSION, TABLES, Column, Table

HEAD = f"""\
# Statement → table and column

Written by `tools/tables_mapping.py` from the table model (`converter/targets/tables/schema.py`), schema version
{SCHEMA_VERSION}; a test holds it to the code. The same model gives the CSV header, `datapackage.json`, the SQL schema
of `convert load --sql` and the Parquet files.

One fact a row, never several values in a cell. CSV is UTF-8 without BOM, LF, quoted as RFC 4180 says; an empty cell is
null, which an empty text is too. Rows follow the pages in the order of their paths, and within a page the order of the
text. Decimals have the digits of the source (0.50 stays 0.50); in Parquet, SQLite and DuckDB they are text, since a
column there has one scale or is binary; PostgreSQL's `numeric` keeps the digits. A NUL becomes U+FFFD.

*From* is the path in the record (`converter/monograph`); `@…` is known to the writer and not part of the fact.
`fact_id` is the tail of the fact's id in FHIR (`ClinicalUseDefinition.id`, `Dosage.id`) and in JSON-LD (the end of the
node's IRI).

`--excel` writes a second set in `csv-excel/` with a BOM, in which an apostrophe stands before every text that a
spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line end), a number or a date (an id
of sixteen digits would lose the last one). Columns of numbers are left alone. A spreadsheet cuts cells of more than
32,767 characters: use the exact set for machines.
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(map(_table, TABLES))


def _table(table: Table) -> str:
    keys = [f"key: {_codes(table.primary_key)}"]
    keys += [f"`{key.column}` → `{key.table}.{key.target}`" for key in table.foreign_keys]
    lines = [
        f"\n## {table.name}\n\n{table.description} {'; '.join(keys)}.\n",
        "| column | type | from | meaning |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{c.name}` | {c.type}{', required' if c.required else ''} | {_origin(table, c)} | {_meaning(c)} |"
        for c in table.columns
    ]
    return "\n".join(lines) + "\n"


def _origin(table: Table, column: Column) -> str:
    if column.path.startswith("@"):
        return f"`{column.path}`"
    start = {"monograph": "Monograph", "code": "Code", "finding": "Finding"}.get(table.name, table.facts)
    items = [item for item, _ in table.items] or [""]
    places = [
        ".".join(filter(None, (f"{start}[]" if table.facts else start, f"{item}[]" if item else "", column.path)))
        for item in items
    ]
    return ", ".join(f"`{place}`" for place in places)


def _meaning(column: Column) -> str:
    return column.description + (f": {_codes(column.choices)}" if column.choices else "")


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.stdout.write(page())
