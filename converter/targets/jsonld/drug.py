"""The Drug node (https://schema.org/Drug)."""

import re
from collections import defaultdict
from decimal import Decimal
from typing import Any

from converter.monograph import Interaction, Monograph
from converter.monograph.fact_ids import FactIds
from converter.targets.jsonld.doses import dose_schedule
from converter.targets.jsonld.terms import Iris, Node, codes, distinct, link, node, properties
from converter.targets.settings import TargetSettings

INTERACTION = "Interaction"
_STRENGTH = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ?([A-Za-zµμ%]{1,9})")
_CATEGORY = re.compile(r"(?:.{0,80}\bcategory )?([ABCDX])", re.I)


def drug(monograph: Monograph, ids: FactIds, iris: Iris, settings: TargetSettings) -> Node:
    """The medicine: names, ingredients, doses, interacting drugs, and warnings."""
    return node(
        "Drug", iris.drug, name=monograph.title, identifier=ids.monograph, url=settings.page_url(monograph.slug),
        subjectOf=link(iris.page), **_names(monograph),
        activeIngredient=distinct(each.concept.text for each in monograph.ingredients),
        code=codes(monograph.title_codes), **_classes(monograph, ids, iris), **_presentations(monograph, ids, iris),
        doseSchedule=[
            dose_schedule(dose, name, iris) for dose, name in zip(monograph.doses, ids.doses, strict=True)
        ],
        interactingDrug=[
            _interactant(each, iris.fact("interaction", name))
            for each, name in zip(monograph.interactions, ids.interactions, strict=True) if each.kind == "drug"
        ],
        relatedDrug=_related(monograph, settings), **_texts(monograph),
        additionalProperty=[
            node("PropertyValue", iris.fact("storage", name), name="storage", value=each.text)
            for each, name in zip(monograph.storage, ids.storage, strict=True)
        ],
    )  # fmt: skip


def _names(monograph: Monograph) -> dict[str, list[str]]:
    held = properties()["names"]
    found: dict[str, list[str]] = defaultdict(list)
    for name in monograph.names:
        if name.kind in held:
            found[held[name.kind]].append(name.text)
    return {key: distinct(values) for key, values in found.items()}


def _classes(monograph: Monograph, ids: FactIds, iris: Iris) -> dict[str, Any]:
    found: dict[str, Any] = {"drugClass": [], "legalStatus": [], "pregnancyCategory": _pregnancy_category(monograph)}
    for each, name in zip(monograph.classifications, ids.classifications, strict=True):
        words = each.concept.text
        if each.kind == "pharmacological":
            iri = iris.fact("classification", name)
            found["drugClass"].append(node("DrugClass", iri, name=words, code=codes(each.concept.codes)))
        elif each.kind == "schedule":
            found["legalStatus"].append(words)
    return found


def _pregnancy_category(monograph: Monograph) -> str:
    """The one category, where the page names the FDA: other authorities use the same letters for other things."""
    kind = "pregnancy-category"
    words = {each.concept.text.strip() for each in monograph.classifications if each.kind == kind}
    match = _CATEGORY.fullmatch(words.pop()) if len(words) == 1 else None
    places = [each.evidence.text for each in monograph.classifications if each.kind == kind]
    places += [each.text for each in monograph.warnings if each.topic == "pregnancy"]
    named = match and any("FDA" in text for text in places)
    return f"FDAcategory{match[1].upper()}" if match and named else ""


def _presentations(monograph: Monograph, ids: FactIds, iris: Iris) -> dict[str, list[Any]]:
    held = properties()["presentations"]
    found: dict[str, list[Any]] = defaultdict(list)
    for each, name in zip(monograph.presentations, ids.presentations, strict=True):
        words = each.concept.text
        if each.kind in held:
            found[held[each.kind]].append(words)
        elif each.kind == "strength":
            figures = _strength(words)
            found["availableStrength"].append(
                node("DrugStrength", iris.fact("presentation", name), name=words, **figures)
            )
    return {key: values if key == "availableStrength" else distinct(values) for key, values in found.items()}


def _strength(words: str) -> dict[str, Any]:
    """Number and unit when the words are just that."""
    match = _STRENGTH.fullmatch(words.strip())
    return {"strengthValue": Decimal(match[1]), "strengthUnit": match[2]} if match else {}


def _interactant(interaction: Interaction, iri: str) -> Node:
    said = "; ".join(filter(None, (interaction.effect, interaction.management)))
    named = interaction.interactant
    return node("Drug", iri, name=named.text, description=said, code=codes(named.codes))


def _texts(monograph: Monograph) -> dict[str, list[str]]:
    """Sections and warnings as text; so is what interacts and is no drug, and a withdrawal or ban."""
    tables = properties()
    found: dict[str, list[str]] = defaultdict(list)
    for section in monograph.sections:
        if section.key in tables["sections"]:
            found[tables["sections"][section.key]].append(section.text)
    for warning in monograph.warnings:
        found[tables["topics"].get(warning.topic, "warning")].append(warning.text)
    for each in monograph.interactions:
        if each.kind != "drug":
            said = (each.interactant.text, each.effect, each.management)
            text = INTERACTION + ": " + "; ".join(filter(None, said))
            found[tables["interactants"].get(each.kind, "warning")].append(text)
    found["warning"] += [each.text for each in monograph.regulations]
    return {key: distinct(values) for key, values in found.items()}


def _related(monograph: Monograph, settings: TargetSettings) -> list[Node]:
    """The pages of a combination's ingredients."""
    return [
        node("Drug", identifier=slug, url=settings.page_url(slug) if source == monograph.source else "")
        for relation, source, slug in monograph.related
        if relation == "ingredient"
    ]
