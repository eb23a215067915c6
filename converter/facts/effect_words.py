"""The words of side-effect sections: what a label says of the effects below it, and what names no effect.

The word lists are data (`data/effects.toml`, which names its source).
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts.surroundings import named_component
from converter.facts.trimming import Phrases, Trim, either
from converter.monograph.identity import fold

_ADVERBIAL = re.compile(r"(?:with|in|at|for|on|when|after|during|if|by|from)\s", re.I)
_PARENTHESIS = re.compile(r"\([^()]*\)")
_POINTING = re.compile(r"(?:these|this|they|it|there|that|those)\b", re.I)
_NEAR = 20
MOST_WORDS = 14


class Words(NamedTuple):
    """The compiled word lists; `patterns` by the name of what they find."""

    trim: Trim
    frequency: Phrases
    systems: frozenset[str]
    class_leads: frozenset[str]
    no_system: frozenset[str]
    labels: frozenset[str]
    notes: frozenset[str]
    advice: Phrases
    before: Phrases
    classes: frozenset[str]
    foreign: Phrases
    openers: Phrases
    patterns: dict[str, Phrases]


@cache
def words() -> Words:
    """The word lists of side effects, read once."""
    data = tomllib.loads(files("converter.facts").joinpath("data/effects.toml").read_text(encoding="utf-8"))
    limited = r"(?:,?\s+but\s+(?:are|is)(?:n['’]t|\s+not)\s+limited\s+to)?[,:]?\s+"
    rows = {name: "|".join(lines) for name, lines in data["patterns"].items()}
    return Words(
        Trim.of(data["lead_ins"], data["trails"], data["none"]),
        Phrases(rf"(?<!more )\b(?:{either(data['frequency'])})\b"),
        frozenset(data["body_systems"]),
        frozenset(data["class_leads"]),
        frozenset(data["no_system"]),
        frozenset(data["label_words"]) | {word for line in data["frequency"] for word in line.split()},
        frozenset(data["notes"]),
        Phrases(rf"\W*(?:{either(data['advice'])})\b"),
        Phrases(rf"\b(?:{either(data['before'])}){limited}"),
        frozenset(data["classes"]),
        Phrases(rf"\b(?:{either(data['foreign'])})\b"),
        Phrases(rf"(?:{either(data['openers'])})\b"),
        {
            "serious": Phrases(rows["serious"]),
            "serious_sentence": Phrases(rows["serious_sentence"]),
            "behind": Phrases(rf"\s+(?:{rows['behind']})\b"),
            "finite": Phrases(rf"\b(?:{rows['finite']})\b"),
            "apposition": Phrases(rf"(?:a|an)\s+(?:\w+ly\s+)?(?:{rows['apposition']})"),
            "figures": Phrases(rows["figures"]),
        },
    )


class Label(NamedTuple):
    """What the labels over an effect say of it."""

    serious: bool = False
    frequency: str = ""
    body_system: str = ""


def frequency_in(label: str) -> str:
    """The frequency that a label states: its words and figures as they stand ("Less Common Side Effects (1-10%)")."""
    named = words().frequency.search(label)
    figures = words().patterns["figures"].search(label)
    if named and figures and named.end() <= figures.start() and figures.end() - named.start() <= 70:
        both = label[named.start() : figures.end()]
        if both.count("(") > both.count(")"):
            close = label.find(")", figures.end(), figures.end() + _NEAR)
            beside = close >= 0 and label[named.end() : figures.start()].strip() == "("
            both = label[named.start() : close + 1] if beside else label[slice(*figures.span())]
        return " ".join(both.split())
    found = figures or named
    return " ".join(label[slice(*found.span())].split()) if found else ""


@lru_cache(maxsize=2048)
def _plain(label: str) -> str:
    return fold(_PARENTHESIS.sub(" ", label)).strip(" :.")


def is_label(label: str, ingredients: tuple[str, ...]) -> bool:
    """Whether a lead speaks of frequency, seriousness, a body system or an ingredient, and names no effect."""
    lists = words()
    plain = _plain(label)
    if plain in lists.systems or plain in lists.notes or _ADVERBIAL.match(label) or named_component(label, ingredients):
        return True
    rest = [word for word in re.split(r"[\s/,-]+", plain) if word and word not in lists.labels]
    if rest and plain.split()[-1] in lists.class_leads:
        return False
    return not rest or " ".join(rest) in lists.systems


def is_note(label: str) -> bool:
    """Whether a lead opens a note or another topic."""
    return _plain(label) in words().notes


@lru_cache(maxsize=1024)
def described(labels: tuple[str, ...]) -> Label:
    """What labels say, innermost last: seriousness from any, frequency and body system from the last with one."""
    lists = words()
    frequency, system, serious = "", "", False
    for label in labels:
        serious = serious or lists.patterns["serious"].search(label) is not None
        frequency = frequency_in(label) or frequency
        plain = _plain(label)
        bare = " ".join(word for word in plain.split() if word not in lists.labels or word in lists.systems)
        if (plain in lists.systems or bare in lists.systems) and bare not in lists.no_system:
            system = label.strip(" :")
    return Label(serious, frequency, system)


def is_serious(sentence: str) -> bool:
    """Whether a sentence calls the effects it names serious."""
    return words().patterns["serious_sentence"].search(sentence) is not None


def effect_in(phrase: str, own: frozenset[str]) -> str:
    """The effect that a phrase names; '' when it names none, or is the medicine (one of the folded `own`)."""
    text = _effect(phrase)
    return "" if text and fold(text) in own else text


@lru_cache(maxsize=8192)
def _effect(phrase: str) -> str:
    lists = words()
    text = lists.trim.concept(phrase)
    if not text or len(text.split()) > MOST_WORDS:
        return ""
    if lists.advice.match(text) or lists.foreign.search(text) or lists.openers.match(text) or _POINTING.match(text):
        return ""
    return "" if " " not in text and fold(text) in lists.systems else text
