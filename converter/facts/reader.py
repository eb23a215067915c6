"""Document → Monograph: every kind of fact is read by its own module, then put into one record."""

import re
from typing import Any

import msgspec

from converter.facts import (
    classifications,
    contradictions,
    contraindications,
    effects,
    faqs,
    indications,
    ingredients,
    interactions,
    mechanisms,
    names,
    presentations,
    regulations,
    sections,
    storage,
    warnings,
)
from converter.facts.bounds import readable
from converter.facts.context import FactContext
from converter.facts.dosage import reader as dosage
from converter.facts.literals import Pattern
from converter.facts.surroundings import surroundings
from converter.findings import Abstention, Finding
from converter.monograph import Monograph
from converter.monograph.identity import drug_key, fold
from converter.source.model import Document

READERS = {
    "names": names.read,
    "indications": indications.read,
    "doses": dosage.read,
    "contraindications": contraindications.read,
    "interactions": interactions.read,
    "adverse_effects": effects.read,
    "warnings": warnings.read,
    "storage": storage.read,
    "faqs": faqs.read,
    "sections": sections.read,
    "classifications": classifications.read,
    "presentations": presentations.read,
    "regulations": regulations.read,
    "mechanisms": mechanisms.read,
}
_WHOLE = frozenset({"faqs", "sections"})  # they keep text as it is, however long
_MACHINE_WRITTEN = Pattern(
    r"\b(?:generated|written)\s+(?:by|with|using)\s+(?:an?\s+)?(?:AI|artificial intelligence|language model|LLM)\b",
    re.I,
)


class PageFacts(msgspec.Struct, frozen=True):
    """The record of one page, and what was noticed on the way."""

    monograph: Monograph
    findings: tuple[Finding, ...]
    abstentions: tuple[Abstention, ...]


def read_monograph(document: Document, source: str) -> PageFacts:
    """All facts of a page. `source` is the configured source name, which goes into the ids. Raises nothing."""
    page, too_long = readable(document)
    context = FactContext(document=page, ingredients=(), drug_names=frozenset({fold(document.title)}))
    found = ingredients.read(context)
    drugs: tuple[Any, ...] = found.facts
    findings = [*document.findings, *found.findings]
    abstentions = [*too_long, *found.abstentions]
    spoken = tuple(drug.concept.text for drug in drugs)
    context = msgspec.structs.replace(
        context, ingredients=spoken, drug_names=context.drug_names | {fold(name) for name in spoken}
    )
    own = names.abbreviations(page, spoken)
    around = tuple(surroundings(page, block, spoken) for block in page.blocks)
    context = msgspec.structs.replace(context, drug_names=context.drug_names | own, around=around)
    facts: dict[str, Any] = {}
    whole = msgspec.structs.replace(context, document=document)
    for kind, read in READERS.items():
        reading = read(whole if kind in _WHOLE else context)
        facts[kind] = reading.facts
        findings += reading.findings
        abstentions += reading.abstentions
    modified = document.front.get("lastModified")
    monograph = Monograph(
        key=drug_key(document.title), source=source, slug=document.slug, title=document.title, path=document.path,
        dialect=document.dialect, language=document.language, sha1=document.sha1, sha256=document.sha256,
        source_length=len(document.text), modified=str(modified.value) if modified else "",
        machine_written=_is_machine_written(document.text), combination=len(drugs) > 1,
        ingredients=drugs, **facts,
    )  # fmt: skip
    findings += contradictions.find(context, monograph)
    return PageFacts(monograph, tuple(findings), tuple(abstentions))


def _is_machine_written(text: str) -> bool:
    return _MACHINE_WRITTEN.search(text) is not None
