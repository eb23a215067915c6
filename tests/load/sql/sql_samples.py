"""Output folders to load, and what a database holds."""

import hashlib
from pathlib import Path

from converter.findings import Finding, Severity
from converter.load.sql.database import connect
from converter.monograph.identity import monograph_id
from converter.targets.registry import FileFacts
from converter.targets.settings import TargetSettings
from converter.targets.tables import TABLES
from converter.targets.tables.target import CsvTarget

SETTINGS = TargetSettings(source_url="https://site.invalid")


def write_output(folder: Path, monographs, settings=SETTINGS) -> Path:
    """The CSV files of a run over some monographs."""
    target = CsvTarget()
    pieces = [*target.begin(settings)]
    for each in monographs:
        pieces += target.render(each, each.slug, settings)
        finding = Finding(code="SRC101", severity=Severity.INFO, message="a\n\\.\nb")
        pieces += target.remark([finding], monograph_id(each.source, each.key), each.title[:99], settings)
    for piece in pieces:
        file = folder / piece.path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as stream:
            stream.write(piece.data)
    files = {}
    for file in sorted(folder.rglob("*.csv")):
        data = file.read_bytes()
        facts = FileFacts(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), records=0)
        files[file.relative_to(folder).as_posix()] = facts
    for piece in target.finish(files, settings):
        (folder / piece.path).write_bytes(piece.data)
    return folder


def query(dsn: str, sql: str) -> list[tuple]:
    """Ask a database."""
    database = connect(dsn)
    try:
        return database.rows(sql)
    finally:
        database.close()


def content(dsn: str) -> dict[str, list[tuple[str, ...]]]:
    """All rows of all tables, as the CSV writes them."""
    database = connect(dsn)
    try:
        return {table.name: _written(database, table) for table in TABLES}
    finally:
        database.close()


def _written(database, table):
    columns = ", ".join(f'"{name}"' for name in table.header)
    booleans = [column.type == "boolean" for column in table.columns]
    return sorted(
        tuple(
            "" if cell is None else ("true" if cell else "false") if flag else str(cell)
            for cell, flag in zip(row, booleans, strict=True)
        )
        for row in database.rows(f'SELECT {columns} FROM "{table.name}"')
    )
