"""Who a dose is for, as R5 `patientCharacteristic`: what is not a range stays in the words of the page."""

from converter.monograph import Population, Range
from converter.targets.fhir import canonicals
from converter.targets.fhir.elements import Json, coding, concept, own_coding, range_of
from converter.targets.fhir.tables import code_display

_RANGES = {
    "age": "age",
    "weight": "weight",
    "gestation": "gestation",
    "creatinine-clearance": "creatinine_clearance",
}
_SEXES = {"male": "Male", "female": "Female"}


def characteristic(kind: str, **value: Json) -> Json:
    """One patientCharacteristic; `kind` is a code of our patient-characteristic system."""
    display = code_display("patient-characteristic", kind)
    return {"type": concept(display.lower(), [own_coding(canonicals.PATIENT_CHARACTERISTIC, kind, display)]), **value}


def characteristics(population: Population, component: str = "") -> list[Json]:
    """A population's characteristics: its words, then group, ranges, sex and conditions, each as a fact of its own."""
    found = []
    if population.words:
        found.append(characteristic("population", valueCodeableConcept={"text": population.words}))
    if population.group:
        display = code_display("age-group", population.group)
        group = concept(display.lower(), [own_coding(canonicals.AGE_GROUP, population.group, display)])
        found.append(characteristic("age", valueCodeableConcept=group))
    for kind, field in _RANGES.items():
        span: Range | None = getattr(population, field)
        if span is not None:
            found.append(characteristic(kind, valueRange=range_of(span)))
    if population.sex:
        sex = _SEXES.get(population.sex)
        codings = [coding(canonicals.ADMINISTRATIVE_GENDER, population.sex, sex)] if sex else []
        found.append(characteristic("sex", valueCodeableConcept=concept(population.sex, codings)))
    found += [characteristic("condition", valueCodeableConcept={"text": words}) for words in population.conditions]
    if component:
        found.append(characteristic("component", valueCodeableConcept={"text": component}))
    return found
