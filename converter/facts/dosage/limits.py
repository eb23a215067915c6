"""Maxima: of what time, or of one administration."""

from decimal import Decimal

import msgspec

from converter.facts.dosage.frames import Frame, daily
from converter.facts.dosage.tokens import Amount
from converter.monograph import Limit, Repeat


class PendingLimit(msgspec.Struct):
    """A maximum while it is read. `kind` is what its words say (`d`, `dose`, `total` or empty)."""

    kind: str
    amount: Amount | None = None
    per: str = ""
    repeat: Repeat | None = None


def limit_from(pending: PendingLimit, frame: Frame | None) -> Limit | None:
    """The maximum, when its period is stated or follows from the dose it stands with; else None.

    "50 mg three times daily" as a maximum is one of each administration; "20 mg once daily" is one of a day.
    """
    amount = pending.amount
    if amount is None or amount.span.high is None or (pending.kind == "total" and pending.per not in ("1d", "1wk")):
        return None
    unit, value, words = amount.span.unit, amount.span.high, amount.span.words
    if amount.per:
        unit = unit.rsplit("/", 1)[0]
        return Limit(value=value, unit=unit, period=Decimal(1), period_unit=amount.per)
    period = "administration" if amount.per_dose else _period(pending, frame)
    if period == "administration":
        return Limit(value=value, unit=unit, words=words, per="administration")
    if period is None or isinstance(period, str):
        return None
    return Limit(value=value, unit=unit, words=words, period=period[0], period_unit=period[1])


def _period(pending: PendingLimit, frame: Frame | None) -> tuple[Decimal, str] | str | None:
    repeat = pending.repeat
    if pending.per == "administration" or pending.kind == "dose":
        return "administration"
    if pending.per in ("1d", "1wk"):
        return Decimal(1), pending.per[1:]
    if pending.kind == "d":
        return Decimal(1), "d"
    if repeat is not None:
        if daily(repeat):
            return Decimal(1), "d"
        if repeat.frequency == 1 and repeat.frequency_max is None and repeat.period_max is None and repeat.period:
            return (repeat.period, repeat.period_unit) if repeat.period_unit != "h" else "administration"
        return "administration"
    return _from_frame(pending, frame)


def _from_frame(pending: PendingLimit, frame: Frame | None) -> tuple[Decimal, str] | str | None:
    """A bare maximum beside a dose: of a day where the dose is a total, of one dose where it is per kilogram."""
    if frame is None or frame.amount is None or pending.amount is None:
        return None
    if frame.total:
        return Decimal(1), frame.amount.per
    scaled = "/" in frame.amount.span.unit
    if scaled and "/" not in pending.amount.span.unit:
        return "administration"
    if daily(frame.repeat):
        return Decimal(1), "d"
    return "administration" if frame.single else None
