"""Doses as a pharmacist states them: who, how much, how often, by which route, for how long, up to what.

Units are UCUM codes (https://ucum.org). Numbers are exact decimals with the digits of the source (0.50 stays 0.50).
"""

from decimal import Decimal

import msgspec

from converter.monograph.evidence import Evidence


class Quantity(msgspec.Struct, frozen=True):
    """`value` in `unit` (a UCUM code such as `mg`, `mg/kg`, `{tablet}`); `words` is the unit as written."""

    value: Decimal
    unit: str
    words: str = ""


class Range(msgspec.Struct, frozen=True):
    """One unit at both ends. A single value has `low == high`; "up to" has no low; "at least" no high."""

    low: Decimal | None
    high: Decimal | None
    unit: str
    words: str = ""

    @property
    def single(self) -> bool:
        """True when it is one value and no range."""
        return self.low is not None and self.low == self.high


class Repeat(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often, as FHIR Timing.repeat says it (https://hl7.org/fhir/R5/datatypes.html#Timing)."""

    frequency: int | None = None
    frequency_max: int | None = None
    period: Decimal | None = None
    period_max: Decimal | None = None
    period_unit: str = ""
    when: tuple[str, ...] = ()
    offset: int | None = None
    days_of_week: tuple[str, ...] = ()
    times_of_day: tuple[str, ...] = ()
    count: int | None = None
    count_max: int | None = None
    bounds: Range | None = None
    administration: Range | None = None


class Limit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A maximum: `per` is `period` (then with `period` and `period_unit`), `administration` or `lifetime`."""

    value: Decimal
    unit: str
    words: str = ""
    per: str = "period"
    period: Decimal | None = None
    period_unit: str = ""


class Population(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who a dose is for. `group` is adult, child, elderly or empty; `words` is what the page says."""

    words: str = ""
    group: str = ""
    age: Range | None = None
    weight: Range | None = None
    gestation: Range | None = None
    creatinine_clearance: Range | None = None
    sex: str = ""
    conditions: tuple[str, ...] = ()


class Regimen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One way of giving the medicine, wholly understood.

    `phase` is initial, maintenance, loading, single, maximum, adjusted, alternative or unspecified.
    `amount` is given at each administration; `rate` is a total per time (`rate_kind` `total-per-day`, unit `mg/d`,
    `mg/kg/d`, `g/wk`) or a speed (`rate_kind` `infusion`, unit `ug/kg/min`, `mL/h`). `route` is a key of the
    route table.
    """

    phase: str = "unspecified"
    amount: Range | None = None
    rate: Range | None = None
    rate_kind: str = ""
    repeat: Repeat | None = None
    limits: tuple[Limit, ...] = ()
    as_needed: bool = False
    as_needed_for: tuple[str, ...] = ()
    route: str = ""
    route_words: str = ""
    method: str = ""
    site: str = ""
    instructions: tuple[str, ...] = ()


class Dose(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dose statement of the page: structured (`regimen`) or words only (`reason` says why).

    `sequence` orders regimens that follow or accompany each other (equal: given together); `alternative` groups
    choices (one of them is given). `intent` is treatment, prophylaxis, diagnosis or empty.
    """

    evidence: Evidence
    text: str
    regimen: Regimen | None = None
    reason: str = ""
    population: Population = Population()
    indication: str = ""
    intent: str = ""
    sequence: int | None = None
    alternative: int | None = None
    ingredient: str = ""
    form: str = ""
    component: str = ""
