"""FHIR R4B (4.3.0): ClinicalUseDefinitions as in R5, the older MedicationKnowledge.

A contraindication stands once, as ClinicalUseDefinition; `MedicationKnowledge.contraindication` is not used.
"""

from converter.targets.fhir.bundle import finished
from converter.targets.fhir.clinical_use import clinical_uses
from converter.targets.fhir.edition import Edition
from converter.targets.fhir.elements import Json
from converter.targets.fhir.r4_companions import document_reference, r4_medication, r4_provenance, r4_reviews
from converter.targets.fhir.r4_knowledge import r4_knowledge

VERSION = "4.3.0"


def resources(edition: Edition) -> list[Json]:
    """The monograph's resources, referenced ones first."""
    uses = clinical_uses(edition, treatment="therapy")
    found = [document_reference(edition), r4_medication(edition), *uses, r4_knowledge(edition, [], [])]
    return finished([*found, r4_provenance(edition, found), *r4_reviews(edition, found)])
