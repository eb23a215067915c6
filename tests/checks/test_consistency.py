"""All formats of a page say the same; whatever is dropped, doubled or rounded in one of them is noticed."""

import msgspec
import pytest

from converter.checks.consistency import check_consistency
from converter.targets import registry
from converter.targets.settings import TargetSettings
from tests.sample_monograph import sample

SETTINGS = TargetSettings()
FORMATS = ("fhir", "csv", "jsonld")


@pytest.fixture
def pieces():
    return [each for name in FORMATS for each in registry.load(name).render(sample(), "e/x", SETTINGS)]


def changed(pieces, start, old, new):
    """The pieces with one replacement in the file whose path begins with `start`."""
    out = []
    for piece in pieces:
        data = piece.data
        if piece.path.startswith(start):
            assert old in data, data
            data = data.replace(old, new, 1)
        out.append(msgspec.structs.replace(piece, data=data))
    return out


def found(pieces):
    return [(finding.code, finding.message) for finding in check_consistency(pieces, "e/x.md")]


def test_the_formats_agree(pieces):
    assert found(pieces) == []


def test_a_row_that_is_missing(pieces):
    lost = [piece for piece in pieces if not piece.path.startswith("csv/indication.")]
    codes = {code for code, _ in found(lost)}
    assert codes == {"TAB602"}
    assert any("is not in csv" in message for _, message in found(lost))


def test_a_row_that_is_there_twice(pieces):
    line = next(piece.data for piece in pieces if piece.path == "csv/indication.csv").splitlines(keepends=True)[0]
    codes = [code for code, _ in found(changed(pieces, "csv/indication.csv", line, line + line))]
    assert sorted(codes) == ["TAB602", "TAB604"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("csv/dose.csv", b",0.50,0.50,", b",0.5,0.5,"),
        ("jsonld/", b'"doseValue": 0.50', b'"doseValue": 0.5'),
        ("jsonld/", b'"doseValue": 0.50', b'"doseValue": 50'),
        ("fhir/", b'"value": 0.50', b'"value": 0.5'),
    ],
)
def test_a_figure_that_lost_a_digit(pieces, file, old, new):
    assert {code for code, _ in found(changed(pieces, file, old, new))} == {"TAB603"}


def test_a_row_that_a_database_would_refuse(pieces):
    (finding,) = found(changed(pieces, "csv/name.csv", b",brand,", b",nickname,"))
    assert finding == ("TAB604", finding[1])
    assert "kind cannot be 'nickname'" in finding[1]
    ((code, message),) = found(changed(pieces, "csv/indication.csv", b",false,false,", b",,false,"))
    assert (code, message.rpartition(": ")[2]) == ("TAB604", "off_label is empty")


def test_a_format_about_another_page(pieces):
    other = registry.load("jsonld").render(sample("Otheramine"), "e/x", SETTINGS)
    mixed = [piece for piece in pieces if not piece.path.startswith("jsonld/")] + list(other)
    assert any("is about" in message for _, message in found(mixed))


def test_jsonld_outside_its_vocabulary(pieces):
    assert [code for code, _ in found(changed(pieces, "jsonld/", b'"drugClass"', b'"drugKlass"'))] == ["TAB601"]


def test_one_format_alone_has_nothing_to_disagree_with(pieces):
    assert found([piece for piece in pieces if piece.path.startswith("csv/")]) == []
