"""DoseSchedule nodes: the words always, figures only where schema.org can say all that limits them."""

from decimal import Decimal

from converter.monograph import Dose, Population, Range, Regimen, Repeat
from converter.targets.jsonld.terms import Iris, Node, distinct, node

AS_NEEDED = "as needed"


def dose_schedule(dose: Dose, fact_id: str, iris: Iris) -> Node:
    """A plain DoseSchedule: RecommendedDoseSchedule would say that an authority recommends it.

    `doseValue` is one number: a range has none. Where a limit of the population stands in no words, the sentence has
    to do.
    """
    regimen = dose.regimen
    whom = _population(dose.population)
    made = node("DoseSchedule", iris.fact("dose", fact_id), description=dose.text, targetPopulation=whom)
    if regimen is None or (not whom and dose.population != Population()):
        return made
    value = _single(regimen.amount) or _single(regimen.rate)
    if value is not None and value.low is not None:
        made |= {"doseValue": value.low, "doseUnit": value.unit}
    often = " ".join(filter(None, (_frequency(regimen.repeat), AS_NEEDED if regimen.as_needed else "")))
    if often:
        made["frequency"] = often
    what = _what(dose, regimen)
    return made | {"disambiguatingDescription": what} if what else made


def _single(amount: Range | None) -> Range | None:
    return amount if amount is not None and amount.single else None


def _population(population: Population) -> str:
    return "; ".join(distinct((population.words or population.group, *population.conditions)))


def _frequency(repeat: Repeat | None) -> str:
    """Times and period in figures and UCUM units: `2 per 1 d`, `1 per 6-8 h`, `2-4 per 1 d`."""
    if repeat is None or repeat.period is None or not (repeat.frequency or repeat.frequency_max):
        return ""
    times = _span(repeat.frequency, repeat.frequency_max)
    return f"{times} per {_span(repeat.period, repeat.period_max)} {repeat.period_unit}"


def _span(low: int | Decimal | None, high: int | Decimal | None) -> str:
    if low is None:
        return f"up to {high:f}" if isinstance(high, Decimal) else f"up to {high}"
    shown = [f"{value:f}" if isinstance(value, Decimal) else str(value) for value in (low, high) if value is not None]
    return "-".join(shown)


def _what(dose: Dose, regimen: Regimen) -> list[str]:
    """Ingredient, indication, phase and route: what tells this dose from the others."""
    phase = "" if regimen.phase == "unspecified" else regimen.phase
    return distinct((dose.ingredient, dose.indication, phase, regimen.route_words or regimen.route))
