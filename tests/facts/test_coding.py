"""Codes are added beside the words, by what the concept is; the words never change."""

import msgspec

from converter.facts.coding import code_monograph
from converter.monograph import (
    AdverseEffect,
    Classification,
    Concept,
    Contraindication,
    Evidence,
    Indication,
    Ingredient,
    Interaction,
    Monograph,
    Presentation,
)
from converter.terminology import open_terminology

EVIDENCE = Evidence(
    section="usage", text="", block=0, line=1, column=1, byte_start=0, byte_end=0, char_start=0, char_length=0
)


def page(*names: str, **facts: object) -> Monograph:
    ingredients = tuple(Ingredient(concept=Concept(name), evidence=EVIDENCE) for name in names)
    made = Monograph(
        key="k", source="s", slug="k", title=" + ".join(names), path="k.md", dialect="d", language="en", sha1="",
        sha256="", source_length=0, ingredients=ingredients,
    )  # fmt: skip
    return code_monograph(msgspec.structs.replace(made, **facts), open_terminology())


def displays(concept: Concept) -> set[str]:
    return {code.display for code in concept.codes}


def test_an_ingredient_has_its_salt_and_its_moiety() -> None:
    (drug,) = page("Amlodipine besylate").ingredients
    assert displays(drug.concept) == {"AMLODIPINE BESYLATE"}
    assert "AMLODIPINE" in {code.display for code in drug.moiety_codes}
    assert page("Captopril").ingredients[0].moiety_codes == ()


def test_a_single_drugs_title_has_its_codes_and_a_combinations_none() -> None:
    assert page("Captopril").title_codes
    assert page("Captopril", "Hydrochlorothiazide").title_codes == ()


def test_each_kind_of_fact_is_asked_in_its_own_tables() -> None:
    coded = page(
        "Captopril",
        indications=(
            Indication(concept=Concept("high blood pressure"), evidence=EVIDENCE),
            Indication(concept=Concept("contraception"), evidence=EVIDENCE, purpose=True),
        ),
        contraindications=(
            Contraindication(concept=Concept("angioedema"), evidence=EVIDENCE),
            Contraindication(concept=Concept("captopril"), evidence=EVIDENCE, kind="hypersensitivity"),
            Contraindication(concept=Concept("aliskiren"), evidence=EVIDENCE, kind="therapy"),
        ),
        interactions=(
            Interaction(interactant=Concept("Lithium"), evidence=EVIDENCE),
            Interaction(interactant=Concept("diuretics"), evidence=EVIDENCE, kind="class"),
            Interaction(interactant=Concept("urine acetone test"), evidence=EVIDENCE, kind="test"),
        ),
        adverse_effects=(AdverseEffect(concept=Concept("dry cough"), evidence=EVIDENCE),),
        classifications=(
            Classification(concept=Concept("ACE inhibitor"), kind="pharmacological", evidence=EVIDENCE),
            Classification(concept=Concept("C"), kind="pregnancy-category", evidence=EVIDENCE),
        ),
        presentations=(
            Presentation(concept=Concept("tablets"), kind="dose-form", evidence=EVIDENCE),
            Presentation(concept=Concept("oral"), kind="route", evidence=EVIDENCE),
            Presentation(concept=Concept("25 mg"), kind="strength", evidence=EVIDENCE),
        ),
    )
    assert displays(coded.indications[0].concept) == {"Essential (primary) hypertension"}
    assert coded.indications[1].concept.codes == ()
    assert "Angioneurotic edema" in displays(coded.contraindications[0].concept)
    assert coded.contraindications[1].concept.codes == ()
    assert "ALISKIREN" in displays(coded.contraindications[2].concept)
    assert coded.interactions[0].interactant.codes and coded.interactions[1].interactant.codes
    assert coded.interactions[2].interactant.codes == ()
    assert [code.match for code in coded.adverse_effects[0].concept.codes] == ["broader"]
    assert displays(coded.classifications[0].concept) == {"Angiotensin-Converting Enzyme Inhibitors"}
    assert coded.classifications[1].concept.codes == ()
    assert [code.code for code in coded.presentations[0].concept.codes] == ["TAB"]
    assert coded.presentations[1].concept.codes and coded.presentations[2].concept.codes == ()
    assert coded.interactions[0].interactant.text == "Lithium"


def test_coding_twice_changes_nothing_more() -> None:
    once = page("Amlodipine besylate", "Paracetamol")
    assert code_monograph(once, open_terminology()) == once
