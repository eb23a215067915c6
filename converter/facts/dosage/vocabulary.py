"""The words of dose statements, loaded once from the data files of this package."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from converter.facts.dosage.routes import routes


class Phrase(NamedTuple):
    """A phrase of the vocabulary: what kind of word it is, its value, whether its case counts."""

    words: tuple[str, ...]
    kind: str
    value: str
    exact: str = ""


def _read(name: str) -> str:
    return files("converter.facts.dosage").joinpath("data", name).read_text(encoding="utf-8")


@cache
def units() -> dict[str, dict[str, Any]]:
    """The tables of `units.toml`."""
    return tomllib.loads(_read("units.toml"))


@cache
def numbers() -> dict[str, dict[str, str]]:
    """The tables of `numbers.toml`."""
    return tomllib.loads(_read("numbers.toml"))


def split_phrase(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as the lexer sees them: lower case, hyphens and slashes as spaces, no inner stops."""
    return tuple(phrase.lower().replace(".", "").replace("-", " ").replace("/", " / ").replace("’", "'").split())


def _rows() -> Iterator[tuple[str, str, str]]:
    for line in _read("phrases.tsv").splitlines():
        if line and not line.startswith("#") and not line.startswith("kind\t"):
            kind, value, words = line.split("\t")
            for phrase in words.split("|"):
                yield kind, value, phrase
    for key, route in routes().items():
        for phrase in route.words:
            short = phrase.replace(".", "").isupper() or phrase in ("SubQ", "subQ")
            yield "ROUTE", key, f"={phrase}" if short else phrase


@cache
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """All phrases by their first word, the longest first; of equal words exact case, then the first row counts."""
    table: dict[str, list[Phrase]] = {}
    for kind, value, phrase in _rows():
        exact = phrase[1:] if phrase.startswith("=") else ""
        words = split_phrase(exact or phrase)
        table.setdefault(words[0], []).append(Phrase(words, kind, value, exact.replace(".", "")))
    return {
        first: tuple(sorted(entries, key=lambda p: (-len(p.words), not p.exact))) for first, entries in table.items()
    }


class Entries(NamedTuple):
    """Phrases with the same first word, in the order of `phrases`: all, the single words, and by their second word.

    Single words stand among those of each second word too.
    """

    whole: tuple[Phrase, ...]
    single: tuple[Phrase, ...]
    by_second: dict[str, tuple[Phrase, ...]]


@cache
def entries() -> dict[str, Entries]:
    """The phrases by their first word, sorted by the second: most words begin many phrases, and few go on."""
    return {
        first: Entries(
            whole,
            tuple(p for p in whole if len(p.words) == 1),
            {
                second: tuple(p for p in whole if p.words[1:2] in ((), (second,)))
                for second in {p.words[1] for p in whole if len(p.words) > 1}
            },
        )
        for first, whole in phrases().items()
    }


@cache
def countable() -> frozenset[str]:
    """The codes of units that can be counted."""
    return frozenset(units()["countable"])


def declared_words() -> Iterator[str]:
    """Codes of units with all that may stand behind a slash, keys of routes, values of methods: what we add."""
    table = units()
    for code in (*table["amounts"], *table["countable"], "{dose}"):
        yield from (code, code.strip("{}"))
    yield "kg m2 d h min wk mo a"
    yield from routes()
    yield from (value for kind, value, _ in _rows() if kind == "METHOD")
    yield "over at least minutes seconds"
