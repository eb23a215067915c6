"""Noun phrases made into concepts: lead-ins taken off, what names nothing left out, equal ones recognised.

The word lists are data (`data/concepts.toml`, which names its sources).
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from converter.monograph.identity import fold

LONGEST = 160
MOST_WORDS = 14
_WORD = re.compile(r"[a-z0-9]+(?:[-'.][a-z0-9]+)*")
_VERB = re.compile(
    r"\b(?:is|are|was|were|can|may|might|should|will|would|could|has|have|had|does|do|did|it's|isn't|aren't|helps?|works"
    r"|consult|please|ask|your|you|they|we|ensure|include|includes|depends?|depending|varies|vary|must|contains?|indicates?|suggests?|shows|remains?|shouldn't)\b",
    re.I,
)
_EMPTY = re.compile(
    r"(?:(?:conditions?|disorders?|diseases?|infections?|symptoms?|problems?|tumou?rs?|types?|patients?|cases?|situations|pain)"
    r"\s+(?:\w+ed|\w+ing|\w+ly|where|with|who|to)|(?:two|three|four|five|in|under|combination|widespread|largely|primarily|further|more|routine|investigational|(?:clinical|human|medical|general|experimental)\s+(?:use|trials?|settings?|studies|practice|applications?|research|medicine)|limited)\b.*|(?:typically|largely|primarily|generally|usually|often|mainly|particularly|specifically|especially|currently|commonly|frequently|sometimes|rarely|occasionally|strictly|widely|still|now|also|not|but)\b.*|\w+ly|.*\b(?:these|this|those|such)\b.*)$",
    re.I,
)
_DEGREES = re.compile(r"^(?:(?:potentially|serious|severe|mild|moderate|to|life-threatening|certain|various|common|minor|major|dangerous|more|less|less common|acute|chronic|or|and|specific|particular|debilitating)\s+)+")
_NO_USE = re.compile(
    r"(?:(?:centuries|part\s+of|use|component|individuals|patients|people|those|someone)\b.*|.*\spurposes\b.*|.*\s(?:use|effects?|approach|options?|benefits|properties|roles?|needs|uses|functions)|(?:(?:adults?|males?|females?|men|women|children|patients|individuals|people|adolescents"
    r"|infants|older|younger|pediatric|elderly|aged|over|under|years?|and|or|of|age|\d+|pregnant|young|postmenopausal)\s*)+)$",
    re.I,
)
_BEFORE_TAIL = frozenset(
    ("of", "in", "with", "due", "within", "following", "after", "caused", "related", "from", "associated", "during")
)
_ABNORMAL = frozenset(("elevated", "high", "low", "reduced", "abnormal", "increased", "decreased", "excess", "excessive", "impaired"))
_EDGES = " \t\n,;:.–—-•*\"'“”‘’"


class _Words(NamedTuple):
    lead_ins: re.Pattern[str]
    symptom_leads: re.Pattern[str]
    generic: frozenset[str]
    groups: frozenset[str]
    heads: frozenset[str]
    suffixes: tuple[str, ...]
    purpose: re.Pattern[str]
    little: frozenset[str]
    same: dict[str, str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("converter.facts").joinpath("data/concepts.toml").read_text(encoding="utf-8"))

    def either(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    return _Words(
        re.compile(rf"(?:{either(data['lead_ins'])})(?:\s+|$)", re.I),
        re.compile(rf"(?:{either(data['symptom_leads'])})(?:\s+|$)", re.I),
        frozenset(data["generic"]),
        frozenset(data["groups"]),
        frozenset(data["condition_heads"]),
        tuple(data["condition_suffixes"]),
        re.compile(rf"\b(?:{either(data['purpose'])})\b", re.I),
        frozenset(data["little"]),
        dict(data["same"]),
    )


def clean(text: str, keep: str = "") -> str:
    """The phrase without the words that lead into it; `keep` is a lead-in that stays (such as "other")."""
    words = _words()
    text = " ".join(text.split()).strip(_EDGES)
    if text.count('"') == 1:
        text = text.replace('"', "")
    while True:
        match = words.symptom_leads.match(text) or words.lead_ins.match(text)
        if match is None or match.end() == 0 or (keep and match.group(0).strip().lower() == keep):
            return text
        text = text[match.end() :].strip(_EDGES)


def names_something(text: str, *, groups: bool = False) -> bool:
    """Whether the phrase can stand as a concept: a short noun phrase, no sentence, no advice, nothing merely generic.

    `groups`: a group of patients ("children under 2") can stand too.
    """
    if not text or len(text) > LONGEST or "?" in text or ":" in text:
        return False
    folded = fold(text).strip(" .-/")
    if len(folded) < 3 or len(folded.split()) > MOST_WORDS or not any(c.isalpha() for c in folded):
        return False
    if _DEGREES.sub("", folded) in _words().generic or _VERB.search(text) or _EMPTY.match(text):
        return False
    return groups or not (folded in _words().groups or _NO_USE.match(text))


def names_condition(text: str) -> bool:
    """Whether the phrase has the form of a condition: a known head noun or a suffix of disease names."""
    words = _words()
    tokens = _WORD.findall(text.lower())
    if not tokens:
        return False
    if tokens[0] in _ABNORMAL and len(tokens) > 1:
        return True
    heads = [tokens[-1]]
    heads += [token for token, following in pairwise(tokens) if following in _BEFORE_TAIL]
    return any(
        head in words.heads
        or head.rstrip("s") in words.heads
        or (len(head) > 5 and head.endswith(words.suffixes) or len(head) > 5 and head.rstrip("s").endswith(words.suffixes))
        or head.endswith("itis")
        for head in heads
    )


def is_purpose(text: str) -> bool:
    """Whether the phrase names a purpose that is no condition (contraception, sedation, a diagnosis)."""
    return bool(_words().purpose.search(text))


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


def key(text: str) -> frozenset[str]:
    """What the phrase says, for comparison: stems, with synonyms made one, without little words."""
    little = _words().little
    found = frozenset(_stem(word) for word in _WORD.findall(fold(text)) if word not in little)
    return found or frozenset(fold(text).split())


def contained(new: frozenset[str], old: Iterable[frozenset[str]]) -> bool:
    """Whether a phrase says no more than one of the others, or only adds words to it."""
    return any(new <= other or other <= new for other in old)


def alike(text: str, old: Iterable[frozenset[str]]) -> bool:
    """Whether every word of the phrase begins as a word of one of the others ("parkinsonism", "parkinson's disease")."""
    stems = {word[:7] for word in key(text)}
    return any(stems <= {word[:7] for word in other} for other in old)


def is_deed(text: str) -> bool:
    """A lone gerund ("acting") that is no symptom ("itching")."""
    return " " not in text and text.lower().endswith("ing") and not names_condition(text)
