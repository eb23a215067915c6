"""The vocabulary check knows what schema.org has, and what only looks as if it had."""

import pytest

from converter.checks.vocabulary import check_vocabulary, vocabulary

CONTEXT = {"@vocab": "http://schema.org/", "pregnancyCategory": {"@type": "@vocab"}, "about": {"@type": "@id"}}


def messages(*nodes):
    return [finding.message for finding in check_vocabulary({"@context": CONTEXT, "@graph": list(nodes)}, "p")]


@pytest.mark.parametrize(
    ("node", "says"),
    [
        ({"@type": "Drug", "indication": "x"}, "schema.org has no property indication"),
        ({"@type": "Drug", "contraindication": "x"}, "contraindication is no property of Drug"),
        ({"@type": "Drug", "adverseOutcome": {"@type": "MedicalEntity"}}, "adverseOutcome is no property of Drug"),
        ({"@type": "Drug", "interactingDrug": "warfarin"}, "interactingDrug holds Drug, not 'warfarin'"),
        ({"@type": "Drug", "clincalPharmacology": "x"}, "property clincalPharmacology is superseded by"),
        ({"@type": "DrugTherapy"}, "schema.org has no class DrugTherapy"),
        ({"@type": "DoseSchedule", "doseValue": "5"}, "doseValue holds Number or QualitativeValue, not '5'"),
        ({"@type": "Drug", "pregnancyCategory": "FDAcategoryZ"}, "pregnancyCategory holds DrugPregnancyCategory"),
        ({"@type": "MedicalWebPage", "dateModified": "spring"}, "dateModified holds Date or DateTime, not 'spring'"),
        ({"name": "x"}, "a node without a type"),
        (
            {"@type": "MedicalCondition", "primaryPrevention": {"@type": "Drug"}},
            "primaryPrevention holds MedicalTherapy, not Drug",
        ),
    ],
)
def test_what_schema_org_does_not_have(node, says):
    assert any(message.startswith(says) for message in messages(node))


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "Drug", "name": "x", "warning": ["a", "b"], "activeIngredient": "y"},
        {"@type": "Drug", "pregnancyCategory": "FDAcategoryC"},
        {"@type": ["MedicalWebPage", "FAQPage"], "mainEntity": {"@type": "Question", "name": "x"}},
        {"@type": "MedicalTherapy", "contraindication": "words are allowed here"},
        {"@type": "DoseSchedule", "doseValue": 0.5},
        {"@type": "MedicalCondition", "possibleTreatment": {"@type": "Drug"}},
        {"@type": "MedicalWebPage", "dateModified": "2026-02-03"},
    ],
)
def test_what_schema_org_has(node):
    assert messages(node) == []


def test_a_reference_is_followed_to_what_it_names():
    page = {"@id": "p", "@type": "MedicalWebPage"}
    assert messages(page, {"@type": "Drug", "interactingDrug": {"@id": "p"}}) == [
        "interactingDrug holds Drug, not MedicalWebPage"
    ]
    assert messages(page, {"@type": "Drug", "subjectOf": {"@id": "p"}}) == []


def test_the_table_is_whole():
    table = vocabulary()
    assert len(table.classes) > 900
    assert len(table.properties) > 1500
    assert table.classes["Drug"] >= {"Drug", "Substance", "Product", "MedicalEntity", "Thing"}
