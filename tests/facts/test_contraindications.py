"""Contraindications from labels, lists and prose, split, with their kinds; cautions and advice are none."""

import pytest

from converter.facts import contraindications
from tests.facts.pages import cases, context_of, page


def read(precautions="", title="Exemplin", **sections):
    if precautions:
        sections["precautions"] = precautions
    return contraindications.read(context_of(page(title, **sections))).facts


def told(facts):
    return [f"{fact.concept.text} ({fact.kind[0]})" for fact in facts]


@pytest.mark.parametrize(("text", "wanted"), cases("contraindications"))
def test_contraindications_of_a_section(text, wanted):
    assert " | ".join(told(read(text))) == wanted


def test_every_line_of_the_own_section_is_one():
    section = "* Anuria\n* Pregnancy (use with caution if benefits outweigh risks)\n* Shock – when the pressure falls"
    assert told(read(contraindications=section)) == ["Anuria (c)", "Pregnancy (p)", "Shock (c)"]


def test_dosing_lines_and_prose():
    dosage = "**Renal impairment:** Halve the dose. It is contraindicated in patients on dialysis."
    assert told(read(dosage=dosage)) == ["dialysis (c)"]


def test_a_later_section_adds_only_what_is_new():
    facts = read("**Pregnancy:** Contraindicated in the third trimester.", contraindications="* Pregnancy\n* Asthma")
    assert told(facts)[:2] == ["Pregnancy (p)", "Asthma (c)"]
    assert "Pregnancy" not in [fact.concept.text for fact in facts[2:]]


def test_lines_on_one_ingredient_belong_to_it():
    section = "* **Exemplin:** Gout, asthma.\n* **Samplol:** Epilepsy."
    facts = read(title="Exemplin + Samplol", contraindications=section)
    assert [(fact.concept.text, fact.component) for fact in facts] == [
        ("Gout", "Exemplin"),
        ("asthma", "Exemplin"),
        ("Epilepsy", "Samplol"),
    ]


def test_companions_and_groups_are_kept_apart():
    (companion,) = read("Concomitant use with nitrates is contraindicated.")
    assert companion.other_therapy == "nitrates"
    (group,) = read("It is contraindicated in children under 12.")
    assert group.population == "children under 12"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("if you are allergic to exemplin", ["allergic to exemplin (h)"]),
        ("You are allergic to sulfites", ["allergic to sulfites (h)"]),
        ("You are pregnant or trying to become pregnant", ["pregnant (p)", "trying to become pregnant (p)"]),
        ("Children below 6 years of age", ["Children below 6 years of age (p)"]),
        ("Creatinine clearance below 30 mL/min", ["Creatinine clearance below 30 mL/min (c)"]),
        ("If your kidneys do not work properly", ["kidneys do not work properly (c)"]),
        ("Gout that does not respond", ["Gout that does not respond (c)"]),
    ],
)
def test_no_line_of_the_own_section_is_lost(line, wanted):
    assert told(read(contraindications=f"* {line}\n* Anuria")) == [*wanted, "Anuria (c)"]


@pytest.mark.parametrize(
    "line",
    ["None known", "No known contraindications", "Not available", "See above", "Consult your doctor before use",
     "It should be stopped before surgery", "What else forbids it?"],
)  # fmt: skip
def test_lines_that_forbid_nothing(line):
    assert told(read(contraindications=f"* {line}\n* Anuria")) == ["Anuria (c)"]


def test_absolute_and_relative_are_labels_of_the_own_section():
    section = "* **Absolute:** Gout, asthma.\n* Relative contraindications: Falls."
    assert told(read(contraindications=section)) == ["Gout (c)", "asthma (c)", "Falls (c)"]
