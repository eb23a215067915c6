"""Order of dates and of quantities as FHIR states it: what cannot be compared is not out of order.

See https://hl7.org/fhirpath/#boundary-functions.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Node = dict[str, Any]


def after(start: object, end: object) -> bool:
    """Whether a date or instant surely comes after another; False for anything that is no date."""
    if not isinstance(start, str) or not isinstance(end, str):
        return False
    if "T" in start and "T" in end:
        first, second = _instant(start), _instant(end)
        return first is not None and second is not None and first > second
    size = min(len(start.partition("T")[0]), len(end.partition("T")[0]))
    return start[:size] > end[:size]


def out_of_order(start: object, end: object) -> bool:
    """Whether a date or instant comes after another, or cannot be compared with it: what breaks per-1 in R4 and R4B.

    Dates of different precision that are alike as far as both go cannot be compared.
    """
    if not isinstance(start, str) or not isinstance(end, str):
        return False
    return after(start, end) or (_precision(start) != _precision(end) and not after(end, start))


def _precision(date: str) -> int:
    """0 for a year to 3 for an instant; a fraction of a second or another zone is none."""
    return 3 if "T" in date else date.count("-")


def _instant(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def quantity_after(low: object, high: object) -> bool:
    """Whether a quantity surely exceeds another, each taken to the precision it is written with.

    Two with the same code but other words for it are not in order either, unless the lower one's word is the code:
    HL7's validator compares them in the unit of the lower one, and finds no such unit.
    """
    if not isinstance(low, dict) or not isinstance(high, dict):
        return False
    if low.get("code", low.get("unit")) != high.get("code", high.get("unit")):
        return False
    first, second = _number(low), _number(high)
    if first is None or second is None:
        return False
    if low.get("code") is not None and low.get("unit") not in (high.get("unit"), low["code"]):
        return True
    return first - _half(first) > second + _half(second)


def number_after(low: object, high: object) -> bool:
    """Whether a quantity in the same code has the greater number, as R4 and R4B compare them."""
    if not isinstance(low, dict) or not isinstance(high, dict) or low.get("code") != high.get("code"):
        return False
    first, second = _number(low), _number(high)
    return first is not None and second is not None and first > second


def _number(quantity: Node) -> Decimal | None:
    value = quantity.get("value")
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


def _half(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and exponent < 0 else Decimal("0.5")
