"""A regimen in a plain sentence, in the order that the grammar reads: reading it again gives the same regimen."""

from decimal import Decimal

from converter.facts.dosage.routes import routes
from converter.facts.dosage.vocabulary import units
from converter.monograph import Limit, Range, Regimen, Repeat

_PERIOD = {"min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year", "s": "second"}
_WHEN = {
    "HS": "at bedtime", "MORN": "in the morning", "NOON": "at noon", "AFT": "in the afternoon", "EVE": "in the evening",
    "NIGHT": "at night", "WAKE": "on waking", "AC": "before meals", "PC": "after meals", "C": "with meals",
    "CM": "with breakfast", "CD": "with lunch", "CV": "with dinner", "ACM": "before breakfast", "ACD": "before lunch",
    "ACV": "before dinner", "PCM": "after breakfast", "PCD": "after lunch", "PCV": "after dinner",
}  # fmt: skip
_PHASE = {"initial": "initially", "maintenance": "maintenance dose", "loading": "loading dose"}


def number(value: Decimal) -> str:
    """The digits of a number, never with an exponent."""
    return format(value, "f")


def unit_words(code: str) -> str:
    """A unit as people write it: `mcg/kg/min`, `tablets`, `IU`, `units`."""
    parts = [_head(code.split("/")[0]), *code.split("/")[1:]]
    return "/".join(
        {"d": "day", "h": "hour", "min": "minute", "wk": "week", "mo": "month", "a": "year"}.get(p, p) for p in parts
    )


def _head(code: str) -> str:
    table = units()
    if code in table["countable"]:
        words: list[str] = table["countable"][code]
        return words[1] if len(words) > 1 else words[0]
    return {"ug": "mcg", "[iU]": "IU", "{unit}": "units", "{dose}": "doses", "{CFU}": "CFU"}.get(code, code)


def span_words(span: Range) -> str:
    """`5-10 mg`, `up to 10 mg`, `at least 5 mg`."""
    unit = unit_words(span.unit)
    if span.low is None and span.high is not None:
        return f"up to {number(span.high)} {unit}"
    if span.high is None and span.low is not None:
        return f"at least {number(span.low)} {unit}"
    if span.low is None or span.high is None:
        return ""
    low, high = number(span.low), number(span.high)
    return (f"{low} {unit}" if span.single else f"{low} to {high} {unit}").strip()


def often_words(repeat: Repeat) -> str:
    """`2 to 4 times a day`, `every 6 to 8 hours`, `up to 4 times a day`."""
    if repeat.period is None:
        return ""
    unit = _PERIOD[repeat.period_unit]
    period = number(repeat.period)
    if repeat.frequency == 1 and repeat.frequency_max is None:
        if repeat.period_max is not None:
            return f"every {period} to {number(repeat.period_max)} {unit}s"
        return f"once every {unit}" if period == "1" else f"every {period} {unit}s"
    times = f"{repeat.frequency or ''}"
    if repeat.frequency_max is not None:
        times = f"{times} to {repeat.frequency_max}" if repeat.frequency else f"up to {repeat.frequency_max}"
    return f"{times} times per {unit}" if period == "1" else f"{times} times every {period} {unit}s"


def _length(span: Range, head: str) -> str:
    unit = _PERIOD[span.unit]
    if span.low is None and span.high is not None:
        return f"{head} up to {number(span.high)} {unit}s"
    if span.high is None and span.low is not None:
        return f"{head} at least {number(span.low)} {unit}s"
    if span.low is None or span.high is None:
        return ""
    low = number(span.low)
    return f"{head} {low} {unit}s" if span.single else f"{head} {low} to {number(span.high)} {unit}s"


def limit_words(limit: Limit) -> str:
    """`maximum 4 g per day`, `maximum single dose 50 mg`."""
    amount = f"{number(limit.value)} {unit_words(limit.unit)}"
    if limit.per == "administration":
        return f"maximum single dose {amount}"
    if limit.per == "lifetime":
        return f"lifetime maximum {amount}"
    period, unit = limit.period or Decimal(1), _PERIOD[limit.period_unit]
    if period == 1:
        return f"maximum {amount} per {unit}"
    return f"maximum {amount} in {number(period)} {unit}s"


def sentence(regimen: Regimen) -> str:
    """The regimen as a sentence. Method, site and instructions are left to the source's own words."""
    repeat = regimen.repeat
    parts = [_PHASE.get(regimen.phase, "")]
    if regimen.amount is not None:
        parts.append(span_words(regimen.amount))
    if regimen.rate is not None:
        parts.append(span_words(regimen.rate))
    if regimen.route:
        parts.append(routes()[regimen.route].words[0])
    if repeat is not None:
        parts += _timing(regimen, repeat)
    if regimen.as_needed:
        parts.append("as needed" + (f" for {', '.join(regimen.as_needed_for)}" if regimen.as_needed_for else ""))
    text = " ".join(part for part in parts if part)
    limits = [limit_words(limit) for limit in regimen.limits]
    return ", ".join(part for part in (text, *limits) if part)


def _timing(regimen: Regimen, repeat: Repeat) -> list[str]:
    parts = []
    total = regimen.rate_kind == "total-per-day"
    if repeat.count is not None and repeat.period is None:
        parts.append("as a single dose" if repeat.count == 1 else f"for {repeat.count} doses")
    if (
        total
        and repeat.frequency is not None
        and repeat.period_unit == "d"
        and repeat.period == 1
        and repeat.frequency > 1
    ):
        low, high = repeat.frequency, repeat.frequency_max
        parts.append(f"in {low} to {high} divided doses" if high else f"in {low} divided doses")
    else:
        parts.append(often_words(repeat))
    if repeat.offset is not None and len(repeat.when) == 1:
        parts.append(f"{repeat.offset} minutes {_WHEN[repeat.when[0]]}")
    else:
        parts += [" and ".join(_WHEN[code] for code in repeat.when)] if repeat.when else []
    if repeat.times_of_day:
        parts.append("at " + " and ".join(repeat.times_of_day))
    if repeat.count is not None and repeat.period is not None:
        most = f" to {repeat.count_max}" if repeat.count_max else ""
        parts.append(f"for {repeat.count}{most} doses")
    if repeat.administration is not None:
        parts.append(_length(repeat.administration, "over"))
    if repeat.bounds is not None:
        parts.append(_length(repeat.bounds, "for"))
    return parts
