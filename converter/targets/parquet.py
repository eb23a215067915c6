"""The `parquet` format: the tables of the `csv` format as columns on disk (https://parquet.apache.org/docs/file-format/).

Needs the extra `duckdb`. Decimals are text: a Parquet column has one scale for all its rows, and 0.50 must stay 0.50.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from converter.findings import Finding
from converter.monograph import Monograph
from converter.targets.registry import FileFacts, Piece
from converter.targets.settings import TargetSettings
from converter.targets.tables.cells import Row, csv_bytes
from converter.targets.tables.model import ColumnType, Table
from converter.targets.tables.rows import finding_rows, monograph_rows
from converter.targets.tables.schema import FINDING, TABLES, table

FOLDER = "parquet"
TYPES: Mapping[ColumnType, str] = {
    "string": "VARCHAR", "integer": "BIGINT", "decimal": "VARCHAR", "boolean": "BOOLEAN",
}  # fmt: skip


class ParquetTarget:
    """Rows are gathered as CSV; when all pages are in, each file is made into Parquet."""

    name = "parquet"
    description = "the same tables as Parquet (extra: duckdb)"

    def begin(self, settings: TargetSettings) -> tuple[Piece, ...]:
        """Every table has a file, also one without rows. Raises ImportError when the extra is missing."""
        _duckdb()
        return tuple(Piece(path=_path(each), data=b"", append=True, records=0, kind=each.name) for each in TABLES)

    def render(self, monograph: Monograph, page: str, settings: TargetSettings) -> tuple[Piece, ...]:
        """The rows of one monograph."""
        return tuple(_piece(each, rows) for each, rows in monograph_rows(monograph, settings))

    def remark(
        self, findings: Sequence[Finding], monograph_id: str, path: str, settings: TargetSettings
    ) -> tuple[Piece, ...]:
        """The rows of one page's findings."""
        rows = finding_rows(findings, monograph_id, path)
        return (_piece(FINDING, rows),) if rows else ()

    def finish(self, files: Mapping[str, FileFacts], settings: TargetSettings) -> tuple[Piece, ...]:
        """Nothing: the files describe themselves."""
        return ()

    def seal(self, file: Path, path: str, settings: TargetSettings) -> bool:
        """The gathered rows as Parquet, in their order."""
        made = file.with_name(file.name + ".part")
        columns = {column.name: TYPES[column.type] for column in table(Path(path).stem).columns}
        with _duckdb().connect(":memory:", config={"threads": 1, "preserve_insertion_order": True}) as database:
            write_parquet(database, file, made, columns)
        made.replace(file)
        return True


def write_parquet(database: Any, source: Path, made: Path, columns: Mapping[str, str]) -> None:
    """Rows without a header, as `csv_bytes` writes them, into a Parquet file with these columns and types."""
    database.execute(
        f"COPY (SELECT * FROM read_csv({_literal(str(source))}, header = false, delim = ',', quote = '\"', "
        f"escape = '\"', nullstr = '', auto_detect = false, strict_mode = true, max_line_size = 100000000, "
        f"columns = {{{', '.join(f'{_literal(name)}: {_literal(kind)}' for name, kind in columns.items())}}})) "
        f"TO {_literal(str(made))} (FORMAT parquet, COMPRESSION zstd)"
    )


def _path(of: Table) -> str:
    return f"{FOLDER}/{of.name}.parquet"


def _piece(of: Table, rows: list[Row]) -> Piece:
    return Piece(path=_path(of), data=csv_bytes(rows), append=True, records=len(rows), kind=of.name)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _duckdb() -> Any:
    try:
        return import_module("duckdb")
    except ImportError as error:
        raise ImportError("Parquet needs the extra `duckdb`: install monograph-converter[duckdb]") from error
