"""A regimen back in words, short, as a pharmacist reads it: "500-1000 mg, 2 times every day, for 7 d, oral"."""

from decimal import Decimal

from converter.monograph import Dose, Limit, Population, Range, Regimen, Repeat

_UNITS = {
    "[iU]": "IU", "ug": "mcg", "{tablet}": "tablet", "{capsule}": "capsule", "{drop}": "drop", "{puff}": "puff",
    "a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes",
}  # fmt: skip
_PERIODS = {"min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}
# https://hl7.org/fhir/R5/valueset-event-timing.html
_WHEN = {
    "AC": "before meals", "ACM": "before breakfast", "ACD": "before lunch", "ACV": "before the evening meal",
    "PC": "after meals", "PCM": "after breakfast", "PCD": "after lunch", "PCV": "after the evening meal",
    "C": "with meals", "CM": "with breakfast", "CD": "with lunch", "CV": "with the evening meal", "HS": "at bedtime",
    "MORN": "in the morning", "NOON": "at noon", "AFT": "in the afternoon", "EVE": "in the evening",
    "NIGHT": "at night", "WAKE": "on waking",
}  # fmt: skip
_TIMES = {1: "once", 2: "twice"}


def dose_words(dose: Dose) -> str:
    """A dose statement in words; one that stayed words says so with its reason."""
    who = population_words(dose.population)
    about = [
        part for part in (dose.ingredient or dose.component, who, dose.indication and f"for {dose.indication}") if part
    ]
    if dose.regimen is None:
        return f"kept as words ({dose.reason})"
    return regimen_words(dose.regimen) + (f" [{'; '.join(about)}]" if about else "")


def regimen_words(regimen: Regimen) -> str:
    """A regimen in words."""
    told = regimen.phase == "maximum" and regimen.amount is None and regimen.rate is None and bool(regimen.limits)
    parts = [] if regimen.phase == "unspecified" or told else [f"{regimen.phase}:"]
    if regimen.amount is not None:
        parts.append(range_words(regimen.amount))
    if regimen.rate is not None:
        parts.append(range_words(regimen.rate) + (" in total" if regimen.rate_kind == "total-per-day" else ""))
    said = [part for part in (_repeat(regimen.repeat), regimen.route, regimen.method, regimen.site) if part]
    if regimen.as_needed:
        said.append("as needed" + (f" for {', '.join(regimen.as_needed_for)}" if regimen.as_needed_for else ""))
    said += [_limit(limit) for limit in regimen.limits]
    said += list(regimen.instructions)
    return " ".join(part for part in (" ".join(parts), ", ".join(said)) if part)


def range_words(given: Range, least: str = "from") -> str:
    """A range with its unit: "5-10 mg", "up to 10 mg"; `least` goes before one without an upper end."""
    unit = _UNITS.get(given.unit, given.unit.strip("{}"))
    if given.unit in _PERIODS and (given.high or given.low) == 1:
        unit = _PERIODS[given.unit]
    if given.low is None:
        return f"up to {number(given.high)} {unit}"
    if given.high is None:
        return f"{least} {number(given.low)} {unit}"
    return f"{number(given.low)} {unit}" if given.single else f"{number(given.low)}-{number(given.high)} {unit}"


def number(value: Decimal | None) -> str:
    """A number as it was written."""
    return "?" if value is None else f"{value:f}"


def population_words(population: Population) -> str:
    """Who a dose is for."""
    parts = [population.words or population.group]
    parts += [condition for condition in population.conditions if condition not in population.words]
    for label, given in (("", population.age), ("", population.weight), ("CrCl ", population.creatinine_clearance)):
        if given is not None and not any(char.isdigit() for part in parts for char in part):
            parts.append(label + range_words(given))
    return ", ".join(part for part in parts if part)


def _repeat(repeat: Repeat | None) -> str:
    """How often and for how long."""
    if repeat is None:
        return ""
    parts = []
    if repeat.frequency is not None or repeat.frequency_max is not None:
        parts.append(_frequency(repeat))
    if repeat.when:
        parts.append(" and ".join(_WHEN.get(code, code) for code in repeat.when))
    if repeat.count is not None:
        most = f"-{repeat.count_max}" if repeat.count_max else ""
        parts.append(f"{repeat.count}{most} in all")
    if repeat.administration is not None:
        parts.append(f"over {range_words(repeat.administration)}")
    if repeat.bounds is not None:
        parts.append(f"for {range_words(repeat.bounds, 'at least')}")
    return ", ".join(parts)


def _frequency(repeat: Repeat) -> str:
    """ "twice a day", "2-4 times a day", "once every 6-8 hours"."""
    low, most = repeat.frequency, repeat.frequency_max
    if low is None:
        times = f"up to {most} times"
    elif most:
        times = f"{low}-{most} times"
    else:
        times = _TIMES.get(low, f"{low} times")
    unit = _PERIODS.get(repeat.period_unit, repeat.period_unit)
    if repeat.period == 1 and not repeat.period_max:
        return f"{times} a {unit}".replace("a hour", "an hour")
    longest = f"-{number(repeat.period_max)}" if repeat.period_max else ""
    return f"{times} every {number(repeat.period)}{longest} {unit}s"


def _limit(limit: Limit) -> str:
    """A maximum."""
    unit = _UNITS.get(limit.unit, limit.unit.strip("{}"))
    amount = f"maximum {number(limit.value)} {unit}"
    if limit.per != "period":
        return f"{amount} per {'dose' if limit.per == 'administration' else limit.per}"
    every = "" if limit.period in (None, 1) else f"{number(limit.period)} "
    return f"{amount} per {every}{_PERIODS.get(limit.period_unit, limit.period_unit)}"
