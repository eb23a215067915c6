"""Dose forms, routes and strengths of the product: what it comes as, not how it is dosed."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts.context import FactContext, Reading
from converter.facts.places import CLINICAL_KINDS
from converter.facts.sentences import sentences
from converter.facts.trimming import either
from converter.monograph import Concept, Presentation
from converter.monograph.identity import fold
from converter.source.model import Block

SECTIONS = frozenset(
    {"dosage", "usage", "description", "composition", "alternate_names", "how_it_works", "presentations", "faqs", ""}
)
_AMOUNT = r"\d[\d,.]*(?:\s*(?:-|–|/)\s*\d[\d,.]*)?\s*(?:%|mcg|µg|μg|mg|g|IU|units?)(?:\s*/\s*(?:\d+\s*)?(?:mL|ml|g|actuation|tablet|spray|dose|patch))?"
_COMES = re.compile(r"\b(?:available|supplied|comes?|marketed|formulat\w+|provided|strengths?)\b", re.I)
_GIVEN = re.compile(r"\b(?:administered|taken|given|used|applied|inject\w*|instilled|inhaled)\b", re.I)
_NOT = re.compile(r"\b(?:not|never|other)\b", re.I)
_OTHER_MEDICINE = re.compile(r"\b(?:dextrose|saline|sodium chloride|water for injection)\b", re.I)


class _Words(NamedTuple):
    forms: re.Pattern[str]
    routes: re.Pattern[str]
    strengths: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("converter.facts").joinpath("data/presentations.toml").read_text(encoding="utf-8"))
    forms = either(data["forms"])
    return _Words(
        re.compile(rf"\b(?:{forms})s?\b", re.I),
        re.compile(rf"\b(?:{either(data['routes'])})\b", re.I),
        re.compile(
            rf"(?<![\w.])(?P<a>{_AMOUNT})(?=\s+(?:\w+[- ])?(?:{forms})s?\b)|\b(?:strengths?)\b[^.;]{{0,30}}?(?P<b>{_AMOUNT})",
            re.I,
        ),
    )


def read(context: FactContext) -> Reading:
    """Each form, route and strength once; strengths also from the front matter."""
    found: dict[tuple[str, str], Presentation] = {}
    for fact in _all(context):
        key = (
            fact.kind,
            fold(fact.concept.text).removesuffix("s") if fact.kind == "dose-form" else fold(fact.concept.text),
        )
        found.setdefault(key, fact)
    return Reading(facts=tuple(found.values()))


def _all(context: FactContext) -> Iterator[Presentation]:
    document = context.document
    strength = document.front.get("strength")
    if strength is not None and isinstance(strength.value, str) and document.blocks:
        block = document.blocks[0]
        place = block.text.find(strength.value)
        if place >= 0:
            yield _fact(context, block, place, place + len(strength.value), "strength")
    for block in document.blocks:
        if block.kind in CLINICAL_KINDS and block.section in SECTIONS:
            yield from _in_block(context, block)


def _in_block(context: FactContext, block: Block) -> Iterator[Presentation]:
    words = _words()
    labelled = block.section == "presentations" or bool(
        re.match(r"(?:dosage )?forms?\b|available (?:forms|strengths)|strengths?\b|formulations?", block.lead, re.I)
    )
    comes, given = labelled or _COMES.search(block.text), _GIVEN.search(block.text)
    if not comes and not given:
        return
    for span in sentences(block.text, block.body if block.lead else 0):
        text = span.of(block.text)
        if text.endswith("?") or _NOT.search(text) or _OTHER_MEDICINE.search(text):
            continue
        if labelled or _COMES.search(text):
            for match in words.forms.finditer(block.text, span.start, span.end):
                yield _fact(context, block, match.start(), match.end(), "dose-form")
            for match in words.strengths.finditer(block.text, span.start, span.end):
                group = "a" if match["a"] else "b"
                yield _fact(context, block, match.start(group), match.end(group), "strength")
        if _GIVEN.search(text):
            for match in words.routes.finditer(block.text, span.start, span.end):
                yield _fact(context, block, match.start(), match.end(), "route")


def _fact(context: FactContext, block: Block, start: int, end: int, kind: str) -> Presentation:
    return Presentation(
        concept=Concept(" ".join(block.text[start:end].split())),
        kind=kind,
        evidence=context.document.evidence(block, start, end),
        component=block.component,
    )
