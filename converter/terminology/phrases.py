"""What a clinical phrase says: the condition, and the words around it that only narrow or explain it."""

import re

import msgspec

from converter.terminology.normalise import condition_words, plain
from converter.terminology.wordlists import word_lists

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")

LONGEST_PHRASE = 160
_DEGREES = frozenset({"mild", "moderate", "severe", "to"})
"""What is left of "mild to moderate" must not become "moderate"."""


class Reading(msgspec.Struct, frozen=True):
    """The words of one way to read a phrase; `broader` when words that narrow it were left out."""

    words: tuple[str, ...]
    broader: bool


def condition_readings(phrase: str) -> list[Reading]:
    """The ways to read a phrase, the most literal first; none for a phrase too long to name a condition."""
    if len(phrase) > LONGEST_PHRASE:
        return []
    outside = _BRACKETS.sub(" ", phrase)
    inside = [part for part in _BRACKETS.findall(phrase) if part.strip()]
    whole = condition_words(outside)
    found = [Reading(condition_words(phrase), False), Reading(whole, False)]
    found += [Reading(condition_words(part), False) for part in inside[:1] if not part.startswith(("e.g", "such"))]
    cut = condition_words(_before_clause(outside))
    found += [Reading(cut, True)] if cut != whole else []
    for words in (whole, cut):
        found += [Reading(kept, True) for kept in _without_qualifiers(words)]
    return [reading for number, reading in enumerate(found) if reading.words and reading not in found[:number]]


def _before_clause(phrase: str) -> str:
    """The phrase up to the first word that opens a narrowing clause."""
    for match in re.finditer(r"[a-z'-]+", text := plain(phrase)):
        if match.start() and match[0] in word_lists().cuts:
            return text[: match.start()].rstrip(" ,;:")
    return phrase


def _without_qualifiers(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words without purpose words, then without ever more narrowing words from the left, then without all."""
    lists = word_lists()
    found = []
    start = 0
    while start < len(words) and words[start] in lists.leads | lists.narrowing:
        start += 1
        if words[start : start + 1] and words[start] not in _DEGREES:
            found.append(words[start:])
    found.append(tuple(word for word in words[start:] if word not in lists.narrowing))
    return [kept for kept in found if kept and kept != words]
