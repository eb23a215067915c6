"""Contradictions on a page, as findings for its editor.

Three kinds: what the medicine is used for and must not be used in (FCT301), two lower ages for the same dose (FCT302),
and a maximum below a dose for the same use and group (FCT303). Each names both lines.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from converter.facts import concepts
from converter.facts.context import FactContext
from converter.findings import Finding, Severity
from converter.monograph import Contraindication, Dose, Limit, Monograph, Range
from converter.monograph.identity import fold

_MONTHS = {"a": Decimal(12), "mo": Decimal(1), "wk": Decimal(7) / 30, "d": Decimal(1) / 30}
_DAYS = {"d": Decimal(1), "h": Decimal(1) / 24, "wk": Decimal(7)}

# How many statements of the same words a dose is held against: a page with thousands of them is read in linear time.
_MOST_COMPARED = 20


def find(context: FactContext, monograph: Monograph) -> tuple[Finding, ...]:
    """Each contradiction between two statements of the page, with both lines."""
    return (
        *_used_and_forbidden(monograph),
        *_two_ages(monograph),
        *_maximum_below_dose(monograph),
    )


def _used_and_forbidden(monograph: Monograph) -> Iterator[Finding]:
    """An indication that the page also names, in no closer words, as a contraindication."""
    bars: dict[tuple[frozenset[str], str], Contraindication] = {}
    for bar in monograph.contraindications:
        if bar.kind == "condition" and fold(bar.concept.text) not in ("pregnancy", "breastfeeding"):
            bars.setdefault((concepts.key(bar.concept.text), bar.component), bar)
    for use in monograph.indications:
        forbidden = bars.get((concepts.key(use.concept.text), use.component))
        if forbidden is not None:
            yield Finding(
                code="FCT301", severity=Severity.WARNING, path=monograph.path,
                line=forbidden.evidence.line, column=forbidden.evidence.column,
                message=f"{forbidden.concept.text!r} is a contraindication here and a use in line {use.evidence.line}",
                hint="narrow one of the two, or take it out",
            )  # fmt: skip


def _two_ages(monograph: Monograph) -> Iterator[Finding]:
    """The same dose for the same indication and group, from two different lower ages."""
    doses = [dose for dose in monograph.doses if dose.regimen is not None and _lowest(dose) is not None]
    alike: dict[tuple[object, ...], list[Dose]] = defaultdict(list)
    place: dict[int, int] = {}
    for dose in doses:
        same = alike[*_told(dose), dose.regimen]
        place[id(dose)] = len(same)
        same.append(dose)
    for one in doses:
        behind = place[id(one)] + 1
        for other in alike[*_told(one), one.regimen][behind : behind + _MOST_COMPARED]:
            if _lowest(one) == _lowest(other):
                continue
            yield Finding(
                code="FCT302", severity=Severity.WARNING, path=monograph.path,
                line=other.evidence.line, column=other.evidence.column,
                message=f"the same dose is for {other.population.words!r} here and for {one.population.words!r} "
                f"in line {one.evidence.line}",
                hint="say from which age the dose holds",
            )  # fmt: skip


def _told(dose: Dose) -> tuple[str, ...]:
    return (fold(dose.indication), dose.population.group, dose.ingredient, dose.component, *dose.population.conditions)


def _lowest(dose: Dose) -> Decimal | None:
    """The lower age in months, of an open range only: "2 to 5 years" and "6 to 12 years" do not contradict."""
    age = dose.population.age
    if age is None or age.low is None or age.high is not None or age.unit not in _MONTHS:
        return None
    return age.low * _MONTHS[age.unit]


def _maximum_below_dose(monograph: Monograph) -> Iterator[Finding]:
    """A dose that passes a maximum: its own statement's, or one that stands alone for the same use and group."""
    alone: dict[tuple[object, ...], list[Dose]] = defaultdict(list)
    for dose in monograph.doses:
        if dose.regimen is not None and dose.regimen.phase == "maximum":
            alone[_for(dose)].append(dose)
    for dose in monograph.doses:
        if dose.reason == "maximum-below-dose":
            yield _above(monograph, dose, dose, "the dose is above the maximum in the same statement")
        for other in alone.get(_for(dose), [])[:_MOST_COMPARED]:
            if monograph.combination and not dose.ingredient:
                continue
            if dose is other or dose.regimen is None or other.regimen is None:
                continue
            for limit in other.regimen.limits:
                given = _daily(dose.regimen.amount, limit) if limit.per == "administration" else _per_day(dose, limit)
                if given is not None and given > limit.value:
                    figures = f"{_plain(given)} {limit.unit} is above the maximum of {_plain(limit.value)} {limit.unit}"
                    yield _above(monograph, dose, other, f"the dose of {figures} in line {other.evidence.line}")


def _above(monograph: Monograph, dose: Dose, other: Dose, message: str) -> Finding:
    return Finding(
        code="FCT303", severity=Severity.WARNING, path=monograph.path, line=dose.evidence.line,
        column=dose.evidence.column, message=message,
        hint="check both figures" if dose is not other else "check both figures in this line",
    )  # fmt: skip


def _for(dose: Dose) -> tuple[object, ...]:
    return (*_told(dose), dose.population.age, dose.population.weight, dose.regimen.route if dose.regimen else "")


def _daily(amount: Range | None, limit: Limit) -> Decimal | None:
    """The least that one administration gives, in the unit of the limit."""
    if amount is None or amount.low is None or amount.unit != limit.unit:
        return None
    return amount.low


def _per_day(dose: Dose, limit: Limit) -> Decimal | None:
    """The least that a day gives by the regimen, when the limit is for a day and in the same unit."""
    regimen = dose.regimen
    if regimen is None or limit.per != "period" or limit.period != 1 or limit.period_unit != "d":
        return None
    once = _daily(regimen.amount, limit)
    repeat = regimen.repeat
    if once is None or repeat is None or repeat.period is None or repeat.period_unit not in _DAYS or regimen.as_needed:
        return None
    longest = repeat.period_max or repeat.period
    days = longest * _DAYS[repeat.period_unit]
    return once * (repeat.frequency or 1) / days if days else None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
