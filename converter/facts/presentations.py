"""Dose forms, routes and strengths of the product: what it comes as, not how it is dosed."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts.context import FactContext, Reading
from converter.facts.places import CLINICAL_KINDS
from converter.facts.sentences import Span, sentence_at, sentences
from converter.facts.trimming import Phrases, either
from converter.monograph import Concept, Presentation
from converter.monograph.identity import fold
from converter.source.model import Block

SECTIONS = frozenset({"dosage", "usage", "description", "composition", "alternate_names", "presentations", ""})
_NUMBER = r"\d[\d,.]*(?:\s*(?:-|–|/)\s*\d[\d,.]*)?\s*"


class _Words(NamedTuple):
    forms: Phrases
    routes: Phrases
    strengths: Phrases
    comes: Phrases
    given: Phrases
    besides: Phrases
    labels: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("converter.facts").joinpath("data/presentations.toml").read_text(encoding="utf-8"))
    forms = either(data["forms"])
    amount = rf"{_NUMBER}(?:{either(data['units'])})(?:\s*/\s*(?:\d+\s*)?(?:{either(data['per'])}))?"
    before_form = rf"(?<![\w.])(?P<a>{amount})(?=\s+(?:\w+[- ])?(?:{forms})s?\b)"
    return _Words(
        Phrases(rf"\b(?:{forms})s?\b"),
        Phrases(rf"\b(?:{either(data['routes'])})\b"),
        Phrases(rf"{before_form}|\bstrengths?\b[^.;]{{0,30}}?(?P<b>{amount})"),
        Phrases(rf"\b(?:{either(data['comes'])})\b"),
        Phrases(rf"\b(?:{either(data['given'])})\b"),
        Phrases(rf"\b(?:{either(data['besides'])})\b"),
        frozenset(data["labels"]),
    )


def read(context: FactContext) -> Reading:
    """Each form, route and strength once; strengths also from the front matter."""
    found: dict[tuple[str, str], Presentation] = {}
    for fact in (*_front(context), *(fact for block in context.document.blocks for fact in _in_block(context, block))):
        name = fold(fact.concept.text)
        found.setdefault((fact.kind, name.removesuffix("s") if fact.kind == "dose-form" else name), fact)
    return Reading(facts=tuple(found.values()))


def _front(context: FactContext) -> Iterator[Presentation]:
    strength = context.document.front.get("strength")
    if strength is not None and isinstance(strength.value, str) and context.document.blocks:
        block = context.document.blocks[0]
        place = block.text.find(strength.value)
        if place >= 0:
            yield _fact(context, block, place, place + len(strength.value), "strength")


def _in_block(context: FactContext, block: Block) -> Iterator[Presentation]:
    if block.kind not in CLINICAL_KINDS or block.section not in SECTIONS:
        return
    words = _words()
    labelled = block.section == "presentations" or fold(block.lead) in words.labels
    comes, given = words.comes.search(block.text), words.given.search(block.text)
    if not (labelled or comes or given):
        return
    for span in sentences(block.text, block.body if block.lead else 0):
        text = span.of(block.text)
        forms = labelled or (comes and words.comes.search(text))
        routes = given and words.given.search(text)
        if not (forms or routes) or text.endswith("?") or words.besides.search(text):
            continue
        if forms:
            yield from _forms(context, block, span)
        if routes:
            for match in words.routes.all(block.text, span.start, span.end):
                yield _fact(context, block, match.start(), match.end(), "route")


def _forms(context: FactContext, block: Block, span: Span) -> Iterator[Presentation]:
    words = _words()
    for match in words.forms.all(block.text, span.start, span.end):
        yield _fact(context, block, match.start(), match.end(), "dose-form")
    for match in words.strengths.all(block.text, span.start, span.end):
        group = "a" if match["a"] else "b"
        yield _fact(context, block, match.start(group), match.end(group), "strength")


def _fact(context: FactContext, block: Block, start: int, end: int, kind: str) -> Presentation:
    words = " ".join(block.text[start:end].split())
    said = sentence_at(block.text, start)
    evidence = context.document.evidence(block, said.start, said.end)
    return Presentation(concept=Concept(words), kind=kind, evidence=evidence, component=block.component)
