"""Warnings by topic: for each topic the sentences of the page that say something about it, in source order.

A heading or lead that names a topic ("Elderly Patients:") hands it to all below it; elsewhere a sentence has the topics
its words name. What the precautions say beside these topics is the topic `other`.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts.context import FactContext, Reading
from converter.facts.literals import Finder, Pattern
from converter.facts.places import CLINICAL_KINDS
from converter.facts.sentences import Span, sentences
from converter.facts.trimming import either, lowered
from converter.monograph import Evidence, TopicWarning
from converter.source.model import Block

OTHER = "other"
CAUTION = "caution"
DISCONTINUATION = "discontinuation"
ADMINISTRATION = "administration"
_SECOND = frozenset({CAUTION, DISCONTINUATION, ADMINISTRATION})
_CARE = re.compile(r"\bcaution|\bcareful", re.I)
_DRINKING = re.compile(r"\b(?:drink|consum|intake|beverage)", re.I)
_ALIKE = {"warnings": "precautions"}
_ADVICE_ONLY = re.compile(
    r"\W*(?:a:\s*)?(?:always\s+|please\s+)?(?:consult|inform|tell|talk to|contact|discuss|ask|follow"
    r"|disclaimer|see|refer|note)\b[^.]*\.?$",
    re.I,
)
_QUESTION = re.compile(r"^(?:\W*q\s*\d*\s*[:.)]\s*)?[^?]{3,}\?\W*$", re.I)
_LOCAL = re.compile(r"^\W*(?:a\s*:|answer\s*:)\W*", re.I)


class _Topic(NamedTuple):
    name: str
    stems: tuple[str, ...]
    words: re.Pattern[str]
    besides: Pattern | None
    sections: frozenset[str]

    def speaks(self, low: str) -> bool:
        """Whether a lower-case text that holds a stem speaks of the topic, apart from phrases that only look so."""
        if self.words.search(low) is None:
            return False
        if self.besides is None or not self.besides.may_match(low):
            return True
        return self.words.search(self.besides.compiled.sub(" ", low)) is not None


@cache
def _topics() -> tuple[_Topic, ...]:
    data = tomllib.loads(files("converter.facts").joinpath("data/warning_topics.toml").read_text(encoding="utf-8"))
    return tuple(
        _Topic(
            name,
            tuple(row["stems"]),
            re.compile(rf"\b(?:{'|'.join(row['words'])})"),
            Pattern(rf"\b(?:{either(row['not'])})") if row["not"] else None,
            frozenset(row["sections"]),
        )
        for name, row in data.items()
    )


@cache
def _finder() -> Finder[str]:
    """Tells by their stems which topics a text may speak of."""
    return Finder((topic.name, topic.stems) for topic in _topics())


@cache
def _allowed(section: str) -> tuple[_Topic, ...]:
    """The topics that a mention in the section counts for."""
    return tuple(topic for topic in _topics() if section in topic.sections or topic.name == section)


@lru_cache(maxsize=1024)
def _begun(section: str, names: frozenset[str]) -> tuple[_Topic, ...]:
    """Those of the topics that a mention in the section counts for."""
    return tuple(topic for topic in _allowed(section) if topic.name in names)


@cache
def _sections() -> frozenset[str]:
    return frozenset().union(*(topic.sections | {topic.name} for topic in _topics()))


_GOES_ON = 120


class _Said(NamedTuple):
    text: str
    evidence: Evidence


def read(context: FactContext) -> Reading:
    """One warning a topic and component."""
    said: dict[tuple[str, str], list[_Said]] = {}
    question = ""
    for block in context.document.blocks:
        if block.section == "faqs" and block.kind == "heading":
            question = block.text
        if (
            block.kind not in CLINICAL_KINDS
            or not (block.section in _sections() or block.section in _ALIKE)
            or not block.text
        ):
            continue
        if block.section == "faqs" and (asked := _asked(block)):
            question = asked
        _read_block(context, block, question if block.section == "faqs" else "", said)
    facts = []
    for (topic, component), parts in said.items():
        unique = list({part.text: part for part in parts if part.text}.values())
        if not unique:
            continue
        text = " ".join(part.text for part in unique)
        facts.append(
            TopicWarning(topic=topic, text=text, evidence=tuple(part.evidence for part in unique), component=component)
        )
    return Reading(facts=tuple(facts))


def _asked(block: Block) -> str:
    """The question in a block of FAQs; '' when it holds none."""
    if block.lead.endswith("?"):
        return block.lead
    head, mark, _ = block.text.partition("?")
    return head + mark if mark and len(head) < 250 else ""


def _read_block(context: FactContext, block: Block, question: str, said: dict[tuple[str, str], list[_Said]]) -> None:
    around = context.surroundings(block)
    labels = (*around.labels, block.lead) if block.section != "faqs" else (question,)
    section = _ALIKE.get(block.section, block.section)
    spoken = _begun(section, frozenset(_finder().found(lowered(block.text))))
    inherited = _inherited(section, labels, block)
    if not spoken and not inherited and section != "precautions":
        return
    drinks = section == "interactions" or not _holds_alcohol(context.ingredients)
    if not drinks:
        inherited = [name for name in inherited if name != "alcohol"]
    start = block.body if block.section == "faqs" and block.lead.endswith("?") else 0
    before: list[str] = []
    for span in sentences(block.text, start):
        text = span.of(block.text)
        if "?" in text and _QUESTION.match(text):
            continue
        own = _spoken(text, spoken, drinks) if spoken else []
        names = _together(own, inherited, bool(block.lead))
        if names:
            before = names
        elif fallback := _fallback(section, labels, block, text, own):
            # a line goes on with its topic: "Pregnancy category C. Only where clearly needed."
            names = before if before and block.kind == "item" and len(text) <= _GOES_ON else fallback
        here = _said(context, block, span) if names else None
        for name in names:
            if here is not None:
                said.setdefault((name, around.component), []).append(here)


def _spoken(text: str, topics: tuple[_Topic, ...], drinks: bool) -> list[str]:
    """The topics that a sentence speaks of; alcohol that nobody drinks is none."""
    low = lowered(text)
    begun = _finder().found(low)
    return [
        topic.name
        for topic in topics
        if topic.name in begun and topic.speaks(low) and (topic.name != "alcohol" or drinks or _DRINKING.search(text))
    ]


def _together(own: list[str], inherited: list[str], led: bool) -> list[str]:
    """The topics of a sentence: its own, and those of its label where its own are none of these or it has none."""
    first = [name for name in own if name not in _SECOND]
    second = [name for name in own if name in (DISCONTINUATION, ADMINISTRATION) and name not in inherited]
    handed = [name for name in inherited if name != CAUTION]
    if not first:
        return [*handed, *second]
    return [*first, *handed, *second] if led and handed and not set(first) & set(handed) else [*first, *second]


def _fallback(section: str, labels: tuple[str, ...], block: Block, text: str, own: list[str]) -> list[str]:
    """`caution` or `other` for what has no topic of its own: in the precautions all, elsewhere what urges caution."""
    if section == "dosage":
        return [CAUTION] if _CARE.search(text) else []
    if section != "precautions" or _ADVICE_ONLY.match(text) or block.text.rstrip().endswith(":"):
        return []
    return [CAUTION if CAUTION in own or any(_CARE.search(label) for label in labels) else OTHER]


@lru_cache(maxsize=64)
def _holds_alcohol(ingredients: tuple[str, ...]) -> bool:
    return any(re.search(r"\balcohol\b", name, re.I) for name in ingredients)


@lru_cache(maxsize=2048)
def _topics_in(label: str) -> frozenset[str]:
    low = lowered(label)
    begun = _finder().found(low)
    return frozenset(topic.name for topic in _topics() if topic.name in begun and topic.speaks(low))


def _inherited(section: str, labels: tuple[str, ...], block: Block) -> list[str]:
    """The topics of the nearest label that names any."""
    for label in reversed(labels):
        spoken = _topics_in(label) if label else frozenset()
        named = [topic.name for topic in _begun(section, spoken)] if spoken else []
        if named:
            return named
    return [topic.name for topic in _begun(section, frozenset([block.section]))]


def _said(context: FactContext, block: Block, span: Span) -> _Said:
    text = span.of(block.text)
    skipped = _LOCAL.match(text) if ":" in text else None
    start = span.start + (skipped.end() if skipped else 0)
    evidence = context.document.evidence(block, start, span.end)
    return _Said(" ".join(evidence.text.split()), evidence)
