"""Which pages a folder holds."""

import os
import sys
from pathlib import Path

import pytest

from converter.jobs.discovery import discover


def put(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("# A page\n")


def found(folder: Path, *select: str) -> list[str]:
    return [page.path for page in discover(folder, select).pages]


def test_pages_come_in_order_of_path_whatever_the_file_system_says(tmp_path: Path) -> None:
    put(tmp_path, "b/z.md", "b/a.md", "a.md", "c.markdown", "d.mdx")
    assert found(tmp_path) == ["a.md", "b/a.md", "b/z.md", "c.markdown", "d.mdx"]


def test_other_files_and_hidden_folders_are_no_pages(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "notes.txt", "picture.png", ".git/x.md", ".hidden.md", "md")
    assert found(tmp_path) == ["a.md"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("p/*", ["p/one.md", "p/two.md"]), ("*two.md", ["p/two.md", "q/two.md"]), ("r/*", [])],
)
def test_select_takes_patterns_over_the_whole_path(tmp_path: Path, pattern: str, expected: list[str]) -> None:
    put(tmp_path, "p/one.md", "p/two.md", "q/two.md")
    assert found(tmp_path, pattern) == expected


def test_one_file_is_an_input_too(tmp_path: Path) -> None:
    put(tmp_path, "a.md")
    assert found(tmp_path / "a.md") == ["a.md"]


def test_names_with_spaces_quotes_and_other_letters_are_kept(tmp_path: Path) -> None:
    names = ["a b.md", 'it\'s "x".md', "Größe µg.md", "日本.md"]
    put(tmp_path, *names)
    assert sorted(found(tmp_path)) == sorted(names)


def test_a_loop_of_links_ends_with_a_finding(tmp_path: Path) -> None:
    put(tmp_path, "a/x.md")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    result = discover(tmp_path)
    assert [page.path for page in result.pages] == ["a/x.md"]
    assert [finding.code for finding in result.findings] == ["JOB702"]


def test_a_broken_link_is_a_finding_and_not_a_page(tmp_path: Path) -> None:
    put(tmp_path, "a.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    result = discover(tmp_path)
    assert [page.path for page in result.pages] == ["a.md"]
    assert [(f.code, f.path) for f in result.findings] == [("JOB701", "gone.md")]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name themselves")
def test_a_name_that_is_no_utf_8_can_still_be_reported(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("# A page\n")
    (page,) = discover(tmp_path).pages
    assert page.path == "caf?.md"
    page.path.encode("utf-8")
