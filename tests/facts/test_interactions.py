"""Interactants from leads, lists and prose, one fact each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.facts import interactions
from converter.facts.interactants import kind_of, name_in, pieces, repeats, stem
from tests.facts.pages import cases, context_of, page


def read(text="", title="Exemplin", **sections):
    if text:
        sections["drug_interactions"] = text
    return interactions.read(context_of(page(title, **sections))).facts


def names(facts):
    return [fact.interactant.text for fact in facts]


@pytest.mark.parametrize(("text", "wanted"), cases("interactions"))
def test_interactants_of_a_section(text, wanted):
    assert " | ".join(names(read(text))) == wanted


def test_effect_and_management_as_stated():
    (fact,) = read("* **Lithium:** Raises the level of lithium. Monitor lithium levels.")
    assert "Raises the level of lithium." in fact.effect
    assert fact.management == "Monitor lithium levels."


def test_examples_name_their_class():
    facts = read("* Macrolides (e.g., erythromycin)")
    assert [(fact.interactant.text, fact.example_of) for fact in facts] == [
        ("Macrolides", ""),
        ("erythromycin", "Macrolides"),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("warfarin", "drug"), ("ACE inhibitors", "class"), ("grapefruit juice", "food"), ("alcohol", "alcohol"),
        ("urine glucose tests", "test"), ("medications that lower blood pressure", "class"),
    ],
)  # fmt: skip
def test_kinds(name, kind):
    assert kind_of(name) == kind


def test_precautions_are_read_where_they_speak_of_interactions():
    text = (
        "* **Drug Interactions:** May interact with lithium.\n* **Liver disease:** Use with caution.\n"
        "* **Alcohol:** Avoid alcohol."
    )
    assert names(read(precautions=text)) == ["lithium", "Alcohol"]


def test_faqs_add_only_what_no_section_says():
    faqs = "* **Q: Does it interact with other medicines?** A: It can interact with lithium and digoxin."
    assert names(read("* Lithium", faqs=faqs)) == ["Lithium", "digoxin"]


def test_a_question_about_alcohol():
    faqs = "* **Q: Can I drink alcohol?** A: Alcohol can worsen drowsiness."
    (fact,) = read(faqs=faqs)
    assert (fact.interactant.text, fact.kind) == ("Alcohol", "alcohol")


def test_an_interactant_is_named_once_under_both_names_of_its_class():
    assert names(
        read("* MAO inhibitors\n* NSAIDs", drug_profile_summary="* **Drug Interactions:** MAOIs, NSAIDs.")
    ) == [
        "MAO inhibitors",
        "NSAIDs",
    ]


def test_the_medicine_is_no_interactant_of_itself():
    assert names(
        read("Exemplin dihydrate (EXD) interacts with lithium. EXD raises lithium levels.", "Exemplin dihydrate")
    ) == ["lithium"]


@pytest.mark.parametrize(
    "phrase", ["other medications", "certain drugs", "your doctor", "the risk of bleeding", "CYP2D6", "its absorption"]
)
def test_phrases_that_name_no_interactant(phrase):
    assert name_in(phrase, frozenset()) == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("NSAIDs/Aspirin", ("NSAIDs", "Aspirin")),
        ("CYP3A4 inhibitors/inducers", ("CYP3A4 inhibitors", "CYP3A4 inducers")),
        ("lopinavir/ritonavir", ("lopinavir/ritonavir",)),
    ],
)
def test_slashes(text, wanted):
    assert pieces(text) == wanted


def test_two_names_of_a_class_repeat_each_other():
    assert repeats(stem("MAOIs"), [stem("Monoamine oxidase inhibitors")])
    assert not repeats(stem("SSRIs"), [stem("Monoamine oxidase inhibitors")])


@given(
    st.lists(
        st.sampled_from(["Lithium", "Digoxin", "Antacids", "Thiazide diuretics", "St. John's wort"]),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_list_and_prose_name_the_same_interactants(given_names):
    listed = [name.lower() for name in names(read("\n".join(f"* {name}" for name in given_names)))]
    joined = ", ".join(given_names[:-1]) + (", and " if len(given_names) > 1 else "") + given_names[-1]
    told = [name.lower() for name in names(read(f"Exemplin may interact with {joined}."))]
    assert listed == told == [name.lower() for name in given_names]
