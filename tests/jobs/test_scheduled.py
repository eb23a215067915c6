"""A scheduled export: only what changed, through the gates, published at once."""

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from converter.findings import ExitStatus
from converter.jobs.config import Gates, Job, Retention
from converter.jobs.scheduled import RunReport, run_job

PAGES = Path(__file__).parent / "pages"
JOB = Job(input="pages", store="store", to=["fhir", "csv"], check="fast")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    shutil.copytree(PAGES, tmp_path / "pages")
    return tmp_path


def run(base: Path, **changes: object) -> RunReport:
    options = {name: changes.pop(name) for name in ("full", "accept") if name in changes}
    return run_job(msgspec.structs.replace(JOB, **changes), base, **options)  # type: ignore[arg-type]


def tree(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def edit(base: Path, page: str, old: str, new: str) -> None:
    file = base / "pages" / page
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_the_first_run_publishes_everything(base: Path) -> None:
    report = run(base)
    assert (report.status, report.before, report.converted, report.reused) == (ExitStatus.DONE, "", 3, 0)
    assert (base / "store/current/fhir/a/amlorest.json").exists()
    assert json.loads((base / "store/current/manifest.json").read_text())["pages"] == {"read": 3, "written": 3}


def test_nothing_changed_publishes_nothing(base: Path) -> None:
    first, second = run(base), run(base)
    assert (second.converted, second.reused, second.release) == (0, 3, first.release)
    assert len(list((base / "store/releases").iterdir())) == 1


def test_an_edited_page_alone_is_converted_and_the_release_is_that_of_a_full_run(base: Path) -> None:
    run(base)
    edit(base, "a/zoltrine.md", "hay fever", "pollen allergy")
    report = run(base)
    assert (report.converted, report.reused) == (1, 2)
    part = tree(base / "store/current")
    shutil.rmtree(base / "store/state")
    assert run(base).release == report.release
    assert tree(base / "store/current") == part


def test_a_page_is_converted_anew_when_a_page_that_it_links_to_comes_or_goes(base: Path) -> None:
    (base / "pages/a/zoltrine.md").rename(base / "away.md")
    run(base)
    (base / "away.md").rename(base / "pages/a/zoltrine.md")
    assert run(base).converted == 2  # the page itself and the combination


def test_full_converts_every_page_and_gives_the_same_release(base: Path) -> None:
    first = run(base)
    again = run(base, full=True)
    assert (again.converted, again.release) == (3, first.release)


def test_other_settings_convert_every_page(base: Path) -> None:
    run(base)
    assert run(base, publisher="Someone").converted == 3


def test_a_removed_page_is_gone_from_the_release(base: Path) -> None:
    run(base)
    (base / "pages/a/amlorest.md").unlink()
    report = run(base, gates=Gates(max_shrink=1.0))
    assert report.removed == ("a/amlorest.md",)
    assert not (base / "store/current/fhir/a/amlorest.json").exists()


def test_the_shrink_gate_refuses_and_leaves_the_old_release(base: Path) -> None:
    first = run(base)
    (base / "pages/a/amlorest.md").unlink()
    refused = run(base, gates=Gates(max_shrink=0.1))
    assert (refused.status, refused.release) == (ExitStatus.GATE, first.release)
    assert {finding.code for finding in refused.findings} == {"JOB722"}
    assert (base / "store/current/fhir/a/amlorest.json").exists()


def test_a_reason_passes_the_shrink_gate_and_stands_in_the_release(base: Path) -> None:
    first = run(base)
    (base / "pages/a/amlorest.md").unlink()
    report = run(base, gates=Gates(max_shrink=0.1), accept="withdrawn on purpose")
    notes = json.loads((base / "store/current/release.json").read_text())
    assert (notes["accepted"], notes["previous"]) == ("withdrawn on purpose", first.release)
    assert report.status is ExitStatus.DONE


def test_a_contraindication_that_goes_is_held_by_the_gate(base: Path) -> None:
    run(base)
    edit(base, "a/zoltrine.md", "* Severe kidney disease.\n", "")
    refused = run(base, gates=Gates(max_shrink=0.1))
    assert refused.status is ExitStatus.GATE
    assert "contraindication" in refused.findings[0].message


@pytest.mark.parametrize("formats", [{"to": ["csv"]}, {"to": ["fhir"], "fhir_version": "R4"}])
def test_without_r5_resources_the_gate_counts(base: Path, formats: dict[str, object]) -> None:
    first = run(base, **formats)
    edit(base, "a/zoltrine.md", "* Severe kidney disease.\n", "")
    refused = run(base, **formats, gates=Gates(max_shrink=0.1))
    assert (refused.status, refused.release) == (ExitStatus.GATE, first.release)
    assert {finding.code for finding in refused.findings} == {"JOB722", "JOB723"}
    assert "contraindications" in refused.findings[1].message
    assert run(base, **formats, gates=Gates(max_shrink=0.1), accept="mended").status is ExitStatus.DONE


def test_a_quarantined_page_is_partial_and_not_silent(base: Path) -> None:
    shutil.copy(base / "pages/a/amlorest.md", base / "pages/other.md")
    edit(base, "other.md", "Headache", "Dizziness")
    assert run(base).status is ExitStatus.PARTIAL


def test_an_empty_folder_is_no_release(base: Path) -> None:
    shutil.rmtree(base / "pages")
    (base / "pages").mkdir()
    assert run(base).status is ExitStatus.NO_INPUT
    assert not (base / "store/current").exists()


def test_old_releases_are_retired(base: Path) -> None:
    for n in range(4):
        edit(base, "a/zoltrine.md", "hay fever" if n == 0 else f"hay fever {n}", f"hay fever {n + 1}")
        run(base, retention=Retention(releases=2))
    assert len(list((base / "store/releases").iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"\x00garbage", b"\x81\xa7version\x63"])
def test_a_damaged_state_changes_no_byte(base: Path, damage: bytes) -> None:
    first = run(base)
    (base / "store/state/state.msgpack").write_bytes(damage)
    assert run(base).release == first.release


def test_a_damaged_kept_page_is_converted_again(base: Path) -> None:
    run(base)
    edit(base, "a/zoltrine.md", "hay fever", "pollen allergy")
    for file in (base / "store/state/pages").rglob("*"):
        if file.is_file():
            file.write_bytes(b"not what was kept")
    report = run(base)
    assert (base / "store/current/fhir/a/amlorest.json").exists()
    assert report.status is ExitStatus.DONE
