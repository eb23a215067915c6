"""The active ingredients of a page: from its title, completed from the generic name that the page gives.

Titles join ingredients with "+", with "/" or with "and". Some sites lose figures in titles ("Pyridoxal-", "Vitamin B"):
then the page's own text has the name. Nothing that the page does not say is added.
"""

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts.context import FactContext, Reading
from converter.facts.places import blocks_of, evidence_of
from converter.monograph import Concept, Evidence, Ingredient
from converter.monograph.identity import fold, slugify
from converter.source.model import Document
from converter.terminology.verifying import built_in

GENERIC = "generic_name"
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_LETTERS = re.compile(r"[^a-z0-9]+")
_SENTENCE = re.compile(r"\b(?:is|are|was|this|these|does|doesn't|not|information|note|please|provided)\b", re.I)
_ISOTOPE = re.compile(r"[A-Z][a-z]?[- ]?\d{1,3}")
_GLUED = re.compile(r"(?<=[a-z]{4})(?=[A-Z][A-Za-z]{2})")  # a slash that the site lost: "ThiamineVitamin B"
_STRENGTH = re.compile(r"\s+(?:\d[\d.,]*\s?(?:%|mg|mcg|g|ml|iu)(?:/\s?\d*\s?ml)?|1:\d[\d,]*)(?:\s+in\s+water)?$", re.I)
_LEAD = re.compile(r"^\s*(?:the\s+)?generic\s+names?\s*:?\s*", re.I)


class _Names(NamedTuple):
    qualifiers: frozenset[str]
    kept: tuple[str, ...]
    whole: tuple[str, ...]
    short: frozenset[str]
    tails: re.Pattern[str]
    same: dict[str, str]


@cache
def _names() -> _Names:
    data = tomllib.loads(files("converter.facts").joinpath("data/ingredient_names.toml").read_text(encoding="utf-8"))
    tails = "|".join(re.escape(tail) for tail in sorted(data["tails"], key=len, reverse=True))
    return _Names(
        frozenset(data["qualifiers"]),
        tuple(data["kept"]),
        tuple(data["whole"]),
        frozenset(data["short"]),
        re.compile(rf"(?<![\s,])[\s,]+(?:{tails})\s*$", re.I),
        data["same"],
    )


_LONGEST_TITLE = 2_000  # characters; a mixture of twenty ingredients has some 400


def split_title(title: str) -> tuple[str, ...]:
    """The ingredients that a title names, as written; other names of the same substance are left out."""
    words = " ".join(title.split()).strip(" +")
    if len(words) > _LONGEST_TITLE:
        return (words,)
    parts = _outside_parentheses(words, r"\s*\+\s*")
    folded = f" {fold(words)} "
    if len(parts) == 1 and "/" in words:
        parts = _slashes(words)
    elif len(parts) == 1 and not any(f" {name} " in folded for name in _names().whole):
        parts = _outside_parentheses(words, r"(?:\s*,)?\s+(?:and|&|with)\s+")
        parts = [name for part in parts for name in _side_by_side(part)]
    names = (name for part in parts if (name := clean_name(_GLUED.split(part)[0])))
    return tuple(half for name in names for half in built_in().parts(name) or (name,))


def _side_by_side(part: str) -> list[str]:
    """ "Ezetimibe, Atorvastatin" and "Ezetimibe - Atorvastatin" are two where each of them is a known medicine."""
    pieces = [piece.strip() for piece in _outside_parentheses(part, r"\s*,\s+|\s+[-–]\s+")]
    known = all(piece and built_in().drug(_STRENGTH.sub("", piece)) for piece in pieces)
    return pieces if len(pieces) > 1 and known else [part]


def _outside_parentheses(words: str, joint: str) -> list[str]:
    parts, depth, begin = [], 0, 0
    for match in re.finditer(rf"[()]|{joint}", words):
        if match.group(0) in "()":
            depth += 1 if match.group(0) == "(" else -1
        elif depth <= 0:
            parts.append(words[begin : match.start()])
            begin = match.end()
    return [*parts, words[begin:]]


def _slashes(words: str) -> list[str]:
    """ "A/B" is two substances, unless both are names of one ("Epinephrine/ Adrenaline")."""
    pieces = [piece.strip() for piece in _outside_parentheses(words, r"\s*/\s*")]
    if any(len(piece) < 3 or not piece[0].isalpha() for piece in pieces):
        return pieces[:1] if pieces and len(pieces[0]) > 3 else [words]
    kept: list[str] = []
    same = _names().same
    for piece in pieces:
        name = fold(_PARENTHESIS.sub("", piece))
        if not any(same.get(name) == fold(k) or same.get(fold(k)) == name for k in kept):
            kept.append(piece)
    return kept


def clean_name(part: str) -> str:
    """A name without the parentheses that speak of the product or give another name."""
    names = _names()

    def keep(match: re.Match[str]) -> str:
        inner = fold(match.group(1))
        stays = inner not in names.qualifiers and (
            any(inner == word or inner.startswith(f"{word} ") for word in names.kept)
            or _ISOTOPE.fullmatch(match.group(1).strip()) is not None
        )
        return match.group(0) if stays else " "

    return _STRENGTH.sub("", " ".join(_PARENTHESIS.sub(keep, part).split())).strip(" ,;:+/.*")


def generic_list(text: str) -> tuple[str, ...]:
    """The names in the words of a generic-name section; empty when they are a sentence or a note."""
    line = _LEAD.sub("", text.split("\n")[0])
    line = _PARENTHESIS.sub(lambda m: m.group(0) if len(m.group(1).split()) <= 2 else " ", line)
    line = re.split(r"\(|(?<=\.)\s", line, maxsplit=1)[0] if line.count("(") != line.count(")") else line
    line = line.strip(" .:")
    if not line or _SENTENCE.search(_PARENTHESIS.sub("", line)):
        return ()
    line = _names().tails.sub("", line)
    for joint in (r"\s*\+\s*", r"\s*,\s*(?:and\s+)?|\s+and\s+", r"\s*/\s*"):
        pieces = _outside_parentheses(line, joint)
        if len(pieces) > 1:
            return tuple(name for piece in pieces if (name := clean_name(piece)))
    return tuple(clean_name(name) for name in _side_by_side(line))


def _key(name: str) -> str:
    return _LETTERS.sub("", fold(name))


def _completed(name: str, stated: list[str], text: str, repeated: bool = False) -> str:
    """`name`, or the fuller form in which the page itself gives it."""
    key = _key(name)
    folded = fold(name).rstrip(" -")
    cut = name.endswith("-") and not name.endswith(" -")
    short = cut or fold(name) in _names().short
    short = short or repeated
    for other in stated:
        if _key(other) == key:
            return name if short and not cut else other
    for other in stated:
        longer = f" {fold(other)} ".startswith(f" {folded} ") and len(other.split()) <= len(name.split()) + 2
        if longer or (short and _key(other).startswith(key)):
            return other
    if short:
        stem = re.escape(name.rstrip(" -"))
        tail = r"[-\s]?[0-9][\w'’′-]*(?:\s+(?:fatty\s+acids?|phosphate))?" if cut else r"[-\s]?[0-9]{1,2}\b"
        found = Counter(" ".join(m.group(0).split()) for m in re.finditer(rf"\b{stem}{tail}", text, re.I))
        if found:
            return found.most_common(1)[0][0]
    return name.rstrip(" -")


def _evidence(document: Document, name: str) -> Evidence | None:
    for blocks in (blocks_of(document, GENERIC), document.blocks):
        found = evidence_of(document, name, blocks)
        if found:
            return found
    # A name mended from a damaged title stands nowhere in this form: its evidence is the title.
    return evidence_of(document, document.title) or (document.evidence(document.blocks[0]) if document.blocks else None)


def names_of(document: Document) -> tuple[str, ...]:
    """The names of the page's ingredients, in the title's order, none twice."""
    generic = document.front.get("generic_slug")
    if generic is not None and isinstance(generic.value, str):
        return (generic.value.replace("-", " "),)
    stated: tuple[str, ...] = ()
    for block in document.blocks:
        if block.section == GENERIC and block.kind in ("paragraph", "item", "heading"):
            stated = generic_list(block.text[block.body if block.kind == "paragraph" else 0 :])
            if stated:
                break
    titled = split_title(document.title)
    if len(titled) == 1 and stated and titled[0] == slugify(titled[0]) and "-".join(map(slugify, stated)) == titled[0]:
        titled = stated
    times = Counter(fold(name) for name in titled)
    left = list(stated)
    seen: dict[str, str] = {}
    for name in titled:
        full = _completed(name, left, document.text, times[fold(name)] > 1)
        left = [other for other in left if other != full]
        seen.setdefault(fold(full), full)
    return tuple(seen.values())


def read(context: FactContext) -> Reading:
    """The ingredients that the page is about; none for a page without a name."""
    document = context.document
    facts = []
    strength = document.front.get("strength")
    names = names_of(document)
    for name in names:
        evidence = _evidence(document, name)
        if evidence is not None:
            stated = (
                strength.value if strength is not None and isinstance(strength.value, str) and len(names) == 1 else ""
            )
            facts.append(Ingredient(concept=Concept(name), evidence=evidence, strength=stated))
    return Reading(facts=tuple(facts))
