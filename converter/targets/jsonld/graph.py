"""The four kinds of node of a monograph: page, drug, therapy, conditions."""

import re

from converter.monograph import AdverseEffect, Indication, Monograph
from converter.monograph.fact_ids import FactIds, fact_ids
from converter.targets.jsonld.drug import drug
from converter.targets.jsonld.terms import Iris, Node, codes, iris, link, node
from converter.targets.settings import TargetSettings

DISCLAIMER = "Not medical advice."
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})?)?")


def graph(monograph: Monograph, settings: TargetSettings) -> list[Node]:
    """All nodes of a monograph, the page first."""
    ids = fact_ids(monograph)
    names = iris(ids.monograph, settings)
    return [
        _page(monograph, ids, names, settings),
        drug(monograph, ids, names, settings),
        _therapy(monograph, ids, names),
        *(
            _condition(each, names.fact("indication", name), names)
            for each, name in zip(monograph.indications, ids.indications, strict=True)
        ),
    ]


def _page(monograph: Monograph, ids: FactIds, names: Iris, settings: TargetSettings) -> Node:
    questions = [
        node(
            "Question", names.fact("faq", name), name=each.question,
            acceptedAnswer=node("Answer", text=each.answer),
        )
        for each, name in zip(monograph.faqs, ids.faqs, strict=True)
    ]  # fmt: skip
    address = settings.page_url(monograph.slug)
    made = node(
        "MedicalWebPage", names.page, name=monograph.title, url=address, isBasedOn=address,
        inLanguage=monograph.language, about=link(names.drug),
        dateModified=monograph.modified if _DATE.fullmatch(monograph.modified) else "",
        creativeWorkStatus="reviewed" if monograph.reviewed.page else "unreviewed",
        **_review(monograph), usageInfo=node("CreativeWork", text=DISCLAIMER),
        digitalSourceType="TrainedAlgorithmicMediaDigitalSource" if monograph.machine_written else "",
        license=_license(settings.license), mainEntity=questions,
        publisher=node("Organization", name=settings.publisher) if settings.publisher else None,
    )  # fmt: skip
    if questions:
        made["@type"] = ["MedicalWebPage", "FAQPage"]
    return made


def _review(monograph: Monograph) -> dict[str, object]:
    """Who approved the page as a whole, and when, as far as the review tells."""
    approvals = [each for each in monograph.reviewed.approvals if each.page]
    if not approvals:
        return {}
    day = max(each.at[:10] for each in approvals)
    return {
        "reviewedBy": [node("Person", name=name) for name in (each.by for each in approvals) if name],
        "lastReviewed": day if _DATE.fullmatch(day) else "",
    }


def _therapy(monograph: Monograph, ids: FactIds, names: Iris) -> Node:
    """What holds for treatment with the drug: schema.org has these properties on a therapy, not on a Drug."""
    effects = list(zip(monograph.adverse_effects, ids.adverse_effects, strict=True))
    return node(
        "MedicalTherapy", names.therapy, name=monograph.title, drug=link(names.drug),
        contraindication=[
            node("MedicalContraindication", names.fact("contraindication", name), name=each.concept.text,
                 description=each.population, code=codes(each.concept.codes))
            for each, name in zip(monograph.contraindications, ids.contraindications, strict=True)
        ],
        adverseOutcome=[_effect(each, name, names) for each, name in effects if not each.seriousness],
        seriousAdverseOutcome=[_effect(each, name, names) for each, name in effects if each.seriousness],
    )  # fmt: skip


def _effect(effect: AdverseEffect, fact_id: str, names: Iris) -> Node:
    return node(
        "MedicalEntity", names.fact("adverse_effect", fact_id), name=effect.concept.text, description=effect.frequency,
        code=codes(effect.concept.codes),
    )  # fmt: skip


def _condition(indication: Indication, iri: str, names: Iris) -> Node:
    """A condition and what the medicine does for it; prevention is a therapy's, unless the words say secondary."""
    words = "; ".join(filter(None, ("off-label" if indication.off_label else "", indication.population)))
    made = node(
        "MedicalCondition", iri, name=indication.concept.text, description=words, code=codes(indication.concept.codes)
    )
    if indication.intent != "prophylaxis":
        made["possibleTreatment"] = [link(names.drug), link(names.therapy)]
    elif "secondary prevention" in indication.evidence.text.casefold():
        made["secondaryPrevention"] = link(names.drug)
    else:
        made["primaryPrevention"] = link(names.therapy)
    return made


def _license(name: str) -> str | Node:
    return name if "://" in name or not name else node("CreativeWork", name=name)
