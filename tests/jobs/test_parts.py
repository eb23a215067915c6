"""A run in parts, joined: the same bytes as one run, or a finding that says which part is missing."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.findings import ExitStatus
from converter.jobs.discovery import Page
from converter.jobs.export import export
from converter.jobs.parts import PartsMissing, export_part, join_parts
from converter.jobs.settings import RunSettings
from converter.jobs.shards import by_bytes, part

PAGES = Path(__file__).parent / "pages"
SETTINGS = RunSettings(targets=("fhir", "ndjson", "csv", "jsonld"), check="off")
sizes = st.lists(st.integers(0, 5000), min_size=1, max_size=60)


def pages_of(found: list[int]) -> tuple[Page, ...]:
    return tuple(Page(f"/in/{n:03}.md", f"{n:03}.md", size) for n, size in enumerate(found))


@given(sizes, st.integers(1, 12))
def test_every_page_is_in_one_part_and_the_parts_are_in_order(found: list[int], of: int) -> None:
    pages = pages_of(found)
    parts = [part(pages, number, of) for number in range(1, of + 1)]
    assert tuple(page for some in parts for page in some) == pages


@given(sizes, st.integers(1, 9000), st.integers(1, 20))
def test_shards_hold_no_more_than_they_may_and_all_pages(found: list[int], size: int, most: int) -> None:
    pages = pages_of(found)
    shards = by_bytes(pages, size, most)
    assert tuple(page for shard in shards for page in shard) == pages
    assert all(len(shard) <= most for shard in shards)
    assert all(len(shard) == 1 or sum(page.size for page in shard) <= size for shard in shards)


def tree(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Three drugs, and a second copy of one that falls into another part."""
    folder = shutil.copytree(PAGES, tmp_path / "pages")
    shutil.copy(folder / "a/amlorest.md", folder / "z.md")
    return folder


def make_parts(pages: Path, folder: Path, of: int, settings: RunSettings = SETTINGS) -> None:
    for number in range(1, of + 1):
        export_part(str(pages), str(folder), number, of, settings)


@pytest.mark.parametrize("of", [1, 2, 7])
def test_parts_joined_are_the_output_of_one_run(pages: Path, tmp_path: Path, of: int) -> None:
    _, status = export(pages, tmp_path / "whole", SETTINGS)
    make_parts(pages, tmp_path / "parts", of)
    summary, joined, _ = join_parts(str(tmp_path / "parts"), str(tmp_path / "joined"))
    assert joined is status is ExitStatus.DONE
    assert (summary.read, summary.standings["duplicate"]) == (4, 1)
    assert tree(tmp_path / "joined") == tree(tmp_path / "whole")


def refusal(folder: Path, tmp_path: Path) -> str:
    with pytest.raises(PartsMissing) as caught:
        join_parts(str(folder), str(tmp_path / "joined"))
    assert caught.value.finding.code == "JOB733"
    assert not (tmp_path / "joined/manifest.json").exists()
    return caught.value.finding.message


def test_a_missing_part_is_named(pages: Path, tmp_path: Path) -> None:
    make_parts(pages, tmp_path / "parts", 3)
    (tmp_path / "parts/part-00002-of-00003.json").unlink()
    assert "part 2 of 3" in refusal(tmp_path / "parts", tmp_path)


def test_a_damaged_part_is_refused(pages: Path, tmp_path: Path) -> None:
    make_parts(pages, tmp_path / "parts", 2)
    file = tmp_path / "parts/part-00001-of-00002.shard"
    file.write_bytes(file.read_bytes()[:-20])
    refusal(tmp_path / "parts", tmp_path)


def test_parts_of_other_pages_or_options_are_refused(pages: Path, tmp_path: Path) -> None:
    make_parts(pages, tmp_path / "parts", 2)
    export_part(str(pages), str(tmp_path / "parts"), 2, 2, RunSettings(targets=("csv",), check="off"))
    assert "another run" in refusal(tmp_path / "parts", tmp_path)


def test_a_folder_without_parts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    assert "no parts" in refusal(tmp_path / "parts", tmp_path)
