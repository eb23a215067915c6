"""The user's own terminology: imported once, found again without a flag, and left out on request."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from converter.cli import group

PAGE = "---\ntitle: Amlodipine\n---\n\n### Usage\n\nIt is used to treat **high blood pressure**.\n"
TABLE = "system\tcode\tterm\ttype\tversion\nhttp://www.whocc.no/atc\tC08CA01\tAmlodipine\tpt\t2026\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one page and an imported table."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONVERT_TERMINOLOGY", raising=False)
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "amlodipine.md").write_text(PAGE)
    (tmp_path / "own.tsv").write_text(TABLE)
    return tmp_path


def systems(*options: str) -> tuple[set[str], str]:
    """Code systems of the monograph's `code`, and what was said."""
    result = CliRunner().invoke(group, ["--to", "fhir", "--dialect", "composition", *options])
    assert result.exit_code == 0, result.output
    bundle = json.loads(Path("output/fhir/amlodipine.json").read_bytes())
    (knowledge,) = (e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "MedicationKnowledge")
    return {coding["system"] for coding in knowledge["code"]["coding"]}, result.output


def test_what_was_imported_is_found_without_a_flag_and_told(folder: Path) -> None:
    assert "http://www.whocc.no/atc" not in systems()[0]
    assert CliRunner().invoke(group, ["terminology", "import", "generic", "own.tsv"]).exit_code == 0
    found, said = systems()
    assert "http://www.whocc.no/atc" in found
    assert "codes also from terminology.sqlite" in said
    assert "http://www.whocc.no/atc" not in systems("--terminology", "none")[0]


def test_the_environment_names_another_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CliRunner().invoke(group, ["terminology", "import", "generic", "own.tsv", "--file", "elsewhere.sqlite"])
    assert "http://www.whocc.no/atc" not in systems()[0]
    monkeypatch.setenv("CONVERT_TERMINOLOGY", "elsewhere.sqlite")
    assert "http://www.whocc.no/atc" in systems()[0]


@pytest.mark.parametrize("content", [None, b"no such thing"])
def test_a_file_that_is_missing_or_something_else_is_a_wrong_usage(folder: Path, content: bytes | None) -> None:
    if content is not None:
        Path("bad.sqlite").write_bytes(content)
    result = CliRunner().invoke(group, ["--to", "fhir", "--terminology", "bad.sqlite"])
    assert result.exit_code == 2
    assert "bad.sqlite" in result.output
