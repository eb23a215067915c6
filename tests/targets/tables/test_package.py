"""The Data Package: judged by frictionless, which finds nothing in what is written and everything that is broken."""

import hashlib
import json
from pathlib import Path

import pytest

from converter.findings import Finding, Severity
from converter.monograph.identity import monograph_id
from converter.targets.registry import FileFacts
from converter.targets.settings import TargetSettings
from converter.targets.tables.target import CsvTarget
from tests.sample_monograph import sample

frictionless = pytest.importorskip("frictionless")

TITLES = ("Examplamine", "=cmd|' /C calc'!A0", 'A "quoted", title\nof two lines', "NUL\0", "\\.", "y" * 40_000)
SETTINGS = TargetSettings(license="CC-BY-4.0", source_url="https://site.invalid", publisher="A site")


def write_csv(folder: Path, monographs, settings=SETTINGS) -> None:
    """A run's CSV files below `folder`."""
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


def errors(folder: Path) -> list[str]:
    """What frictionless finds."""
    report = frictionless.Package(str(folder / "csv" / "datapackage.json")).validate()
    return [error.type for task in report.tasks for error in task.errors] + [error.type for error in report.errors]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write_csv(tmp_path / "out", [sample(title) for title in TITLES])
    return tmp_path / "out"


def test_frictionless_finds_nothing(package):
    assert errors(package) == []


def test_frictionless_finds_a_row_without_its_monograph(package):
    name = package / "csv" / "name.csv"
    name.write_text(name.read_text().replace("examplamine-", "nobody-", 1))
    found = errors(package)
    assert "foreign-key" in found
    assert "hash-count" in found


def test_it_says_the_licence_that_is_configured_and_no_other(package, tmp_path):
    content = json.loads((package / "csv" / "datapackage.json").read_text())
    assert content["licenses"] == [{"name": "CC-BY-4.0"}]
    write_csv(tmp_path / "other", [sample()], TargetSettings())
    assert "licenses" not in json.loads((tmp_path / "other" / "csv" / "datapackage.json").read_text())
