"""What forbids a medicine, out of the words behind or in front of a refusal: split, with what the parts share."""

import re
from typing import NamedTuple

from converter.facts import concepts
from converter.facts.contraindication_cues import cues
from converter.facts.coordination import Conjunct, split_conditions
from converter.facts.coordination_words import only_describes


class Refusal(NamedTuple):
    """A state, group, substance or co-medication that forbids the medicine; `start:end` is where its words stand."""

    text: str
    start: int
    end: int
    kind: str
    population: str = ""
    other_therapy: str = ""


class _Shared(NamedTuple):
    """What a part hands on to the next: the beginning of an allergy, or that it is about taking something."""

    allergy: str = ""
    taking: bool = False


def stop(low: str, start: int, end: int) -> int:
    """Where the object ends that begins at `start` in lower-case text."""
    match = cues().stop.search(low, start, end)
    return match.start() if match else end


def is_state(words: str) -> bool:
    """Whether the words name a group of patients or a condition."""
    return cues().group.search(words) is not None or concepts.names_condition(words)


def objects(text: str, start: int, end: int, *, therapy: bool = False) -> list[Refusal]:
    """The refusals in `text[start:end]`; `therapy`: what is not called a state is a medicine taken besides.

    Allergies hand on their beginning ("hypersensitivity to A or B"), companions theirs ("use of A or B"), until a
    semicolon, a part that begins anew, or a comma behind the last "or". Examples stand in for a class without a name.
    """
    inability = _INABILITY.match(text, start, end)
    if inability:
        return [
            Refusal(inability.group("what").strip(" .;,"), inability.start("what"), inability.end("what"), "condition")
        ]
    found: list[Refusal] = []
    nothing = _Shared(taking=therapy)
    shared, closing = nothing, False
    empty: set[str] = set()
    for part in split_conditions(text, start, end):
        if part.example_of and part.example_of.lower() not in empty:
            continue
        allergy = shared.allergy
        words = lead_off(part.text)
        fresh = words != part.text and cues().fresh.match(part.text)
        if part.joint == ";" or fresh or (closing and part.joint == ","):
            shared, closing = nothing, False
        closing = closing or part.joint in ("and", "or")
        refusal, shared = _refusal(part, words, shared)
        closing = closing and shared.allergy == allergy
        if refusal is not None:
            found.append(refusal)
        if not part.example_of and (refusal is None or _VAGUE.match(part.text)):
            empty.add(part.text.lower())
    return found


_VAGUE = re.compile(
    r"(?:(?:patients|individuals|people|those)\s+(?:with|who\s+have)\s+)?(?:certain|some|specific|various)\s", re.I
)


_INABILITY = re.compile(r"\s*(?P<what>inability\s+to\s[^,.;(]{3,60})", re.I)


def lead_off(words: str) -> str:
    """The words without "patients with", "a known" and the like in front."""
    while (match := cues().lead.match(words)) is not None and match.end() < len(words):
        words = words[match.end() :]
    return words.strip(" .,;:")


_EITHER = re.compile(r"\sto\s+(?:either|both)\s(?!drug|component|ingredient|of\b|medication|active)", re.I)
_CLASS_THAT = re.compile(r"(?<=inducers|hibitors)\s+that\s.*", re.I)
_TO = re.compile(r"\s+(?:to|from|with)\s+$")
_STATE = re.compile(r"(?<=\w)\s(?:is|are)(?=\s(?:\w+ed|pregnant|breastfeeding)$)", re.I)


def _refusal(part: Conjunct, words: str, shared: _Shared) -> tuple[Refusal | None, _Shared]:
    table = cues()
    words = _EITHER.sub(" to ", words)
    allergy = table.allergy.fullmatch(words)
    taking = table.taking.fullmatch(words)
    together = table.together_with.fullmatch(words)
    if allergy and not taking:
        shared = shared._replace(allergy=allergy.group("cue"))
        if allergy.group("what").lower() == "it" and not words.lower().startswith("allergic"):
            return Refusal(_TO.sub("", shared.allergy), part.start, part.end, "hypersensitivity"), shared
    if taking or together:
        shared = _Shared(taking=True)
        words = lead_off(taking.group("what").removesuffix(" concurrently")) if taking else words
    elif shared.allergy and not allergy:
        if _own_state(words):
            shared = shared._replace(allergy="")
        else:
            words = shared.allergy + words
    words = _CLASS_THAT.sub("", words).strip(" .,;:").removesuffix(" and").removesuffix(" or")
    if not concepts.names_something(_STATE.sub("", words), groups=True) or table.names_nothing(words):
        return None, shared
    if only_describes(words):
        return None, shared
    return _sorted(part, words, bool(taking or together), shared), shared


def _sorted(part: Conjunct, words: str, taking: bool, shared: _Shared) -> Refusal:
    """The refusal with its kind."""
    table = cues()
    if table.is_allergy.search(words):
        return Refusal(words, part.start, part.end, "hypersensitivity")
    if taking or (shared.taking and not _own_state(words)):
        together = table.together_with.fullmatch(words)
        other = together.group("what") if together else words
        return Refusal(words, part.start, part.end, "therapy", other_therapy=other)
    if table.group.search(words):
        return Refusal(words, part.start, part.end, "population", population=words)
    return Refusal(words, part.start, part.end, "condition")


def _own_state(words: str) -> bool:
    """Whether the words name a state of their own and are no further substance."""
    table = cues()
    if table.own.match(words) or table.group.search(words):
        return True
    return concepts.names_condition(words) and not table.is_allergy.search(words)
