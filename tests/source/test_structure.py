"""Blocks, lead-ins, nesting and places of one page that a person can read: pages/structure.md."""

import pytest

from converter.source import read_document
from tests.source.reading import block, page, titled


@pytest.fixture(scope="module")
def testamol():
    return page("structure.md")


def test_blocks_hold_plain_text(testamol):
    assert block(testamol, "pain & fever").text == "It treats mild pain & fever."


def test_bold_lead_ins_are_structure(testamol):
    oral = block(testamol, "Oral:")
    assert (oral.kind, oral.lead, oral.text[oral.body :]) == ("item", "Oral", "5 mg\ntwice daily")
    elderly = block(testamol, "Elderly")
    assert (elderly.lead, elderly.text[elderly.body :]) == ("Elderly (over 65 years)", "2.5 mg once daily.")


def test_a_bold_line_alone_is_a_heading_for_what_follows(testamol):
    adults = block(testamol, "Adults:")
    assert adults.kind == "heading"
    assert adults.index in block(testamol, "Oral:").headings


def test_nested_items_know_their_parent_and_depth(testamol):
    oral, child = block(testamol, "Oral:"), block(testamol, "Children:")
    assert (child.parent, child.depth, child.lead) == (oral.index, 2, "Children")


def test_lines_that_begin_with_a_bold_lead_in_are_blocks(testamol):
    assert [block(testamol, word).text for word in ("Common:", "Rare:", "Very rare")] == [
        "Common: headache, nausea",
        "Rare: rash\nand fever",
        "Very rare: coma",
    ]


def test_a_heading_that_runs_on_is_cut_from_its_text(testamol):
    assert block(testamol, "Special Cases").kind == "heading"
    assert block(testamol, "Halve the dose").kind == "paragraph"
    assert block(testamol, "Special Cases").index in block(testamol, "Halve the dose").headings


def test_table_rows_have_cells_and_their_header(testamol):
    header, row = block(testamol, "How often"), block(testamol, "1 in 100")
    assert (header.kind, row.kind, row.intro) == ("header_row", "row", header.index)
    assert [row.text[a:b] for a, b in row.cells] == ["Rash", "1 in 100"]


def test_a_power_of_ten_is_not_run_together(testamol):
    assert block(testamol, "/L").text == "10⁹/L"


def test_evidence_points_at_the_words_in_the_file(testamol):
    rash = block(testamol, "Rare:")
    evidence = testamol.evidence(rash, rash.body, rash.body + 4)
    assert (evidence.text, evidence.section) == ("rash", "side_effects")
    assert testamol.text[evidence.char_start : evidence.char_start + evidence.char_length] == "rash"
    assert testamol.text.split("\n")[evidence.line - 1][evidence.column - 1 :].startswith("rash")


def test_a_list_is_introduced_by_the_paragraph_before_it():
    document = titled("### Side Effects\nCommon effects include:\n\n* headache\n* rash\n\nThe end.\n")
    intro = block(document, "include").index
    assert [block(document, word).intro for word in ("headache", "rash")] == [intro, intro]
    assert block(document, "The end").intro is None


@pytest.mark.parametrize(
    "line",
    [
        "**Stop the medicine and call a doctor.**",
        "**Take it with food** every day.",
        "A **bold word** inside:",
        "**Can I drink alcohol?**",
    ],
)
def test_bold_words_that_are_no_heading(line):
    document = titled(f"### Precautions\n{line}\n\nMore words.\n")
    assert not [one for one in document.blocks if one.kind == "heading" and one.level > 6]


@pytest.mark.parametrize("text", ["**Headache** and rash", "5 mg: once daily", "**Take it now!** 5 mg", "a **b:** c"])
def test_bold_words_that_are_no_lead_in(text):
    assert block(titled(f"### Dosage\n{text}\n"), text[-2:]).lead == ""


def test_link_definitions_are_kept_as_a_block():
    document = titled("### Usage\nPain, see [1].\n\n[1]: https://example.invalid/testamol\n")
    assert block(document, "https://").kind == "html"


def test_html_with_words_in_a_clinical_section_is_told():
    """No fact is read from it, so that an editor must know."""
    table = "<table><tr><td>Adults</td><td>5 mg</td></tr></table>"
    document = read_document(f"---\ntitle: Exemplin\n---\n\n## Dosage\n\n{table}\n\n- 5 mg daily\n".encode(), "page.md")
    assert [finding.code for finding in document.findings] == ["SRC124"]
    assert document.findings[0].line == 7


@pytest.mark.parametrize("silent", ["<br>", "<!-- 5 mg daily -->", '<img src="x.png">', "<div></div>"])
def test_html_without_words_is_not_told(silent):
    document = read_document(
        f"---\ntitle: Exemplin\n---\n\n## Dosage\n\n{silent}\n\n- 5 mg daily\n".encode(), "page.md"
    )
    assert [finding.code for finding in document.findings] == []
