"""The sections of a page with their whole text, as its dialect knows them."""

from converter.facts.context import FactContext, Reading
from converter.facts.places import evidence_over
from converter.monograph import SectionText

_SILENT = frozenset({"blank", "rule", "front_matter"})


def read(context: FactContext) -> Reading:
    """One fact for each section that the dialect knows and that holds text; the FAQs are facts of their own."""
    document = context.document
    facts = []
    for section in document.sections:
        if not section.key or section.key == "faqs":
            continue
        blocks = [block for block in document.blocks[section.first : section.last] if block.kind not in _SILENT]
        body = [block for block in blocks if block.index != section.heading and block.text.strip()]
        if body:
            text = "\n".join(block.text for block in body)
            evidence = evidence_over(document, body)
            facts.append(
                SectionText(
                    key=section.key, title=section.title, text=text, evidence=evidence, component=section.component
                )
            )
    return Reading(facts=tuple(facts))
