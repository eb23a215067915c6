"""Amounts, strengths and maxima in a sentence."""

import re

import msgspec

from converter.facts.dosage.frames import Frame, daily, same_frequency, times_a_day, with_per
from converter.facts.dosage.limits import PendingLimit
from converter.facts.dosage.state import State
from converter.facts.dosage.tokens import Amount, Token

_WATER = re.compile(r"\b(?:water|juice|fluids?)$", re.I)
_WATER_BEHIND = re.compile(
    r"\s*(?:of\s+)?(?:plain\s+|warm\s+|cold\s+|cool\s+|still\s+)?(?:water|fruit juice|juice)\b", re.I
)
_EQUAL = frozenset({"NOISE", "OR", "AMOUNT", "FORM", "STRENGTH", "OWN", "BY", "DOSES"})
_CONTENT = _EQUAL | {"AND", "UNKNOWN", "SALT", "PAIR"}


def drunk(text: str, token: Token) -> bool:
    """Water or juice stands behind the amount: it is what the medicine is taken with."""
    return token.value.span.unit in ("mL", "L") and _WATER_BEHIND.match(text, token.end) is not None


class AmountWords(State):
    """How much."""

    def on_amount(self, token: Token) -> None:
        """An amount: of a maximum, of a dose, or the same dose in other words (in brackets)."""
        amount: Amount = token.value
        if self._drink(token):
            self.atleast = self.upto = False
            self.note(token)
            return
        opening = self.before()
        if opening is not None and opening.of(self.text).lower() == "the first" and self.goes_on(self.n):
            raise self.fail("refers-elsewhere", token)
        if self._limit_again():
            return
        if self.pending is not None:
            self.pending.amount, self.open_limit, self.pending = amount, self.pending, None
            self.limited = True
            return
        if self.upto:
            self.upto = False
            self._up_to(amount, token)
            return
        if self.cur is not None and self.cur.amount is not None:
            if self.depth and (
                self._equivalent() or self._same_total(self.cur, amount) or self._split_day(self.cur, amount)
            ):
                return
            raise self.fail("two-amounts", token)
        self.close_limit()
        self._put(amount, token)

    def _put(self, amount: Amount, token: Token) -> None:
        frame = self.frame()
        self.limited = False
        if frame.strength and not frame.mixed and not amount.countable and frame.amount is None and self.depth:
            raise self.fail("strength-or-dose", token)
        if self.daily_dose and not amount.per:
            amount = with_per(amount, "d")
        frame.amount = amount
        if self.atleast:
            frame.amount = Amount(msgspec.structs.replace(amount.span, high=None), amount.per, amount.countable)
            self.atleast = False
        if amount.countable and self.combination:
            frame.who.ingredient = frame.who.ingredient or ""

    def _up_to(self, amount: Amount, token: Token) -> None:
        if not amount.span.single:
            raise self.fail("bound-not-understood", token)
        held = self.cur is not None and self.cur.amount is not None
        if held or self.titrated or amount.per in ("d", "wk", "h", "min"):
            self.open_limit = PendingLimit(kind="", amount=amount)
            self.limited = True
            return
        following = self.following()
        whole = following is not None and following.kind == "FREQ" and daily(following.value)
        if whole or (following is not None and following.kind == "PERDAY"):
            self.open_limit = PendingLimit(kind="", amount=amount)
            self.limited = True
            return
        self._put(Amount(msgspec.structs.replace(amount.span, low=None), amount.per, amount.countable), token)

    def _drink(self, token: Token) -> bool:
        """`with 200 mL of water`, `with plenty of water (at least 200 mL)`: how it is taken, not what."""
        if token.value.span.unit not in ("mL", "L"):
            return False
        if drunk(self.text, token):
            return True
        n = self.n - 2
        while n >= 0 and self.tokens[n].kind in ("ATLEAST", "UPTO", "NOISE") and not _WATER.search(self._word(n)):
            n -= 1
        opened = n >= 1 and self.tokens[n].value == "("
        return opened and _WATER.search(self._word(n - 1)) is not None

    def _word(self, n: int) -> str:
        return self.tokens[n].of(self.text)

    def _limit_again(self) -> bool:
        """`maximum 4000 mg (4 g)`, `75 mg twice daily (150 mg/day)`: the maximum again, alone in its brackets."""
        opened, held, following = self.before(), self.before(2), self.following()
        if not self.limited or opened is None or opened.value != "(":
            return False
        if held is None or held.kind not in ("AMOUNT", "FREQ", "PERDAY"):
            return False
        if following is None or following.value != ")":
            raise self.fail("two-amounts", self.tokens[self.n - 1])
        return True

    def _same_total(self, frame: Frame, amount: Amount) -> bool:
        """`25 mg twice daily (50 mg/day)`: the total must be what the dose comes to."""
        held, repeat = frame.amount, frame.repeat
        following = self.following()
        if held is None or repeat is None or amount.per != "d" or following is None or following.value != ")":
            return False
        if repeat.period_unit != "d" or repeat.period != 1 or repeat.frequency is None or repeat.frequency_max:
            return False
        low, high = held.span.low, held.span.high
        return (
            low is not None and high is not None and f"{held.span.unit}/d" == amount.span.unit
            and (low * repeat.frequency, high * repeat.frequency) == (amount.span.low, amount.span.high)
        )  # fmt: skip

    def _split_day(self, frame: Frame, amount: Amount) -> bool:
        """`200 mg on the first day (100 mg every 12 hours)`: the dose of one day, as it is given."""
        ahead = self.tokens[self.n : self.n + 2]
        if frame.amount is None or frame.repeat is not None or [t.kind for t in ahead] != ["FREQ", "MARK"]:
            return False
        times, bounds = times_a_day(ahead[0].value), frame.bounds
        one_day = bounds is not None and bounds.unit == "d" and bounds.low == bounds.high == 1
        held, part = frame.amount.span, amount.span
        if (
            ahead[1].value != ")"
            or times is None
            or not one_day
            or not (held.single and part.single)
            or part.high is None
        ):
            return False
        if held.unit != part.unit or part.high * times != held.high:
            return False
        frame.notes.append(" ".join(self.text[self.tokens[self.n - 1].start : ahead[0].end].split()))
        self.n += 1
        return True

    def _equivalent(self) -> bool:
        """Inside brackets right behind an amount: the same in other words; it must be all that the brackets hold."""
        frame = self.cur
        if frame is None or frame.amount is None:
            return False
        opened = max(n for n in range(self.n) if self.tokens[n].kind == "MARK" and self.tokens[n].value in "([")
        closed = opened
        while closed < len(self.tokens) and not (
            self.tokens[closed].kind == "MARK" and self.tokens[closed].value in ")]"
        ):
            closed += 1
        inside = self.tokens[opened + 1 : closed]
        content = frame.amount.countable
        allowed = _CONTENT if content else _EQUAL
        inside = [
            t for t in inside if not (t.kind == "FREQ" and frame.repeat and same_frequency(frame.repeat, t.value))
        ]
        signs = "+,/-." if content else "."  # "approx. 5 tubes"
        if closed >= len(self.tokens) or any(
            t.kind not in allowed and not (t.kind == "MARK" and t.value in signs) for t in inside
        ):
            return False
        scaled = "/" in frame.amount.span.unit
        if any(("/" in t.value.span.unit) is not scaled for t in inside if t.kind == "AMOUNT"):
            return False  # "1 g (or 15 mg/kg)" is another dose, not the same in other words
        before = opened - 1
        while before >= 0 and self.tokens[before].kind in ("OWN", "NOISE", "FORM"):
            before -= 1
        if not any(t.kind == "AMOUNT" for t in inside):
            return False
        counted = all(t.value.countable for t in inside if t.kind == "AMOUNT") and not content
        if before < 0 or not (self.tokens[before].kind == "AMOUNT" or counted):
            return False
        frame.notes.append(" ".join(self.text[inside[0].start : inside[-1].end].split()))
        self.n = closed
        return True

    def on_list(self, token: Token) -> None:
        """`100, 125 or 150 mg`: a frame each, alternatives."""
        if self.pending is not None or self.upto or (self.cur is not None and self.cur.amount is not None):
            raise self.fail("two-amounts", token)
        for k, amount in enumerate(token.value):
            self.frame("or" if k else "")
            self._put(amount, token)

    def on_doses(self, token: Token) -> None:
        """`4 doses` counts only behind a maximum; in brackets it says how many doses the amount is."""
        opened, held, ahead = self.before(), self.before(2), self.following()
        alone = opened is not None and opened.value == "(" and ahead is not None and ahead.value == ")"
        if alone and self.limited and held is not None and held.kind == "AMOUNT":
            return
        if self.pending is None and self._each(token):
            return
        if self.pending is None:
            raise self.fail("number-not-consumed", token)
        following, before = self.following(), self.before()
        over = following is not None and following.kind in ("PERDAY", "FREQ", "DURATION", "INFUSE", "TIME", "NOISE")
        if not over and not self.pending.kind and before is not None and before.kind == "MAX" and self.cur is not None:
            self.pending = None  # "every 5 minutes, not exceeding 5 doses": of how long is not said
            self.note(token._replace(start=before.start))
            return
        self.on_amount(token)

    def _each(self, token: Token) -> bool:
        """`two doses of 0.5 mL`: how many there are in all, and what each of them is."""
        ahead = self.tokens[self.n : self.n + 2]
        timed = any(each.kind in ("APART", "FREQ", "WHEN") for each in self.tokens[self.n :])
        fresh = self.cur is None and not self.alone and timed
        if not fresh or len(ahead) < 2 or ahead[0].of(self.text).lower() != "of" or ahead[1].kind != "AMOUNT":
            return False
        span = token.value.span
        self.frame().count = (int(span.low), None if span.single else int(span.high))
        self.n += 1
        return True

    def on_strength(self, token: Token) -> None:
        """A strength belongs to the product; a solid product with a strength and no amount is not understood."""
        ahead = self.tokens[self.n : self.n + 2]
        if len(ahead) == 2 and ahead[0].of(self.text).lower() == "of" and ahead[1].kind == "AMOUNT":
            raise self.fail("strength-or-dose", token)
        frame = self.frame()
        frame.strength, frame.percent = True, "%" in token.value

    def on_upto(self, token: Token) -> None:
        """`up to` binds the next amount."""
        self.upto = True

    def on_atleast(self, token: Token) -> None:
        """`at least` binds the next amount."""
        self.atleast = True

    def on_max(self, token: Token) -> None:
        """A maximum: its amount must follow."""
        self.close_limit()
        if self.pending is None:
            self.pending = PendingLimit(kind=token.value)
        elif token.value:
            self.pending.kind = token.value
        if self.combination:
            self._part_limits()

    def _part_limits(self) -> None:
        """`maximum losartan 100 mg + perindopril 8 mg daily`: a maximum of each part, when its day or week is said."""
        parts: list[tuple[str, Amount]] = []
        n = self.n
        while n < len(self.tokens) and (self.tokens[n].kind in ("NOISE", "MAX") or self.tokens[n].value == ":"):
            n += 1
        while n + 1 < len(self.tokens):
            first, second = self.tokens[n], self.tokens[n + 1]
            if first.kind == "AMOUNT":
                second = self.tokens[min(self.past(n + 1, ("NOISE",)), len(self.tokens) - 1)]
            pair = {first.kind: first, second.kind: second}
            if set(pair) != {"OWN", "AMOUNT"} or pair["OWN"].value not in self.combination:
                return
            parts.append((pair["OWN"].value, pair["AMOUNT"].value))
            n = self.tokens.index(second) + 1
            joint = self.past(n, ("AND", "OR", "MARK"))
            if joint == n or self.tokens[n].value in (".", ";", "(", ")"):
                break
            n = joint
        ahead = self.tokens[n] if n < len(self.tokens) else None
        per = "1d" if self.pending is not None and self.pending.kind == "d" else ""
        if ahead is not None and (ahead.kind == "PERDAY" or (ahead.kind == "FREQ" and daily(ahead.value))):
            per, n = (ahead.value if ahead.kind == "PERDAY" else "1d"), n + 1
        spoken = {amount.per for _, amount in parts}
        per = "1d" if parts and parts[-1][1].per == "d" and spoken <= {"", "d"} else "" if spoken != {""} else per
        if not per or len({name for name, _ in parts}) < len(parts):
            return
        for name, amount in parts:
            who = msgspec.structs.replace(self.target(), ingredient=name)
            self.alone.append((PendingLimit(kind="d", amount=amount, per=per), who))
        self.pending, self.n = None, n

    def on_perdose(self, token: Token) -> None:
        """`per dose`, of a maximum or of the dose itself."""
        if self.open_limit is not None:
            self.open_limit.per = "administration"
            self.close_limit()
        elif self.pending is not None:
            self.pending.per = "administration"
        elif self.cur is None or self.cur.amount is None or self.cur.total:
            raise self.fail("word-not-understood", token)

    def on_perday(self, token: Token) -> None:
        """`in 24 hours`, `per day`, `per week`, of a maximum or of a total."""
        if self.open_limit is not None:
            self.open_limit.per = token.value
            self.close_limit()
        elif self.pending is not None:
            self.pending.per = token.value
        elif self.cur is not None and self.cur.amount is not None and not self.cur.total and self.cur.repeat is None:
            self.cur.amount = with_per(self.cur.amount, "d" if token.value == "1d" else "wk")
        else:
            raise self.fail("word-not-understood", token)
