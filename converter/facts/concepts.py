"""Noun phrases made into concepts: lead-ins taken off, what names nothing left out, equal ones recognised.

The word lists are data (`data/concepts.toml`, which names its sources).
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from converter.facts.trimming import either, lowered
from converter.monograph.identity import fold

LONGEST = 160
MOST_WORDS = 14
_WORD = re.compile(r"[a-z0-9]+(?:[-'.][a-z0-9]+)*")
_BEFORE_TAIL = frozenset(
    ("of", "in", "with", "due", "within", "following", "after", "caused", "related", "from", "associated", "during")
)
_EDGES = " \t\n,;:.–—-•*\"'“”‘’"


class _Words(NamedTuple):
    lead_ins: re.Pattern[str]
    symptom_leads: re.Pattern[str]
    generic: frozenset[str]
    groups: frozenset[str]
    verbs: re.Pattern[str]
    empty: re.Pattern[str]
    no_use: re.Pattern[str]
    degrees: re.Pattern[str]
    abnormal: frozenset[str]
    heads: frozenset[str]
    suffixes: tuple[str, ...]
    purpose: re.Pattern[str]
    little: frozenset[str]
    courses: frozenset[str]
    same: dict[str, str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("converter.facts").joinpath("data/concepts.toml").read_text(encoding="utf-8"))
    return _Words(
        re.compile(rf"(?:{either(data['lead_ins'])})(?:\s+|$)"),
        re.compile(rf"(?:{either(data['symptom_leads'])})(?:\s+|$)"),
        frozenset(data["generic"]), frozenset(data["groups"]),
        re.compile(rf"\b(?:{either(data['verbs'])})\b"),
        re.compile("|".join(data["empty"])), re.compile("|".join(data["no_use"])),
        re.compile(rf"(?:(?:{either(data['degrees'])})\s+)+"), frozenset(data["abnormal"]),
        frozenset(data["condition_heads"]), tuple(data["condition_suffixes"]),
        re.compile(rf"\b(?:{either(data['purpose'])})\b"), frozenset(data["little"]),
        frozenset(data["courses"]), dict(data["same"]),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The phrase without the words that lead into it ("various types of", "symptoms of")."""
    words = _words()
    text = " ".join(text.split()).strip(_EDGES)
    low = lowered(text)
    at = 0
    while (match := words.symptom_leads.match(low, at) or words.lead_ins.match(low, at)) is not None:
        at = match.end()
    text = text[at:].strip(_EDGES)
    return text.replace('"', "") if text.count('"') == 1 else text


@lru_cache(maxsize=4096)
def names_something(text: str, *, groups: bool = False) -> bool:
    """Whether the phrase can stand as a concept: a short noun phrase, no sentence, no advice, nothing merely generic.

    `groups`: a group of patients ("children under 2") can stand too.
    """
    if not text or len(text) > LONGEST or "?" in text or ":" in text:
        return False
    words = _words()
    low = lowered(text)
    folded = fold_key(text)
    if len(folded) < 3 or len(folded.split()) > MOST_WORDS or not any(c.isalpha() for c in folded):
        return False
    degrees = words.degrees.match(folded)
    if (folded[degrees.end() :] if degrees else folded) in words.generic:
        return False
    if words.verbs.search(low) or words.empty.fullmatch(low):
        return False
    return groups or not (folded in words.groups or words.no_use.fullmatch(low) or _only_qualifies(folded))


_QUALIFIES = ("ic", "ive", "al", "ory", "ous", "naive", "ed")


def _only_qualifies(text: str) -> bool:
    """Whether the text is a lone adjective ("anti-inflammatory", "symptomatic") that names no condition."""
    return " " not in text and text.endswith(_QUALIFIES) and not (names_condition(text) or is_purpose(text))


def is_clause(text: str) -> bool:
    """Whether the words have a verb that makes a sentence of them ("This is no medicine")."""
    return _words().verbs.search(lowered(text)) is not None


@lru_cache(maxsize=4096)
def names_condition(text: str) -> bool:
    """Whether the phrase has the form of a condition: a known head noun or a suffix of disease names."""
    words = _words()
    tokens = _WORD.findall(text.lower())
    if not tokens:
        return False
    if tokens[0] in words.abnormal and len(tokens) > 1:
        return True
    heads = [tokens[-1]]
    heads += [token for token, following in pairwise(tokens) if following in _BEFORE_TAIL]
    return any(_is_head(head, words) for head in heads)


def _is_head(head: str, words: _Words) -> bool:
    singular = head.rstrip("s")
    if head in words.heads or singular in words.heads or head.endswith("itis"):
        return True
    return len(head) > 5 and (head.endswith(words.suffixes) or singular.endswith(words.suffixes))


def is_class(text: str) -> bool:
    """Whether the phrase can stand for many conditions ("lung disease"), not only for one ("hyperlipidemia")."""
    tokens = _WORD.findall(text.lower())
    return not tokens or tokens[-1] in _words().heads or not tokens[-1].endswith(_words().suffixes)


def is_purpose(text: str) -> bool:
    """Whether the phrase names a purpose that is no condition (contraception, sedation, a diagnosis)."""
    return _words().purpose.search(lowered(text)) is not None


def fold_key(text: str) -> str:
    """The folded words, for a comparison with names."""
    return fold(text).strip(" .-/")


@cache
def _stem(word: str) -> str:
    words = _words()
    word = words.same.get(word, word)
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    return words.same.get(word, word)


@lru_cache(maxsize=4096)
def key(text: str) -> frozenset[str]:
    """What the phrase says, for comparison: stems, with synonyms made one, without little words."""
    little = _words().little
    found = frozenset(_stem(word) for word in _WORD.findall(fold(text)) if word not in little)
    return found or frozenset(fold(text).split())


def core(said: frozenset[str]) -> frozenset[str]:
    """What is said without words of degree and course ("advanced breast cancer": breast, cancer)."""
    return said - _words().courses


def contained(new: frozenset[str], old: Iterable[frozenset[str]]) -> bool:
    """Whether a phrase says no more than one of the others, or only adds words to it."""
    return any(new <= other or other <= new for other in old)


def is_deed(text: str) -> bool:
    """A lone gerund or participle ("acting", "accompanied") that is no symptom ("itching")."""
    return " " not in text and text.lower().endswith(("ing", "ed")) and not names_condition(text)
