"""Invariants: each is broken once, and each has its opposite beside it."""

from typing import Any

import pytest

from converter.checks import Version, check_resource

UCUM = "http://unitsofmeasure.org"
MG = {"value": 1, "unit": "mg", "system": UCUM, "code": "mg"}
DAY = {"value": 1, "unit": "d", "system": UCUM, "code": "d"}


def keys(resource: dict[str, Any], version: Any = "R5") -> list[str]:
    """Keys of the constraints that are broken, and codes of the other errors."""
    found = check_resource(resource, version)
    return sorted(
        {f.message.partition(":")[0] if f.code == "FHR520" else f.code for f in found if f.severity == "error"}
    )


def knowledge(dosage: dict[str, Any]) -> dict[str, Any]:
    """A MedicationKnowledge with one dose."""
    dosing = {"dosage": [{"type": {"text": "unspecified"}, "dosage": [dosage]}]}
    return {"resourceType": "MedicationKnowledge", "indicationGuideline": [{"dosingGuideline": [dosing]}]}


def timing(**repeat: Any) -> dict[str, Any]:
    return knowledge({"timing": {"repeat": repeat}})


@pytest.mark.parametrize(
    ("repeat", "broken"),
    [
        ({"frequency": 1, "period": 1, "periodUnit": "d"}, []),
        ({"frequency": 1, "period": 1}, ["tim-2"]),
        ({"duration": 1}, ["tim-1"]),
        ({"duration": -1, "durationUnit": "h"}, ["tim-4"]),
        ({"period": -1, "periodUnit": "h"}, ["tim-5"]),
        ({"periodMax": 8, "periodUnit": "h"}, ["tim-6"]),
        ({"durationMax": 8}, ["tim-7"]),
        ({"countMax": 8}, ["tim-8"]),
        ({"offset": 30, "when": ["PC"]}, []),
        ({"offset": 30, "when": ["C"]}, ["tim-9"]),
        ({"offset": 30}, ["tim-9"]),
        ({"timeOfDay": ["08:00:00"], "when": ["PC"]}, ["tim-10"]),
        ({"boundsDuration": DAY}, []),
        ({"boundsDuration": {"value": 7, "code": "d"}}, ["drt-1", "qty-3"]),
    ],
)
def test_timing(repeat: dict[str, Any], broken: list[str]) -> None:
    assert keys(timing(**repeat)) == broken


@pytest.mark.parametrize(
    ("dosage", "broken"),
    [
        ({"asNeeded": True, "asNeededFor": [{"text": "pain"}]}, []),
        ({"asNeeded": False, "asNeededFor": [{"text": "pain"}]}, ["dos-1"]),
        ({"doseAndRate": [{"doseQuantity": {**MG, "comparator": "<"}}]}, ["FHR510", "sqty-1"]),
        ({"doseAndRate": [{"doseQuantity": {"value": 1, "code": "mg"}}]}, ["qty-3"]),
        ({"doseAndRate": [{"doseQuantity": {**MG, "code": "mcg"}}]}, ["FHR525"]),
        ({"doseAndRate": [{"doseRange": {"low": {**MG, "value": 9}, "high": MG}}]}, ["rng-2"]),
        ({"doseAndRate": [{"doseRange": {"low": MG, "high": MG}}]}, []),
        ({"doseAndRate": [{"doseRange": {"low": {**MG, "value": 2}, "high": {**MG, "code": "g"}}}]}, []),
        ({"maxDosePerPeriod": [{"numerator": MG, "denominator": DAY}]}, []),
        ({"maxDosePerPeriod": [{"numerator": MG}]}, ["rat-1"]),
        ({"extension": [{"url": "http://a.test", "valueString": "x"}]}, []),
        ({"extension": [{"url": "relative", "valueString": "x"}]}, ["FHR527"]),
        ({"extension": [{"url": "http://a.test"}]}, ["ext-1"]),
        (
            {"extension": [{"url": "http://a.test", "valueCode": "x", "extension": [{"url": "b", "valueCode": "x"}]}]},
            ["ext-1"],
        ),
    ],
)
def test_dosage(dosage: dict[str, Any], broken: list[str]) -> None:
    assert keys(knowledge(dosage)) == broken


def test_a_clinical_use_has_one_part() -> None:
    use = {"resourceType": "ClinicalUseDefinition", "type": "warning", "warning": {"description": "x"}}
    assert keys(use) == []
    assert keys({**use, "indication": {"diseaseSymptomProcedure": {"concept": {"text": "x"}}}}) == ["cud-1"]


def test_what_is_contained_is_referred_to_and_contains_nothing() -> None:
    inside = {"resourceType": "Basic", "id": "inside", "code": {"text": "x"}}
    document = {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": {"url": "http://a.test"}}],
        "contained": [inside],
    }
    assert keys(document) == ["dom-3"]
    used = {**document, "event": [{"reference": {"reference": "#inside"}}]}
    assert keys(used) == []
    assert keys({**used, "contained": [{**inside, "meta": {"versionId": "1"}}]}) == ["dom-4"]
    assert keys({**used, "event": [{"reference": {"reference": "#gone"}}]}) == ["dom-3", "ref-1"]


def test_r4_has_other_rules_of_the_same_name() -> None:
    duration = {"value": 1, "system": UCUM}
    request = {
        "resourceType": "MedicationKnowledge",
        "administrationGuidelines": [{"dosage": [{"type": {"text": "x"}, "dosage": [
            {"timing": {"repeat": {"boundsDuration": duration}}}]}]}],
    }  # fmt: skip
    assert keys(request, "R4") == ["drt-1"]


def test_a_rule_that_trips_over_a_broken_element_is_silent() -> None:
    found = keys(timing(duration={"not": "a number"}, when=[{}], offset="x"))
    assert "FHR512" in found


@pytest.mark.parametrize(
    ("attachment", "broken"),
    [
        ({"contentType": "text/plain", "data": "AAAA", "size": "3"}, []),
        ({"contentType": "text/plain", "data": "AAAA", "size": "4"}, ["FHR528"]),
        ({"data": "AAAA"}, ["att-1"]),
        ({"contentType": "markdown", "url": "http://a.test"}, ["FHR526"]),
        ({"contentType": "text/plain", "language": "xx-!!"}, ["FHR526"]),
    ],
)
def test_attachment(attachment: dict[str, Any], broken: list[str]) -> None:
    document = {"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": attachment}]}
    assert keys(document) == broken


@pytest.mark.parametrize(
    ("uri", "broken"), [("http://names.test/p", []), ("urn:oid:1.2.3", []), ("banana", ["FHR528"])]
)
def test_the_property_of_a_code_system_has_an_absolute_uri(uri: str, broken: list[str]) -> None:
    properties = [{"code": "p", "uri": uri, "type": "string"}]
    system = {"resourceType": "CodeSystem", "status": "active", "content": "complete", "property": properties}
    assert keys(system) == broken


def test_formats_have_short_names_where_no_attachment_is_meant() -> None:
    statement = {"resourceType": "CapabilityStatement", "status": "active", "date": "2026-01-01", "description": "all",
                 "kind": "requirements", "fhirVersion": "5.0.0", "format": ["json", "text/x"]}  # fmt: skip
    assert keys(statement) == []
    assert keys({**statement, "format": ["banana"]}) == ["FHR526"]
    assert keys({"resourceType": "Binary", "contentType": "json"}) == ["FHR526"]


def test_a_binding_may_stand_on_an_element_of_any_type() -> None:
    element = {"path": "Account.x", "id": "Account.x", "type": [{"code": "CodeableReference"}],
               "binding": {"strength": "example", "valueSet": "http://names.test/v"}}  # fmt: skip
    profile = {"resourceType": "StructureDefinition", "url": "http://names.test/s", "name": "Names", "status": "draft",
               "kind": "resource", "abstract": False, "type": "Account", "derivation": "constraint",
               "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Account",
               "differential": {"element": [{"path": "Account", "id": "Account"}, element]}}  # fmt: skip
    assert "eld-11" not in keys(profile)


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        ("urn:oid:1.2.840.113", []),
        ("urn:oid:2.999", []),
        ("urn:oid:3.4", ["FHR513"]),
        ("urn:oid:1.2.03", ["FHR513"]),
        ("urn:oid:", ["FHR513"]),
        ("urn:uuid:c757873d-ec9a-4326-a141-556f43239520", []),
        ("urn:uuid:C757873D-EC9A-4326-A141-556F43239520", ["FHR513"]),
        ("urn:ietf:rfc:3986", []),
        ("http://names.test/urn:oid:3.4", []),
    ],
)
def test_the_number_behind_an_oid_or_uuid_is_right(value: str, broken: list[str]) -> None:
    assert keys({"resourceType": "Patient", "implicitRules": value}) == broken


@pytest.mark.parametrize(
    ("identifier", "broken"),
    [
        ({"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3"}, []),
        ({"system": "urn:ietf:rfc:3986", "value": "12345"}, ["FHR527"]),
        ({"system": "http://names.test/ids", "value": "12345"}, []),
        ({"system": "mailto:a@names.test", "value": "12345"}, ["FHR527"]),
        ({"system": "C:\\ids", "value": "12345"}, ["FHR527"]),
    ],
)
def test_identifier(identifier: dict[str, Any], broken: list[str]) -> None:
    assert keys({"resourceType": "Patient", "identifier": [identifier]}) == broken


@pytest.mark.parametrize(
    ("period", "newest", "older"),
    [
        ({"start": "2026-05", "end": "2026-06"}, [], []),
        ({"start": "2026-06", "end": "2026-05"}, ["per-1"], ["per-1"]),
        ({"start": "2026-05", "end": "2026"}, [], ["per-1"]),
        ({"start": "2026-05-01", "end": "2026-05-01T10:00:00Z"}, [], ["per-1"]),
        ({"start": "2025-05-01", "end": "2026-05-01T10:00:00Z"}, [], []),
        ({"start": "2026-05-01T10:00:00Z", "end": "2026-05-01T10:00:00.5Z"}, [], []),
        ({"start": "2026-05-01"}, [], []),
    ],
)
def test_dates_of_different_precision_are_in_no_order_for_older_versions(
    period: dict[str, str], newest: list[str], older: list[str]
) -> None:
    patient = {"resourceType": "Patient", "name": [{"text": "A", "period": period}]}
    assert keys(patient) == newest
    assert keys(patient, "R4") == older


@pytest.mark.parametrize("version", ["R5", "R4"])
def test_the_id_of_an_element_stands_once_in_a_resource(version: Version) -> None:
    def patient(first: str, second: str) -> dict[str, Any]:
        coding = {"id": second, "system": "http://names.test/s", "code": "a"}
        return {"resourceType": "Patient", "id": "a", "name": [{"id": first, "text": "A"}],
                "maritalStatus": {"coding": [coding]}}  # fmt: skip

    assert keys(patient("a", "b"), version) == []
    assert keys(patient("a", "a"), version) == ["FHR528"]
    both = {"resourceType": "Bundle", "type": "collection", "entry": [
        {"fullUrl": f"http://names.test/Patient/{n}", "resource": {**patient("a", "b"), "id": n}} for n in "xy"
    ]}  # fmt: skip
    assert keys(both, version) == []


@pytest.mark.parametrize("date", ["0000", "0000-01", "0000-01-01"])
def test_there_is_no_year_nought(date: str) -> None:
    assert keys({"resourceType": "Patient", "birthDate": date}) == ["FHR513"]
    assert keys({"resourceType": "Patient", "birthDate": date.replace("0000", "0400")}) == []
