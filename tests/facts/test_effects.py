"""Undesirable effects from lists and prose, with seriousness and frequency as stated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.facts import effects
from converter.facts.effect_words import described, frequency_in
from tests.facts.pages import cases, context_of, page


def read(text, title="Exemplin"):
    return effects.read(context_of(page(title, side_effects=text))).facts


def shown(fact):
    frequency = f" ({fact.frequency})" if fact.frequency else ""
    return f"{'!' if fact.seriousness else ''}{fact.concept.text}{frequency}"


@pytest.mark.parametrize(("text", "wanted"), cases("effects"))
def test_effects_of_a_section(text, wanted):
    assert " | ".join(shown(fact) for fact in read(text)) == wanted


def test_a_label_inside_a_paragraph_takes_the_place_of_the_label_before_it():
    facts = read("Common: cough, gout. Rare: flushing. Serious: seizures. Uncommon: thirst.")
    assert [shown(fact) for fact in facts] == [
        "cough (Common)", "gout (Common)", "flushing (Rare)", "!seizures", "thirst (Uncommon)",
    ]  # fmt: skip


def test_a_paragraph_that_named_its_own_effects_does_not_colour_the_list_behind_it():
    facts = read("Serious side effects: seizures, fainting.\n\n* Cough\n* Thirst")
    assert [shown(fact) for fact in facts] == ["!seizures", "!fainting", "Cough", "Thirst"]


def test_a_paragraph_that_introduces_a_list_colours_it():
    facts = read("Serious side effects such as these need help at once:\n\n* Seizures\n* Fainting")
    assert [shown(fact) for fact in facts] == ["!Seizures", "!Fainting"]


def test_hands_and_feet_are_one_place():
    assert [fact.concept.text for fact in read("* Cold hands and feet")] == ["Cold hands and feet"]


def test_body_system_heads_its_list():
    facts = read("* **Nervous system:** Headache, dizziness\n* **Common:** Nausea")
    assert [fact.body_system for fact in facts] == ["Nervous system", "Nervous system", ""]


def test_examples_stay_apart_from_their_class():
    facts = read("* Blood disorders (anemia, leukopenia)")
    assert [(fact.concept.text, fact.example_of) for fact in facts] == [
        ("Blood disorders", ""),
        ("anemia", "Blood disorders"),
        ("leukopenia", "Blood disorders"),
    ]


def test_an_effect_is_stated_once_and_serious_when_it_is_listed_so_anywhere():
    facts = read("**Common:**\n\n* Rash\n* Nausea\n\n**Serious:**\n\n* Rash\n* Allergic reactions (nausea)")
    assert [shown(fact) for fact in facts] == ["!Rash (Common)", "Nausea (Common)", "!Allergic reactions"]


def test_effects_belong_to_the_ingredient_they_are_stated_for():
    facts = read("* **Exemplin:** Cough\n* **Otherol-related:** Flushing", "Exemplin + Otherol")
    assert [(fact.concept.text, fact.component) for fact in facts] == [("Cough", "Exemplin"), ("Flushing", "Otherol")]


def test_a_table_names_effect_and_frequency():
    facts = read("| Effect | How often |\n|---|---|\n| Cough | 12% |\n| Gout | 1 in 1,000 |")
    assert [(fact.concept.text, fact.frequency) for fact in facts] == [("Cough", "12%"), ("Gout", "1 in 1,000")]


def test_a_table_with_a_column_for_each_frequency():
    facts = read(
        "| System | Common (≥1/100) | Rare |\n|---|---|---|\n"
        "| Gastrointestinal disorders | nausea, thirst | |\n| Skin | | hives |"
    )
    assert [(fact.concept.text, fact.frequency, fact.body_system) for fact in facts] == [
        ("nausea", "Common (≥1/100)", "Gastrointestinal disorders"),
        ("thirst", "Common (≥1/100)", "Gastrointestinal disorders"),
        ("hives", "Rare", "Skin"),
    ]


def test_a_table_with_a_row_for_each_frequency():
    facts = read("| Frequency | Effects |\n|---|---|\n| Common | nausea, thirst |\n| Very rare | hives |")
    assert [shown(fact) for fact in facts] == ["nausea (Common)", "thirst (Common)", "hives (Very rare)"]


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("Common Side Effects (>10%)", ">10%"),
        ("Common: 5% to 10%", "Common: 5% to 10%"),
        ("Very common", "Very common"),
        ("occurring in 1-10% of patients", "1-10%"),
        ("up to 1 in 100 people", "up to 1 in 100"),
        ("Serious Side Effects", ""),
        ("Uncommon (1–10 in 1,000 patients)", "Uncommon (1–10 in 1,000 patients)"),
        ("Very rare (<1/10,000)", "Very rare (<1/10,000)"),
        ("affects 1/100 to 1/10 users", "1/100 to 1/10"),
    ],
)
def test_frequency_as_words_and_figures(label, wanted):
    assert frequency_in(label) == wanted


@pytest.mark.parametrize(
    "label", ["Serious", "Rare but Serious Side Effects", "Seek immediate medical attention", "Severe"]
)
def test_serious_labels(label):
    assert described((label,)).serious


@pytest.mark.parametrize(
    "label", ["Common", "Not serious", "less serious effects", "Rare", "tell us if they are severe or persistent"]
)
def test_labels_that_are_not_serious(label):
    assert not described((label,)).serious


@given(
    st.lists(
        st.sampled_from(["Nausea", "Dry cough", "Gout", "Blurred vision", "Hair loss"]),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_list_and_prose_name_the_same_effects(names):
    listed = {fact.concept.text.lower() for fact in read("\n".join(f"* {name}" for name in names))}
    joined = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
    told = {fact.concept.text.lower() for fact in read(f"Side effects may include {joined.lower()}.")}
    assert listed == told == {name.lower() for name in names}
