"""Warnings by topic: which sentences speak of what."""

import pytest

from converter.facts import warnings
from tests.facts.pages import cases, context_of, page


def read(title="Exemplin", **sections):
    return warnings.read(context_of(page(title, **sections))).facts


@pytest.mark.parametrize(("text", "wanted"), cases("warnings"))
def test_topics_of_a_section(text, wanted):
    section, _, words = text.partition(": ")
    facts = read(**{section: words})
    assert sorted(fact.topic for fact in facts) == sorted(wanted.split())


def test_one_warning_a_topic_holds_its_sentences_in_source_order():
    (fact,) = read(
        dosage="* **Elderly Patients:** Start low.",
        precautions="Older adults fall more often. Weigh yourself.\n\n* Elderly people drink too little.",
    )[:1]
    assert fact.topic == "elderly"
    assert fact.text == "Elderly Patients: Start low. Older adults fall more often. Elderly people drink too little."
    assert [place.line for place in fact.evidence] == sorted(place.line for place in fact.evidence)


def test_a_heading_hands_its_topic_to_what_stands_below():
    facts = read(
        dosage="#### Special Cases\n\n* **Hepatic Impairment:**\n    * Mild: no change.\n    * Severe: half the dose."
    )
    assert [fact.topic for fact in facts] == ["hepatic"]
    assert "Mild: no change." in facts[0].text


def test_a_whole_sentence_is_kept():
    (fact,) = read(precautions="* **Breastfeeding:** Use with caution.")
    assert fact.text == "Breastfeeding: Use with caution."


def test_alcohol_as_ingredient_is_no_warning_of_drinking():
    facts = read("Alcohol + Menthol", precautions="Alcohol helps the menthol into the skin.")
    assert "alcohol" not in [fact.topic for fact in facts]


def test_warnings_of_an_ingredient_stay_with_it():
    facts = read(
        "Exemplin + Otherol", precautions="* **Exemplin:** Avoid in pregnancy.\n* **Otherol:** Safe in pregnancy."
    )
    assert [(fact.topic, fact.component) for fact in facts] == [("pregnancy", "Exemplin"), ("pregnancy", "Otherol")]


def test_a_line_goes_on_with_its_topic():
    """What follows the sentence that names the topic, in the same line, is no warning of its own."""
    lines = "* Pregnancy category C. Only where clearly needed.\n* Store below 25 °C. Do not freeze."
    facts = read(precautions=lines)
    assert {fact.topic: fact.text for fact in facts} == {
        "pregnancy": "Pregnancy category C. Only where clearly needed.",
        "storage": "Store below 25 °C. Do not freeze.",
    }


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The tablets must be swallowed whole.", True),
        ("Do not crush or chew the capsule.", True),
        ("It can be taken with or without food.", True),
        ("Take it on an empty stomach.", True),
        ("It is for external use only.", True),
        ("It is not administered intravenously.", True),
        ("Shake well before use.", True),
        ("Tell your doctor about food allergies.", False),
        ("It may upset the stomach.", False),
        ("It reduces food intake.", False),
    ],
)
def test_how_it_is_taken(sentence, told):
    assert ("administration" in [fact.topic for fact in read(dosage=sentence)]) is told


def test_a_mark_without_words_is_no_warning():
    assert warnings.read(context_of(page(precautions="A: ,"))).facts == ()
