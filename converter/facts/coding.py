"""Adds codes to the concepts of a monograph. The words stay as they are; pure, and the same for the same tables.

Which tables answer depends on what the concept is: a drug name never gets a disease code. Concepts that name no one
thing (an allergy to the product itself, a group of people, a schedule) are left as words.
"""

import msgspec

from converter.monograph import (
    AdverseEffect,
    Classification,
    Code,
    Concept,
    Contraindication,
    Indication,
    Ingredient,
    Interaction,
    Monograph,
    Presentation,
)
from converter.terminology import Terminology, dose_forms, routes

replace = msgspec.structs.replace


def code_monograph(monograph: Monograph, terminology: Terminology) -> Monograph:
    """The monograph with `codes` on its ingredients, title, indications, contraindications, interactants, effects,
    classes and presentations. Raises nothing."""
    ingredients = tuple(_ingredient(fact, terminology) for fact in monograph.ingredients)
    return replace(
        monograph,
        ingredients=ingredients,
        title_codes=_title(monograph, ingredients, terminology),
        indications=tuple(_indication(fact, terminology) for fact in monograph.indications),
        contraindications=tuple(_contraindication(fact, terminology) for fact in monograph.contraindications),
        interactions=tuple(_interaction(fact, terminology) for fact in monograph.interactions),
        adverse_effects=tuple(_effect(fact, terminology) for fact in monograph.adverse_effects),
        classifications=tuple(_classification(fact, terminology) for fact in monograph.classifications),
        presentations=tuple(_presentation(fact) for fact in monograph.presentations),
    )


def _coded(concept: Concept, codes: tuple[Code, ...]) -> Concept:
    return Concept(concept.text, codes)


def _ingredient(fact: Ingredient, terminology: Terminology) -> Ingredient:
    name = fact.concept.text
    codes, moiety = terminology.drug(name), terminology.moiety(name)
    return replace(fact, concept=_coded(fact.concept, codes), moiety_codes=moiety if moiety != codes else ())


def _title(monograph: Monograph, ingredients: tuple[Ingredient, ...], terminology: Terminology) -> tuple[Code, ...]:
    """A single drug's codes are its ingredient's; a combination has codes only where a system has one for it."""
    if len(ingredients) == 1:
        return ingredients[0].concept.codes
    if not ingredients:
        return terminology.drug(monograph.title)
    return terminology.combination(fact.concept.text for fact in ingredients)


def _indication(fact: Indication, terminology: Terminology) -> Indication:
    codes = () if fact.purpose else terminology.condition(fact.concept.text)
    return replace(fact, concept=_coded(fact.concept, codes))


def _contraindication(fact: Contraindication, terminology: Terminology) -> Contraindication:
    text = fact.concept.text
    if fact.kind == "condition":
        codes = terminology.condition(text)
    elif fact.kind == "therapy":
        codes = terminology.drug(text) or terminology.drug_class(text)
    else:
        codes = ()
    return replace(fact, concept=_coded(fact.concept, codes))


def _interaction(fact: Interaction, terminology: Terminology) -> Interaction:
    text = fact.interactant.text
    if fact.kind in ("drug", "class", "alcohol", "food"):
        codes = terminology.drug(text) or terminology.drug_class(text)
    else:
        codes = ()
    return replace(fact, interactant=_coded(fact.interactant, codes))


def _effect(fact: AdverseEffect, terminology: Terminology) -> AdverseEffect:
    return replace(fact, concept=_coded(fact.concept, terminology.condition(fact.concept.text)))


def _classification(fact: Classification, terminology: Terminology) -> Classification:
    codes = terminology.drug_class(fact.concept.text) if fact.kind == "pharmacological" else ()
    return replace(fact, concept=_coded(fact.concept, codes))


def _presentation(fact: Presentation) -> Presentation:
    text = fact.concept.text
    tables = {"dose-form": dose_forms, "route": routes}
    table = tables.get(fact.kind)
    codes = table.codings(table.find(text)) if table else ()
    return replace(fact, concept=_coded(fact.concept, codes))
