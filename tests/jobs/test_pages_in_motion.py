"""Pages edited, added, renamed, removed or made unreadable while a run goes on: the right result or a finding."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from converter.findings import ExitStatus
from converter.jobs.config import Gates, Job
from converter.jobs.conversion import Conversion
from converter.jobs.export import export
from converter.jobs.scheduled import RunReport, run_job
from converter.jobs.settings import RunSettings

PAGES = Path(__file__).parent / "pages"
JOB = Job(input="pages", store="store", to=["fhir"], check="off", gates=Gates(max_shrink=1.0))
LAST = "combination.md"  # pages are read in order of path; this one comes after the two others


@pytest.fixture
def base(tmp_path: Path) -> Path:
    shutil.copytree(PAGES, tmp_path / "pages")
    return tmp_path


def disturbed(base: Path, act: Callable[[], object]) -> tuple[RunReport, dict[str, Conversion]]:
    """A run in which `act` happens once, when the first page has been converted and the last one not yet."""
    seen: dict[str, Conversion] = {}

    def watch(conversion: Conversion) -> None:
        if not seen:
            act()
        seen[conversion.path] = conversion

    return run_job(JOB, base, watch=watch), seen


def codes(conversion: Conversion) -> set[str]:
    return {finding.code for finding in conversion.findings}


def outcome_of_undisturbed(base: Path) -> str:
    """The release of the pages as they are, made without any state."""
    other = base / "other"
    shutil.copytree(base / "pages", other / "pages")
    return run_job(JOB, other).release


def test_an_edited_page_is_told_and_read_again_by_the_next_run(base: Path) -> None:
    page = base / "pages" / LAST
    text = page.read_text()
    _, seen = disturbed(base, lambda: page.write_text(text.replace("Severe", "Very severe") + "\nStore dry.\n"))
    assert "JOB721" in codes(seen[LAST]) and seen[LAST].standing == "written"
    after = run_job(JOB, base)
    assert after.converted == 1 and after.release == outcome_of_undisturbed(base)


def test_a_page_edited_to_be_on_another_pages_drug_is_not_written_beside_it(base: Path) -> None:
    page, other = base / "pages" / LAST, base / "pages/a/amlorest.md"
    report, seen = disturbed(base, lambda: page.write_text(other.read_text() + "\nAnother sentence.\n"))
    assert report.status is ExitStatus.PARTIAL
    assert seen[LAST].standing == "quarantined" and "JOB721" in codes(seen[LAST])
    assert "JOB704" in codes(disturbed(base, lambda: None)[1][LAST])


def test_the_same_holds_for_an_export(base: Path) -> None:
    page, other = base / "pages" / LAST, base / "pages/a/amlorest.md"
    settings = RunSettings(check="off", fail_on="never")
    _, status = export(
        base / "pages", base / "out", settings, start=lambda pages: None,
        watch=lambda c: page.write_text(other.read_text() + "\nMore.\n") and None,
    )  # fmt: skip
    assert status is ExitStatus.PARTIAL and not (base / "out/fhir/combination.json").exists()


def test_an_added_page_waits_for_the_next_run(base: Path) -> None:
    away = base / "away.md"
    (base / "pages" / LAST).rename(away)
    _, seen = disturbed(base, lambda: away.rename(base / "pages" / LAST))
    assert LAST not in seen
    assert run_job(JOB, base).release == outcome_of_undisturbed(base)


@pytest.mark.parametrize("how", ["removed", "renamed", "made a folder"])
def test_a_page_that_goes_is_quarantined_and_the_next_run_is_right(base: Path, how: str) -> None:
    page = base / "pages" / LAST

    def act() -> None:
        if how == "renamed":
            page.rename(page.with_name("renamed.md"))
        else:
            page.unlink()
        if how == "made a folder":
            page.mkdir()

    report, seen = disturbed(base, act)
    assert report.status is ExitStatus.PARTIAL
    assert {"JOB701", "JOB721"} <= codes(seen[LAST])
    assert (base / "store/current/fhir/renamed.json").exists() is False
    after = run_job(JOB, base)
    assert after.status is ExitStatus.DONE and after.release == outcome_of_undisturbed(base)


def test_a_page_that_becomes_unreadable_is_quarantined_until_it_can_be_read(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from converter.jobs import engine

    def refuse(file: str) -> bytes:
        if file.endswith(LAST):
            raise PermissionError(13, "Permission denied", file)
        return Path(file).read_bytes()

    _, seen = disturbed(base, lambda: monkeypatch.setattr(engine, "read_bytes", refuse))
    assert {"JOB701", "JOB721"} <= codes(seen[LAST]) and seen[LAST].standing == "quarantined"
    monkeypatch.undo()
    assert run_job(JOB, base).release == outcome_of_undisturbed(base)
