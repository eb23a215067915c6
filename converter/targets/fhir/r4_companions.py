"""The resources around the monograph, in R4 and R4B: Medication, DocumentReference and Provenance."""

from collections.abc import Sequence

from converter.targets.fhir import canonicals
from converter.targets.fhir.companions import (
    document_reference,
    medication,
    provenance,
    review_provenances,
)
from converter.targets.fhir.edition import Edition
from converter.targets.fhir.elements import Json, coding
from converter.targets.fhir.knowledge import ingredient_concept
from converter.targets.fhir.r4_knowledge import strength

STRENGTH = f"{canonicals.IN_R5}Medication.ingredient.strength"

__all__ = ["document_reference", "r4_medication", "r4_provenance", "r4_reviews"]


def r4_medication(edition: Edition) -> Json:
    """The Medication; its ingredients are concepts, not references."""
    return medication(edition) | {
        "ingredient": [
            {
                "extension": strength(STRENGTH, each.strength),
                "itemCodeableConcept": ingredient_concept(each),
                "isActive": True,
            }
            for each in edition.monograph.ingredients
        ]
    }


def r4_provenance(edition: Edition, targets: Sequence[Json]) -> Json:
    """The Provenance. Its activity has another code; `recorded` is required: where it is not known, that is said."""
    found = provenance(edition, targets) | {
        "activity": {"coding": [coding(canonicals.DATA_OPERATION, "CREATE", "create")]}
    }
    return _recorded(found)


def r4_reviews(edition: Edition, targets: Sequence[Json]) -> list[Json]:
    """The Provenances of approvals, when there are any."""
    return [_recorded(each) for each in review_provenances(edition, targets)]


def _recorded(found: Json) -> Json:
    if found["recorded"]:
        return found
    absent = {"extension": [{"url": canonicals.DATA_ABSENT_REASON, "valueCode": "unknown"}]}
    return {key: value for key, value in found.items() if key != "recorded"} | {"_recorded": absent}
