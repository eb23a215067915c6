"""The R5 Bundle of a monograph: complete, valid, self-contained, and made of nothing but the record."""

import base64
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from fhir.resources import get_fhir_model_class

from converter.monograph import Monograph
from converter.targets.fhir.target import FhirTarget
from converter.targets.settings import TargetSettings

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def rendered(monograph: Monograph, settings: TargetSettings, page: str = "i/inventine") -> dict[str, Any]:
    (piece,) = FhirTarget().render(monograph, page, settings)
    assert piece.path == f"fhir/{page}.json"
    found: dict[str, Any] = json.loads(piece.data, parse_float=Decimal)
    return found


def resources(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in bundle["entry"]]


def of_type(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in resources(bundle) if each["resourceType"] == kind]


def walk(value: Any) -> Iterator[Any]:
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from walk(child)


@pytest.fixture
def bundle(full: Monograph, settings: TargetSettings) -> dict[str, Any]:
    return rendered(full, settings)


@pytest.fixture
def knowledge(bundle: dict[str, Any]) -> dict[str, Any]:
    (found,) = of_type(bundle, "MedicationKnowledge")
    return found


@pytest.fixture
def uses(bundle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """ClinicalUseDefinitions by the first words in them."""
    return {re.sub("<[^>]*>", "", use["text"]["div"]): use for use in of_type(bundle, "ClinicalUseDefinition")}


def test_every_resource_and_the_bundle_pass_fhir_resources(bundle: dict[str, Any]) -> None:
    for resource in [bundle, *resources(bundle)]:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def test_what_is_referenced_comes_first(bundle: dict[str, Any]) -> None:
    kinds = list(dict.fromkeys(each["resourceType"] for each in resources(bundle)))
    assert kinds == ["DocumentReference", "Medication", "ClinicalUseDefinition", "MedicationKnowledge", "Provenance"]


def test_all_references_resolve_and_all_ids_are_unique_and_valid(bundle: dict[str, Any]) -> None:
    held = [f"{each['resourceType']}/{each['id']}" for each in resources(bundle)]
    assert len(set(held)) == len(held)
    assert all(ID.fullmatch(each["id"]) for each in [bundle, *resources(bundle)])
    spoken = [
        node["reference"] for node in walk(bundle) if isinstance(node, dict) and isinstance(node.get("reference"), str)
    ]
    assert set(spoken) <= set(held)
    for entry in bundle["entry"]:
        assert entry["fullUrl"] == f"https://fhir.test/r5/{entry['resource']['resourceType']}/{entry['resource']['id']}"


def test_references_point_at_allowed_types(bundle: dict[str, Any], knowledge: dict[str, Any]) -> None:
    """fhir.resources does not look: a ClinicalUseDefinition is never about a MedicationKnowledge."""
    for use in of_type(bundle, "ClinicalUseDefinition"):
        assert [each["reference"].split("/")[0] for each in use["subject"]] == ["Medication"]
    assert {each["reference"].split("/")[0] for each in knowledge["clinicalUseIssue"]} == {"ClinicalUseDefinition"}
    assert knowledge["associatedMedication"][0]["reference"].startswith("Medication/")
    assert {each["source"]["reference"].split("/")[0] for each in knowledge["monograph"]} == {"DocumentReference"}


def test_nothing_is_null_empty_or_of_a_placeholder_domain(bundle: dict[str, Any]) -> None:
    assert not [node for node in walk(bundle) if node is None or node in ("", [], {})]
    assert not re.search(r"example\.(org|com)|acme", json.dumps(bundle, default=str))


def test_transaction_bundles_put_by_id(full: Monograph, settings: TargetSettings) -> None:
    bundle = rendered(full, msgspec.structs.replace(settings, bundle="transaction"))
    assert bundle["type"] == "transaction"
    for entry in bundle["entry"]:
        url = f"{entry['resource']['resourceType']}/{entry['resource']['id']}"
        assert entry["request"] == {"method": "PUT", "url": url}


def test_collection_bundles_have_no_requests(bundle: dict[str, Any]) -> None:
    assert bundle["type"] == "collection"
    assert all("request" not in entry for entry in bundle["entry"])


def test_the_files_path_leaves_no_trace(full: Monograph, settings: TargetSettings) -> None:
    moved = msgspec.structs.replace(full, path="z/other.md")
    assert rendered(full, settings) == rendered(moved, settings)
    for site in (settings.source_url, ""):
        text = json.dumps(rendered(full, msgspec.structs.replace(settings, source_url=site)), default=str)
        assert "i/inventine" not in text


def test_the_source_is_the_slug_below_the_site(bundle: dict[str, Any]) -> None:
    assert {each["meta"]["source"] for each in resources(bundle)} == {"https://site.test/drugs/inventine%20plus"}


def test_without_a_site_the_source_is_the_document_reference(full: Monograph) -> None:
    bundle = rendered(full, TargetSettings())
    (document,) = of_type(bundle, "DocumentReference")
    sources = {each["meta"]["source"] for each in resources(bundle)}
    assert sources == {f"https://monograph-converter.invalid/fhir/DocumentReference/{document['id']}"}
    assert "url" not in document["content"][0]["attachment"]


def test_the_source_page_has_its_digests(bundle: dict[str, Any]) -> None:
    (document,) = of_type(bundle, "DocumentReference")
    attachment = document["content"][0]["attachment"]
    assert base64.b64decode(attachment["hash"]).hex() == "da39a3ee5e6b4b0d3255bfef95601890afd80709"
    assert "size" not in attachment
    assert document["identifier"][0]["value"] == "e3b0c442" * 8
    assert attachment["creation"] == "2025-03-04"
    assert "date" not in document, "a date without time is no instant"


def test_provenance_speaks_of_all_and_never_asks_the_clock(bundle: dict[str, Any]) -> None:
    (provenance,) = of_type(bundle, "Provenance")
    held = [f"{r['resourceType']}/{r['id']}" for r in resources(bundle) if r["resourceType"] != "Provenance"]
    assert [each["reference"] for each in provenance["target"]] == held
    assert provenance["occurredDateTime"] == "2025-03-04"
    assert "recorded" not in provenance
    assert [agent["who"]["display"] for agent in provenance["agent"]] == ["monograph-converter 1.2.3", "The Site"]
    assert provenance["entity"][0]["role"] == "source"


@pytest.mark.parametrize("given", ["modified", "recorded"])
def test_a_full_instant_is_when_it_was_recorded(full: Monograph, settings: TargetSettings, given: str) -> None:
    instant = "2025-09-22T17:21:54.117Z"
    if given == "modified":
        full = msgspec.structs.replace(full, modified=instant)
    else:
        settings = msgspec.structs.replace(settings, recorded=instant)
    (provenance,) = of_type(rendered(full, settings), "Provenance")
    assert provenance["recorded"] == instant


def test_tags_say_unreviewed_machine_written_and_banned(knowledge: dict[str, Any]) -> None:
    codes = [tag["code"] for tag in knowledge["meta"]["tag"]]
    assert codes == ["unreviewed", "not-medical-advice", "machine-written", "banned"]


def test_the_licence_travels_in_the_data(full: Monograph, knowledge: dict[str, Any]) -> None:
    assert "CC-BY-4.0" in json.dumps(knowledge["extension"])
    (bare,) = of_type(rendered(full, TargetSettings()), "MedicationKnowledge")
    assert "extension" not in bare


def test_figures_keep_their_digits(full: Monograph, settings: TargetSettings) -> None:
    (piece,) = FhirTarget().render(full, "x", settings)
    assert b"0.50 mg" in piece.data


# ---- MedicationKnowledge ----------------------------------------------------------------------------------------


def test_names_once_and_codes_beside_words(knowledge: dict[str, Any]) -> None:
    assert knowledge["name"] == ["Inventine", "Invento"]
    assert knowledge["code"]["text"] == "Inventine"
    exact, broader = knowledge["code"]["coding"]
    assert exact["version"] == "2025-01" and "extension" not in exact
    assert broader["extension"][0]["valueCode"] == "source-is-narrower-than-target"
    assert knowledge["status"] == "active"


def test_sections_carry_loinc_codes_where_known(knowledge: dict[str, Any]) -> None:
    usage, odd, _ = knowledge["monograph"]
    assert usage["type"]["coding"][0]["code"] == "34067-9"
    assert odd["type"] == {"text": "Odd <b>heading</b>"}


def test_ingredients_and_definition(knowledge: dict[str, Any]) -> None:
    definitional = knowledge["definitional"]
    (ingredient,) = definitional["ingredient"]
    assert ingredient["item"]["concept"]["text"] == "inventine sodium"
    assert ingredient["strengthCodeableConcept"]["text"] == "0.50 mg"
    salt, moiety = ingredient["item"]["concept"]["coding"]
    assert "extension" not in salt and "extension" in moiety
    assert definitional["doseForm"]["text"] == "tablet"
    assert [route["text"] for route in definitional["intendedRoute"]] == ["oral"]


def test_two_dose_forms_are_none(full: Monograph, settings: TargetSettings) -> None:
    form = full.presentations[0]
    two = (form, msgspec.structs.replace(form, concept=msgspec.structs.replace(form.concept, text="syrup")))
    bundle = rendered(msgspec.structs.replace(full, presentations=two), settings)
    assert "doseForm" not in of_type(bundle, "MedicationKnowledge")[0]["definitional"]


def test_storage_and_preparation(knowledge: dict[str, Any]) -> None:
    (storage,) = knowledge["storageGuideline"]
    assert storage["note"][0]["text"] == "Keep at 2-8 °C for 3 months."
    setting = storage["environmentalSetting"][0]["valueRange"]
    assert (setting["low"]["value"], setting["high"]["value"], setting["high"]["code"]) == (2, 8, "Cel")
    assert storage["stabilityDuration"]["code"] == "mo"
    assert knowledge["preparationInstruction"] == "Add water."


def test_an_authority_only_when_stated(knowledge: dict[str, Any]) -> None:
    assert [each["regulatoryAuthority"]["display"] for each in knowledge["regulatory"]] == ["The Authority"]
    texts = [each["classification"][0].get("text") for each in knowledge["medicineClassification"]]
    assert texts == ["fever reducer", None, "Schedule IV"]


def test_related_monographs_stand_by_identifier_only(knowledge: dict[str, Any]) -> None:
    (reference,) = knowledge["relatedMedicationKnowledge"][0]["reference"]
    assert "reference" not in reference
    assert reference["identifier"]["value"] == "other-drug"


def test_doses_stand_by_indication_then_people(knowledge: dict[str, Any], uses: dict[str, Any]) -> None:
    tied, untied = knowledge["indicationGuideline"]
    (indication,) = tied["indication"]
    assert indication["concept"]["text"] == "mild fever"
    assert indication["reference"]["reference"] == f"ClinicalUseDefinition/{uses['mild fever']['id']}"
    assert "indication" not in untied
    (adults,) = tied["dosingGuideline"]
    assert adults["treatmentIntent"]["text"] == "treatment"
    assert [each["type"]["text"] for each in adults["dosage"]] == ["initial", "unspecified"]
    (children,) = untied["dosingGuideline"]
    kinds = [each["type"]["text"] for each in children["patientCharacteristic"]]
    assert kinds == ["population", "age", "age", "weight", "creatinine clearance", "sex", "condition", "component"]


def test_doses_say_where_they_were_read(knowledge: dict[str, Any], bundle: dict[str, Any]) -> None:
    (document,) = of_type(bundle, "DocumentReference")
    dosage = knowledge["indicationGuideline"][0]["dosingGuideline"][0]["dosage"][0]["dosage"][0]
    (place,) = dosage["extension"]
    values = {part["url"]: part for part in place["extension"]}
    assert values["reference"]["valueReference"] == {"reference": f"DocumentReference/{document['id']}"}
    assert (values["offset"]["valueInteger"], values["length"]["valueInteger"]) == (400, 19)
    assert ID.fullmatch(dosage["id"])
    assert dosage["text"] == "0.50 mg twice daily"


def test_a_dose_keeps_amount_timing_route_and_maximum(knowledge: dict[str, Any]) -> None:
    dosage = knowledge["indicationGuideline"][0]["dosingGuideline"][0]["dosage"][0]["dosage"][0]
    assert str(dosage["doseAndRate"][0]["doseQuantity"]["value"]) == "0.50"
    assert dosage["timing"]["repeat"] == {"frequency": 2, "period": 1, "periodUnit": "d"}
    assert str(dosage["maxDosePerPeriod"][0]["numerator"]["value"]) == "2.0"
    assert dosage["route"]["text"] == "by mouth"


# ---- ClinicalUseDefinition --------------------------------------------------------------------------------------


def test_each_use_holds_the_one_part_its_type_names(bundle: dict[str, Any]) -> None:
    """cud-1, and the type says which."""
    parts = {"indication", "contraindication", "interaction", "undesirableEffect", "warning"}
    for use in of_type(bundle, "ClinicalUseDefinition"):
        (held,) = parts & set(use)
        assert held == {"undesirable-effect": "undesirableEffect"}.get(use["type"], use["type"])


def test_indications(uses: dict[str, Any]) -> None:
    assert uses["mild fever"]["indication"]["diseaseSymptomProcedure"]["concept"]["text"] == "mild fever"
    assert "category" not in uses["mild fever"]
    therapy = uses["mild fever"]["indication"]["otherTherapy"][0]
    assert therapy["relationshipType"]["coding"][0]["code"] == "indicated-only-with"
    assert uses["snoring"]["category"][0]["coding"][0]["code"] == "off-label"
    assert uses["snoring"]["population"] == [{"display": "men"}]
    assert uses["snoring"]["indication"]["comorbidity"][0]["concept"]["text"] == "obesity"
    purpose = uses["contraception"]["indication"]
    assert list(purpose) == ["intendedEffect"]


def test_contraindications(uses: dict[str, Any]) -> None:
    therapy = uses["ritonavir"]["contraindication"]["otherTherapy"][0]
    assert therapy["treatment"]["concept"]["text"] == "ritonavir"
    assert therapy["relationshipType"]["coding"][0]["code"] == "contraindicated-only-with"
    assert uses["children under 2"]["population"] == [{"display": "children under 2"}]
    assert "otherTherapy" not in uses["active bleeding"]["contraindication"]


def test_interactions(uses: dict[str, Any]) -> None:
    warfarin = uses["warfarin"]["interaction"]
    assert warfarin["interactant"][0]["itemCodeableConcept"]["text"] == "warfarin"
    assert warfarin["type"]["coding"][0]["code"] == "drug-drug"
    assert warfarin["effect"]["concept"]["text"] == "more bleeding"
    assert warfarin["management"] == [{"text": "watch the INR"}]
    assert uses["wine"]["interaction"]["type"] == {"text": "alcohol"}
    assert uses["grapefruit"]["interaction"]["type"]["coding"][0]["code"] == "drug-food"
    assert uses["grapefruit"]["extension"][1]["valueString"] == "part"


def test_effects(uses: dict[str, Any]) -> None:
    headache, coma = uses["headache"]["undesirableEffect"], uses["coma"]["undesirableEffect"]
    assert "classification" not in headache
    assert headache["frequencyOfOccurrence"]["coding"][0]["code"] == "Common"
    assert coma["classification"] == {"text": "serious"}
    assert coma["frequencyOfOccurrence"] == {"text": "1 in 100"}


def test_warnings_by_topic(uses: dict[str, Any]) -> None:
    pregnancy = uses["Ask first. eGFR &lt;30 &amp; rising."]
    assert pregnancy["warning"]["description"] == "Ask first. eGFR <30 & rising."
    assert pregnancy["warning"]["code"]["coding"][0]["code"] == "pregnancy"
    assert pregnancy["category"][0]["coding"][0]["code"] == "Pregnancy"
    assert len(pregnancy["extension"]) == 2, "one place a sentence"
    assert uses["Something else."]["warning"]["code"] == {"text": "unheard-of"}


def test_a_ban_is_a_warning_too(uses: dict[str, Any]) -> None:
    assert uses["Banned in 2011."]["warning"]["code"]["coding"][0]["code"] == "withdrawn"
