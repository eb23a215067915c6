"""Checks across the fields of a regimen. A regimen that breaks one is never written.

The rules of the specification: tim-1 … tim-10, dos-1, qty-3, rat-1, rng-2 (https://hl7.org/fhir/R5/datatypes.html).
"""

from decimal import Decimal

from converter.facts.dosage.frames import NotUnderstoodError
from converter.monograph import Limit, Range, Regimen, Repeat

_HOURS = {"s": Decimal(1) / 3600, "min": Decimal(1) / 60, "h": Decimal(1), "d": Decimal(24), "wk": Decimal(168),
          "mo": Decimal(720), "a": Decimal(8760)}  # fmt: skip
_MASS = {"g": Decimal(1000), "mg": Decimal(1), "ug": Decimal("0.001"), "ng": Decimal("0.000001")}
_MOST = {"g": Decimal(500), "mg": Decimal(500_000), "L": Decimal(20), "mL": Decimal(20_000), "{tablet}": Decimal(30)}
_NO_OFFSET = frozenset({"C", "CM", "CD", "CV"})


def check(regimen: Regimen) -> None:
    """Raises NotUnderstoodError with the reason when the regimen contradicts itself or FHIR."""
    for span in (regimen.amount, regimen.rate):
        if span is not None:
            _ordered(span)
    if regimen.repeat is not None:
        _timing(regimen.repeat)
    if regimen.rate_kind == "infusion" and regimen.repeat is not None and regimen.repeat.frequency is not None:
        raise NotUnderstoodError("rate-and-frequency")
    for limit in regimen.limits:
        _below(regimen, limit)


def _ordered(span: Range) -> None:
    if span.low is not None and span.high is not None and span.low > span.high:
        raise NotUnderstoodError("range-reversed")
    most = _MOST.get(span.unit)
    end = span.high if span.high is not None else span.low
    if most is not None and end is not None and end > most:
        raise NotUnderstoodError("implausible-amount")
    if (span.high is not None and span.high <= 0) or (span.high is None and span.low is None):
        raise NotUnderstoodError("amount-not-positive")


def _timing(repeat: Repeat) -> None:
    if repeat.period is not None and (repeat.period <= 0 or not repeat.period_unit):
        raise NotUnderstoodError("timing-not-valid")
    if repeat.period_max is not None and (repeat.period is None or repeat.period_max <= repeat.period):
        raise NotUnderstoodError("timing-not-valid")
    if repeat.frequency_max is not None and repeat.frequency is not None and repeat.frequency_max <= repeat.frequency:
        raise NotUnderstoodError("timing-not-valid")
    if repeat.offset is not None and (not repeat.when or _NO_OFFSET & set(repeat.when)):
        raise NotUnderstoodError("timing-not-valid")
    if repeat.times_of_day and repeat.when:
        raise NotUnderstoodError("clock-and-event")
    often = max(repeat.frequency or 1, repeat.frequency_max or 1)
    if repeat.period_unit == "d" and repeat.period == 1 and often > 12:
        raise NotUnderstoodError("implausible-frequency")
    bounds = repeat.bounds
    if bounds is not None and repeat.period is not None and repeat.frequency == 1 and repeat.count is None:
        end = bounds.high if bounds.high is not None else bounds.low
        if end is not None and end * _HOURS[bounds.unit] < repeat.period * _HOURS[repeat.period_unit]:
            raise NotUnderstoodError("shorter-than-its-period")


def scaled(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Masses in mg, so that g and mg compare."""
    head, _, rest = unit.partition("/")
    if head in _MASS:
        return value * _MASS[head], f"mg/{rest}" if rest else "mg"
    return value, unit


def _below(regimen: Regimen, limit: Limit) -> None:
    """A maximum is not below the dose it stands with, where both are in one unit."""
    span = regimen.amount
    per = 1
    if (
        span is None
        and regimen.rate is not None
        and limit.per == "period"
        and regimen.rate.unit.endswith(f"/{limit.period_unit}")
    ):
        span = Range(regimen.rate.low, regimen.rate.high, regimen.rate.unit.rsplit("/", 1)[0])
    elif (
        limit.per == "period"
        and limit.period_unit == "d"
        and regimen.repeat is not None
        and regimen.repeat.period_unit == "d"
    ):
        per = 1 if regimen.repeat.period != 1 else regimen.repeat.frequency or 1
    if span is None:
        return
    low = span.low if span.low is not None else span.high
    if low is None:
        return
    dose, unit = scaled(low * per, span.unit)
    most, most_unit = scaled(limit.value, limit.unit)
    if unit == most_unit and dose > most:
        raise NotUnderstoodError("maximum-below-dose")
