"""Input and output at URLs: the same pages, the same bytes."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from converter.findings import ExitStatus
from converter.jobs.discovery import discover, discover_at
from converter.jobs.export import export
from converter.jobs.settings import RunSettings

fsspec = pytest.importorskip("fsspec")
PAGES = Path(__file__).parent / "pages"
SETTINGS = RunSettings(targets=("fhir", "csv"), check="off", fail_on="never")


@pytest.fixture
def memory() -> Iterator[object]:
    """An object store in memory that holds the pages at memory://site."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    for page in PAGES.rglob("*.md"):
        system.pipe(f"/site/{page.relative_to(PAGES).as_posix()}", page.read_bytes())
    system.pipe("/site/.hidden/x.md", b"# hidden")
    yield system
    system.store.clear()


def tree(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def held(memory: object, root: str) -> dict[str, bytes]:
    return {name.removeprefix(root + "/"): memory.cat(name) for name in memory.find(root)}  # type: ignore[attr-defined]


def test_a_url_holds_the_pages_of_a_folder_in_the_same_order(memory: object) -> None:
    there, here = discover_at("memory://site").pages, discover(PAGES).pages
    assert [(page.path, page.size) for page in there] == [(page.path, page.size) for page in here]
    assert [page.path for page in discover_at("memory://site", ("a/*",)).pages] == ["a/amlorest.md", "a/zoltrine.md"]


def test_a_file_url_is_a_folder_of_this_machine() -> None:
    assert discover_at(PAGES.as_uri()) == discover_at(str(PAGES))


def test_from_url_to_url_the_bytes_are_those_of_folders(memory: object, tmp_path: Path) -> None:
    export(PAGES, tmp_path / "out", SETTINGS)
    _, status = export("memory://site", "memory://out", SETTINGS)
    assert status is ExitStatus.DONE
    assert held(memory, "/out") == tree(tmp_path / "out")


def test_what_a_new_output_no_longer_holds_goes_and_nothing_else(memory: object) -> None:
    export("memory://site", "memory://out", SETTINGS)
    memory.pipe("/out/mine.txt", b"mine")  # type: ignore[attr-defined]
    memory.rm("/site/a/amlorest.md")  # type: ignore[attr-defined]
    export("memory://site", "memory://out", SETTINGS)
    found = held(memory, "/out")
    assert "fhir/a/amlorest.json" not in found and found["mine.txt"] == b"mine"
    listed = {each["path"] for each in json.loads(found["manifest.json"])["files"]}
    assert set(found) == listed | {"manifest.json", "mine.txt"}


def test_an_output_that_breaks_off_has_no_manifest_and_the_next_one_mends_it(
    memory: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    export("memory://site", "memory://out", SETTINGS)
    monkeypatch.setattr(type(memory), "put", lambda *args, **options: (_ for _ in ()).throw(OSError(28, "full")))
    memory.rm("/site/a/amlorest.md")  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="full"):
        export("memory://site", "memory://out", SETTINGS)
    assert "manifest.json" not in held(memory, "/out")
    monkeypatch.undo()
    export("memory://site", "memory://out", SETTINGS)
    shutil.copytree(PAGES, tmp_path / "pages")
    (tmp_path / "pages/a/amlorest.md").unlink()
    export(tmp_path / "pages", tmp_path / "out", SETTINGS)
    assert held(memory, "/out") == tree(tmp_path / "out")


def test_a_page_that_cannot_be_fetched_is_a_finding(memory: object, monkeypatch: pytest.MonkeyPatch) -> None:
    original = type(memory).cat_file

    def refuse(self: object, path: str, **options: object) -> bytes:
        if path.endswith("zoltrine.md"):
            raise PermissionError(13, "Permission denied")
        return bytes(original(self, path, **options))

    monkeypatch.setattr(type(memory), "cat_file", refuse)
    summary, status = export("memory://site", "memory://out", SETTINGS)
    assert status is ExitStatus.PARTIAL and summary.codes["error", "JOB701"] == 1
