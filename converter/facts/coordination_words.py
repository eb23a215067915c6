"""The words that coordinations are taken apart by."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts.literals import Pattern
from converter.facts.trimming import either

_SMALL = frozenset(("to", "of", "in", "with", "the", "and", "or", "for", "a", "an", "other", "any", "his", "your"))


class CoordinationWords(NamedTuple):
    """The word lists of `data/coordination.toml`, ready to be asked; `adjectives` can stand without a noun."""

    modifiers: frozenset[str]
    stages: frozenset[str]
    places: frozenset[str]
    last_nouns: frozenset[str]
    apart: frozenset[str]
    looks: frozenset[str]
    only_before: dict[str, tuple[str, ...]]
    degree: frozenset[str]
    together: Pattern
    examples: Pattern
    remarks: re.Pattern[str]
    adjectives: frozenset[str]


@cache
def coordination_words() -> CoordinationWords:
    """The lists, read once."""
    data = tomllib.loads(files("converter.facts").joinpath("data/coordination.toml").read_text(encoding="utf-8"))
    lists = data["lists"]
    modifiers = frozenset(data["modifiers"]) | frozenset(lists["stage"])
    stages = frozenset(lists["stage"]) | frozenset(lists["degree"])

    return CoordinationWords(
        modifiers,
        stages,
        frozenset(lists["places"]),
        frozenset(lists["last_nouns"]),
        frozenset(lists["apart"]),
        frozenset(lists["looks"]),
        {word: tuple(heads) for word, heads in data["only_before"].items()},
        frozenset(lists["degree"]),
        Pattern(rf"\b(?:{either(lists['together'])})\b"),
        Pattern(rf"(?:{either(lists['examples'])})(?![\w])[:,]?\s*", re.I),
        re.compile(rf"(?:{either(lists['remarks'])})(?![\w-])|[\d<>≥≤]", re.I),
        stages | modifiers - data["only_before"].keys(),
    )


def only_describes(text: str) -> bool:
    """Whether the words are adjectives of course alone ("recurrent", "known or suspected") and name nothing."""
    words = coordination_words()
    tokens = text.lower().split()
    return bool(tokens) and all(token in words.stages or token in ("and", "or") for token in tokens)


def is_place(text: str) -> bool:
    """Whether the words only name parts of the body ("urinary tract", "skin and soft tissues")."""
    words = coordination_words()
    tokens = [token.lower().rstrip("s") for token in text.split() if token.lower() not in ("and", "soft", "the", "or")]
    return bool(tokens) and all(token in words.modifiers or token in words.places for token in tokens)


def only_adjectives(text: str) -> bool:
    """Whether all words are adjectives, two or more."""
    words = coordination_words()
    tokens = [token.strip(",") for token in text.lower().split()]
    return len(tokens) > 1 and all(token in words.adjectives or token in ("and", "or") for token in tokens)


def all_modify(text: str) -> bool:
    """Whether each word can stand before a noun."""
    words = coordination_words()
    return all(token in words.modifiers or token in words.degree for token in text.lower().split())


def may_precede(word: str) -> bool:
    """Whether an organ behind this word can lack its head ("severe liver", "of the liver", not "runny nose")."""
    words = coordination_words()
    return word in words.modifiers or word in words.degree or word.endswith("ly") or word in _SMALL
