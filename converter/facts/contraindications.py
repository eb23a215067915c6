"""Reads when the medicine must not be used: its own section, precautions, prose and dosing lines.

"Use with caution", "not recommended" and "avoid alcohol" are warnings, not contraindications. The cues are data
(`data/contraindication_cues.toml`).
"""

import re

import msgspec

from converter.facts import concepts
from converter.facts.context import FactContext, Reading
from converter.facts.contraindication_phrases import Refusal, is_label, listed, may_refuse, refusals
from converter.facts.coordination import before_explanation
from converter.facts.indication_phrases import masked
from converter.facts.sentences import Span, sentences
from converter.monograph import Concept, Contraindication
from converter.source.model import Block

_PROSE_SECTIONS = frozenset(("precautions", "dosage", "pregnancy", "usage", "interactions", "", "warnings"))
_REPEATING = frozenset(("summary", "faqs"))
_CAUTION = re.compile(
    r"\b(?:cauti\w*|carefully|not\s+an?\s+(?:absolute\s+)?contraindication|no\s+(?:\w+\s+){0,3}contraindications?|consult|monitor\w*)\b",
    re.I,
)


class _Found(msgspec.Struct):
    """Facts so far with what they say; `listed` counts those of the page's own list."""

    facts: list[Contraindication]
    keys: list[frozenset[str]]

    def like(self, refusal: Refusal, count: int) -> list[frozenset[str]]:
        """What the first `count` facts say, as far as they are of the same sort: an allergy to a medicine is not the same as taking it."""
        apart = ("hypersensitivity", "therapy")
        return [
            key
            for fact, key in zip(self.facts[:count], self.keys, strict=False)
            if fact.kind == refusal.kind or (fact.kind not in apart and refusal.kind not in apart)
        ]


def read(context: FactContext) -> Reading:
    """The contraindications that the page states: those of its lists first, then those of prose elsewhere."""
    found = _Found([], [])
    blocks = context.document.blocks
    own: dict[int, bool] = {}
    for block in blocks:
        own[block.index] = _is_listed(blocks, block, own)
        if own[block.index] and block.kind in ("paragraph", "item", "row"):
            _listed(context, block, found)
    for block in blocks:
        if (
            block.kind in ("paragraph", "item", "row", "heading")
            and block.section in _PROSE_SECTIONS
            and not own[block.index]
        ):
            _prose(context, block, found)
    if not found.facts:
        for block in blocks:
            if block.section in _REPEATING and block.kind in ("paragraph", "item"):
                if is_label(block.lead):
                    _listed(context, block, found)
                elif "?" not in block.text:
                    _prose(context, block, found)
    return Reading(tuple(found.facts))


def _is_listed(blocks: tuple[Block, ...], block: Block, own: dict[int, bool]) -> bool:
    """Whether the block stands in the contraindication section, or under a label that says so."""
    if block.section in _REPEATING or block.section in ("side_effects", "mechanism"):
        return False
    if block.lead and block.section != "contraindications" and not is_label(block.lead):
        return False
    if block.section == "contraindications" or is_label(block.lead):
        return True
    if block.parent is not None:
        return own.get(block.parent, False)
    if block.kind == "item" and block.intro is not None:
        intro = blocks[block.intro]
        return own.get(block.intro, False) or bool(
            re.search(
                r"contraindicated\b[^.]*:\s*$|contraindications[^.]*:\s*$|should\s+not\s+(?:be\s+used|use|take)\b[^.]*:\s*$",
                intro.text,
                re.I,
            )
        )
    return any(is_label(blocks[index].text) for index in block.headings[-1:])


def _listed(context: FactContext, block: Block, found: _Found) -> None:
    start, component = _component(context, block)
    if block.lead and not is_label(block.lead) and not component:
        body = block.text[block.body :]
        if _CAUTION.search(block.lead) or (_CAUTION.search(body) and not may_refuse(body)):
            return
        first = max(block.text.find(block.lead), 0)
        for refusal in listed(block.text, first, first + len(block.lead)):
            _add(context, block, Span(first, len(block.text)), refusal, found)
        return
    for span in sentences(block.text, start):
        words = block.text[span.start : span.end]
        said = refusals(block.text, span.start, span.end, "", context.drug_names) if may_refuse(words) else []
        if not said and not words.endswith(":") and not _CAUTION.search(masked(words)) and not _OF_ITSELF.search(words):
            end = before_explanation(block.text, span.start, span.end)
            said = listed(block.text, span.start, end if end > span.start + 3 else span.end)
        for refusal in said:
            _add(context, block, span, refusal, found, component)


_OF_ITSELF = re.compile(r"\bcontraindications?\b", re.I)
_NAME = re.compile(r"\s*([^:;.,]{3,50}):\s")


def _component(context: FactContext, block: Block) -> tuple[int, str]:
    """Where the words begin, and the ingredient named in front of them ("Clopidogrel: active bleeding")."""
    name = block.lead
    start = block.body if block.lead else 0
    if not name and (match := _NAME.match(block.text)):
        name, start = match.group(1), match.end()
    if name and len(context.drug_names) > 1 and concepts.fold_key(name) in context.drug_names:
        return start, name
    return (block.body if block.lead else 0), ""


def _prose(context: FactContext, block: Block, found: _Found) -> None:
    if not may_refuse(block.text):
        return
    topic, before = block.lead, len(found.facts)
    for span in sentences(block.text, block.body if block.lead else 0):
        if block.text[span.end - 1] == "?" or not may_refuse(block.text[span.start : span.end]):
            continue
        for refusal in refusals(block.text, span.start, span.end, topic, context.drug_names):
            if not concepts.contained(concepts.key(refusal.text), found.like(refusal, before)):
                _add(context, block, span, refusal, found)


def _add(context: FactContext, block: Block, span: Span, refusal: Refusal, found: _Found, component: str = "") -> None:
    said = concepts.key(refusal.text)
    if said in found.keys:
        return
    found.keys.append(said)
    found.facts.append(
        Contraindication(
            concept=Concept(refusal.text),
            evidence=context.document.evidence(block, span.start, span.end),
            kind=refusal.kind,
            population=refusal.population,
            other_therapy=refusal.other_therapy,
            component=component or block.component,
        )  # fmt: skip
    )
