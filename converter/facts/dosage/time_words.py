"""How often, when and for how long, in a sentence."""

import re
from decimal import Decimal

import msgspec

from converter.facts.dosage.captures import capture
from converter.facts.dosage.frames import Frame, daily, merged, same_frequency, with_per
from converter.facts.dosage.state import State
from converter.facts.dosage.tokens import Amount, Span, Token
from converter.monograph import Repeat

_FROM = re.compile(r"(?:from|start(?:s|ing)?|begin(?:s|ning)?)$", re.I)
_BEFORE_DAY = frozenset(
    {"AMOUNT", "LIST", "FREQ", "MARK", "ROUTE", "FORM", "WHEN", "THEN", "METHOD", "SINGLE", "BOLUS", "PHASE"}
)


_DAYS = re.compile(r"(?:on\s+)?days?\s+\d", re.I)
_A_DAY = re.compile(r"(?:a|each|every|per)\s+day", re.I)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONCE_DAILY = Repeat(frequency=1, period=Decimal(1), period_unit="d")


def _at_once(amount: Amount) -> Amount:
    """The total of a day as one dose."""
    return Amount(msgspec.structs.replace(amount.span, unit=amount.span.unit.removesuffix("/d")), "", amount.countable)


class TimeWords(State):
    """How often."""

    def on_freq(self, token: Token) -> None:
        """A frequency: of a maximum left open, of the current dose, or the same again in brackets."""
        repeat: Repeat = token.value
        if _DAYS.match(token.of(self.text)):
            self.note(token)
        if self.pending is not None and daily(repeat) and not repeat.when:
            self.pending.kind = self.pending.kind or "d"
            return
        if self.open_limit is not None and not self.depth_closed():
            self.open_limit.repeat = repeat
            self.close_limit()
            return
        self.close_limit()
        frame = self.frame()
        if self._a_day(frame, token):
            return
        if frame.total and self.daily_dose and frame.repeat is None and not frame.divided:
            if not daily(repeat) or frame.amount is None:
                raise self.fail("two-frequencies", token)
            span = frame.amount.span
            span = msgspec.structs.replace(span, unit=span.unit.removesuffix("/d"))
            frame.amount, frame.repeat = Amount(span, "", frame.amount.countable), repeat
            return
        if frame.total and repeat.period_unit == "d" and daily(repeat) and not frame.divided:
            if repeat.when:
                raise self.fail("two-frequencies", token)
            return  # "10 mg/day daily"
        if frame.repeat is None:
            frame.repeat = repeat
            if frame.link == "or" and self.lead.single:
                frame.single = False  # "a single 5 mg or 10 mg daily"
            return
        self._second_frequency(frame, repeat, token)

    def _a_day(self, frame: Frame, token: Token) -> bool:
        """`three tablets a day` says how many a day, not how many at once."""
        amount, before = frame.amount, self.before()
        if amount is None or not amount.countable or frame.total or frame.repeat is not None or before is None:
            return False
        high = amount.span.high
        if before.kind != "AMOUNT" or (high is not None and high <= 1) or not _A_DAY.fullmatch(token.of(self.text)):
            return False
        frame.amount = with_per(amount, "d")
        return True

    def depth_closed(self) -> bool:
        """A bracket was closed right before: what the bracket held is finished."""
        before = self.before()
        return before is not None and before.kind == "MARK" and before.value == ")"

    def _second_frequency(self, frame: Frame, repeat: Repeat, token: Token) -> None:
        held = frame.repeat
        before = self.before()
        if held is None:
            return
        if daily(held) and daily(repeat):
            frame.repeat = repeat if repeat.when else held
            return
        if self.depth and self._in_range(held, repeat):
            return
        if (before is not None and before.kind in ("OR", "TO")) or (
            before is not None and before.kind == "MARK" and before.value in "/-–"
        ):
            one = merged(held, repeat)
            if one is not None:
                frame.repeat = one
                return
        if same_frequency(held, repeat):
            return
        if before is not None and before.kind == "OR" and frame.amount is not None and not self.depth:
            other = self.frame("or")  # "10 mg daily or on alternate days"
            other.amount, other.repeat, other.prn = frame.amount, repeat, frame.prn
            other.who = msgspec.structs.replace(frame.who, conditions=list(frame.who.conditions))
            return
        if daily(held) and repeat.period_unit in ("h", "d") and frame.divided:
            frame.repeat = repeat
            return
        raise self.fail("two-frequencies", token)

    def _in_range(self, held: Repeat, repeat: Repeat) -> bool:
        """`three or four times a day (TID or QID)`."""
        low, high = held.frequency, held.frequency_max or held.frequency
        return same_frequency(held, repeat) or (
            (held.period, held.period_unit) == (repeat.period, repeat.period_unit)
            and repeat.frequency in (low, high)
            and repeat.frequency_max in (None, high)
        )

    def on_divided(self, token: Token) -> None:
        """`in 3 divided doses`: the amount is a total per day."""
        if self.open_limit is not None or (self.cur is None and self.alone):
            return  # "maximum 60 mg daily in divided doses": the maximum is what it says without them
        frame = self.cur
        if frame is None or frame.amount is None:
            raise self.fail("divided-without-amount", token)
        before = self.before()
        chosen = before is not None and before.kind == "OR"
        if chosen and frame.single and frame.total and frame.amount is not None and frame.amount.per == "d":
            frame.amount, frame.repeat, frame.single = _at_once(frame.amount), ONCE_DAILY, False
        if chosen and daily(frame.repeat) and not frame.total:
            self._or_divided(frame, token)
            return
        if not frame.total:
            if not daily(frame.repeat):
                raise self.fail("divided-of-what", token)
            frame.amount = with_per(frame.amount, "d")
        if frame.amount.per != "d" or (frame.repeat is not None and not daily(frame.repeat) and token.value):
            raise self.fail("divided-of-what", token)
        frame.divided = True
        frame.single = False
        if token.value is None:
            if frame.repeat is not None and daily(frame.repeat):
                frame.repeat = None
            frame.notes.append(" ".join(token.of(self.text).split()))
            return
        low, high = token.value
        frame.repeat = Repeat(frequency=low, frequency_max=high, period=Decimal(1), period_unit="d")

    def _or_divided(self, frame: Frame, token: Token) -> None:
        """`8 mg/kg daily or in two divided doses`: a choice, exactly."""
        amount = frame.amount
        other = self.frame("or")
        other.amount = with_per(amount, "d") if amount is not None else None
        other.divided = True
        other.who = msgspec.structs.replace(frame.who, conditions=list(frame.who.conditions))
        if token.value is not None:
            low, high = token.value
            other.repeat = Repeat(frequency=low, frequency_max=high, period=Decimal(1), period_unit="d")
        else:
            other.notes.append(" ".join(token.of(self.text).split()))

    def on_single(self, token: Token) -> None:
        """`a single dose`, `once`."""
        if self.pending is not None:
            self.pending.kind = self.pending.kind or "dose"
        elif self.cur is None:
            self.lead.single = True
        elif self.cur.divided and self.cur.total and self.cur.amount is not None:
            self._or_single(self.cur, token)
        else:
            self.cur.single = True

    def _or_single(self, frame: Frame, token: Token) -> None:
        """`daily, in divided doses or as a single dose`: a choice, exactly."""
        before, amount = self.before(), frame.amount
        if before is None or before.kind != "OR" or amount is None or amount.per != "d" or frame.repeat is not None:
            raise self.fail("single-and-repeated", token)
        other = self.frame("or")
        other.amount, other.repeat = _at_once(amount), ONCE_DAILY
        other.who = msgspec.structs.replace(frame.who, conditions=list(frame.who.conditions))

    def on_when(self, token: Token) -> None:
        """A part of the day or a meal."""
        before = self.before()
        frame = self.frame()
        if before is not None and before.kind == "OR":
            first = self.before(2)
            if first is None or first.kind != "WHEN" or first.value not in frame.whens or frame.repeat is None:
                raise self.fail("choice-of-times", token)
            frame.whens.remove(first.value)  # "once daily in the evening or at bedtime": either, so in its words
            self.note(token._replace(start=first.start))
            return
        if token.value not in frame.whens:
            frame.whens.append(token.value)

    def on_clock(self, token: Token) -> None:
        """A time of day."""
        self.frame().clocks.append(token.value)

    def on_weekday(self, token: Token) -> None:
        """A day of the week."""
        weekdays = self.frame().weekdays
        weekdays.append(token.value)
        ahead = self.tokens[self.n : self.n + 2]
        through = len(ahead) == 2 and (ahead[0].kind == "TO" or ahead[0].of(self.text) in ("-", "–"))
        if through and ahead[1].kind == "WEEKDAY":  # "Monday to Friday"
            first, last = WEEK.index(token.value), WEEK.index(ahead[1].value)
            if first >= last:
                raise self.fail("schedule-not-understood", token)
            weekdays.extend(WEEK[first + 1 : last + 1])
            self.n += 2

    def on_duration(self, token: Token) -> None:
        """How long the treatment lasts."""
        span: Span = token.value
        if self.pending is not None and self.pending.amount is None and self.cur is not None and span.low is not None:
            self.pending = None  # "150 mg daily (max for 6 months)"
            span = Span(None, span.high or span.low, span.unit, span.words, span.note)
        self.close_limit()
        if self.cur is None or self.cur.blank:
            self.lead.bounds = span
            if self.cur is not None:
                self.cur.bounds = span
        elif self.cur.bounds is None or self.cur.bounds == span:
            self.cur.bounds = span
        else:
            raise self.fail("two-durations", token)
        if span.note == "first":
            self.target().phase = self.target().phase or "initial"

    def on_day(self, token: Token) -> None:
        """`on day 1`: a note, and the bounds of one day or more; `from day 2` is a note alone."""
        first, last = token.value
        before, following = self.before(), self.following()
        listed = following is not None and following.kind in ("AND", "OR", "MARK", "TO")
        behind = self.tokens[self.n + 1] if listed and self.n + 1 < len(self.tokens) else None
        if behind is not None and behind.kind == "DAY":
            raise self.fail("schedule-not-understood", behind)
        if before is not None and _FROM.match(before.of(self.text)):
            self.note(token._replace(start=before.start))
            return
        if before is not None and before.kind not in _BEFORE_DAY and not token.of(self.text).lower().startswith("on"):
            raise self.fail("schedule-not-understood", token)
        self.on_duration(token._replace(value=Span(Decimal(last - first + 1), Decimal(last - first + 1), "d", "day")))
        self.note(token)

    def on_count(self, token: Token) -> None:
        """`for 3 doses`."""
        self.frame().count = token.value

    def on_ofcycle(self, token: Token) -> None:
        """`of a 28-day cycle`, behind how long in it; on all of its days the medicine is given without an end."""
        if self.cur is None or self.cur.bounds is None:
            raise self.fail("schedule-not-understood", token)
        bounds = self.cur.bounds
        if bounds.high is not None and (bounds.high, bounds.unit) == token.value:
            self.cur.bounds = None
        self.note(token)

    def on_series(self, token: Token) -> None:
        """`as a 3-dose series at 0, 1 and 6 months`: how many doses, and how far apart two are."""
        if self.cur is None or self.cur.amount is None or self.cur.repeat is not None or self.cur.count is not None:
            raise self.fail("schedule-not-understood", token)
        count, self.cur.repeat = token.value
        self.cur.count = (count, None)
        self.note(token)

    def on_apart(self, token: Token) -> None:
        """`two doses of 0.5 mL, 28 days apart`: how often; of other doses a note."""
        if self.cur is not None and self.cur.count is not None and self.cur.repeat is None and token.value is not None:
            self.cur.repeat = token.value
        self.note(token)

    def on_infuse(self, token: Token) -> None:
        """How long one administration takes."""
        frame = self.frame()
        if frame.infuse is not None:
            raise self.fail("two-durations", token)
        frame.infuse = token.value

    def on_prn(self, token: Token) -> None:
        """`as needed`, and its reason; behind a titration it speaks of the step."""
        before = self.before()
        if self.titrated or self.open_limit is not None or (before is not None and before.kind == "DIVIDED"):
            self.note(token)
            return
        following = self.following()
        if following is not None and following.kind == "LAG" and token.of(self.text).lower().startswith("if "):
            self.n += 1  # "if needed within 8 minutes": what is needed is something else
            self.target().conditions.append(" ".join(self.text[token.start : following.end].split()))
            return
        if self.line and self.cur is None and self.lead.method:
            self.frame()  # "use when required": as needed is all that is said
        if self.cur is not None:
            self.cur.prn = True
        else:
            self.lead.prn = True
        if following is not None and following.kind == "FOR":
            self.n += 1
            phrase, self.n = capture(self.text, self.tokens, self.n)
            if self.cur is not None and phrase:
                self.cur.prn_for.append(phrase)
