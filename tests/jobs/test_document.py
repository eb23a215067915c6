"""One page in, its outputs out: pure, and with everything that was noticed."""

import gc
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.jobs.conversion import Conversion
from converter.jobs.document import convert_document
from converter.jobs.index import IndexEntry, RunIndex, build_index
from converter.jobs.settings import RunSettings
from converter.monograph.identity import drug_key
from converter.terminology import open_terminology

PAGES = Path(__file__).parent / "pages"
TERMINOLOGY = open_terminology()
EMPTY = RunIndex({})


def convert(source: bytes, path: str = "page.md", index: RunIndex = EMPTY, **settings: object) -> Conversion:
    chosen = RunSettings(**settings)  # type: ignore[arg-type]
    return convert_document(source, path, None, TERMINOLOGY, chosen, index)


def resources(conversion: Conversion, kind: str) -> list[dict[str, object]]:
    bundle = msgspec.json.decode(conversion.pieces[0].data)
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def test_a_monograph_becomes_a_bundle() -> None:
    conversion = convert((PAGES / "a/amlorest.md").read_bytes(), "a/amlorest.md")
    assert conversion.standing == "written"
    assert [piece.path for piece in conversion.pieces] == ["fhir/a/amlorest.json"]
    assert conversion.facts["contraindications"] == 1
    assert conversion.facts["doses_structured"] >= 1
    (knowledge,) = resources(conversion, "MedicationKnowledge")
    assert knowledge["code"]["text"] == "Amlorest"  # type: ignore[index]


def test_the_ledger_of_every_sample_adds_up_and_loses_nothing() -> None:
    for page in sorted(PAGES.rglob("*.md")):
        ledger = convert(page.read_bytes(), page.name).ledger
        assert ledger is not None and ledger.adds_up
        assert [block for block in ledger.blocks if block.reason == "lost"] == []


def test_the_same_page_gives_the_same_bytes() -> None:
    source = (PAGES / "a/zoltrine.md").read_bytes()
    assert convert(source) == convert(source)


def test_a_page_leaves_nothing_to_the_garbage_collector() -> None:
    """Memory stays flat without it: a page that is done is freed at once."""
    source, all_formats = (PAGES / "a/zoltrine.md").read_bytes(), ("fhir", "ndjson", "csv", "jsonld")
    for _ in range(3):
        convert(source, targets=all_formats)
    gc.collect()
    gc.disable()
    try:
        convert(source, targets=all_formats)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_page_with_windows_line_ends_states_the_same() -> None:
    source = (PAGES / "a/amlorest.md").read_bytes()
    plain, windows = convert(source), convert(source.replace(b"\n", b"\r\n"))
    assert plain.facts == windows.facts
    assert plain.monograph_id == windows.monograph_id


@pytest.mark.parametrize("source", [b"", b"\x00\x01\x02\xff", b"---\n", b"# Read me\n\nHow to build this site.\n"])
def test_what_is_no_monograph_gives_no_resources(source: bytes) -> None:
    conversion = convert(source)
    assert (conversion.standing, conversion.pieces) == ("not-monograph", ())


def test_the_ledger_of_a_page_that_is_left_out_adds_up_too() -> None:
    ledger = convert(b"# Read me\n\nHow to build this site.\n").ledger
    assert ledger is not None and ledger.adds_up
    assert {block.disposition for block in ledger.blocks} == {"set_aside"}


def entry(path: str, title: str, text: str) -> IndexEntry:
    return IndexEntry(path, drug_key(title), title, drug_key(title), "composition", text)


def test_a_second_copy_of_a_page_is_reported_and_not_written() -> None:
    index = build_index([entry("a.md", "Amlorest", "same"), entry("b.md", "Amlorest", "same")])
    conversion = convert((PAGES / "a/amlorest.md").read_bytes(), "b.md", index)
    assert conversion.standing == "duplicate"
    assert "JOB703" in [finding.code for finding in conversion.findings]


def test_a_second_page_on_a_drug_that_says_other_things_is_quarantined() -> None:
    index = build_index([entry("a.md", "Amlorest", "one"), entry("b.md", "Amlorest", "other")])
    conversion = convert((PAGES / "a/amlorest.md").read_bytes(), "b.md", index)
    assert conversion.standing == "quarantined"
    assert "JOB704" in [finding.code for finding in conversion.findings]


def test_a_combination_is_linked_to_the_pages_on_its_ingredients() -> None:
    own = entry("combination.md", "Amlorest + Zoltrine", "three")
    index = build_index([entry("a.md", "Amlorest", "one"), entry("z.md", "Zoltrine", "two"), own])
    conversion = convert((PAGES / "combination.md").read_bytes(), "combination.md", index)
    (knowledge,) = resources(conversion, "MedicationKnowledge")
    slugs = [each["reference"][0]["identifier"]["value"] for each in knowledge["relatedMedicationKnowledge"]]  # type: ignore[attr-defined]
    assert slugs == ["amlorest", "zoltrine"]
    assert set(conversion.index_keys) == {"amlorest", "zoltrine", drug_key("Amlorest + Zoltrine")}


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_at_all_raise(noise: bytes) -> None:
    convert(noise, check="off")
    convert((PAGES / "a/amlorest.md").read_bytes() + b"\n\n### Dosage\n\n" + noise, check="fast")
