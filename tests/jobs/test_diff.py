"""What changed between two outputs: paired by drug wherever the page lies, the gravest first."""

import shutil
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.jobs.config import Gates, Job
from converter.jobs.diff import Change, _by_drug, _compare_drug, _gravity, compare
from converter.jobs.export import export
from converter.jobs.scheduled import run_job
from converter.jobs.settings import RunSettings
from converter.jobs.statements import DrugStatements, NothingToCompare, Statement

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


def test_a_maximum_that_rose_is_told_with_both_values(tmp_path: Path) -> None:
    with_maximum = "10 mg orally once daily. Maximum 30 mg daily."
    found = changes(tmp_path, "a/zoltrine.md", "10 mg orally once daily.", with_maximum)
    (fell,) = (each for each in found if each.change == "maximum-fell")
    assert "no maximum" in fell.before and "maximum 30 mg in a day" in fell.after
    page = tmp_path / "pages/a/zoltrine.md"
    page.write_text(page.read_text().replace("Maximum 30 mg", "Maximum 40 mg"))
    export(tmp_path / "pages", tmp_path / "third", SETTINGS)
    found = list(compare(tmp_path / "new", tmp_path / "third").changes)
    assert [(each.severity, each.change) for each in found if each.kind == "dose"] == [("critical", "maximum-rose")]
    assert "maximum 30 mg in a day" in str(found[0]) and "maximum 40 mg in a day" in str(found[0])


def test_a_dose_and_its_maximum_that_both_changed_are_told_both(tmp_path: Path) -> None:
    shutil.copytree(PAGES, tmp_path / "pages")
    page = tmp_path / "pages/a/zoltrine.md"
    for name, dose in (("old", "10 mg orally once daily. Maximum 20 mg daily."),
                       ("new", "15 mg orally once daily. Maximum 30 mg daily.")):  # fmt: skip
        page.write_text((PAGES / "a/zoltrine.md").read_text().replace("10 mg orally once daily.", dose))
        export(tmp_path / "pages", tmp_path / name, SETTINGS)
    told = compare(tmp_path / "old", tmp_path / "new").changes
    assert [each.change for each in told if each.kind == "dose"] == ["maximum-rose", "changed"]


def test_the_gravest_come_first_whatever_the_drug_is_called() -> None:
    def change(kind: str, what: str, title: str) -> Change:
        return Change(severity="critical", drug=title, title=title, kind=kind, change=what)

    mixed = [
        change("dose", "maximum-fell", "a"), change("monograph", "removed", "a"), change("dose", "changed", "b"),
        change("dose", "maximum-rose", "c"), change("contraindication", "removed", "d"),
    ]  # fmt: skip
    assert [each.title for each in sorted(mixed, key=_gravity)] == ["d", "c", "b", "a", "a"]


def of_one_dose(population: str, fact: str = "") -> DrugStatements:
    body = msgspec.json.encode({"patients": population, "text": "10 mg once daily"}).decode()
    return DrugStatements(
        "x", "X", (Statement(fact=fact, kind="dose", words="10 mg once daily", subject=population, body=body),)
    )


def test_where_the_words_are_the_same_it_is_told_what_differs() -> None:
    (found,) = _compare_drug(of_one_dose("adult", "1"), of_one_dose("child", "1"), Counter())
    assert (found.before, found.after) == ("10 mg once daily", "10 mg once daily (differs in patients)")


def test_a_dose_that_is_now_for_others_changed_and_did_not_go() -> None:
    gone = Counter[str]()
    (found,) = _compare_drug(of_one_dose("adult", "1"), of_one_dose("child", "2"), gone)
    assert (found.severity, found.change, gone["dose"]) == ("critical", "changed", 0)


def test_a_store_stands_for_its_current_release(tmp_path: Path) -> None:
    shutil.copytree(PAGES, tmp_path / "pages")
    job = Job(input="pages", store="store", check="off", gates=Gates(max_shrink=1.0))
    first = run_job(job, tmp_path).release
    (tmp_path / "pages/a/amlorest.md").unlink()
    run_job(job, tmp_path)
    found = compare(tmp_path / "store/releases" / first, tmp_path / "store").changes
    assert [each.title for each in found if each.kind == "monograph"] == ["Amlorest"]


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
