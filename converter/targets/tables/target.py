"""The `csv` format: one file a table, a header, then the rows of each monograph, page after page."""

from collections.abc import Iterable, Mapping, Sequence

from converter.findings import Finding
from converter.monograph import Monograph
from converter.targets.registry import FileFacts, Piece
from converter.targets.settings import TargetSettings
from converter.targets.tables.cells import BOM, Row, csv_bytes, defused
from converter.targets.tables.model import Table
from converter.targets.tables.package import data_package
from converter.targets.tables.rows import finding_rows, monograph_rows
from converter.targets.tables.schema import FINDING, TABLES

FOLDER = "csv"
EXCEL_FOLDER = "csv-excel"


class CsvTarget:
    """Exact CSV in `csv/`, with `datapackage.json`; on request a second set for spreadsheets in `csv-excel/`."""

    name = "csv"
    description = "tables with keys, one fact a row, described by a Data Package"

    def begin(self, settings: TargetSettings) -> tuple[Piece, ...]:
        """The header of every table; a table without rows has its file too."""
        pieces = []
        for table in TABLES:
            header = csv_bytes([table.header])
            pieces.append(Piece(path=f"{FOLDER}/{table.file}", data=header, append=True, records=0, kind=table.name))
            if settings.excel:
                pieces.append(Piece(path=f"{EXCEL_FOLDER}/{table.file}", data=BOM + header, append=True, records=0))
        return tuple(pieces)

    def render(self, monograph: Monograph, page: str, settings: TargetSettings) -> tuple[Piece, ...]:
        """The rows of one monograph."""
        return _pieces(monograph_rows(monograph, settings), settings)

    def remark(
        self, findings: Sequence[Finding], monograph_id: str, path: str, settings: TargetSettings
    ) -> tuple[Piece, ...]:
        """The rows of one page's findings."""
        rows = finding_rows(findings, monograph_id, path)
        return _pieces([(FINDING, rows)] if rows else [], settings)

    def finish(self, files: Mapping[str, FileFacts], settings: TargetSettings) -> tuple[Piece, ...]:
        """The Data Package over the exact set."""
        data = data_package(files, FOLDER, settings)
        return (Piece(path=f"{FOLDER}/datapackage.json", data=data, kind="datapackage"),)


def _pieces(tables: Iterable[tuple[Table, list[Row]]], settings: TargetSettings) -> tuple[Piece, ...]:
    pieces = []
    for table, rows in tables:
        count = len(rows)
        data = csv_bytes(rows)
        pieces.append(Piece(path=f"{FOLDER}/{table.file}", data=data, append=True, records=count, kind=table.name))
        if settings.excel:
            data = csv_bytes(defused(table, rows))
            pieces.append(Piece(path=f"{EXCEL_FOLDER}/{table.file}", data=data, append=True, records=count))
    return tuple(pieces)
