"""Formats are found by name; a third party adds one by entry point."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from converter.findings import Finding, Severity
from converter.targets import registry
from converter.targets.registry import Piece
from converter.targets.settings import TargetSettings
from tests.sample_monograph import sample


class TitleList:
    """A format of somebody else: one line a page."""

    name = "titles"
    description = "the titles, one a line"

    def begin(self, settings):
        return ()

    def render(self, monograph, page, settings):
        return (Piece(path="titles.txt", data=f"{monograph.title}\n".encode(), append=True),)

    def finish(self, files, settings):
        return ()


@pytest.fixture
def added(monkeypatch):
    point = EntryPoint("titles", f"{__name__}:TitleList", registry.ENTRY_POINTS)
    monkeypatch.setattr(registry, "entry_points", lambda group: EntryPoints([point]).select(group=group))


def test_a_format_added_by_entry_point_is_one_of_all(added):
    assert "titles" in registry.names()
    target = registry.load("titles")
    assert target.render(sample(), "p", TargetSettings())[0].data == b"Examplamine\n"


def test_nothing_can_take_the_place_of_a_built_in_format(monkeypatch):
    point = EntryPoint("csv", f"{__name__}:TitleList", registry.ENTRY_POINTS)
    monkeypatch.setattr(registry, "entry_points", lambda group: EntryPoints([point]).select(group=group))
    assert registry.load("csv").description != TitleList.description
    assert registry.names().count("csv") == 1


def test_all_means_the_formats_whose_extra_is_installed(monkeypatch):
    assert {"fhir", "ndjson", "csv", "jsonld"} <= set(registry.available())
    monkeypatch.setattr(registry, "find_spec", lambda module: None)
    assert "parquet" not in registry.available()
    assert "parquet" in registry.names()
    assert registry.missing_extra("parquet") == "duckdb"


def test_an_unknown_name_is_said_to_be_unknown(added):
    with pytest.raises(KeyError, match="nonsense"):
        registry.load("nonsense")


def test_a_format_that_takes_no_findings_is_not_asked(added, tmp_path):
    finding = Finding(code="SRC101", severity=Severity.INFO, message="x")
    titles = registry.load("titles")
    assert registry.remark(titles, [finding], "", "p.md", TargetSettings()) == ()
    assert registry.seal(titles, tmp_path / "titles.txt", "titles.txt", TargetSettings()) is False
    assert registry.remark(registry.load("csv"), [finding], "", "p.md", TargetSettings())[0].kind == "finding"
