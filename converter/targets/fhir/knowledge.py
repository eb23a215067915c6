"""MedicationKnowledge in R5: the monograph itself (https://hl7.org/fhir/R5/medicationknowledge.html)."""

import re
from collections.abc import Sequence
from typing import Any

from converter.monograph import Dose, Ingredient, Storage
from converter.monograph.identity import fold
from converter.targets.fhir import canonicals
from converter.targets.fhir.dosage import dosage
from converter.targets.fhir.dosing import Course, Guideline, indication_fact, indication_guidelines
from converter.targets.fhir.edition import Edition
from converter.targets.fhir.elements import (
    Json,
    coding,
    component,
    concept,
    own_coding,
    quantity,
    stated,
    terminology_coding,
)
from converter.targets.fhir.narrative import page
from converter.targets.fhir.patient import characteristics
from converter.targets.fhir.tables import code_display, section_codes

_PREPARATION = re.compile(r"\b(?:reconstitution|dilution|preparation)\b")
_CLASS_NAMES = {
    "pharmacological": "pharmacological class",
    "schedule": "controlled substance schedule",
    "pregnancy-category": "pregnancy category",
}


def medication_knowledge(edition: Edition, uses: Sequence[Json]) -> Json:
    """The MedicationKnowledge; `uses` are the monograph's ClinicalUseDefinitions."""
    facts = edition.monograph
    return edition.resource(
        "MedicationKnowledge", edition.drug_id,
        text=whole_page(edition),
        extension=licence(edition),
        identifier=[slug_identifier(facts.slug, facts.source)],
        code=concept(facts.title, map(terminology_coding, facts.title_codes)),
        status="active",
        author={"display": edition.settings.publisher},
        intendedJurisdiction=jurisdiction(edition),
        name=names(edition),
        relatedMedicationKnowledge=related(edition),
        associatedMedication=[edition.medication],
        productType=product_type(edition),
        monograph=monographs(edition),
        preparationInstruction=preparation(edition),
        indicationGuideline=[_indication_guideline(edition, each) for each in indication_guidelines(edition)],
        medicineClassification=classifications(edition),
        clinicalUseIssue=[{"reference": f"ClinicalUseDefinition/{use['id']}"} for use in uses],
        storageGuideline=[_storage(edition, each) for each in facts.storage],
        regulatory=regulatory(edition),
        definitional=_definitional(edition),
    )  # fmt: skip


def preparation(edition: Edition) -> str:
    """The text of sections on reconstitution or dilution, by their titles: no dialect has a key for them."""
    sections = edition.monograph.sections
    return "\n\n".join(s.text for s in sections if not s.key and _PREPARATION.search(fold(s.title)))


def whole_page(edition: Edition) -> Json:
    """The page as narrative. Questions of the front matter stand at the end, where no section holds them."""
    facts = edition.monograph
    shown = " ".join(fold(section.text) for section in facts.sections)
    questions = [(faq.question, faq.answer) for faq in facts.faqs if fold(faq.answer) not in shown]
    return page(facts.title, [(s.title, s.text) for s in facts.sections], questions, facts.language)


def licence(edition: Edition) -> list[Json]:
    """The licence of the content, as configured; none by default."""
    words = edition.settings.license
    return [{"url": canonicals.COPYRIGHT, "valueMarkdown": words}] if words else []


def slug_identifier(slug: str, source: str) -> Json:
    """A monograph's slug; its site is the assigner, for two sites may use the same slug."""
    return {"system": canonicals.MONOGRAPH_SLUG, "value": slug, "assigner": {"display": source}}


def jurisdiction(edition: Edition) -> list[Json]:
    """The configured jurisdiction, an ISO 3166 code."""
    code = edition.settings.jurisdiction
    return [{"coding": [coding(canonicals.COUNTRIES, code)]}] if code else []


def names(edition: Edition) -> list[str]:
    """Title and names, each spelling once."""
    facts = edition.monograph
    once: dict[str, str] = {}
    for name in (facts.title, *(name.text for name in facts.names)):
        once.setdefault(fold(name) or name, name)
    return list(once.values())


def related(edition: Edition) -> list[Json]:
    """Other monographs, by identifier only, so that a Bundle stands alone."""
    return [
        {
            "type": {"text": relation},
            "reference": [{"type": "MedicationKnowledge", "identifier": slug_identifier(slug, source)}],
        }
        for relation, source, slug in edition.monograph.related
    ]


def product_type(edition: Edition) -> list[Json]:
    """Combination or single ingredient; nothing when no ingredient was read."""
    if not edition.monograph.ingredients:
        return []
    kind = "combination" if edition.monograph.combination else "single-ingredient"
    display = code_display("product-type", kind)
    return [concept(display.lower(), [own_coding(canonicals.PRODUCT_TYPE, kind, display)])]


def monographs(edition: Edition) -> list[Json]:
    """An entry for each section: its title, LOINC code and place in the source."""
    codes = section_codes()
    return [
        {
            "extension": [edition.place(section.evidence)],
            "type": concept(
                section.title or section.key,
                [coding(canonicals.LOINC, codes[section.key])] if section.key in codes else [],
            ),
            "source": edition.document,
        }
        for section in edition.monograph.sections
    ]


def classifications(edition: Edition) -> list[Json]:
    """Classes that the text names, and the ATC codes that were found; a schedule without an authority stands here."""
    facts = edition.monograph
    found = [
        {
            "extension": [edition.place(each.evidence)],
            "type": {"text": _CLASS_NAMES.get(each.kind, each.kind)},
            "classification": [stated(each.concept)],
        }
        for each in facts.classifications
    ]
    found += [
        {"type": {"text": "ATC"}, "classification": [{"coding": [terminology_coding(code)]}]}
        for code in facts.title_codes
        if code.system == canonicals.ATC
    ]
    return found + [
        {"type": {"text": _CLASS_NAMES["schedule"]}, "classification": [{"text": each.text}]}
        for each in facts.regulations
        if each.kind == "schedule" and not each.authority
    ]


def regulatory(edition: Edition) -> list[Json]:
    """What an authority has ruled, only where the page names it."""
    return [
        {
            "extension": [edition.place(each.evidence)],
            "regulatoryAuthority": {"display": each.authority},
            "schedule": [{"text": each.text}] if each.kind == "schedule" else [],
        }
        for each in edition.monograph.regulations
        if each.authority
    ]


def _storage(edition: Edition, storage: Storage) -> Json:
    low, high = storage.low, storage.high
    ends = {"low": low, "high": high}
    span = {end: quantity(value, storage.unit) for end, value in ends.items() if value is not None}
    setting = {"type": {"text": "temperature"}, "valueRange": span}
    life = quantity(storage.shelf_life, storage.shelf_life_unit) if storage.shelf_life is not None else {}
    return {
        "extension": [edition.place(storage.evidence)],
        "note": [{"text": storage.text}],
        "stabilityDuration": life,
        "environmentalSetting": [setting] if span and storage.unit else [],
    }


def ingredient_concept(ingredient: Ingredient) -> Json:
    """An ingredient's words and codes; a code of the moiety is broader than the salt."""
    words = stated(ingredient.concept)
    for code in ingredient.moiety_codes:
        words["coding"].append(
            {
                **terminology_coding(code),
                "extension": [{"url": canonicals.CODE_MATCH, "valueCode": "source-is-narrower-than-target"}],
            }
        )
    return words


def presented(edition: Edition, kind: str) -> list[Json]:
    """The dose forms, routes or strengths that the page names, each once."""
    once = {fold(p.concept.text): p.concept for p in reversed(edition.monograph.presentations) if p.kind == kind}
    return [stated(words) for words in reversed(once.values())]


def _definitional(edition: Edition) -> Json:
    forms = presented(edition, "dose-form")
    return {
        "doseForm": forms[0] if len(forms) == 1 else None,
        "intendedRoute": presented(edition, "route"),
        "ingredient": [
            {
                "item": {"concept": ingredient_concept(ingredient)},
                "strengthCodeableConcept": {"text": ingredient.strength},
            }
            for ingredient in edition.monograph.ingredients
        ],
    }


def _indication_guideline(edition: Edition, group: Any) -> Json:
    fact = indication_fact(edition, group.indication)
    reference = {"reference": f"ClinicalUseDefinition/{edition.use_id(fact)}"} if fact else {}
    named = {"concept": {"text": group.indication}, "reference": reference}
    return {
        "indication": [named] if group.indication else [],
        "dosingGuideline": [_dosing_guideline(edition, each) for each in group.guidelines],
    }


def _dosing_guideline(edition: Edition, guideline: Guideline) -> Json:
    return {
        "treatmentIntent": {"text": guideline.intent},
        "dosage": [_course(edition, course) for course in guideline.courses],
        "patientCharacteristic": characteristics(guideline.population, guideline.component),
    }


def _course(edition: Edition, course: Course) -> Json:
    dosages = [dosage_of(edition, dose, fact) for dose, fact in course.doses]
    return {"type": {"text": course.phase}, "dosage": dosages}


def dosage_of(edition: Edition, dose: Dose, fact: str) -> Json:
    """An R5 Dosage with its id and its place in the source; one that stayed words says why."""
    head = {
        "id": fact,
        "extension": [edition.place(dose.evidence), *component(dose.component), *text_only(dose.reason)],
    }
    return head | dosage(dose, element_id=fact, rate_type_system=canonicals.DOSE_RATE)


def text_only(reason: str) -> list[Json]:
    """The extension that says why a dosage has no structure."""
    return [{"url": canonicals.TEXT_ONLY, "valueCode": reason}] if reason else []
