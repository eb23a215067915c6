"""One way of giving the medicine while its clause is being read: what was said of it, and nothing else."""

from decimal import Decimal

import msgspec

from converter.facts.dosage.tokens import Amount, Span
from converter.monograph import Limit, Range, Repeat

DAYPARTS = ("WAKE", "MORN", "NOON", "AFT", "EVE", "NIGHT", "HS")


class NotUnderstoodError(Exception):
    """A clause must stay words. `reason` is a stable code, `detail` the words that stand in the way."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Who(msgspec.Struct):
    """Whom, for what and how, as far as said: of a label, a sentence or one frame.

    `repeat_for_all`: how often is said for all doses below, by a label or by the sentence that introduces them.
    """

    group: str = ""
    group_words: str = ""
    age: Range | None = None
    weight: Range | None = None
    clearance: Range | None = None
    sex: str = ""
    conditions: list[str] = []
    indication: str = ""
    route: str = ""
    route_words: str = ""
    form: str = ""
    form_words: str = ""
    phase: str = ""
    ingredient: str = ""
    method: str = ""
    site: str = ""
    intent: str = ""
    bounds: Span | None = None
    single: bool = False
    repeat: Repeat | None = None
    repeat_for_all: bool = False
    prn: bool = False

    def words(self) -> str:
        """The words of the population."""
        return self.group_words


class Frame(msgspec.Struct):
    """`link` is how it follows the frame before: "" (new), `or`, `and`, `then`. `stepped`: a titration leads to it.

    `listed`: it stands beside the one before it in brackets, so that what is said behind them holds for both.
    """

    who: Who
    link: str = ""
    segment: int = 0
    amount: Amount | None = None
    repeat: Repeat | None = None
    divided: bool = False
    whens: list[tuple[str, int | None]] = []
    clocks: list[str] = []
    weekdays: list[str] = []
    bounds: Span | None = None
    infuse: Span | None = None
    count: tuple[int, int | None] | None = None
    single: bool = False
    prn: bool = False
    prn_for: list[str] = []
    limits: list[Limit] = []
    notes: list[str] = []
    mixed: bool = False
    strength: bool = False
    percent: bool = False
    stepped: bool = False
    listed: bool = False
    start: int = 0
    end: int = 0

    @property
    def blank(self) -> bool:
        """Nothing was said yet that makes it a dose."""
        timed = self.repeat is not None or self.whens or self.clocks or self.weekdays or self.single
        return self.amount is None and not timed and not (self.prn and (self.mixed or bool(self.who.method)))

    @property
    def told_when(self) -> bool:
        """A part of the day, a meal or a time was said."""
        return bool(self.whens or self.clocks or (self.repeat is not None and self.repeat.when))

    @property
    def total(self) -> bool:
        """The amount is a total per time."""
        return self.amount is not None and self.amount.per != ""


def daily(repeat: Repeat | None) -> bool:
    """Exactly once a day."""
    return (
        repeat is not None and repeat.frequency == 1 and repeat.frequency_max is None
        and repeat.period_max is None and (repeat.period, repeat.period_unit) in ((Decimal(1), "d"), (Decimal(24), "h"))
    )  # fmt: skip


def with_per(amount: Amount, per: str) -> Amount:
    """The same figure as a total per time."""
    span = amount.span
    return Amount(Range(span.low, span.high, f"{span.unit}/{per}", span.words), per, amount.countable)


def merged(first: Repeat, second: Repeat) -> Repeat | None:
    """`once or twice daily`, `TID or QID`, `every 6 or 8 hours` as one range; None when they are no range."""
    plain = not (first.when or second.when) and first.period_max is None and second.period_max is None
    if first == second:
        return first
    if not plain or first.period_unit != second.period_unit or first.frequency is None or second.frequency is None:
        return None
    if first.period == second.period and second.frequency > first.frequency and first.frequency_max is None:
        return msgspec.structs.replace(first, frequency_max=second.frequency_max or second.frequency)
    same = first.frequency == second.frequency == 1 and first.frequency_max is None and second.frequency_max is None
    if (
        same
        and first.period_unit == "h"
        and first.period is not None
        and second.period is not None
        and second.period > first.period
    ):
        return msgspec.structs.replace(first, period_max=second.period)
    return None


def same_frequency(first: Repeat, second: Repeat) -> bool:
    """Both say the same number of times in the same time: `twice daily (every 12 hours)` does."""
    if first == second or (daily(first) and daily(second)):
        return True
    if first.frequency_max or second.frequency_max or first.period_max or second.period_max:
        return (first.frequency, first.frequency_max, first.period, first.period_max, first.period_unit) == (
            second.frequency, second.frequency_max, second.period, second.period_max, second.period_unit
        )  # fmt: skip
    return times_a_day(first) is not None and times_a_day(first) == times_a_day(second)


def times_a_day(repeat: Repeat) -> Decimal | None:
    """How many times a day, on average; None for anything but a plain frequency by hours, days or weeks."""
    if repeat.frequency_max or repeat.period_max:
        return None
    hours = {"h": Decimal(1), "d": Decimal(24), "wk": Decimal(168)}.get(repeat.period_unit)
    if hours is None or repeat.frequency is None or not repeat.period:
        return None
    return repeat.frequency * 24 / (repeat.period * hours)
