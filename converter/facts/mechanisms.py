"""Sentences that say how the medicine, or an ingredient of it, acts. Whole sections on it are read in whole."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts.advice import is_advice
from converter.facts.context import FactContext, Reading
from converter.facts.literals import Pattern
from converter.facts.places import blocks_of
from converter.facts.sentences import Span, sentences
from converter.monograph import Mechanism
from converter.source.model import Block

LONGEST_NAME = 60


class _Words(NamedTuple):
    labels: Pattern
    subjects: re.Pattern[str]
    verbs: Pattern
    other: Pattern


@cache
def _words() -> _Words:
    table = tomllib.loads(files("converter.facts").joinpath("data/mechanism.toml").read_text(encoding="utf-8"))
    return _Words(
        Pattern(table["labels"], re.I),
        re.compile(rf"\W*{table['subjects']}\b", re.I),
        Pattern(rf"\b{table['verbs']}\b", re.I),
        Pattern(table["other"], re.I),
    )


def read(context: FactContext) -> Reading:
    """Sentences on the action of the medicine in the sections on use, and all of the section on how it works."""
    seen: set[str] = set()
    facts = []
    for block, span in _sentences(context):
        text = span.of(block.text)
        if text not in seen:
            seen.add(text)
            evidence = context.document.evidence(block, span.start, span.end)
            facts.append(Mechanism(text=text, evidence=evidence, component=block.component))
    return Reading(facts=tuple(facts))


def _sentences(context: FactContext) -> Iterator[tuple[Block, Span]]:
    for block in blocks_of(context.document, "how_it_works"):
        for span in sentences(block.text):
            text = span.of(block.text)
            if len(text) > 3 and not text.endswith((":", "?")) and not is_advice(text):
                yield block, span
    for block in blocks_of(context.document, "usage"):
        labelled = _words().labels.search(block.lead) is not None
        for span in sentences(block.text):
            if labelled or _acts(span.of(block.text), block, context):
                yield block, span


def _acts(text: str, block: Block, context: FactContext) -> bool:
    """Whether the sentence has the medicine as its subject, a verb of action behind it, and speaks of nothing else."""
    words = _words()
    if text.endswith((":", "?")) or words.other.search(text) or is_advice(text):
        return False
    if words.labels.search(text[:LONGEST_NAME]):
        return True
    head = text[:LONGEST_NAME].casefold()
    named = words.subjects.match(text) or any(name in head for name in context.drug_names)
    return bool(named or block.lead) and words.verbs.search(text) is not None
