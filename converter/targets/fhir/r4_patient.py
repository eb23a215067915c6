"""Who a dose is for, as R4 and R4B have it: `patientCharacteristics.value` is words only.

A range is said in words, and exactly in HL7's extension for the R5 element (https://hl7.org/fhir/R5/versions.html#extensions).
"""

from typing import Any

from converter.monograph import Population
from converter.targets.fhir import canonicals
from converter.targets.fhir.elements import Json
from converter.targets.fhir.patient import characteristics

VALUE = f"{canonicals.IN_R5}MedicationKnowledge.indicationGuideline.dosingGuideline.patientCharacteristic.value"


def range_words(span: Json) -> str:
    """A Range in words: `2 to 12 years`, `2 years or more`, `up to 40 kg`."""
    low, high = span.get("low"), span.get("high")
    unit = (low or high or {}).get("unit", "")
    if low and high:
        value = low["value"] if low["value"] == high["value"] else f"{low['value']} to {high['value']}"
        return f"{value} {unit}"
    if low:
        return f"{low['value']} {unit} or more"
    return f"up to {high['value']} {unit}" if high else ""


def r4_characteristics(population: Population, component: str = "") -> list[Json]:
    """A population's `patientCharacteristics`, one for each of R5's `patientCharacteristic`."""
    return [_older(each) for each in characteristics(population, component)]


def _older(newer: Json) -> Json:
    (name, value), *_ = ((key, value) for key, value in newer.items() if key.startswith("value"))
    words: Any = range_words(value) if name == "valueRange" else value["text"]
    coded = name == "valueRange" or "coding" in value
    return {
        "extension": [{"url": VALUE, name: value}] if coded else [],
        "characteristicCodeableConcept": newer["type"],
        "value": [words],
    }
