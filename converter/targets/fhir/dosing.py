"""Which doses stand together: indication, then people, then kind of regimen.

https://hl7.org/fhir/R5/medicationknowledge-definitions.html#MedicationKnowledge.indicationGuideline. Doses in one
list are read as given together, so a list holds one dose, or the doses of one statement that follow or accompany each
other (`sequence`). Choices are guidelines of their own.
"""

import re
from collections.abc import Iterator
from itertools import groupby

import msgspec

from converter.monograph import Dose, Population
from converter.monograph.identity import fold
from converter.targets.fhir.edition import Edition

UNSTATED = "unspecified"
_WORD = re.compile(r"\w+")
_EMPTY = frozenset({"the", "a", "an", "of", "in", "for", "to"})


class Course(msgspec.Struct, frozen=True):
    """Doses of one list: (dose, its fact id), and the kind of regimen (`initial`, `maintenance`, …)."""

    phase: str
    doses: tuple[tuple[Dose, str], ...]


class Guideline(msgspec.Struct, frozen=True):
    """All courses for the same people, with the same intent."""

    population: Population
    intent: str
    component: str
    courses: tuple[Course, ...]


class IndicationGuideline(msgspec.Struct, frozen=True):
    """All guidelines for an indication (its words; empty when the doses are tied to none)."""

    indication: str
    guidelines: tuple[Guideline, ...]


Numbered = tuple[Dose, str]


def phase_of(dose: Dose) -> str:
    """The kind of regimen as stated; `alternative` for one of several choices, never a guess."""
    if dose.alternative is not None:
        return "alternative"
    return dose.regimen.phase if dose.regimen else UNSTATED


def _choices(doses: list[Numbered]) -> Iterator[str]:
    """What keeps each choice apart: the first dose's id; a step that follows within a choice belongs to it."""
    before: Dose | None = None
    choice = ""
    for dose, fact in doses:
        if dose.alternative is not None:
            choice = fact
        elif not (before and _follows(before, dose)):
            choice = ""
        before = dose
        yield choice


def _follows(before: Dose, dose: Dose) -> bool:
    if dose.sequence is None or before.sequence is None or before.evidence.block != dose.evidence.block:
        return False
    return dose.sequence > 1 and before.sequence <= dose.sequence


def _course(numbered: tuple[int, Numbered]) -> tuple[object, ...]:
    position, (dose, _) = numbered
    if dose.sequence is None:
        return (position,)
    return (phase_of(dose), dose.evidence.block, dose.evidence.section)


def _courses(doses: list[Numbered]) -> Iterator[Course]:
    for _, group in groupby(enumerate(doses), _course):
        members = tuple(numbered for _, numbered in group)
        yield Course(phase_of(members[0][0]), members)


def _gathered(doses: list[Numbered]) -> Iterator[Guideline]:
    groups: dict[tuple[object, ...], list[Numbered]] = {}
    for (dose, fact), choice in zip(doses, _choices(doses), strict=True):
        people = (dose.population, dose.intent, dose.component, choice)
        groups.setdefault(people, []).append((dose, fact))
    for members in groups.values():
        first = members[0][0]
        yield Guideline(first.population, first.intent, first.component, tuple(_courses(members)))


def indication_guidelines(edition: Edition) -> tuple[IndicationGuideline, ...]:
    """A monograph's doses by indication, in the order of the page."""
    groups: dict[str, list[Numbered]] = {}
    for dose, fact in zip(edition.monograph.doses, edition.ids.doses, strict=True):
        groups.setdefault(fold(dose.indication), []).append((dose, fact))
    return tuple(
        IndicationGuideline(members[0][0].indication, tuple(_gathered(members))) for members in groups.values()
    )


def indication_fact(edition: Edition, words: str) -> str:
    """The id of the indication that a dose's words name; empty when the page states no such indication.

    The same words in another order are the same ("Dermatitis, atopic"); more or fewer words are not, for an adjective
    makes another condition.
    """
    wanted = _words(words)
    facts = zip(edition.monograph.indications, edition.ids.indications, strict=True)
    return next((fact for indication, fact in facts if wanted and _words(indication.concept.text) == wanted), "")


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text))) - _EMPTY
