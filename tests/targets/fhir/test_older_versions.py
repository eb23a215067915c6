"""R4B and R4: valid, self-contained, and people, condition and maximum of every dose survive."""

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from fhir.resources.R4B import get_fhir_model_class

from converter.monograph import Limit, Monograph, Population, Range
from converter.targets.fhir.r4_patient import VALUE
from converter.targets.fhir.target import FhirTarget
from converter.targets.settings import TargetSettings
from tests.targets.fhir.conftest import DOSES
from tests.targets.fhir.test_bundle import of_type, resources, walk

VERSIONS = ("R4B", "R4")
KINDS = {"creatinine-clearance": "creatinine_clearance"}


def rendered(monograph: Monograph, version: str) -> dict[str, Any]:
    (piece,) = FhirTarget().render(monograph, "a", TargetSettings(fhir_version=version))
    found: dict[str, Any] = json.loads(piece.data, parse_float=Decimal, parse_int=Decimal)
    return found


def knowledge(monograph: Monograph, version: str) -> dict[str, Any]:
    (found,) = of_type(rendered(monograph, version), "MedicationKnowledge")
    return found


# ---- reading back -----------------------------------------------------------------------------------------------


def span(value: dict[str, Any]) -> Range:
    ends = value.get("low"), value.get("high")
    one = next(end for end in ends if end)
    return Range(*(end["value"] if end else None for end in ends), one["code"], one["unit"])


def population(guideline: dict[str, Any]) -> tuple[Population, str]:
    """The population, and the ingredient it is about, of `patientCharacteristics`."""
    found: dict[str, Any] = {"conditions": ()}
    component = ""
    for each in guideline.get("patientCharacteristics", []):
        kind = each["characteristicCodeableConcept"]["coding"][0]["code"]
        exact = next((e for e in each.get("extension", []) if e["url"] == VALUE), {})
        (words,) = each["value"]
        if "valueRange" in exact:
            found[KINDS.get(kind, kind)] = span(exact["valueRange"])
        elif kind == "condition":
            found["conditions"] += (words,)
        elif kind == "component":
            component = words
        elif kind == "age":
            found["group"] = exact["valueCodeableConcept"]["coding"][0]["code"]
        else:
            found[{"population": "words"}.get(kind, kind)] = words
    return Population(**found), component


def limits(dosage: dict[str, Any]) -> tuple[Limit, ...]:
    found = []
    if "maxDosePerPeriod" in dosage:
        ratio = dosage["maxDosePerPeriod"]
        top, per = ratio["numerator"], ratio["denominator"]
        found.append(
            Limit(value=top["value"], unit=top["code"], words=top["unit"], period=per["value"], period_unit=per["code"])
        )
    for element, kind in (("maxDosePerAdministration", "administration"), ("maxDosePerLifetime", "lifetime")):
        if element in dosage:
            top = dosage[element]
            found.append(Limit(value=top["value"], unit=top["code"], words=top["unit"], per=kind))
    return tuple(found)


@pytest.mark.parametrize("version", VERSIONS)
def test_people_condition_indication_and_maximum_survive(full: Monograph, version: str) -> None:
    read = {}
    for guideline in knowledge(full, version)["administrationGuidelines"]:
        people, component = population(guideline)
        for course in guideline.get("dosage", []):
            for dosage in course["dosage"]:
                indication = guideline.get("indicationCodeableConcept", {}).get("text", "")
                read[dosage["text"]] = (people, component, indication, limits(dosage))
    assert read == {
        dose.text: (dose.population, dose.component, dose.indication, dose.regimen.limits if dose.regimen else ())
        for dose in DOSES
    }


# ---- what does not fit ------------------------------------------------------------------------------------------


def one_dose(monograph: Monograph, version: str, **changes: object) -> dict[str, Any]:
    dose = DOSES[0]
    assert dose.regimen
    changed = msgspec.structs.replace(dose, regimen=msgspec.structs.replace(dose.regimen, **changes))
    found = knowledge(msgspec.structs.replace(monograph, doses=(changed,)), version)
    dosage: dict[str, Any] = found["administrationGuidelines"][0]["dosage"][0]["dosage"][0]
    return dosage


def reason(dosage: dict[str, Any]) -> str:
    return next((e["valueCode"] for e in dosage["extension"] if e["url"].endswith("text-only-reason")), "")


@pytest.mark.parametrize("version", VERSIONS)
def test_two_maxima_for_a_time_stay_words(full: Monograph, version: str) -> None:
    day = Limit(value=Decimal(4), unit="mg", period=Decimal(1), period_unit="d")
    week = Limit(value=Decimal(9), unit="mg", period=Decimal(1), period_unit="wk")
    dosage = one_dose(full, version, limits=(day, week))
    assert set(dosage) == {"id", "extension", "sequence", "text"}
    assert reason(dosage) == "more-than-one-maximum"


@pytest.mark.parametrize("version", VERSIONS)
def test_two_reasons_as_needed_stay_words_and_one_fits(full: Monograph, version: str) -> None:
    both = one_dose(full, version, as_needed=True, as_needed_for=("pain", "fever"))
    assert "doseAndRate" not in both and reason(both) == "more-than-one-reason-as-needed"
    one = one_dose(full, version, as_needed=True, as_needed_for=("pain",))
    assert one["asNeededCodeableConcept"] == {"text": "pain"}
    assert "asNeededBoolean" not in one
    none = one_dose(full, version, as_needed=True)
    assert none["asNeededBoolean"] is True


@pytest.mark.parametrize("version", VERSIONS)
def test_a_maximum_for_a_dose_and_one_for_a_day_fit_together(full: Monograph, version: str) -> None:
    day = Limit(value=Decimal(4), unit="mg", period=Decimal(1), period_unit="d")
    each = Limit(value=Decimal(2), unit="mg", per="administration")
    dosage = one_dose(full, version, limits=(day, each))
    assert dosage["maxDosePerPeriod"]["numerator"]["value"] == 4
    assert dosage["maxDosePerAdministration"]["value"] == 2


# ---- the Bundle -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_every_resource_is_valid_and_resolves_inside(full: Monograph, version: str) -> None:
    bundle = json.loads(json.dumps(rendered(full, version), default=float))
    held = {f"{each['resourceType']}/{each['id']}" for each in resources(bundle)}
    for resource in [bundle, *resources(bundle)]:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    for node in walk(bundle):
        assert node is not None and node not in ("", [], {})
        if isinstance(node, dict) and isinstance(node.get("reference"), str):
            assert node["reference"] in held


def test_ids_are_the_same_in_all_versions(full: Monograph) -> None:
    ids = {v: {r["id"] for r in resources(rendered(full, v))} for v in ("R5", *VERSIONS)}
    assert ids["R5"] == ids["R4B"] > ids["R4"]


def test_r4b_has_clinical_uses_with_its_own_name_for_a_therapy(full: Monograph) -> None:
    bundle = rendered(full, "R4B")
    therapies = [
        therapy
        for use in of_type(bundle, "ClinicalUseDefinition")
        for therapy in use.get("contraindication", {}).get("otherTherapy", [])
    ]
    assert [therapy["therapy"]["concept"]["text"] for therapy in therapies] == ["ritonavir"]
    assert "contraindication" not in knowledge(full, "R4B")


def test_r4_has_each_contraindication_as_a_detected_issue(full: Monograph) -> None:
    bundle = rendered(full, "R4")
    assert not of_type(bundle, "ClinicalUseDefinition")
    issues = of_type(bundle, "DetectedIssue")
    assert [issue["code"]["text"] for issue in issues] == [c.concept.text for c in full.contraindications]
    assert [r["reference"] for r in knowledge(full, "R4")["contraindication"]] == [
        f"DetectedIssue/{issue['id']}" for issue in issues
    ]


def test_r4_names_stated_indications_but_no_off_label_ones(full: Monograph) -> None:
    named = [
        g.get("indicationCodeableConcept", {}).get("text") for g in knowledge(full, "R4")["administrationGuidelines"]
    ]
    assert named == ["mild fever", None, "contraception"]


@pytest.mark.parametrize("version", VERSIONS)
def test_recorded_is_required_and_its_absence_is_said(full: Monograph, version: str) -> None:
    (provenance,) = of_type(rendered(full, version), "Provenance")
    assert provenance["_recorded"]["extension"][0]["valueCode"] == "unknown"
    dated = msgspec.structs.replace(full, modified="2025-09-22T17:21:54.117Z")
    (provenance,) = of_type(rendered(dated, version), "Provenance")
    assert provenance["recorded"] == "2025-09-22T17:21:54.117Z"
    assert "_recorded" not in provenance


@pytest.mark.parametrize("version", VERSIONS)
def test_the_slug_and_strengths_stand_in_hl7s_extensions(full: Monograph, version: str) -> None:
    found = knowledge(full, version)
    assert found["extension"][0]["valueIdentifier"]["value"] == "inventine plus"
    assert found["ingredient"][0]["extension"][0]["valueCodeableConcept"]["text"] == "0.50 mg"
    assert found["synonym"] == ["Invento"]


def test_an_unknown_version_is_refused(full: Monograph) -> None:
    with pytest.raises(KeyError):
        rendered(full, "R3")
