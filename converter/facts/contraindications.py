"""Reads when the medicine must not be used: its own section, precautions, prose and dosing lines.

"Use with caution", "not recommended" and "avoid alcohol" are warnings, not contraindications. The cues are data
(`data/contraindication_cues.toml`).
"""

import re

from converter.facts import concepts
from converter.facts.context import FactContext, Reading
from converter.facts.contraindication_cues import cues, is_label, may_refuse
from converter.facts.contraindication_objects import Refusal, is_state
from converter.facts.contraindication_phrases import listed, refusals, whole
from converter.facts.coordination import before_explanation, split_conditions
from converter.facts.indication_phrases import masked
from converter.facts.sentences import Span, sentences
from converter.facts.surroundings import named_component
from converter.facts.trimming import lowered
from converter.monograph import Concept, Contraindication
from converter.source.model import Block

_NO_PROSE = frozenset(("side_effects", "mechanism", "summary", "faqs", "names", "generic_name"))
_REPEATING = frozenset(("summary", "faqs"))
_TEXT = frozenset(("paragraph", "item", "row"))
_APART = frozenset(("hypersensitivity", "therapy"))


def read(context: FactContext) -> Reading:
    """The contraindications that the page states: those of its lists first, then those of prose elsewhere.

    Summary and FAQs repeat the page: they are read only when nothing else forbids the medicine.
    """
    found = _Found(context)
    blocks = context.document.blocks
    own: set[int] = set()
    for block in blocks:
        if block.section in _NO_PROSE or not _is_listed(blocks, block, own):
            continue
        own.add(block.index)
        if block.kind in _TEXT:
            _listed(context, block, found)
    for block in blocks:
        prose = block.kind in _TEXT or block.kind == "heading"
        if prose and block.section not in _NO_PROSE and block.index not in own:
            _prose(context, block, found)
    if not found.facts:
        for block in blocks:
            if block.section in _REPEATING and block.kind in _TEXT:
                if is_label(block.lead):
                    _listed(context, block, found)
                elif "?" not in block.text:
                    _prose(context, block, found)
    return Reading(tuple(found.facts))


class _Found:
    """Contraindications so far, with what they say."""

    def __init__(self, context: FactContext) -> None:
        self._context = context
        self.facts: list[Contraindication] = []
        self.keys: list[frozenset[str]] = []

    def add(self, block: Block, span: Span, refusal: Refusal, component: str = "") -> None:
        """Takes a refusal unless the same is told."""
        said = concepts.key(refusal.text)
        if said in self.keys or self._names_drug(refusal):
            return
        self.keys.append(said)
        self.facts.append(
            Contraindication(
                concept=Concept(refusal.text), evidence=self._context.document.evidence(block, span.start, span.end),
                kind=refusal.kind, population=refusal.population, other_therapy=refusal.other_therapy,
                component=component or self._context.surroundings(block).component,
            )
        )  # fmt: skip

    def _names_drug(self, refusal: Refusal) -> bool:
        """The medicine itself, where it is the subject of the sentence and not what is forbidden."""
        allergy = refusal.kind == "hypersensitivity"
        return not allergy and concepts.fold_key(refusal.text) in self._context.drug_names

    def tells(self, refusal: Refusal, count: int) -> bool:
        """Whether one of the first `count` facts says it in more or fewer words.

        Facts of the same sort only: an allergy to a medicine is not the same as taking it.
        """
        like = [
            key
            for fact, key in zip(self.facts[:count], self.keys, strict=False)
            if fact.kind == refusal.kind or not {fact.kind, refusal.kind} & _APART
        ]
        return concepts.contained(concepts.key(refusal.text), like)


def _is_listed(blocks: tuple[Block, ...], block: Block, own: set[int]) -> bool:
    """Whether the block stands in the contraindication section, or under a label that says so."""
    if block.section == "contraindications" or is_label(block.lead):
        return True
    if block.lead:
        return False
    if block.parent is not None:
        return block.parent in own
    if block.kind == "item" and block.intro is not None:
        return block.intro in own or cues().lists.search(lowered(blocks[block.intro].text)) is not None
    return any(is_label(blocks[index].text) for index in block.headings[-1:])


_NAME = re.compile(r"\s*([^:;.,]{3,50}):\s")


def _component(context: FactContext, block: Block) -> tuple[int, str]:
    """Where the words begin, and the ingredient named in front of them ("Clopidogrel: active bleeding")."""
    name, start = block.lead, block.body
    if not name and (match := _NAME.match(block.text)):
        name, start = match.group(1), match.end()
    component = named_component(name, context.ingredients) if name and len(context.ingredients) > 1 else ""
    return (start, component) if component else (block.body if block.lead else 0, "")


def _listed(context: FactContext, block: Block, found: _Found) -> None:
    """A block of a list of contraindications: every line is one, whatever it says, but for cautions."""
    start, component = _component(context, block)
    if block.lead and not is_label(block.lead) and not component:
        body = block.text[block.body :]
        cautious = cues().caution.search(lowered(body)) and not may_refuse(body)
        if not cautious and _names_states(block):
            for span in sentences(block.text, block.body):
                for refusal in _of_line(context, block, span):
                    found.add(block, span, refusal, block.lead)
        elif not cautious and not cues().caution.search(lowered(block.lead)):
            first = max(block.text.find(block.lead), 0)
            for refusal in listed(block.text, first, first + len(block.lead)):
                found.add(block, Span(first, len(block.text)), refusal)
        return
    for span in sentences(block.text, start):
        for refusal in _of_line(context, block, span):
            found.add(block, span, refusal, component)


def _names_states(block: Block) -> bool:
    """Whether the lead is a name of something else ("L-Glutamine") and states stand behind it."""
    if is_state(block.lead) or cues().is_allergy.search(block.lead) or cues().drug_like.search(block.lead):
        return False
    parts = (
        split_conditions(block.text, block.body, sentences(block.text, block.body)[0].end)
        if block.text[block.body :].strip()
        else ()
    )
    return len(parts) > 1 and all(is_state(part.text) or cues().is_allergy.search(part.text) for part in parts)


def _of_line(context: FactContext, block: Block, span: Span) -> list[Refusal]:
    words = block.text[span.start : span.end]
    if words.endswith("?"):
        return []
    sort = _SORT.match(block.text, span.start, span.end) or _UNFIT.match(block.text, span.start, span.end)
    start = sort.end() if sort else span.start
    words = block.text[start : span.end]
    said = refusals(block.text, start, span.end, "", context.drug_names) if may_refuse(words) else []
    low = lowered(masked(words))
    if said or words.endswith(":") or "contraindication" in low or cues().caution.search(low):
        return said
    end = before_explanation(block.text, start, span.end)
    found = listed(block.text, start, end if end > start + 3 else span.end)
    alone = block.kind == "item" and span.start <= block.body + 1
    return found or (whole(block.text, span.start, span.end) if alone else [])


_UNFIT = re.compile(r"[^.:;,]{3,60}?\bnot\s+(?:be\s+)?suitable\s+for\s+", re.I)
_SORT = re.compile(r"(?:absolute|relative)(?:\s+contraindications?)?:\s+", re.I)
_GROUPS = re.compile(
    r"\b(?:children|infants|neonates|adolescents)\b(?:\s+(?:and|or)\s+(?:children|adolescents|infants)\b)?"
)


def _prose(context: FactContext, block: Block, found: _Found) -> None:
    if not may_refuse(block.text):
        return
    before = len(found.facts)
    topic = block.lead
    for span in sentences(block.text, block.body if block.lead else 0):
        if block.text[span.end - 1] == "?" or not may_refuse(block.text[span.start : span.end]):
            continue
        group = _GROUPS.search(lowered(block.text), 0, span.start)
        topic = block.text[group.start() : group.end()] if group and not is_state(block.lead) else block.lead
        for refusal in refusals(block.text, span.start, span.end, topic, context.drug_names):
            if not found.tells(refusal, before):
                found.add(block, span, refusal)
