"""How the product is stored: sentences of storage sections, precautions and FAQs, with temperatures and shelf life."""

import re
from collections.abc import Iterator
from decimal import Decimal

from converter.facts.context import FactContext, Reading
from converter.facts.literals import Pattern
from converter.facts.places import blocks_of
from converter.facts.sentences import Span, sentences
from converter.monograph import Storage
from converter.monograph.identity import fold
from converter.source.model import Block

SECTIONS = ("storage", "faqs", "precautions", "dosage")
_STORE = Pattern(
    r"\b(?:stored?|storing|refrigerat\w*|freezer|freez(?:e|ing)|shelf[- ]life|room temperature|reach of children"
    r"|protect(?:ed)? from (?:light|moisture|heat))\b",
    re.I,
)
_BESIDE = re.compile(r"\b(?:iron|glycogen|body|fat|drug)[- ]stor(?:e|es|age)\b|\bstores\b", re.I)
_ANSWER = re.compile(r"^\W*a\s*:\s*", re.I)
_DEGREES = r"(?:°|º|degrees?)"
_VALUE = r"-?\d{1,3}(?:\.\d+)?"
_UNIT = r"(?P<unit>C|F|Celsius|Fahrenheit)\b"
_RANGE = re.compile(
    rf"(?<![\d.])(?P<low>{_VALUE})\s*{_DEGREES}?\s*(?:[CF]\b)?\s*(?:-|–|—|to|and)\s*(?P<high>{_VALUE})\s*{_DEGREES}\s*{_UNIT}",
    re.I,
)
_SINGLE = re.compile(
    r"(?P<how>below|under|not (?:exceeding|above)|up to|above|less than|exceed(?:ing)?)?\s*(?<![\d.])"
    rf"(?P<value>{_VALUE})\s*{_DEGREES}\s*{_UNIT}",
    re.I,
)
_SHELF = re.compile(r"\bshelf[- ]life\b[^.\d]{0,40}(?P<value>\d+)\s*(?P<unit>days?|weeks?|months?|years?)\b", re.I)
_TIMES = {"d": "d", "w": "wk", "m": "mo", "y": "a"}


def read(context: FactContext) -> Reading:
    """The sentences on storage, none twice."""
    found: dict[str, Storage] = {}
    for block in blocks_of(context.document, *SECTIONS):
        for fact in _in_block(context, block):
            found.setdefault(fold(fact.text), fact)
    return Reading(facts=tuple(found.values()))


def _in_block(context: FactContext, block: Block) -> Iterator[Storage]:
    if block.section != "storage" and _STORE.search(block.text) is None:
        return
    for span in sentences(block.text):
        text = _ANSWER.sub("", span.of(block.text))
        if text.endswith("?") or (block.section != "storage" and _STORE.search(_BESIDE.sub(" ", text)) is None):
            continue
        yield _storage(context, block, Span(span.end - len(text), span.end))


def _storage(context: FactContext, block: Block, span: Span) -> Storage:
    text = " ".join(span.of(block.text).split())
    low, high, unit = temperatures(text)
    shelf = _SHELF.search(text)
    time = _TIMES[shelf["unit"][0].lower()] if shelf else ""
    return Storage(
        text=text, evidence=context.document.evidence(block, span.start, span.end), low=low, high=high, unit=unit,
        shelf_life=Decimal(shelf["value"]) if shelf else None, shelf_life_unit=time,
    )  # fmt: skip


def temperatures(text: str) -> tuple[Decimal | None, Decimal | None, str]:
    """(low, high, UCUM unit) of the temperature that a sentence states; Celsius where it states both."""
    ranges = sorted(_RANGE.finditer(text), key=lambda m: m["unit"][0].upper())
    if ranges:
        match = ranges[0]
        return Decimal(match["low"]), Decimal(match["high"]), _unit(match["unit"])
    for match in sorted(_SINGLE.finditer(text), key=lambda m: m["unit"][0].upper()):
        value = Decimal(match["value"])
        how = (match["how"] or "").lower()
        if how == "above":
            return None, None, ""
        if how:
            return None, value, _unit(match["unit"])
        return value, value, _unit(match["unit"])
    return None, None, ""


def _unit(words: str) -> str:
    return "Cel" if words[0].upper() == "C" else "[degF]"
