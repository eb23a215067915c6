"""What changed between two outputs: paired by drug wherever the page lies, the gravest first."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.jobs.diff import Change, _by_drug, compare
from converter.jobs.export import export
from converter.jobs.settings import RunSettings
from converter.jobs.statements import DrugStatements, NothingToCompare

PAGES = Path(__file__).parent / "pages"
SETTINGS = RunSettings(check="off", fail_on="never")
orders = st.lists(st.sampled_from("abcdefgh"), unique=True)


def drugs(names: list[str]) -> list[DrugStatements]:
    return [DrugStatements(name, name, ()) for name in names]


@given(orders, orders)
def test_every_drug_is_met_once_with_its_other_self(old: list[str], new: list[str]) -> None:
    pairs = list(_by_drug(drugs(old), drugs(new)))
    assert sorted(one.id for one, _ in pairs if one) == sorted(old)
    assert sorted(other.id for _, other in pairs if other) == sorted(new)
    assert {one.id for one, other in pairs if one and other} == set(old) & set(new)
    assert all(one.id == other.id for one, other in pairs if one and other)


def changes(tmp_path: Path, page: str, old: str, new: str) -> list[Change]:
    """The changes that an edit of one page makes."""
    pages = shutil.copytree(PAGES, tmp_path / "pages")
    export(pages, tmp_path / "old", SETTINGS)
    text = (pages / page).read_text()
    assert old in text
    (pages / page).write_text(text.replace(old, new))
    export(pages, tmp_path / "new", SETTINGS)
    return list(compare(tmp_path / "old", tmp_path / "new").changes)


def test_a_contraindication_that_went_is_critical(tmp_path: Path) -> None:
    found = changes(tmp_path, "a/zoltrine.md", "* Severe kidney disease.\n", "")
    assert (found[0].severity, found[0].kind, found[0].change) == ("critical", "contraindication", "removed")
    assert [each.kind for each in found if each.severity == "critical"] == ["contraindication"]


def test_a_dose_that_changed_is_critical_and_told_in_its_words(tmp_path: Path) -> None:
    found = changes(tmp_path, "a/zoltrine.md", "10 mg orally once daily", "20 mg orally once daily")
    dose = next(each for each in found if each.kind == "dose")
    assert dose.severity == "critical" and "10 mg" in dose.before and "20 mg" in dose.after


def test_a_page_that_moved_is_no_change(tmp_path: Path) -> None:
    pages = shutil.copytree(PAGES, tmp_path / "pages")
    export(pages, tmp_path / "old", SETTINGS)
    (pages / "a/amlorest.md").rename(pages / "zz.md")
    export(pages, tmp_path / "new", SETTINGS)
    found = compare(tmp_path / "old", tmp_path / "new")
    assert found.gone == {} and [each for each in found.changes if each.kind == "monograph"] == []


def test_a_monograph_that_went_takes_all_its_facts(tmp_path: Path) -> None:
    pages = shutil.copytree(PAGES, tmp_path / "pages")
    export(pages, tmp_path / "old", SETTINGS)
    (pages / "a/amlorest.md").unlink()
    export(pages, tmp_path / "new", SETTINGS)
    found = compare(tmp_path / "old", tmp_path / "new")
    assert found.gone["monograph"] == 1 and found.gone["contraindication"] >= 1
    assert str(found.changes[0]) == "Amlorest: monograph removed"


def test_a_folder_without_resources_cannot_be_compared(tmp_path: Path) -> None:
    with pytest.raises(NothingToCompare):
        compare(tmp_path, tmp_path)
