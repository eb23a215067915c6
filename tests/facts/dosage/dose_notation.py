"""A short way of writing regimens and persons, for fixtures that a person can read.

`500 mg; 3/d; @C; over 30 min; for 7 d; x1; prn pain; oral; max 4 g/d; initial`. Persons: `adult; age 2..5 a;
weight 20.. kg; crcl ..30; if on dialysis; for gout; of ibuprofen`.
"""

from decimal import Decimal

from converter.facts.dosage.frames import Who
from converter.facts.dosage.regimen import Statement
from converter.monograph import Limit, Range, Regimen, Repeat


def _n(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def span(given: Range) -> str:
    """`5 mg`, `5..10 mg`, `..10 mg`, `5.. mg`; a bare count `1`."""
    if given.low == given.high:
        return f"{_n(given.low)} {given.unit}".strip()
    return f"{_n(given.low)}..{_n(given.high)} {given.unit}".strip()


def often(repeat: Repeat) -> str:
    """`2-4/d`, `1/6-8h`, `-4/d` for up to four times."""
    most = f"-{repeat.frequency_max}" if repeat.frequency_max else ""
    period = _n(repeat.period) + (f"-{_n(repeat.period_max)}" if repeat.period_max else "")
    return f"{repeat.frequency or ''}{most}/{'' if period == '1' else period}{repeat.period_unit}"


def limit(given: Limit) -> str:
    """`max 4 g/d`, `max 50 mg/dose`."""
    per = {"administration": "dose", "lifetime": "life"}.get(given.per)
    if per is None:
        period = _n(given.period)
        per = f"{'' if period == '1' else period}{given.period_unit}"
    return f"max {_n(given.value)} {given.unit}/{per}".replace(" /", "/")


def regimen(given: Regimen) -> str:
    """The whole regimen; method, site and instructions are left out."""
    parts = [span(s) for s in (given.amount, given.rate) if s is not None]
    repeat = given.repeat
    if repeat is not None:
        if repeat.period is not None:
            parts.append(often(repeat))
        parts += [f"@{code}" for code in repeat.when]
        parts += [f"offset {repeat.offset}"] if repeat.offset is not None else []
        parts += [f"at {clock}" for clock in repeat.times_of_day]
        parts += [f"on {' '.join(repeat.days_of_week)}"] if repeat.days_of_week else []
        parts += [f"x{repeat.count}" + (f"-{repeat.count_max}" if repeat.count_max else "")] if repeat.count else []
        parts += [f"over {span(repeat.administration)}"] if repeat.administration else []
        parts += [f"for {span(repeat.bounds)}"] if repeat.bounds else []
    if given.as_needed:
        parts.append(" ".join(["prn", *given.as_needed_for]))
    parts += [given.route or given.route_words] if given.route_words else []
    parts += [limit(each) for each in given.limits]
    parts += [given.phase] if given.phase != "unspecified" else []
    return "; ".join(parts)


def who(given: Who) -> str:
    """Persons, conditions, purpose and ingredient."""
    parts = [given.group or (given.group_words and "all")]
    for name, value in (("age", given.age), ("weight", given.weight), ("crcl", given.clearance)):
        parts += [f"{name} {span(value)}"] if value is not None else []
    parts += [given.sex] if given.sex else []
    parts += [f"if {condition}" for condition in given.conditions]
    parts += [f"for {given.indication}"] if given.indication else []
    parts += [f"of {given.ingredient}"] if given.ingredient else []
    return "; ".join(part for part in parts if part)


def statement(given: Statement) -> str:
    """`regimen | persons`, with `#1` for a step and `~1` for a choice before it."""
    marks = [f"#{given.sequence}"] if given.sequence is not None else []
    marks += [f"~{given.alternative}"] if given.alternative is not None else []
    people = who(given.who)
    return " ".join([*marks, regimen(given.regimen)]) + (f" | {people}" if people else "")
