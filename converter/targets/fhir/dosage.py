"""A dose of the record as an R5 Dosage (whom it is for: see `patient`).

Dosage: https://hl7.org/fhir/R5/dosage.html; Timing: https://hl7.org/fhir/R5/datatypes.html#Timing.
Numbers stay Decimal, with the digits of the source; nothing that the record does not hold is written.
"""

from decimal import Decimal
from typing import Any

from converter.monograph import Code, Dose, Limit, Range, Regimen, Repeat
from converter.targets.fhir.elements import concept, terminology_coding
from converter.terminology import methods, routes

UCUM = "http://unitsofmeasure.org"
TOTAL_PER_DAY = "total-per-day"
Json = dict[str, Any]


def dosage(dose: Dose, *, element_id: str = "", rate_type_system: str = "") -> Json:
    """One R5 Dosage. A dose without a regimen has only `id` and `text`.

    `element_id` is the fact's id; `rate_type_system` is the canonical of the CodeSystem that holds
    `total-per-day` (without it the type is words only). The ingredient and form stand in `additionalInstruction`.
    """
    out: Json = {"id": element_id} if element_id else {}
    if dose.sequence is not None:
        out["sequence"] = dose.sequence
    out["text"] = dose.text
    regimen = dose.regimen
    notes = instructions(dose)
    if notes:
        out["additionalInstruction"] = [{"text": note} for note in notes]
    if regimen is None:
        return out
    if regimen.repeat is not None:
        repeat = timing_repeat(regimen.repeat)
        if repeat:
            out["timing"] = {"repeat": repeat}
    if regimen.as_needed or regimen.as_needed_for:
        out["asNeeded"] = True
    if regimen.as_needed_for:
        out["asNeededFor"] = [{"text": reason} for reason in regimen.as_needed_for]
    if regimen.site:
        out["site"] = {"text": regimen.site}
    if regimen.route or regimen.route_words:
        out["route"] = route_concept(regimen.route, regimen.route_words, regimen.method)
    if regimen.method:
        out["method"] = method_concept(regimen.method)
    entry = dose_and_rate(regimen, rate_type_system)
    if entry:
        out["doseAndRate"] = [entry]
    out.update(maxima(regimen.limits))
    return out


def instructions(dose: Dose) -> tuple[str, ...]:
    """What stands in `additionalInstruction`: the ingredient or part a dose is for, its form, its instructions."""
    notes = [dose.ingredient or dose.component, dose.form, *(dose.regimen.instructions if dose.regimen else ())]
    return tuple(dict.fromkeys(note for note in notes if note))


def dose_and_rate(regimen: Regimen, rate_type_system: str = "") -> Json:
    """The one `doseAndRate` of a regimen; empty when the page states no amount."""
    entry: Json = {}
    if regimen.rate is not None and regimen.rate_kind == TOTAL_PER_DAY:
        coding = {"system": rate_type_system, "code": TOTAL_PER_DAY, "display": "Total per day"}
        entry["type"] = {"coding": [coding]} if rate_type_system else {"text": TOTAL_PER_DAY}
    if regimen.amount is not None:
        entry.update(quantity_or_range("dose", regimen.amount))
    if regimen.rate is not None:
        entry.update(quantity_or_range("rate", regimen.rate))
    return entry


def quantity(value: Decimal, unit: str, words: str = "") -> Json:
    """A SimpleQuantity in UCUM; the display is the unit as written. A bare count has a value and no unit."""
    if not unit:
        return {"value": value}
    return {"value": value, "unit": words or unit.strip("{}"), "system": UCUM, "code": unit}


def quantity_range(span: Range) -> Json:
    """A Range; a missing end stays missing."""
    ends = (("low", span.low), ("high", span.high))
    return {name: quantity(value, span.unit, span.words) for name, value in ends if value is not None}


def quantity_or_range(name: str, span: Range) -> Json:
    """`nameQuantity` for one value, `nameRange` otherwise."""
    if span.single and span.low is not None:
        return {f"{name}Quantity": quantity(span.low, span.unit, span.words)}
    return {f"{name}Range": quantity_range(span)}


def timing_repeat(repeat: Repeat) -> Json:
    """Timing.repeat, its elements in the order of the specification."""
    out: Json = {}
    if repeat.bounds is not None:
        single = repeat.bounds.single and repeat.bounds.low is not None
        out["boundsDuration" if single else "boundsRange"] = (
            quantity(repeat.bounds.low, repeat.bounds.unit, repeat.bounds.words)
            if single and repeat.bounds.low is not None
            else quantity_range(repeat.bounds)
        )
    _put(out, count=repeat.count, countMax=repeat.count_max)
    given = repeat.administration
    if given is not None:
        low, high = given.low if given.low is not None else given.high, given.high
        _put(out, duration=low, durationMax=high if high != low else None, durationUnit=given.unit)
    _put(out, frequency=repeat.frequency, frequencyMax=repeat.frequency_max)
    _put(out, period=repeat.period, periodMax=repeat.period_max, periodUnit=repeat.period_unit or None)
    _put(out, dayOfWeek=list(repeat.days_of_week) or None, timeOfDay=list(repeat.times_of_day) or None)
    _put(out, when=list(repeat.when) or None, offset=repeat.offset)
    return out


def _put(out: Json, **values: object) -> None:
    out.update({name: value for name, value in values.items() if value is not None})


def route_concept(key: str, words: str = "", method: str = "") -> Json:
    """A route's words with the codes that hold for it and for the method, each with its version."""
    return _coded(words or key, routes.codings(key, method))


def method_concept(key: str) -> Json:
    """A method's word and, where HL7 table 0165 says the same, its code."""
    return _coded(key, methods.codings(key))


def _coded(words: str, codes: tuple[Code, ...]) -> Json:
    return concept(words, map(terminology_coding, codes)) if codes else {"text": words}


def maxima(limits: tuple[Limit, ...]) -> Json:
    """`maxDosePerPeriod`, `maxDosePerAdministration` and `maxDosePerLifetime`; the first of the last two stands."""
    out: Json = {}
    for limit in limits:
        value = quantity(limit.value, limit.unit, limit.words)
        if limit.per == "administration":
            out.setdefault("maxDosePerAdministration", value)
        elif limit.per == "lifetime":
            out.setdefault("maxDosePerLifetime", value)
        elif limit.period is not None:
            ratio = {"numerator": value, "denominator": quantity(limit.period, limit.period_unit)}
            out.setdefault("maxDosePerPeriod", []).append(ratio)
    order = ("maxDosePerPeriod", "maxDosePerAdministration", "maxDosePerLifetime")
    return {name: out[name] for name in order if name in out}
