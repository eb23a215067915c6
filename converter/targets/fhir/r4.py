"""FHIR R4 (4.0.1): no ClinicalUseDefinition. Contraindications are DetectedIssues; indications stand in guidelines.

https://hl7.org/fhir/R4/medicationknowledge.html. Interactions, effects and warnings stay in the narrative, and so do
off-label uses: a bare guideline would make approved uses of them.
"""

from collections.abc import Iterator

from converter.monograph import Contraindication
from converter.monograph.identity import fold
from converter.targets.fhir.bundle import finished
from converter.targets.fhir.edition import Edition
from converter.targets.fhir.elements import Json, component, stated
from converter.targets.fhir.narrative import sentence
from converter.targets.fhir.r4_companions import document_reference, r4_medication, r4_provenance, r4_reviews
from converter.targets.fhir.r4_knowledge import r4_knowledge

VERSION = "4.0.1"


def resources(edition: Edition) -> list[Json]:
    """The monograph's resources, referenced ones first."""
    facts = zip(edition.monograph.contraindications, edition.ids.contraindications, strict=True)
    issues = [detected_issue(edition, fact, never) for never, fact in facts]
    references = [{"reference": f"DetectedIssue/{issue['id']}"} for issue in issues]
    knowledge = r4_knowledge(edition, references, list(undosed_indications(edition)))
    found = [document_reference(edition), r4_medication(edition), *issues, knowledge]
    return finished([*found, r4_provenance(edition, found), *r4_reviews(edition, found)])


def detected_issue(edition: Edition, fact: str, never: Contraindication) -> Json:
    """A contraindication of the medicine, for no patient in particular."""
    return edition.resource(
        "DetectedIssue", edition.use_id(fact),
        text=sentence(never.evidence.text, edition.monograph.language),
        extension=[edition.place(never.evidence), *component(never.component)],
        status="final",
        code=stated(never.concept),
        implicated=[edition.medication],
        detail=never.evidence.text,
    )  # fmt: skip


def undosed_indications(edition: Edition) -> Iterator[Json]:
    """A guideline without a dose for each stated indication that no dose names; off-label uses are left out."""
    dosed = {fold(dose.indication) for dose in edition.monograph.doses}
    for indication in edition.monograph.indications:
        if not indication.off_label and fold(indication.concept.text) not in dosed:
            yield {
                "extension": [edition.place(indication.evidence)],
                "indicationCodeableConcept": stated(indication.concept),
            }
