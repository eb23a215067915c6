"""Every regimen that the grammar can give is read again from its own words."""

from decimal import Decimal

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from converter.facts.dosage.checks import check
from converter.facts.dosage.frames import NotUnderstoodError
from converter.facts.dosage.sentence import read_sentence
from converter.facts.dosage.words import sentence
from converter.monograph import Limit, Range, Regimen, Repeat

FIGURES = st.decimals(min_value=Decimal("0.05"), max_value=Decimal(5000), places=2).map(
    lambda d: d.normalize() if d != d.to_integral_value() else d.quantize(Decimal(1))
)
WHOLE = st.integers(min_value=2, max_value=9)
ROUTES = st.sampled_from(["", "oral", "iv", "im", "sc", "sublingual", "rectal", "nasal", "intrathecal", "transdermal"])
AMOUNTS = st.sampled_from(
    [
        "mg",
        "ug",
        "g",
        "mL",
        "[iU]",
        "{unit}",
        "mmol",
        "meq",
        "mg/kg",
        "ug/kg",
        "mg/m2",
        "{tablet}",
        "{capsule}",
        "{drop}",
        "{puff}",
        "{spray}",
        "{sachet}",
        "mL/kg",
    ]
)
TOTALS = st.sampled_from(["mg/d", "mg/kg/d", "g/d", "[iU]/d", "ug/kg/d", "mg/m2/d", "mg/wk"])
SPEEDS = st.sampled_from(["ug/kg/min", "mL/h", "mg/h", "mg/min", "{unit}/kg/h", "mL/kg/h"])


@st.composite
def spans(draw: st.DrawFn, units: st.SearchStrategy[str]) -> Range:
    """One value, a range, or only an upper end."""
    low, more, shape = draw(FIGURES), draw(FIGURES), draw(st.sampled_from(["one", "one", "range"]))
    unit = draw(units)
    return Range(low, low, unit) if shape == "one" else Range(low, low + more, unit)


@st.composite
def frequencies(draw: st.DrawFn) -> Repeat:
    """All shapes of how often."""
    shape = draw(st.sampled_from(["per", "range", "every", "between", "most"]))
    n, more = draw(WHOLE), draw(WHOLE)
    unit = draw(st.sampled_from(["d", "wk"]))
    one = Decimal(1)
    if shape == "per":
        return Repeat(frequency=n, period=one, period_unit=unit)
    if shape == "range":
        return Repeat(
            frequency=n, frequency_max=min(n + more, 12) if n + more > n else n + 1, period=one, period_unit=unit
        )
    if shape == "most":
        return Repeat(frequency_max=n, period=one, period_unit=unit)
    unit = draw(st.sampled_from(["h", "d", "wk", "mo"]))
    if shape == "every":
        return Repeat(frequency=1, period=Decimal(draw(st.integers(1, 12))), period_unit=unit)
    return Repeat(frequency=1, period=Decimal(n), period_max=Decimal(n + more), period_unit=unit)


@st.composite
def bounds(draw: st.DrawFn) -> Range:
    """A course of years, long enough for any period."""
    low, more = draw(st.integers(9, 20)), draw(st.integers(1, 9))
    shape = draw(st.sampled_from(["one", "range", "most", "least"]))
    values = {"one": (low, low), "range": (low, low + more), "most": (None, low), "least": (low, None)}[shape]
    return Range(*(None if v is None else Decimal(v) for v in values), "a")


@st.composite
def regimens(draw: st.DrawFn) -> Regimen:
    """Regimens as the grammar gives them."""
    kind = draw(st.sampled_from(["dose", "dose", "total", "speed"]))
    repeat: Repeat | None = None
    amount = rate = None
    rate_kind = ""
    if kind == "dose":
        amount, repeat = draw(spans(AMOUNTS)), draw(st.none() | frequencies())
        meals = draw(st.sampled_from([(), (), ("AC",), ("PC",), ("C",)]))
        if repeat is not None and repeat.period_unit == "d" and meals:
            repeat = msgspec.structs.replace(repeat, when=meals)
    elif kind == "total":
        rate, rate_kind = draw(spans(TOTALS)), "total-per-day"
        if rate.unit.endswith("/d") and draw(st.booleans()):
            low = draw(st.integers(2, 6))
            repeat = Repeat(
                frequency=low, frequency_max=draw(st.sampled_from([None, low + 1])), period=Decimal(1), period_unit="d"
            )
    else:
        rate, rate_kind = draw(spans(SPEEDS)), "infusion"
    if repeat is not None and draw(st.booleans()):
        repeat = msgspec.structs.replace(repeat, bounds=draw(bounds()))
    limits: tuple[Limit, ...] = ()
    if amount is not None and draw(st.booleans()):
        most = (amount.high or Decimal(1)) * 100
        per_dose = draw(st.booleans())
        period = {} if per_dose else {"period": Decimal(1), "period_unit": "d"}
        per = "administration" if per_dose else "period"
        limits = (Limit(value=most, unit=amount.unit, per=per, **period),)
    route = draw(ROUTES)
    return Regimen(
        amount=amount, rate=rate, rate_kind=rate_kind, repeat=repeat, limits=limits, route=route,
        as_needed=draw(st.booleans()) and kind == "dose",
    )  # fmt: skip


def bare(regimen: Regimen) -> Regimen:
    """Without the words that a unit or route was written in, and without notes."""

    def plain(span: Range | None) -> Range | None:
        return None if span is None else Range(span.low, span.high, span.unit)

    repeat = regimen.repeat
    if repeat is not None:
        repeat = msgspec.structs.replace(
            repeat, bounds=plain(repeat.bounds), administration=plain(repeat.administration)
        )
    limits = tuple(msgspec.structs.replace(limit, words="") for limit in regimen.limits)
    return msgspec.structs.replace(
        regimen, amount=plain(regimen.amount), rate=plain(regimen.rate), repeat=repeat, limits=limits, route_words="",
        instructions=(), method="", site="",
    )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(regimens())
def test_words_read_again_give_the_same_regimen(regimen: Regimen) -> None:
    try:
        check(regimen)
    except NotUnderstoodError:  # the grammar gives no such regimen: 31 tablets at once
        assume(False)
    words = sentence(regimen)
    read = read_sentence(words)
    assert [bare(s.regimen) for s in read.statements] == [bare(regimen)], (words, read.reason, read.detail)
