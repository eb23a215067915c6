"""Parquet holds the rows of the CSV, cell for cell."""

import csv
import io

import pytest

from converter.targets.parquet import ParquetTarget
from converter.targets.settings import TargetSettings
from converter.targets.tables import TABLES
from converter.targets.tables.target import CsvTarget
from tests.sample_monograph import sample

duckdb = pytest.importorskip("duckdb")

SETTINGS = TargetSettings()
TITLES = ("Examplamine", 'A "quoted", title\nof two\r\nlines', "=1+1", "NUL\0", "\\.", "x" * 300_000)


def written(folder, target):
    """The files of a run over the sample monographs."""
    pieces = [*target.begin(SETTINGS)]
    for title in TITLES:
        pieces += target.render(sample(title), title, SETTINGS)
    for piece in pieces:
        file = folder / piece.path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as stream:
            stream.write(piece.data)
    return folder / target.name


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    written(folder, CsvTarget())
    made = written(folder, ParquetTarget())
    for file in sorted(made.iterdir()):
        ParquetTarget().seal(file, f"parquet/{file.name}", SETTINGS)
    return folder


@pytest.mark.parametrize("name", [each.name for each in TABLES])
def test_the_same_rows_as_the_csv(files, name):
    csv.field_size_limit(1_000_000)
    text = (files / "csv" / f"{name}.csv").read_bytes().decode()
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    read = duckdb.execute("SELECT * FROM read_parquet(?)", [str(files / "parquet" / f"{name}.parquet")]).fetchall()
    assert [[_shown(value) for value in row] for row in read] == rows


def test_types_are_those_of_the_tables(files):
    read = duckdb.execute(
        "DESCRIBE SELECT * FROM read_parquet(?)", [str(files / "parquet" / "dose.parquet")]
    ).fetchall()
    kinds = {row[0]: row[1] for row in read}
    assert (kinds["frequency"], kinds["amount_low"], kinds["structured"]) == ("BIGINT", "VARCHAR", "BOOLEAN")


def _shown(value):
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
