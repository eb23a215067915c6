"""What each kind of fact means, and so its id: every format takes its ids from here, so that they are the same in all.

A fact's id is the hash tail of `identity.fact_id` over the words that make it this fact and no other. Equal facts of
one page are told apart by their ordinal among equals; the first has none, so that it keeps its id when a second comes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from converter.monograph.dose import Dose
from converter.monograph.facts import Monograph
from converter.monograph.identity import fact_id, headed, monograph_id
from converter.monograph.shared import once


def dose_meaning(dose: Dose) -> tuple[str, ...]:
    """Ingredient, indication, population, condition, route and words: what makes two doses different ones."""
    regimen = dose.regimen
    return (
        dose.ingredient or dose.component,
        dose.indication,
        dose.population.words or dose.population.group,
        " | ".join(dose.population.conditions),
        (regimen.route or regimen.route_words) if regimen else "",
        dose.text,
    )


MEANINGS: Mapping[str, Callable[[Any], tuple[str, ...]]] = {
    "name": lambda f: (f.kind, f.text, f.component),
    "ingredient": lambda f: (f.concept.text,),
    "indication": lambda f: (f.concept.text, f.population, f.component),
    "dose": dose_meaning,
    "contraindication": lambda f: (f.concept.text, f.population, f.component),
    "interaction": lambda f: (f.interactant.text, f.component),
    "adverse_effect": lambda f: (f.concept.text, f.component),
    "warning": lambda f: (f.topic, f.component),
    "storage": lambda f: (f.text,),
    "faq": lambda f: (f.question, f.component),
    "section": lambda f: (f.key, f.title, f.component),
    "classification": lambda f: (f.kind, f.concept.text, f.component),
    "presentation": lambda f: (f.kind, f.concept.text, f.component),
    "regulation": lambda f: (f.kind, f.text),
    "mechanism": lambda f: (f.text, f.component),
}


class FactIds(msgspec.Struct, frozen=True, kw_only=True):
    """The ids of a monograph's facts; each tuple runs parallel to the monograph's tuple of that kind.

    `monograph` is the id of the MedicationKnowledge, the Medication and the monograph row.
    """

    monograph: str
    names: tuple[str, ...]
    ingredients: tuple[str, ...]
    indications: tuple[str, ...]
    doses: tuple[str, ...]
    contraindications: tuple[str, ...]
    interactions: tuple[str, ...]
    adverse_effects: tuple[str, ...]
    warnings: tuple[str, ...]
    storage: tuple[str, ...]
    faqs: tuple[str, ...]
    sections: tuple[str, ...]
    classifications: tuple[str, ...]
    presentations: tuple[str, ...]
    regulations: tuple[str, ...]
    mechanisms: tuple[str, ...]


def ids_of(monograph: Monograph, kind: str, facts: Iterable[object]) -> tuple[str, ...]:
    """The ids of facts of one kind, in their order; `kind` is a key of `MEANINGS`. No two are equal."""
    seen: Counter[str] = Counter()
    ids = []
    meaning_of = MEANINGS[kind]
    for fact in facts:
        meaning = meaning_of(fact)
        first = fact_id(monograph.source, monograph.key, kind, *meaning)
        ordinal = seen[first]
        seen[first] += 1
        ids.append(fact_id(monograph.source, monograph.key, kind, *meaning, str(ordinal)) if ordinal else first)
    return tuple(ids)


@once
def fact_ids(monograph: Monograph) -> FactIds:
    """The ids of all facts of a monograph."""
    return FactIds(
        monograph=monograph_id(monograph.source, monograph.key),
        names=ids_of(monograph, "name", monograph.names),
        ingredients=ids_of(monograph, "ingredient", monograph.ingredients),
        indications=ids_of(monograph, "indication", monograph.indications),
        doses=ids_of(monograph, "dose", monograph.doses),
        contraindications=ids_of(monograph, "contraindication", monograph.contraindications),
        interactions=ids_of(monograph, "interaction", monograph.interactions),
        adverse_effects=ids_of(monograph, "adverse_effect", monograph.adverse_effects),
        warnings=ids_of(monograph, "warning", monograph.warnings),
        storage=ids_of(monograph, "storage", monograph.storage),
        faqs=ids_of(monograph, "faq", monograph.faqs),
        sections=ids_of(monograph, "section", monograph.sections),
        classifications=ids_of(monograph, "classification", monograph.classifications),
        presentations=ids_of(monograph, "presentation", monograph.presentations),
        regulations=ids_of(monograph, "regulation", monograph.regulations),
        mechanisms=ids_of(monograph, "mechanism", monograph.mechanisms),
    )


def resource_id(monograph: Monograph, fact: str) -> str:
    """The FHIR id of a fact that is a resource of its own: the drug's name, readable, then the fact's id."""
    return headed(monograph.key, fact)
