"""What a clinical phrase says: the condition, and the words around it that only narrow or explain it."""

import re

import msgspec

from converter.terminology.normalise import condition_words, plain
from converter.terminology.wordlists import word_lists

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")

_ACRONYM = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Za-z0-9/-]{2,9}")
_JOINED = re.compile(
    r"[,;/]|\b(?:and|or|with|of|to|for|against|that|which|in|by|from|on|as|used|(?<!-)containing)\b", re.IGNORECASE
)
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


def class_readings(phrase: str) -> list[Reading]:
    """The ways to read the name of a pharmacological class, the most literal first.

    The last are its ends, ever shorter: they say what the whole is only where nothing joins, turns or relates it.
    """
    if len(phrase) > LONGEST_PHRASE:
        return []
    lists = word_lists()
    outside = _BRACKETS.sub(" ", phrase)
    whole = condition_words(outside)
    narrowed = not all(_ACRONYM.fullmatch(part.strip()) for part in _BRACKETS.findall(phrase))
    found = [(condition_words(phrase), False)]
    ends = [] if _JOINED.search(outside) else range(1, len(whole))
    tails = [(whole, narrowed), *((whole[n:], True) for n in ends if _only_tells_apart(whole[:n]))]
    for words, broader in tails:
        bare = tuple(word for word in words if word not in lists.class_fillers)
        kind = tuple(word for word in bare if word not in lists.class_kinds)
        found += [(words, broader), (bare, broader), ((*bare, "agent"), broader), (kind, broader or kind != bare)]
    readings = [Reading(words, broader) for words, broader in found if words and words != ("agent",)]
    return list(dict.fromkeys(readings))


def _only_tells_apart(words: tuple[str, ...]) -> bool:
    """Whether words before the name of a class leave it the kind of thing that the whole is."""
    lists = word_lists()
    turned = words[-1] in lists.class_turners
    return not turned and all(word in lists.class_participles or not word.endswith(("ing", "ed")) for word in words)


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
