"""MedicationKnowledge in R4 and R4B, which have the same elements (https://hl7.org/fhir/R4B/medicationknowledge.html).

What R5 added and these lack stands in HL7's extensions for R5 elements where it is short (identifier, strength,
treatment intent); storage stays in the narrative.
"""

from converter.monograph import Dose
from converter.targets.fhir import canonicals
from converter.targets.fhir.dosing import Course, Guideline, indication_guidelines
from converter.targets.fhir.edition import Edition
from converter.targets.fhir.elements import Json, component, concept, terminology_coding
from converter.targets.fhir.knowledge import (
    classifications,
    ingredient_concept,
    licence,
    monographs,
    names,
    preparation,
    presented,
    product_type,
    regulatory,
    related,
    slug_identifier,
    text_only,
    whole_page,
)
from converter.targets.fhir.r4_dosage import r4_dosage
from converter.targets.fhir.r4_patient import r4_characteristics

IDENTIFIER = f"{canonicals.IN_R5}MedicationKnowledge.identifier"
STRENGTH = f"{canonicals.IN_R5}MedicationKnowledge.definitional.ingredient.strength"
INTENT = f"{canonicals.IN_R5}MedicationKnowledge.indicationGuideline.dosingGuideline.treatmentIntent"


def r4_knowledge(edition: Edition, contraindications: list[Json], guidelines: list[Json]) -> Json:
    """The MedicationKnowledge; `contraindications` are References, `guidelines` stand after those with doses."""
    facts = edition.monograph
    identifier = {"url": IDENTIFIER, "valueIdentifier": slug_identifier(facts.slug, facts.source)}
    forms = presented(edition, "dose-form")
    return edition.resource(
        "MedicationKnowledge", edition.drug_id,
        text=whole_page(edition),
        extension=[identifier, *licence(edition)],
        code=concept(facts.title, map(terminology_coding, facts.title_codes)),
        status="active",
        doseForm=forms[0] if len(forms) == 1 else None,
        synonym=names(edition)[1:],
        relatedMedicationKnowledge=related(edition),
        associatedMedication=[edition.medication],
        productType=product_type(edition),
        monograph=monographs(edition),
        ingredient=[
            {"extension": strength(STRENGTH, each.strength), "itemCodeableConcept": ingredient_concept(each)}
            for each in facts.ingredients
        ],
        preparationInstruction=preparation(edition),
        intendedRoute=presented(edition, "route"),
        administrationGuidelines=[*administration_guidelines(edition), *guidelines],
        medicineClassification=classifications(edition),
        contraindication=contraindications,
        regulatory=[
            each | {"schedule": [{"schedule": words} for words in each["schedule"]]} for each in regulatory(edition)
        ],
    )  # fmt: skip


def strength(url: str, words: str) -> list[Json]:
    """A strength in words, where the older versions have a Ratio only."""
    return [{"url": url, "valueCodeableConcept": {"text": words}}] if words else []


def administration_guidelines(edition: Edition) -> list[Json]:
    """One guideline for each indication and population."""
    return [
        _guideline(edition, group.indication, each)
        for group in indication_guidelines(edition)
        for each in group.guidelines
    ]


def _guideline(edition: Edition, indication: str, guideline: Guideline) -> Json:
    intent = {"url": INTENT, "valueCodeableConcept": {"text": guideline.intent}}
    return {
        "extension": [intent] if guideline.intent else [],
        "dosage": [_course(edition, course) for course in guideline.courses],
        "indicationCodeableConcept": {"text": indication},
        "patientCharacteristics": r4_characteristics(guideline.population, guideline.component),
    }


def _course(edition: Edition, course: Course) -> Json:
    return {
        "type": {"text": course.phase},
        "dosage": [_dosage(edition, dose, fact) for dose, fact in course.doses],
    }


def _dosage(edition: Edition, dose: Dose, fact: str) -> Json:
    found, reason = r4_dosage(dose, fact, canonicals.DOSE_RATE)
    return found | {
        "extension": [edition.place(dose.evidence), *component(dose.component), *text_only(reason)],
    }
