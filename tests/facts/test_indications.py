"""Uses from prose and lists, off-label and purposes marked; what it is not for, and how it works, left out."""

import pytest

from converter.facts import indications
from tests.facts.pages import cases, context_of, page


def read(usage="", title="Exemplin", **sections):
    if usage:
        sections = {"usage": usage, **sections}
    return indications.read(context_of(page(title, **sections))).facts


def told(facts):
    return [fact.concept.text + "*" * fact.off_label + "!" * fact.purpose for fact in facts]


@pytest.mark.parametrize(("text", "wanted"), cases("indications"))
def test_uses_of_a_section(text, wanted):
    assert " | ".join(told(read(text))) == wanted


def test_dosing_lines_add_only_conditions_that_no_use_names():
    dosage = (
        "**Adults:** 5 mg daily.\n\n**Gout:** 10 mg daily.\n\n**Cluster headache:** 20 mg daily.\n\n"
        "**Renal impairment:** halve the dose.\n\nFor trench fever, 5 mg is enough."
    )
    assert told(read("It is used to treat gout.", dosage=dosage)) == ["gout", "Cluster headache", "trench fever"]


def test_off_label_headings_of_dosing_lines():
    assert told(read("It is used for gout.", dosage="**Hiccups (off-label):**\n\n* 5 mg daily")) == ["gout", "Hiccups*"]


def test_population_comorbidity_and_line_as_stated():
    (fact,) = read("It is a second-line treatment for anemia in adults with kidney disease.")
    assert fact.population == "adults"
    assert fact.comorbidity == ("kidney disease",)
    assert fact.line_of_therapy == "second-line"


def test_a_refused_line_of_therapy_is_none():
    facts = read("It is used for gout. It is not a first-line treatment for gout.")
    assert [fact.line_of_therapy for fact in facts] == [""]


def test_what_it_is_added_to():
    (fact,) = read("It is used as an adjunct to insulin for the treatment of diabetes.")
    assert fact.other_therapy == ("insulin",)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("It is used to treat gout.", "treatment"),
        ("It is used to prevent gout.", "prophylaxis"),
        ("It is used for the prevention and treatment of gout.", ""),
        ("It is used to diagnose gout.", "diagnosis"),
        ("It is used for gout.", ""),
    ],
)
def test_intent_only_when_one_is_stated(text, intent):
    (fact,) = read(text)
    assert fact.intent == intent


def test_a_part_on_one_ingredient_belongs_to_it():
    usage = (
        "This combination is used to treat gout.\n\n"
        "* **Exemplin:** An acid blocker used to treat kidney stones.\n* **Samplol:** A dye that colours the tablet."
    )
    facts = read(usage, title="Exemplin + Samplol")
    assert [(fact.concept.text, fact.component) for fact in facts] == [("gout", ""), ("kidney stones", "Exemplin")]


def test_the_same_use_is_told_once():
    assert told(read("It is used for gout. It is indicated for the treatment of gout.")) == ["gout"]


def test_faqs_only_when_no_section_says_it():
    faqs = "* **Q: What is it used for?** A: It is used to treat gout."
    assert told(read("It is used for hiccups.", faqs=faqs)) == ["hiccups"]


def test_evidence_is_the_sentence():
    (fact,) = read("It is a white powder. It is used to treat gout.")
    assert fact.evidence.text == "It is used to treat gout."
    assert fact.evidence.section == "usage"


def test_a_dosing_label_keeps_its_compound():
    dosage = "**Treatment-Resistant Gout (IV):** 5 mg daily."
    assert told(read("It is used for hives.", dosage=dosage)) == ["hives", "Treatment-Resistant Gout"]


def test_items_of_a_list_that_an_ingredient_heads_are_read_for_its_uses():
    usage = "Let us look at their uses:\n\n* **Alphin:** It is used to treat gout.\n* **Betin toxoid:** It helps."
    (fact,) = read(usage, title="Alphin + Betin toxoid")
    assert (fact.concept.text, fact.component) == ("gout", "Alphin")


def test_a_list_of_uses_may_name_what_an_ingredient_is_like():
    assert told(read("It prevents:\n\n* **Tetanus**\n* **Mumps**", title="Tetanus toxoid + Mumps virus")) == [
        "Tetanus",
        "Mumps",
    ]
