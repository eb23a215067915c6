"""What stands around a block and colours it: headings, the lead of the item around it, the line that introduces it."""

import re
from functools import lru_cache
from typing import NamedTuple

from converter.facts.sentences import sentences
from converter.monograph.identity import fold
from converter.source.model import Block, Document

_RELATED = re.compile(r"[- ](?:related|specific|associated|only|component|portion|part)\b.*$", re.I)


_ASIDE = re.compile(r"\([^()]*\)")
_POINTING = re.compile(r"\W*(?:these|this|they|it|such|examples|some)\b", re.I)


class Surroundings(NamedTuple):
    """`labels` are headings, leads and introductions in scope, outermost first, without the block's own lead."""

    labels: tuple[str, ...]
    component: str


def surroundings(document: Document, block: Block, ingredients: tuple[str, ...]) -> Surroundings:
    """The labels over a block and the ingredient it speaks of (one of `ingredients`, or the block's component)."""
    labels = [document.blocks[n].text for n in block.headings]
    if block.parent is None and block.intro is None and len(ingredients) < 2:
        return Surroundings(tuple(dict.fromkeys(filter(None, labels))), block.component)
    chain: list[Block] = []
    parent = block.parent
    while parent is not None:
        chain.append(document.blocks[parent])
        parent = chain[-1].parent
    outer = chain[-1] if chain else block
    for around in [outer, *reversed(chain[:-1]), block] if chain else [block]:
        if around is not block and around.lead:
            labels.append(around.lead)
        if around.intro is not None:
            intro = document.blocks[around.intro]
            if intro.kind not in ("header_row", "heading"):
                labels += introduction(intro)
        if around is not block and around.text.rstrip().endswith(":"):
            labels += introduction(around)
    unique = tuple(dict.fromkeys(label for label in labels if label))
    component = block.component
    if not component and len(ingredients) > 1:
        for label in (*unique, block.lead):
            component = named_component(label, ingredients) or component
    return Surroundings(unique, component)


def introduction(intro: Block) -> list[str]:
    """The lead and the last sentence of a block that introduces a list; earlier sentences do not reach into it."""
    spans = sentences(intro.text, intro.body)
    last = spans[-1].of(intro.text) if spans else ""
    before = spans[-2].of(intro.text) if len(spans) > 1 and _POINTING.match(last) else ""
    return [intro.lead, before, last]


@lru_cache(maxsize=4096)
def named_component(label: str, ingredients: tuple[str, ...]) -> str:
    """The ingredient that a label is about ("Atorvastatin-related", "Zinc (as sulfate)"), or ''."""
    name = fold(_RELATED.sub("", _ASIDE.sub(" ", label))).strip(" :.")
    if not name:
        return ""
    for ingredient in ingredients:
        other = fold(ingredient)
        if name == other or (f"{name} ".startswith(f"{other} ") and len(name.split()) <= len(other.split()) + 1):
            return ingredient
        if len(name) > 4 and f" {name} " in f" {other} " and len(name.split()) >= len(other.split()) / 2:
            return ingredient
        if name.startswith(other) and name[len(other) :].strip(" -").isdigit():
            return ingredient
        if len(name) > 5 and other.startswith(name):
            return ingredient
    return ""
