"""The words that coordinations are taken apart by."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts.literals import Pattern
from converter.facts.trimming import either


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
