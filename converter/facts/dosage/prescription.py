"""A line of its own (a prescription, a sentence on the command line) → doses, without a page around it."""

import re

import msgspec

from converter.facts.dosage.checks import check
from converter.facts.dosage.context import combined
from converter.facts.dosage.frames import NotUnderstoodError, Who
from converter.facts.dosage.introductions import read_scope
from converter.facts.dosage.regimen import Statement
from converter.facts.dosage.sentence import Read, read_sentence
from converter.facts.dosage.vocabulary import countable
from converter.facts.sentences import sentences
from converter.monograph import Dose, Evidence, Population, Range, Regimen

_EYE_OR_EAR = re.compile(r"\b(?:eyes?|ears?|drops?|ophthalmic|otic)\b", re.I)


class Line(msgspec.Struct, frozen=True):
    """What a line gave: its doses, or the reason why it stays words; and each sentence's reading, with its place."""

    doses: tuple[Dose, ...]
    reason: str = ""
    detail: str = ""
    reads: tuple[tuple[int, Read], ...] = ()


def scope_of(context: str) -> Who:
    """The context of a line from words such as `adult,oral`. Raises ValueError for a word that is not understood."""
    who = Who(conditions=[])
    for word in filter(None, (part.strip() for part in context.split(","))):
        label = read_scope(word)
        if label.bar:
            raise ValueError(word)
        who = combined(who, label.who)
    return who


def read_line(text: str, context: str = "") -> Line:
    """The doses of a line, all or none. Nothing is emitted that the line or its context does not state.

    Raises ValueError when `context` is not understood.
    """
    scope = scope_of(context)
    doses: list[Dose] = []
    reads: list[tuple[int, Read]] = []
    for span in sentences(text):
        counted = _counted(doses)
        read = read_sentence(span.of(text), prose=False, eye_or_ear=bool(_EYE_OR_EAR.search(text)), counted=counted)
        reads.append((span.start, read))
        if read.reason and (read.dosing or not doses):
            return Line((), read.reason, read.detail, tuple(reads))
        words = span.of(text)
        try:
            if doses and read.statements and not any(_given(each.regimen) for each in read.statements):
                doses = [_noted(dose, words) for dose in doses]  # "Take with food." says of the doses before it
            elif doses and read.alone:
                doses = [_limited(dose, read) for dose in doses]
            else:
                alone = [Statement(Regimen(phase="maximum", limits=(limit,)), who) for limit, who in read.alone]
                stated = (*read.statements, *alone)
                doses += [_dose(text, each, combined(scope, each.who), read.notes) for each in stated]
        except NotUnderstoodError as stop:
            return Line((), stop.reason, stop.detail, tuple(reads))
        if not read.dosing and not read.statements and doses:
            doses = [_noted(dose, words) for dose in doses]
    if not doses:
        return Line((), "no-regimen", "", tuple(reads))
    return Line(tuple(doses), "", "", tuple(reads))


def _given(regimen: Regimen) -> bool:
    """It says how much or how often, not only when."""
    often = regimen.repeat is not None and regimen.repeat.period is not None
    return regimen.amount is not None or regimen.rate is not None or often


def _counted(doses: list[Dose]) -> Range | None:
    """What the doses so far count, if all count the same, so that "maximum 8 in 24 hours" may follow."""
    spans = [dose.regimen.amount for dose in doses if dose.regimen is not None]
    units = {span.unit if span is not None else None for span in spans}
    only = units.pop() if len(units) == 1 else None
    return spans[0] if only is not None and (only == "" or only in countable()) else None


def _dose(text: str, statement: Statement, who: Who, notes: tuple[str, ...]) -> Dose:
    regimen = msgspec.structs.replace(
        statement.regimen, route=who.route, route_words=who.route_words,
        instructions=tuple(dict.fromkeys([*statement.regimen.instructions, *notes])),
    )  # fmt: skip
    population = Population(
        words=who.group_words, group=who.group, age=who.age, weight=who.weight, sex=who.sex,
        creatinine_clearance=who.clearance, conditions=tuple(dict.fromkeys(who.conditions)),
    )  # fmt: skip
    place = Evidence(
        section="", text=text, block=0, line=1, column=1, byte_start=0, byte_end=len(text.encode()), char_start=0,
        char_length=len(text),
    )  # fmt: skip
    return Dose(
        evidence=place, text=text, regimen=regimen, population=population, indication=who.indication, intent=who.intent,
        sequence=statement.sequence, alternative=statement.alternative, ingredient=who.ingredient, form=who.form_words,
    )  # fmt: skip


def _limited(dose: Dose, read: Read) -> Dose:
    if dose.regimen is None:
        return dose
    limits = tuple(limit for limit, _ in read.alone)
    joined = msgspec.structs.replace(dose.regimen, limits=(*dose.regimen.limits, *limits))
    check(joined)
    return msgspec.structs.replace(dose, regimen=joined)


def _noted(dose: Dose, words: str) -> Dose:
    if dose.regimen is None:
        return dose
    noted = msgspec.structs.replace(dose.regimen, instructions=(*dose.regimen.instructions, words))
    return msgspec.structs.replace(dose, regimen=noted)
