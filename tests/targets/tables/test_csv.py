"""CSV: one fact a row, digits as written, empty for nothing, exact whatever the words are."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.findings import Finding, Severity
from converter.monograph import Name, Storage
from converter.monograph.fact_ids import fact_ids
from converter.targets.settings import TargetSettings
from converter.targets.tables import TABLES, table
from converter.targets.tables.cells import cell, csv_bytes, defused
from converter.targets.tables.target import CsvTarget
from tests.sample_monograph import place, sample

SETTINGS = TargetSettings(source_url="https://site.invalid/drugs/")
HOSTILE = [
    "=cmd|' /C calc'!A0", 'a "quoted" one', "two\nlines", "two\r\nlines\rmore", "\\.", "NUL\0", "'", ",",
    "x" * 70_000, "\ud800",
]  # fmt: skip


def tables_of(monograph, settings=SETTINGS, folder="csv", encoding="utf-8"):
    """Every table of a run over one monograph, as dictionaries by column."""
    files: dict[str, bytes] = {}
    target = CsvTarget()
    for piece in (*target.begin(settings), *target.render(monograph, "e/examplamine", settings)):
        files[piece.path] = files.get(piece.path, b"") + piece.data
    text = {each.name: files[f"{folder}/{each.file}"].decode(encoding) for each in TABLES}
    return {name: list(csv.DictReader(io.StringIO(content, newline=""))) for name, content in text.items()}


@pytest.fixture(scope="module")
def tables():
    return tables_of(sample())


def test_one_row_a_monograph(tables):
    (row,) = tables["monograph"]
    assert row["title"] == "Examplamine"
    assert row["source_url"] == "https://site.invalid/drugs/examplamine"
    assert row["combination"] == "false"
    assert row["content_origin"] == "machine-written"


def test_one_row_a_fact_with_the_id_of_every_format(tables):
    ids = fact_ids(sample())
    for name, kind in (("dose", "doses"), ("indication", "indications"), ("warning", "warnings"), ("faq", "faqs")):
        assert [row["fact_id"] for row in tables[name]] == list(getattr(ids, kind))
        assert [row["seq"] for row in tables[name]] == [str(n + 1) for n in range(len(tables[name]))]


def test_a_dose_keeps_its_digits(tables):
    first, second, words = tables["dose"]
    assert (first["amount_low"], first["amount_high"], first["amount_unit"]) == ("0.50", "0.50", "mg")
    assert (first["frequency"], first["period"], first["period_unit"]) == ("2", "1", "d")
    assert (second["amount_low"], second["amount_high"], second["age_low"], second["age_high"]) == ("1", "2", "2", "5")
    assert words["structured"] == "false"
    assert words["reason"] == "no-figures"
    assert words["amount_low"] == words["as_needed"] == ""


def test_several_values_stand_in_a_child_table(tables):
    first = tables["dose"][0]["fact_id"]
    limits = [(r["fact_id"], r["value"], r["unit"], r["period_unit"]) for r in tables["dose_limit"]]
    assert limits == [(first, "4", "mg", "d")]
    said = [(r["kind"], r["text"]) for r in tables["dose_instruction"] if r["fact_id"] == first]
    assert said == [("condition", "renal impairment"), ("instruction", "swallow whole"), ("when", "C")]
    assert [r["source_text"] for r in tables["warning_evidence"]][:2] == ["Avoid in pregnancy.", "Use contraception."]
    context = [(r["kind"], r["text"]) for r in tables["indication_context"]]
    assert context == [("comorbidity", "type 2 diabetes"), ("other-therapy", "diet")]


def test_codes_name_their_owner(tables):
    owners = {(r["owner_table"], r["role"], r["code"]) for r in tables["code"]}
    assert owners == {
        ("monograph", "concept", "X1"), ("ingredient", "concept", "X1H"), ("ingredient", "moiety", "X1"),
        ("indication", "concept", "I10"),
    }  # fmt: skip


def test_findings_have_a_table_too():
    found = [Finding(code="SRC101", severity=Severity.WARNING, message="odd", path="e/x.md", line=3, column=1)]
    (piece,) = CsvTarget().remark(found, "", "e/x.md", SETTINGS)
    assert piece.data == b"e/x.md,1,,SRC101,warning,3,1,odd,,,\n"
    assert CsvTarget().remark([], "", "e/x.md", SETTINGS) == ()


def test_what_the_run_itself_noticed_has_a_row():
    found = [Finding(code="JOB702", severity=Severity.WARNING, message="a link", path="e/again")]
    (piece,) = CsvTarget().remark(found, "", ".", SETTINGS)
    assert piece.data == b".,1,,JOB702,warning,,,e/again: a link,,,\n"


def test_lines_end_in_lf_without_bom():
    for piece in CsvTarget().begin(SETTINGS):
        assert piece.data.endswith(b"\n")
        assert b"\r" not in piece.data
        assert not piece.data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("title", HOSTILE, ids=lambda title: ascii(title[:10]))
def test_a_hostile_name_stays_one_exact_cell(title):
    monograph = sample(names=(Name(text=title, kind="title", evidence=place("front", "words")),))
    (row,) = tables_of(monograph)["name"]
    assert row["text"] == title.replace("\0", "\ufffd").replace("\ud800", "\ufffd")


@given(st.lists(st.tuples(st.text(), st.text(min_size=1)), min_size=1))
def test_what_is_written_is_what_is_read(pairs):
    rows = [(cell(first), cell(second)) for first, second in pairs]
    read = list(csv.reader(io.StringIO(csv_bytes(rows).decode(), newline=""), strict=True))
    assert read == [[text or "" for text in row] for row in rows]


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_keep_every_digit(value):
    written = cell(value)
    assert "E" not in written
    assert Decimal(written) == value
    if value.as_tuple().exponent <= 0:
        assert Decimal(written).as_tuple() == value.as_tuple()


@given(st.text(min_size=1) | st.sampled_from("=+-@\t\r").flatmap(lambda c: st.text().map(lambda t: c + t)))
def test_no_cell_for_spreadsheets_begins_like_a_formula(title):
    names = table("name")
    row = tuple(title if column == "text" else None for column in names.header)
    (safe,) = defused(names, [row])
    assert not safe[names.header.index("text")].startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", ["2303090869423426", "1062924e73799646", "0123", "5-10", "1/2", "12:30", "1,5"])
def test_a_text_of_figures_is_no_number_or_date_in_the_set_for_spreadsheets(text):
    names = table("name")
    (safe,) = defused(names, [(text, *[None] * (len(names.header) - 1))])
    assert safe[0] == f"'{text}"


def test_numbers_stay_numbers_in_the_set_for_spreadsheets():
    cold = Storage(text="-20 °C", evidence=place("storage", "-20"), low=Decimal("-20"), high=Decimal("-20"), unit="Cel")
    excel = TargetSettings(excel=True)
    (exact,) = tables_of(sample(storage=(cold,)), excel)["storage"]
    (safe,) = tables_of(sample(storage=(cold,)), excel, "csv-excel", "utf-8-sig")["storage"]
    assert (exact["text"], exact["low"]) == ("-20 °C", "-20")
    assert (safe["text"], safe["low"]) == ("'-20 °C", "-20")


def test_the_set_for_spreadsheets_has_a_bom_and_only_on_request():
    excel = [piece for piece in CsvTarget().begin(TargetSettings(excel=True)) if piece.path.startswith("csv-excel/")]
    assert len(excel) == len(TABLES)
    assert all(piece.data.startswith(b"\xef\xbb\xbf") for piece in excel)
    assert not [piece for piece in CsvTarget().begin(SETTINGS) if piece.path.startswith("csv-excel/")]


def test_the_same_monograph_gives_the_same_bytes():
    assert CsvTarget().render(sample(), "p", SETTINGS) == CsvTarget().render(sample(), "p", SETTINGS)
