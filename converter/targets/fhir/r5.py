"""FHIR R5 (5.0.0): all resources of a monograph."""

from converter.targets.fhir.bundle import finished
from converter.targets.fhir.clinical_use import clinical_uses
from converter.targets.fhir.companions import document_reference, medication, provenance, review_provenances
from converter.targets.fhir.edition import Edition
from converter.targets.fhir.elements import Json
from converter.targets.fhir.knowledge import medication_knowledge

VERSION = "5.0.0"


def resources(edition: Edition) -> list[Json]:
    """The monograph's resources, referenced ones first."""
    uses = list(clinical_uses(edition))
    found = [document_reference(edition), medication(edition), *uses, medication_knowledge(edition, uses)]
    return finished([*found, provenance(edition, found), *review_provenances(edition, found)])
