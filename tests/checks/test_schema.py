"""The schema layer: elements, cardinality, formats and codes as the official definitions have them."""

from typing import Any

import pytest

from converter.checks import VERSIONS, check_resource
from converter.checks.definitions import definitions
from converter.checks.schema import validator

GOOD: dict[str, Any] = {
    "resourceType": "MedicationKnowledge",
    "id": "drug",
    "status": "active",
    "name": ["Examplamine"],
}


def codes(resource: dict[str, Any], version: Any = "R5") -> list[str]:
    """The finding codes of the schema layer."""
    return sorted({finding.code for finding in check_resource(resource, version, layers=["schema"])})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "banana"}, "FHR514"),
        ({"id": "x" * 65}, "FHR513"),
        ({"id": "a_b"}, "FHR513"),
        ({"title": "no element of R5"}, "FHR510"),
        ({"name": "not an array"}, "FHR512"),
        ({"name": []}, "FHR515"),
        ({"code": {}}, "FHR515"),
        ({"code": ["not", "one"]}, "FHR512"),
        ({"definitional": {"ingredient": [{"type": {"text": "x"}}]}}, "FHR511"),
        ({"packaging": [{"cost": [{"type": {"text": "x"}}]}]}, "FHR511"),
        ({"name": [7]}, "FHR512"),
        ({"name": ["\u0001"]}, "FHR513"),
        ({"name": [""]}, "FHR513"),
        ({"name": [None]}, "FHR515"),
    ],
)
def test_a_breach_is_found(change: dict[str, Any], code: str) -> None:
    assert codes({**GOOD, **change}) == [code]


def test_what_is_right_has_no_finding() -> None:
    assert codes(GOOD) == []
    assert codes({**GOOD, "name": [None], "_name": [{"extension": [{"url": "http://a.test", "valueCode": "x"}]}]}) == []


def test_two_of_a_choice_are_one_too_many() -> None:
    item = {"item": {"concept": {"text": "x"}}, "strengthRatio": {}, "strengthQuantity": {"value": 1}}
    assert "FHR516" in codes({**GOOD, "definitional": {"ingredient": [item]}})


@pytest.mark.parametrize("date", ["2024-02-29", "2000-02-29", "2026-12-31", "2026-04", "2026"])
def test_a_calendar_date_is_right(date: str) -> None:
    assert codes({"resourceType": "CodeSystem", "status": "draft", "content": "complete", "date": date}) == []


@pytest.mark.parametrize(
    "date", ["2026-02-29", "1900-02-29", "2026-02-30", "2026-04-31", "2026-13", "26-01-01", "2026-1"]
)
def test_a_date_that_no_calendar_has_is_wrong(date: str) -> None:
    assert codes({"resourceType": "CodeSystem", "status": "draft", "content": "complete", "date": date}) == ["FHR513"]


def test_a_type_of_another_version_is_unknown() -> None:
    use = {"resourceType": "ClinicalUseDefinition", "type": "warning"}
    assert codes(use, "R5") == []
    assert codes(use, "R4B") == []
    assert codes(use, "R4") == ["FHR503"]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_resource_type_has_a_schema_that_compiles(version: Any) -> None:
    for name in ("Bundle", "MedicationKnowledge", "Parameters", "StructureDefinition", "Questionnaire"):
        assert validator(version, name).is_valid({"resourceType": name}) in (True, False)
    assert len(definitions(version).resources) > 140


def test_the_source_of_the_definitions_is_stated() -> None:
    source = definitions("R5").source
    assert source["fhirVersion"] == "5.0.0"
    assert "CC0" in source["licence"]
