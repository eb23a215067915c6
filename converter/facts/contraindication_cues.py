"""The cues of refusal, made of the lists in `data/contraindication_cues.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts import concepts
from converter.facts.literals import Finder, Pattern
from converter.facts.trimming import lowered


class Cues(NamedTuple):
    """Patterns for lower-case sentences (`behind` sorted by a stem each of them has) and for single phrases."""

    behind: tuple[tuple[str, re.Pattern[str]], ...]
    front: Pattern
    together: Pattern
    avoid_together: Pattern
    supervised: Pattern
    alone: re.Pattern[str]
    topic: re.Pattern[str]
    same_topic: re.Pattern[str]
    negates: re.Pattern[str]
    activities: Pattern
    opening: re.Pattern[str]
    stop: re.Pattern[str]
    lead: re.Pattern[str]
    fresh: re.Pattern[str]
    taking: re.Pattern[str]
    together_with: re.Pattern[str]
    allergy: re.Pattern[str]
    is_allergy: re.Pattern[str]
    group: re.Pattern[str]
    own: re.Pattern[str]
    not_objects: re.Pattern[str]
    nothing: re.Pattern[str]
    drug_like: re.Pattern[str]
    caution: re.Pattern[str]
    lists: re.Pattern[str]
    patient_words: frozenset[str]
    drug_words: frozenset[str]
    labels: frozenset[str]

    def names_nothing(self, words: str) -> bool:
        """Whether the words name nothing that could forbid a medicine."""
        return self.nothing.fullmatch(words) is not None or self.not_objects.match(words) is not None


@cache
def cues() -> Cues:
    """The cue table, read once."""
    data = tomllib.loads(
        files("converter.facts").joinpath("data/contraindication_cues.toml").read_text(encoding="utf-8")
    )
    front = data["front"]

    def any_of(patterns: list[str]) -> str:
        return "|".join(f"(?:{each})" for each in patterns)

    def phrase(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.I)

    return Cues(
        tuple((stem, re.compile(any_of(each))) for stem, each in data["behind"].items()),
        Pattern(any_of(front["refusals"])), Pattern(front["together"]), Pattern(front["avoid_together"]),
        Pattern(front["supervised"]), re.compile(front["alone"]), re.compile(front["topic"]),
        re.compile(front["same_topic"]), re.compile(front["negates"]),
        Pattern(front["activities"]), re.compile(front["opening"]),
        re.compile("|".join(front["stop"])), phrase(any_of(front["lead"])), phrase(front["fresh"]),
        phrase(front["taking"]), phrase(front["together_with"]), phrase(front["allergy"]),
        phrase(r"\b(?:hypersensitiv|allerg|anaphyla|intoleran)"), phrase(front["group"]), phrase(front["own"]),
        phrase(front["not_objects"]), phrase("|".join(front["nothing"])),
        phrase(r"(?:inhibitors?|blockers?|agonists?|use|therapy|surgery|vaccines?|drugs?|medications?)\b"),
        re.compile(front["caution"]), re.compile(front["lists"]), frozenset(front["patient_words"]),
        frozenset(front["drug_words"]), frozenset(data["labels"]["contraindications"]),
    )  # fmt: skip


def is_label(text: str) -> bool:
    """Whether a bold label or heading says that contraindications follow."""
    if not text or len(text) > concepts.LONGEST:
        return False
    folded = concepts.fold_key(text)
    return folded in cues().labels or folded.startswith("contraindications")


_STEMS = Finder([(True, ("contraindic", "avoid", "not ", "not\n", "n't ", "n’t ", "never ", "advised against"))])


def may_refuse(text: str) -> bool:
    """A quick look, before sentences are taken apart."""
    return bool(_STEMS.found(lowered(text)))
