"""Sections, ingredients of combinations, unknown headings."""

import pytest

from tests.source.reading import block, codes, read, titled


def sections(document):
    return [section.key for section in document.sections if section.key]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("### Usage", "usage"),
        ("### **USAGE:**", "usage"),
        ("### 2. Side effects", "side_effects"),
        ("### Usage (Testamol)", "usage"),
        ("### Testamol Dosage", "dosage"),
        ("### FAQs (for all three)", "faqs"),
        ("Dosage\n------", "dosage"),
        ("### Warnings & Precautions", "precautions"),
        ("### Indications and Usage", "usage"),
    ],
)
def test_headings_are_known_in_many_forms(heading, key):
    assert sections(titled(f"{heading}\n\nSome words about pain.\n")) == [key]


@pytest.mark.parametrize("heading", ["### History", "### Usage statistics of our site by month and year", "### Prices"])
def test_headings_that_are_no_section(heading):
    document = titled(f"{heading}\n\nSome words.\n")
    assert sections(document) == []
    assert "DIA204" in codes(document)


def test_an_unknown_heading_is_reported_with_the_nearest_known_one():
    finding = next(one for one in titled("### Sidee Effects\nRash.\n").findings if one.code == "DIA204")
    assert "`side effects`" in finding.hint
    assert finding.line == 5


def test_sub_headings_stay_in_their_section():
    document = read("---\ntitle: T\nis_banned: false\n---\n## Dosage\n### Standard Dosage\n#### Adults\n5 mg\n")
    dose = block(document, "5 mg")
    assert dose.section == "dosage"
    assert [document.blocks[n].text for n in dose.headings] == ["Dosage", "Standard Dosage", "Adults"]


def test_a_bold_line_inside_precautions_opens_its_own_section():
    document = titled("### Precautions\n**Contraindications:**\n\n* Asthma\n\n**Use with care:**\n\n* Gout\n")
    assert (block(document, "Asthma").section, block(document, "Gout").section) == ("contraindications", "precautions")


COMBINATION = """### Generic Name: Aspirin + Testamol

### Aspirin

**Usage:** It treats pain.

**Dosage:**

* 500 mg once daily

### Testamol

**Usage:** It treats fever.

**FAQs:**

* **Q: Is it safe?** A: Yes.

### Combined use

Avoid both together.
"""


def test_sub_monographs_are_kept_apart_by_ingredient():
    document = titled(COMBINATION, "Aspirin + Testamol")
    assert document.components == ("Aspirin", "Testamol")
    dose, fever = block(document, "500 mg"), block(document, "fever")
    assert (dose.section, dose.component) == ("dosage", "Aspirin")
    assert (fever.section, fever.component) == ("usage", "Testamol")
    assert block(document, "Avoid both").component == ""
    assert [entry.component for entry in document.faqs] == ["Testamol"]


def test_bold_names_and_list_items_make_sub_monographs_too():
    body = "**Aspirin:**\n\n* **Usage:** pain\n* **Dosage:** 1 g\n\n**Other Name (Testamol X):**\n\n* **Dosage:** 2 g\n"
    document = titled(body, "Aspirin + Testamol")
    assert (block(document, "1 g").section, block(document, "1 g").component) == ("dosage", "Aspirin")
    assert block(document, "2 g").component not in ("", "Aspirin")


def test_a_lead_in_that_is_an_ingredient_holds_for_what_is_under_it():
    body = "### Dosage\n* **Aspirin:** see below\n    * **Adults:** 1 g\n* **Both:** 2 g\n"
    document = titled(body, "Aspirin + Testamol")
    assert (block(document, "1 g").component, block(document, "2 g").component) == ("Aspirin", "")


def test_a_single_medicine_has_no_components():
    document = titled("### Testamol\n**Usage:** pain\n")
    assert document.components == ()
    assert block(document, "pain").component == ""


def test_questions_under_a_heading_with_an_aside_are_questions():
    document = titled("### Precautions\nx\n\n**FAQs (for both):**\n\n* **Q: Why?** A: So.\n")
    assert [entry.question for entry in document.faqs] == ["Why?"]


def test_html_headings_are_headings():
    document = titled('<h2 id="x">Side Effects</h2>\n\nRash.\n\n<h2>Usage</h2>\n<p>Pain</p>\n')
    assert sections(document) == ["side_effects"]
    assert block(document, "Rash").section == "side_effects"


def test_a_plain_label_that_is_an_ingredient_names_it():
    document = titled("### Dosage\n* Aspirin: 1 g\n* Testamol 5 mg: 2 g\n* Both: 3 g\n", "Aspirin + Testamol")
    assert [block(document, dose).component for dose in ("1 g", "2 g", "3 g")] == ["Aspirin", "Testamol", ""]


def test_a_finding_at_the_first_block_has_its_line():
    document = read("---\ntitle: Exemplin\n---\n\n\n## Sidee Effects\n\nRash.\n")
    assert [(one.code, one.line) for one in document.findings if one.code == "DIA204"] == [("DIA204", 6)]
