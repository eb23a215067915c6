"""`convert load --sql`: what it says, and the exit status."""

import sqlite3

import pytest
from click.testing import CliRunner

from converter.cli.load import command
from converter.targets.settings import TargetSettings
from converter.targets.tables.target import CsvTarget


@pytest.fixture
def output(tmp_path):
    """An output folder whose tables hold nothing yet."""
    import hashlib

    from converter.targets.registry import FileFacts

    files = {}
    for piece in CsvTarget().begin(TargetSettings()):
        file = tmp_path / "out" / piece.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(piece.data)
        facts = FileFacts(sha256=hashlib.sha256(piece.data).hexdigest(), bytes=len(piece.data), records=0)
        files[piece.path] = facts
    (package,) = CsvTarget().finish(files, TargetSettings())
    (tmp_path / "out" / package.path).write_bytes(package.data)
    return tmp_path / "out"


def run(*arguments):
    return CliRunner().invoke(command, list(map(str, arguments)))


def test_a_release_is_loaded_once(output, tmp_path):
    first = run(output, "--sql", tmp_path / "drugs.db")
    assert first.exit_code == 0, first.output
    assert "rows written" in first.stderr
    assert "loaded already" in run(output, "--sql", tmp_path / "drugs.db").stderr


def test_a_folder_without_tables_is_no_input(tmp_path):
    assert run(tmp_path, "--sql", tmp_path / "drugs.db").exit_code == 66


def test_a_database_that_cannot_be_opened_is_a_refused_target(output):
    refusal = run(output, "--sql", "/no/such/folder/drugs.db")
    assert refusal.exit_code == 69
    assert "LOD854" in refusal.stderr


def test_one_target_has_to_be_named(output):
    assert run(output).exit_code == 2
    assert run(output, "--sql", "x.db", "--fhir", "http://127.0.0.1:1").exit_code == 2


def test_the_schema_is_printed_as_sql():
    printed = run("--schema-sql", "sqlite")
    assert printed.exit_code == 0
    sqlite3.connect(":memory:").executescript(printed.stdout)
