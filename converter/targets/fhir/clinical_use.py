"""ClinicalUseDefinition: one indication, contraindication, interaction, effect or warning each.

https://hl7.org/fhir/R5/clinicalusedefinition.html. R4B has the same resource but for one name: what R5 calls
`otherTherapy.treatment` is `otherTherapy.therapy` there, so the name is an argument.
"""

from collections.abc import Iterator

from converter.monograph import (
    AdverseEffect,
    Contraindication,
    Evidence,
    Indication,
    Interaction,
    Regulation,
    TopicWarning,
)
from converter.monograph.identity import fold
from converter.targets.fhir import canonicals
from converter.targets.fhir.edition import Edition
from converter.targets.fhir.elements import Json, coding, component, concept, own_coding, stated, terminology_coding
from converter.targets.fhir.narrative import sentence
from converter.targets.fhir.tables import code_display
from converter.terminology.warning_topics import codings as codes_of

_INTERACTION_TYPES = {"drug": "drug-drug", "class": "drug-drug", "food": "drug-food", "test": "drug-test"}
_FREQUENCIES = {"common": "Common", "uncommon": "Uncommon", "rare": "Rare"}
_USE_CATEGORIES = {
    "pregnancy": "Pregnancy",
    "breastfeeding": "Pregnancy",
    "overdose": "Overdose",
    "driving": "DriveAndMachines",
}


def clinical_uses(edition: Edition, treatment: str = "treatment") -> Iterator[Json]:
    """All of a monograph's ClinicalUseDefinitions, kind by kind in the order of the page."""
    facts, ids = edition.monograph, edition.ids
    for indication, fact in zip(facts.indications, ids.indications, strict=True):
        yield indication_of(edition, fact, indication, treatment)
    for contraindication, fact in zip(facts.contraindications, ids.contraindications, strict=True):
        yield contraindication_of(edition, fact, contraindication, treatment)
    for interaction, fact in zip(facts.interactions, ids.interactions, strict=True):
        yield interaction_of(edition, fact, interaction)
    for effect, fact in zip(facts.adverse_effects, ids.adverse_effects, strict=True):
        yield effect_of(edition, fact, effect)
    for warning, fact in zip(facts.warnings, ids.warnings, strict=True):
        yield warning_of(edition, fact, warning)
    if not any(warning.topic == "withdrawn" for warning in facts.warnings):
        for regulation, fact in zip(facts.regulations, ids.regulations, strict=True):
            if regulation.kind in ("withdrawn", "banned"):
                yield ban_of(edition, fact, regulation)


def _use(
    edition: Edition, fact: str, kind: str, words: str, places: tuple[Evidence, ...], part: str = "", **elements: object
) -> Json:
    extensions = [*map(edition.place, places), *component(part)]
    return edition.resource(
        "ClinicalUseDefinition",
        edition.use_id(fact),
        text=sentence(words, edition.monograph.language),
        extension=extensions,
        type=kind,
        subject=[edition.medication],
        **elements,
    )


def _therapy(relation: str, words: str, treatment: str) -> Json:
    """Another treatment, and how this one stands to it. No display: it would read as words of the page."""
    return {
        "relationshipType": {"coding": [coding(canonicals.THERAPY_RELATIONSHIP, relation)]},
        treatment: {"concept": {"text": words}},
    }


def _population(words: str) -> list[Json]:
    return [{"display": words}] if words else []


def indication_of(edition: Edition, fact: str, stated_fact: Indication, treatment: str = "treatment") -> Json:
    """A use; a purpose that is no condition stands as the intended effect."""
    what = "intendedEffect" if stated_fact.purpose else "diseaseSymptomProcedure"
    off_label = [{"coding": [own_coding(canonicals.INDICATION_CATEGORY, "off-label", "Off-label")]}]
    return _use(
        edition, fact, "indication", stated_fact.evidence.text, (stated_fact.evidence,), stated_fact.component,
        category=off_label if stated_fact.off_label else [],
        population=_population(stated_fact.population),
        indication={
            what: {"concept": stated(stated_fact.concept)},
            "comorbidity": [{"concept": {"text": words}} for words in stated_fact.comorbidity],
            "otherTherapy": [_therapy("indicated-only-with", words, treatment) for words in stated_fact.other_therapy],
        },
    )  # fmt: skip


def contraindication_of(edition: Edition, fact: str, never: Contraindication, treatment: str = "treatment") -> Json:
    """A state, group or co-medication with which the medicine must not be used."""
    therapy = never.other_therapy or (never.concept.text if never.kind == "therapy" else "")
    return _use(
        edition, fact, "contraindication", never.evidence.text, (never.evidence,), never.component,
        population=_population(never.population),
        contraindication={
            "diseaseSymptomProcedure": {"concept": stated(never.concept)},
            "otherTherapy": [_therapy("contraindicated-only-with", therapy, treatment)] if therapy else [],
        },
    )  # fmt: skip


def interaction_of(edition: Edition, fact: str, interaction: Interaction) -> Json:
    """One interactant. Alcohol has no code of HL7's: its type is text."""
    code = _INTERACTION_TYPES.get(interaction.kind, "other")
    typed = concept("", [coding(canonicals.INTERACTION_TYPE, code, code_display("interaction-type", code))])
    return _use(
        edition, fact, "interaction", interaction.evidence.text, (interaction.evidence,), interaction.component,
        interaction={
            "interactant": [{"itemCodeableConcept": stated(interaction.interactant)}],
            "type": {"text": "alcohol"} if interaction.kind == "alcohol" else typed,
            "effect": {"concept": {"text": interaction.effect}},
            "management": [{"text": interaction.management}],
        },
    )  # fmt: skip


def effect_of(edition: Edition, fact: str, effect: AdverseEffect) -> Json:
    """An undesirable effect; seriousness and frequency only as stated."""
    often = _FREQUENCIES.get(fold(effect.frequency.partition("(")[0]).strip(), "")
    codings = [coding(canonicals.EFFECT_FREQUENCY, often, often)] if often else []
    return _use(
        edition, fact, "undesirable-effect", effect.evidence.text, (effect.evidence,), effect.component,
        undesirableEffect={
            "symptomConditionEffect": {"concept": stated(effect.concept)},
            "classification": {"text": effect.seriousness},
            "frequencyOfOccurrence": concept(effect.frequency, codings),
        },
    )  # fmt: skip


def _warning(edition: Edition, fact: str, topic: str, words: str, places: tuple[Evidence, ...], part: str) -> Json:
    category = _USE_CATEGORIES.get(topic, "")
    coded = coding(canonicals.USE_CATEGORY, category, code_display("clinical-use-definition-category", category))
    display = code_display("warning-topic", topic)
    codings = [own_coding(canonicals.WARNING_TOPIC, topic, display), *map(terminology_coding, codes_of(topic))]
    code = concept("", codings) if display else {"text": topic}
    return _use(
        edition, fact, "warning", words, places, part,
        category=[{"coding": [coded]}] if category else [],
        warning={
            "description": words,
            "code": code,
        },
    )  # fmt: skip


def warning_of(edition: Edition, fact: str, warning: TopicWarning) -> Json:
    """All that the page says on one topic."""
    return _warning(edition, fact, warning.topic, warning.text, warning.evidence, warning.component)


def ban_of(edition: Edition, fact: str, regulation: Regulation) -> Json:
    """A ban or withdrawal, as a warning that no loader can overlook."""
    return _warning(edition, fact, "withdrawn", regulation.text, (regulation.evidence,), "")
