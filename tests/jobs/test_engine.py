"""Many pages: in order, whatever the number of processes, and no page takes another one down."""

import os
import time
from pathlib import Path

import msgspec
import pytest

from converter.jobs import document, engine
from converter.jobs.conversion import Conversion
from converter.jobs.discovery import Page, discover
from converter.jobs.engine import Plan, convert_pages
from converter.jobs.index import RunIndex
from converter.jobs.settings import RunSettings

PAGES = Path(__file__).parent / "pages"


def plan(**settings: object) -> Plan:
    return Plan(RunSettings(**settings), RunIndex({}))  # type: ignore[arg-type]


def copies(folder: Path, count: int) -> tuple[Page, ...]:
    text = (PAGES / "a/amlorest.md").read_text()
    for n in range(count):
        (folder / f"{n:03}.md").write_text(text.replace("Amlorest", f"Amlorest{n}"))
    return discover(folder).pages


def timeless(conversion: Conversion) -> Conversion:
    """A conversion without the time that it took."""
    return msgspec.structs.replace(conversion, seconds={})


def test_two_processes_give_what_one_gives_in_the_same_order(tmp_path: Path) -> None:
    pages = copies(tmp_path, 40)
    alone = list(convert_pages(pages, plan(check="off")))
    together = list(convert_pages(pages, plan(check="off", jobs=2)))
    assert [each.path for each in together] == [page.path for page in pages]
    assert list(map(timeless, alone)) == list(map(timeless, together))


def test_a_page_that_kills_its_process_is_found_and_the_others_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = copies(tmp_path, 40)
    monkeypatch.setenv("CONVERT_TEST_KILLER", "021.md")
    monkeypatch.setattr(engine, "_start", start_with_killer)
    conversions = list(convert_pages(pages, plan(check="off", jobs=2)))
    assert [each.path for each in conversions] == [page.path for page in pages]
    dead = [each for each in conversions if each.standing == "quarantined"]
    assert [(each.path, each.findings[0].code) for each in dead] == [("021.md", "JOB706")]


def start_with_killer(plan: Plan) -> None:
    """Stands in for a worker's start in the child process: converting one page ends the process."""

    class Killer(engine.Worker):
        def convert(self, page: Page) -> engine.Conversion:
            if page.path == os.environ["CONVERT_TEST_KILLER"]:
                os._exit(9)
            return super().convert(page)

    engine._worker = Killer(plan)


def test_a_page_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_bytes(b"x" * 2000)
    (conversion,) = convert_pages(discover(tmp_path).pages, plan(max_page_bytes=1000))
    assert (conversion.standing, conversion.findings[0].code) == ("quarantined", "JOB707")


def test_a_page_that_went_away_is_told(tmp_path: Path) -> None:
    pages = copies(tmp_path, 2)
    (tmp_path / "000.md").unlink()
    gone, there = convert_pages(pages, plan(check="off"))
    assert (gone.standing, gone.findings[0].code) == ("quarantined", "JOB701")
    assert there.standing == "written"


def forever() -> None:
    """Work without end."""
    while True:
        pass


def test_a_page_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = copies(tmp_path, 1)
    monkeypatch.setattr(document, "convert_document", lambda *args: forever())
    (conversion,) = convert_pages(pages, plan(max_page_seconds=1))
    assert (conversion.standing, conversion.findings[0].code) == ("quarantined", "JOB708")


def test_a_page_is_not_stopped_because_the_machine_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def waits(*args: object) -> Conversion:
        time.sleep(1.2)
        return Conversion(path="000.md", standing="written", findings=())

    monkeypatch.setattr(document, "convert_document", waits)
    (conversion,) = convert_pages(copies(tmp_path, 1), plan(max_page_seconds=1))
    assert conversion.standing == "written"


def test_a_bug_is_told_with_its_place_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr(document, "convert_document", broken)
    first, second = convert_pages(copies(tmp_path, 2), plan())
    assert first.standing == second.standing == "quarantined"
    assert first.findings[0].code == "JOB709"
    assert "KeyError" in first.findings[0].message
