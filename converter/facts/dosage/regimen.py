"""Frames → regimens: what alternatives share, timing as FHIR says it, and the checks across fields."""

from decimal import Decimal

import msgspec

from converter.facts.dosage.checks import check
from converter.facts.dosage.frames import DAYPARTS, Frame, NotUnderstoodError, Who, daily, with_per
from converter.monograph import Range, Regimen, Repeat

_AT_ONCE = frozenset({"now", "straight away", "right away"})
_TOPICAL = frozenset({"apply", "instil", "insert", "inhale", "spray", "rinse", "use", "dissolve"})


class Statement(msgspec.Struct, frozen=True):
    """A regimen with its persons and purpose. `sequence` and `alternative` number steps and choices of one sentence."""

    regimen: Regimen
    who: Who
    sequence: int | None = None
    alternative: int | None = None


def statements(frames: list[Frame], prose: bool = True) -> tuple[Statement, ...]:
    """The regimens of a sentence. `prose` wants an amount, or a way of applying, for every dose.

    Raises NotUnderstoodError.
    """
    _share(frames)
    numbers = _sequence(frames)
    return tuple(
        Statement(regimen_of(frame, prose), frame.who, sequence, alternative)
        for frame, (sequence, alternative) in zip(frames, numbers, strict=True)
    )


def _share(frames: list[Frame]) -> None:
    """Choices and parts given together share what is said once, behind the last or before the first of them."""
    for n in range(1, len(frames)):
        if frames[n].stepped:
            _step(frames[n], frames[n - 1])
    for n in range(len(frames) - 2, -1, -1):
        frame, behind = frames[n], frames[n + 1]
        if behind.link in ("or", "and") and behind.segment == frame.segment:
            _inherit(frame, behind, backward=True)
    for n in range(1, len(frames)):
        frame, before = frames[n], frames[n - 1]
        if frame.link in ("or", "and") and before.segment == frame.segment:
            _inherit(frame, before, backward=False)
        if frame.link == "and" and not _apart(frame, before):
            raise NotUnderstoodError("two-amounts")
        if frame.link == "and" and not frame.who.ingredient and persons(frame.who) != persons(before.who):
            frame.link = ""  # other persons: not given together


def _step(frame: Frame, before: Frame) -> None:
    """`60 mg once daily, increased to 90 mg`: the step keeps how often."""
    if frame.repeat is not None or frame.whens or frame.single or frame.clocks or frame.total or frame.amount is None:
        return
    if before.total and before.amount is not None:
        frame.amount = with_per(frame.amount, before.amount.per)
    frame.repeat, frame.whens, frame.divided = before.repeat, list(before.whens), before.divided


def _apart(frame: Frame, before: Frame) -> bool:
    """Given together means: different ingredients, or different times of the day or days of the week."""
    if frame.who.ingredient and before.who.ingredient:
        return frame.who.ingredient != before.who.ingredient
    if frame.clocks and before.clocks and not set(frame.clocks) & set(before.clocks):
        return True
    if frame.weekdays and before.weekdays and not set(frame.weekdays) & set(before.weekdays):
        return True
    here, there = _when(frame), _when(before)
    return bool(here and there and here != there) or (
        frame.who.group_words != "" and frame.who.group_words != before.who.group_words
    )


def _when(frame: Frame) -> set[str]:
    return {code for code, _ in frame.whens} | set(frame.repeat.when if frame.repeat is not None else ())


def _inherit(frame: Frame, other: Frame, backward: bool) -> None:
    together = other.link == "and" if backward else frame.link == "and"
    same_times = not together or bool(frame.who.ingredient)
    bare = frame.repeat is None and not (frame.whens or frame.single or frame.clocks or frame.weekdays)
    if bare and frame.amount is not None and not frame.total and _shared_out(other):
        raise NotUnderstoodError("divided-of-what")  # "0.8 g/kg or 25 g/m2 a day in 3 doses"
    if bare and not backward and other.repeat is not None and _elsewhere(frame.who, other.who):
        bare = False  # "8 mg by mouth every 12 hours or 4 mg IV": how often the second is given is not said
    if bare and same_times and not frame.total:
        frame.repeat, frame.whens, frame.single = other.repeat, list(other.whens), other.single
    elif bare and same_times and other.total:
        frame.repeat, frame.whens, frame.divided = other.repeat, list(other.whens), other.divided
    elif frame.repeat is not None and backward and not frame.whens and same_times and _meals(other):
        frame.whens = list(other.whens)
    if frame.bounds is None and not frame.single and (backward or bare):
        frame.bounds = other.bounds
    if frame.infuse is None and (backward or bare) and frame.who.route == other.who.route:
        frame.infuse = other.infuse
    if frame.count is None and bare:
        frame.count = other.count
    frame.prn = frame.prn or (other.prn and (backward or bare))
    frame.prn_for = frame.prn_for or (list(other.prn_for) if frame.prn else [])
    who, given = frame.who, other.who
    if not who.route_words:
        who.route, who.route_words = given.route, given.route_words
    together = together or (backward and other.listed)
    purpose = ("indication", "intent") if bare or together or not backward else ()
    for name in (*purpose, "method", "site", "form", "form_words"):
        if not getattr(who, name):
            setattr(who, name, getattr(given, name))
    if persons(who) == persons(given):
        return
    named = who.group_words or who.age or who.weight or who.conditions
    if backward and (bare or together) and not named:
        for name in ("group", "group_words", "sex", "age", "weight", "clearance"):
            if not getattr(who, name):
                setattr(who, name, getattr(given, name))
        who.conditions.extend(c for c in given.conditions if c not in who.conditions)
    elif not named:
        raise NotUnderstoodError("two-populations")


def _shared_out(frame: Frame) -> bool:
    return frame.divided or (frame.amount is not None and frame.amount.per in ("d", "wk"))


def _elsewhere(who: Who, other: Who) -> bool:
    return bool(who.route and other.route) and who.route != other.route


def _meals(frame: Frame) -> bool:
    return bool(frame.whens) and all(code in ("AC", "PC", "C") for code, _ in frame.whens)


def persons(who: Who) -> tuple[object, ...]:
    """What tells one group of persons from another."""
    return (who.group, who.age, who.weight, who.clearance, tuple(who.conditions))


def _sequence(frames: list[Frame]) -> list[tuple[int | None, int | None]]:
    out: list[tuple[int | None, int | None]] = []
    step, choice, chain = 0, 0, False
    for n, frame in enumerate(frames):
        if frame.link == "then" or (n and frame.link == "and"):
            chain = True
        if frame.link == "then":
            step += 1
        ahead = frames[n + 1].link if n + 1 < len(frames) else ""
        if ahead == "or" and frame.link != "or":
            choice += 1
        alternative = choice if frame.link == "or" or ahead == "or" else None
        if frame.link == "" and n:
            step, chain = 0, False
        choices = next((later.link for later in frames[n + 1 :] if later.link != "or"), "")
        once = frame.who.phase in ("loading", "initial") and frame.bounds is None
        tied = chain or ahead in ("then", "and") or (ahead == "or" and choices == "then" and once)
        out.append((step + 1 if tied else None, alternative))
    return out


def regimen_of(frame: Frame, prose: bool = True) -> Regimen:
    """One frame as a checked regimen. Raises NotUnderstoodError."""
    who = frame.who
    applying = frame.amount is not None and frame.amount.span.unit == "{application}"
    if applying and frame.repeat is None and not frame.single and prose:
        raise NotUnderstoodError("no-amount")
    if frame.amount is None:
        applied = frame.mixed or who.method in _TOPICAL or (bool(who.site) and bool(who.form))
        if prose and not applied:
            raise NotUnderstoodError("no-amount")
        if (
            frame.strength
            and who.form not in ("topical", "ophthalmic", "otic", "nasal", "vaginal", "rectal")
            and not frame.mixed
            and not (frame.percent and who.method in ("apply", "instil"))
        ):
            raise NotUnderstoodError("strength-or-dose")
    amount = rate = None
    kind = ""
    if frame.amount is not None:
        if frame.amount.per:
            rate = frame.amount.span
            kind = "infusion" if frame.amount.per in ("h", "min") else "total-per-day"
        else:
            amount = frame.amount.span
    notes = [*frame.notes]
    repeat = _repeat(frame, notes)
    if rate is not None and rate.unit.startswith("/"):
        raise NotUnderstoodError("no-regimen")
    if amount is not None and not amount.unit and repeat is None and not frame.prn and not _AT_ONCE & set(notes):
        raise NotUnderstoodError("no-regimen")  # a figure alone says nothing
    regimen = Regimen(
        phase=who.phase or ("single" if frame.single and (repeat is None or repeat.count == 1) else "unspecified"),
        amount=amount, rate=rate, rate_kind=kind, repeat=repeat, limits=tuple(dict.fromkeys(frame.limits)),
        as_needed=frame.prn, as_needed_for=tuple(frame.prn_for), route=who.route, route_words=who.route_words,
        method=who.method, site=who.site, instructions=tuple(dict.fromkeys(n for n in notes if n)),
    )  # fmt: skip
    check(regimen)
    return regimen


def _repeat(frame: Frame, notes: list[str]) -> Repeat | None:
    repeat = frame.repeat
    own = repeat.when if repeat is not None else ()
    codes = list(dict.fromkeys([*own, *(code for code, _ in frame.whens)]))
    offsets = [minutes for _, minutes in frame.whens if minutes is not None]
    parts = [code for code in codes if code in DAYPARTS]
    if repeat is None and parts and len(parts) == len(codes):  # "before meals and at bedtime" counts nothing
        repeat = Repeat(frequency=len(parts), period=Decimal(1), period_unit="d")
    if repeat is not None and parts and repeat.frequency is not None:
        _day_parts(repeat, parts, codes)
    if frame.clocks and codes:
        raise NotUnderstoodError("clock-and-event")
    offset = offsets[0] if len(offsets) == 1 and len(codes) == 1 else None
    if offsets and offset is None:
        notes.append(", ".join(f"{minutes} minutes" for minutes in offsets))
    count, count_max = frame.count or (None, None)
    if frame.single:
        if repeat is None:
            count = 1
        elif not (repeat.frequency == 1 and repeat.frequency_max is None):
            raise NotUnderstoodError("single-and-repeated")
    given: Range | None = None
    if frame.infuse is not None:
        given = frame.infuse.range()
        if frame.infuse.note:
            notes.append(f"over {frame.infuse.note} {frame.infuse.low} {frame.infuse.words}")
    timed = codes or frame.clocks or frame.weekdays or frame.bounds is not None
    if repeat is None and count is None and given is None and not timed:
        return None
    base = repeat or Repeat()
    if frame.weekdays and repeat is None:
        base = Repeat(frequency=len(frame.weekdays), period=Decimal(1), period_unit="wk")
    if frame.clocks and repeat is None:
        base = Repeat(frequency=len(frame.clocks), period=Decimal(1), period_unit="d")
    return msgspec.structs.replace(
        base, when=tuple(codes), offset=offset, times_of_day=tuple(frame.clocks), days_of_week=tuple(frame.weekdays),
        count=count, count_max=count_max, bounds=frame.bounds.range() if frame.bounds else None, administration=given,
    )  # fmt: skip


def _day_parts(repeat: Repeat, parts: list[str], codes: list[str]) -> None:
    """The parts of the day must agree with the number of times: as many parts, or meals that make up the rest."""
    often = repeat.frequency_max or repeat.frequency or 1
    per_day = repeat.period_unit == "d" and repeat.period == 1
    if (repeat.period_unit == "h" and not daily(repeat)) or (per_day and often < len(parts)):
        raise NotUnderstoodError("times-disagree")
    if per_day and (repeat.frequency or 1) > len(parts) and len(codes) == len(parts) and len(parts) == 1:
        raise NotUnderstoodError("times-disagree")
