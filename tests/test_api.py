"""`import converter`: what a program gets from it, and that asking for nothing imports nothing."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import converter

ROOT = Path(__file__).parents[1]
PAGE = "---\ntitle: Zoltrine\n---\n\n# Zoltrine\n\n## Dosage\n\nAdults: 0.50 mg orally every 8 hours.\n"


def python(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environment, text=True, timeout=60
    ).stdout


def test_importing_the_package_imports_none_of_it() -> None:
    loaded = python("import sys, converter; print([name for name in sys.modules if name.startswith('converter.')])")
    assert loaded.strip() == "[]"


def test_every_public_name_is_there_and_described() -> None:
    for name in converter.__all__:
        assert getattr(converter, name).__doc__, name
        assert name in dir(converter)
    with pytest.raises(AttributeError):
        _ = converter.nothing


def test_a_page_gives_record_bundle_rows_and_graph() -> None:
    result = converter.convert_document(PAGE)
    assert (result.standing, result.path, result.findings) == ("written", "page.md", ())
    assert result.record is not None and result.bundle is not None and result.jsonld is not None
    assert result.record.title == "Zoltrine"
    assert {entry["resource"]["resourceType"] for entry in result.bundle["entry"]} >= {"MedicationKnowledge"}
    assert [row["source_text"] for row in result.rows["dose"]] == ["Adults: 0.50 mg orally every 8 hours."]
    assert result.ledger is not None and result.ledger.adds_up
    assert set(result.files) == {"fhir/page.json", "jsonld/page.jsonld"}


def test_the_digits_of_the_page_are_kept() -> None:
    found: list[Decimal] = []

    def walk(value: object) -> None:
        if isinstance(value, Decimal):
            found.append(value)
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(each)

    walk(converter.convert_document(PAGE).bundle)
    assert found and {str(value) for value in found} == {"0.50"}


def test_text_bytes_and_file_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    results = [converter.convert_document(each) for each in (PAGE, PAGE.encode(), tmp_path / "page.md")]
    assert results[0].files == results[1].files == results[2].files


def test_a_text_is_never_taken_for_a_path() -> None:
    assert converter.convert_document("input/composition/amoxicillin.md").standing == "not-monograph"


def test_a_page_that_is_no_monograph_is_told_not_raised() -> None:
    result = converter.convert_document("# Contact\n\nWrite to us.\n")
    assert (result.standing, result.record, result.bundle, result.files) == ("not-monograph", None, None, {})


def test_a_reader_of_facts_alone_raises_for_it() -> None:
    with pytest.raises(converter.NoMonographError) as told:
        converter.read("# Contact\n\nWrite to us.\n", path="contact.md")
    assert "contact.md" in str(told.value)


def test_a_page_above_the_limit_is_told_and_not_read_in_part(tmp_path: Path) -> None:
    file = tmp_path / "large.md"
    file.write_bytes(PAGE.encode() + b"x" * 9_000_000)
    result = converter.convert_document(file)
    assert result.standing == "not-monograph"
    assert "SRC106" in {finding.code for finding in result.findings}


def test_a_folder_knows_its_doubles(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    assert [each.standing for each in converter.convert_folder(tmp_path)] == ["written", "duplicate"]


def test_settings_reach_the_output() -> None:
    result = converter.convert_document(PAGE, settings=converter.TargetSettings(base_url="https://formulary.example"))
    assert result.bundle is not None
    assert all(entry["fullUrl"].startswith("https://formulary.example/") for entry in result.bundle["entry"])


def test_a_sentence_gives_doses_or_a_reason() -> None:
    understood = converter.read_dose("500 mg every 8 hours", context="adult,oral")
    assert [dose.population.group for dose in understood.doses] == ["adult"]
    words = converter.read_dose("half of this dose")
    assert (words.doses, bool(words.reason)) == ((), True)
    with pytest.raises(ValueError, match="half"):
        converter.read_dose("500 mg", context="half")


def test_a_check_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="fast, full or off"):
        converter.convert_document(PAGE, check="some")  # type: ignore[arg-type]
