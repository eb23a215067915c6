"""Tokens → frames. Each token is consumed once, by the frame it belongs to, or the clause stays words.

The order of the words decides: a word before the first amount of a segment speaks of the whole segment, a word
behind an amount of that amount. What neither the vocabulary nor a captured phrase explains stops the reading.
"""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from converter.facts.dosage.captures import capture, conditions_of
from converter.facts.dosage.context import medicine, words
from converter.facts.dosage.frames import Frame, NotUnderstoodError, Who, daily, merged, same_frequency, with_per
from converter.facts.dosage.limits import PendingLimit, limit_from
from converter.facts.dosage.tokens import Amount, Span, Token
from converter.monograph import Repeat

_BLOCKS = {
    "study": "not-a-direction", "equivalent": "comparison-or-equivalence", "pronoun": "refers-elsewhere",
    "level": "laboratory-value", "vague": "vague-amount", "cycle": "schedule-not-understood",
    "ratio": "ratio-to-weight",
}  # fmt: skip
_DAYPARTS = frozenset({"MORN", "EVE", "NIGHT", "NOON", "AFT", "HS", "WAKE"})
_MEALS = frozenset({"AC", "PC", "C", "CM", "CD", "CV", "ACM", "ACD", "ACV", "PCM", "PCD", "PCV"})
_DANGLING = frozenset("as on at in of or and with from by to for the a an".split())
_SHORT = frozenset("max approx min e.g i.e eg ie no vs dr".split())
_EQUAL = frozenset({"NOISE", "OR", "AMOUNT", "FORM", "STRENGTH", "OWN", "BY", "DOSES"})
_CONTENT = _EQUAL | {"AND", "UNKNOWN", "SALT", "PAIR"}
_REFUSALS = frozenset(
    "recommended approved established indicated advised used use studied unless contraindicated".split()
)
_STARTERS = frozenset({"AMOUNT", "LIST"})
_BETWEEN = frozenset(
    {
        "NOISE",
        "ROUTE",
        "METHOD",
        "FORM",
        "PHASE",
        "UPTO",
        "ATLEAST",
        "OWN",
        "ALT",
        "POP",
        "AGE",
        "WEIGHT",
        "BOLUS",
        "MIX",
    }
)


class Assembler:
    """Reads the tokens of one sentence. `frames` holds the result, `limits` maxima that stand alone."""

    def __init__(self, text: str, tokens: list[Token], combination: frozenset[str] = frozenset()) -> None:
        self.text, self.tokens, self.combination = text, tokens, combination
        self.frames: list[Frame] = []
        self.lead = Who(conditions=[])
        self.segment = 0
        self.cur: Frame | None = None
        self.pending: PendingLimit | None = None
        self.open_limit: PendingLimit | None = None
        self.upto = self.atleast = False
        self.depth = 0
        self.notes: list[str] = []
        self.steps: list[str] = []
        self.n = 0
        self.titrated = False
        self.limited = False
        self.daily_dose = False
        self.alone: list[tuple[PendingLimit, Who]] = []

    def run(self) -> None:
        """Reads all tokens. Raises NotUnderstoodError."""
        while self.n < len(self.tokens):
            token = self.tokens[self.n]
            self.n += 1
            handler: Callable[[Token], None] | None = getattr(self, f"on_{token.kind.lower()}", None)
            if handler is None:
                raise NotUnderstoodError("word-not-understood", token.of(self.text))
            handler(token)
            if self.cur is not None:
                self.cur.end = max(self.cur.end, token.end)
        if self.pending is not None:
            raise NotUnderstoodError("maximum-not-understood", self.text)
        self._close_limit()
        if self.upto or self.atleast:
            raise NotUnderstoodError("bound-without-amount", self.text)
        spoken = [token for token in self.tokens if token.kind != "MARK"]
        if spoken and spoken[-1].of(self.text).lower() in _DANGLING:
            raise NotUnderstoodError("word-not-understood", spoken[-1].of(self.text))
        self.frames = [frame for frame in self.frames if not frame.blank]

    # ---- helpers ------------------------------------------------------------------------------------------------

    def fail(self, reason: str, token: Token) -> NotUnderstoodError:
        """The error for a token."""
        return NotUnderstoodError(reason, token.of(self.text))

    def before(self, back: int = 1) -> Token | None:
        """The token before the current one."""
        n = self.n - 1 - back
        return self.tokens[n] if n >= 0 else None

    def following(self) -> Token | None:
        """The token behind the current one."""
        return self.tokens[self.n] if self.n < len(self.tokens) else None

    def target(self) -> Who:
        """Where a word about persons, route and purpose belongs: the current dose, or all of the segment."""
        return self.lead if self.cur is None else self.cur.who

    def frame(self, link: str = "") -> Frame:
        """The current frame, or a new one when there is none."""
        if self.cur is None or link:
            self._close_limit()
            who = msgspec.structs.replace(self.lead, conditions=list(self.lead.conditions))
            place = self.tokens[self.n - 1].start
            self.cur = Frame(
                who=who, link=link, segment=self.segment, start=place, whens=[], clocks=[], weekdays=[], prn_for=[],
                limits=[], notes=[], prn=who.prn, single=who.single, bounds=who.bounds, repeat=None,
            )  # fmt: skip
            self.frames.append(self.cur)
        return self.cur

    def new_segment(self) -> None:
        """Begins a part of the sentence that shares nothing but what is said again."""
        self._close_limit()
        if self.pending is not None:
            raise NotUnderstoodError("maximum-not-understood", self.text)
        self.titrated = self.daily_dose = self.limited = False
        self.segment += 1
        self.cur = None
        self.lead = Who(conditions=[])

    def carry(self, frame: Frame) -> None:
        """The next step keeps whom and how, not its phase and its end."""
        self.lead = msgspec.structs.replace(
            frame.who, conditions=list(frame.who.conditions), phase="", bounds=None, single=False, prn=False
        )

    def leads_to_dose(self, kinds: frozenset[str] = _STARTERS) -> bool:
        """An amount follows before anything that belongs to the dose before it."""
        for token in self.tokens[self.n :]:
            if token.kind in kinds:
                return True
            if token.kind == "MARK" and token.value == ",":
                continue
            if token.kind not in _BETWEEN:
                return False
        return False

    def _close_limit(self) -> None:
        if self.open_limit is not None:
            pending, self.open_limit = self.open_limit, None
            self._keep(pending)

    def _keep(self, pending: PendingLimit) -> None:
        limit = limit_from(pending, self.cur)
        if limit is None:
            raise NotUnderstoodError("maximum-without-period", self.text)
        held = [f for f in self.frames if f.segment == self.segment and not f.blank]
        if held:
            for frame in held if self.cur is None or self.cur.link in ("", "or") else [held[-1]]:
                frame.limits.append(limit)
        else:
            self.alone.append((pending, msgspec.structs.replace(self.target())))

    # ---- amounts ------------------------------------------------------------------------------------------------

    def on_amount(self, token: Token) -> None:
        """An amount: of a maximum, of a dose, or the same dose in other words (in brackets)."""
        amount: Amount = token.value
        if self.pending is not None:
            self.pending.amount, self.open_limit, self.pending = amount, self.pending, None
            self.limited = True
            return
        if self.upto:
            self.upto = False
            self._up_to(amount, token)
            return
        if self.cur is not None and self.cur.amount is not None:
            if self.depth and (self._equivalent() or self._same_total(self.cur, amount)):
                return
            raise self.fail("two-amounts", token)
        self._close_limit()
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
        if (self.cur is not None and self.cur.amount is not None) or amount.per in ("d", "wk", "h", "min"):
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
        if closed >= len(self.tokens) or any(
            t.kind not in allowed and not (t.kind == "MARK" and content and t.value in "+,/-") for t in inside
        ):
            return False
        before = opened - 1
        while before >= 0 and self.tokens[before].kind in ("OWN", "NOISE", "FORM"):
            before -= 1
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
        """`4 doses` counts only behind a maximum."""
        if self.pending is None:
            raise self.fail("number-not-consumed", token)
        self.on_amount(token)

    def on_strength(self, token: Token) -> None:
        """A strength belongs to the product; a solid product with a strength and no amount is not understood."""
        ahead = self.tokens[self.n : self.n + 2]
        if len(ahead) == 2 and ahead[0].of(self.text).lower() == "of" and ahead[1].kind == "AMOUNT":
            raise self.fail("strength-or-dose", token)
        if self.cur is not None:
            self.cur.strength = True
        else:
            self.frame().strength = True

    def on_upto(self, token: Token) -> None:
        """`up to` binds the next amount."""
        self.upto = True

    def on_atleast(self, token: Token) -> None:
        """`at least` binds the next amount."""
        self.atleast = True

    def on_max(self, token: Token) -> None:
        """A maximum: its amount must follow."""
        self._close_limit()
        if self.pending is None:
            self.pending = PendingLimit(kind=token.value)
        elif token.value:
            self.pending.kind = token.value

    def on_perdose(self, token: Token) -> None:
        """`per dose`, of a maximum or of the dose itself."""
        if self.open_limit is not None:
            self.open_limit.per = "administration"
            self._close_limit()
        elif self.pending is not None:
            self.pending.per = "administration"
        elif self.cur is None or self.cur.amount is None or self.cur.total:
            raise self.fail("word-not-understood", token)

    def on_perday(self, token: Token) -> None:
        """`in 24 hours`, `per day`, `per week`, of a maximum or of a total."""
        if self.open_limit is not None:
            self.open_limit.per = token.value
            self._close_limit()
        elif self.pending is not None:
            self.pending.per = token.value
        elif self.cur is not None and self.cur.amount is not None and not self.cur.total and self.cur.repeat is None:
            self.cur.amount = with_per(self.cur.amount, "d" if token.value == "1d" else "wk")
        else:
            raise self.fail("word-not-understood", token)

    # ---- how often ----------------------------------------------------------------------------------------------

    def on_freq(self, token: Token) -> None:
        """A frequency: of a maximum left open, of the current dose, or the same again in brackets."""
        repeat: Repeat = token.value
        if self.pending is not None and daily(repeat) and not repeat.when:
            self.pending.kind = self.pending.kind or "d"
            return
        if self.open_limit is not None and not self.depth_closed():
            self.open_limit.repeat = repeat
            self._close_limit()
            return
        self._close_limit()
        frame = self.frame()
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
            return
        self._second_frequency(frame, repeat, token)

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
        if before is not None and before.kind == "OR" and daily(frame.repeat) and not frame.total:
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
        else:
            self.cur.single = True

    def on_when(self, token: Token) -> None:
        """A part of the day or a meal."""
        before = self.before()
        frame = self.frame()
        if before is not None and before.kind == "OR":
            raise self.fail("choice-of-times", token)
        if token.value not in frame.whens:
            frame.whens.append(token.value)

    def on_clock(self, token: Token) -> None:
        """A time of day."""
        self.frame().clocks.append(token.value)

    def on_weekday(self, token: Token) -> None:
        """A day of the week."""
        self.frame().weekdays.append(token.value)

    def on_duration(self, token: Token) -> None:
        """How long the treatment lasts."""
        span: Span = token.value
        self._close_limit()
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
        """`on day 1`: a note, and the bounds of one day or more."""
        first, last = token.value
        self.on_duration(token._replace(value=Span(Decimal(last - first + 1), Decimal(last - first + 1), "d", "day")))
        self.note(token)

    def on_count(self, token: Token) -> None:
        """`for 3 doses`."""
        self.frame().count = token.value

    def on_infuse(self, token: Token) -> None:
        """How long one administration takes."""
        frame = self.frame()
        if frame.infuse is not None:
            raise self.fail("two-durations", token)
        frame.infuse = token.value

    def on_prn(self, token: Token) -> None:
        """`as needed`, and its reason; behind a titration it speaks of the step."""
        if self.titrated or self.open_limit is not None:
            self.note(token)
            return
        following = self.following()
        if self.cur is not None:
            self.cur.prn = True
        else:
            self.lead.prn = True
        if following is not None and following.kind == "FOR":
            self.n += 1
            phrase, self.n = capture(self.text, self.tokens, self.n)
            if self.cur is not None and phrase:
                self.cur.prn_for.append(phrase)

    # ---- how and where ------------------------------------------------------------------------------------------

    def on_route(self, token: Token) -> None:
        """A route; two routes are kept as words."""
        who = self.target()
        words = token.of(self.text)
        before = self.before()
        slash = before is not None and before.kind == "MARK" and before.value == "/"
        joined = slash or (before is not None and before.kind in ("OR", "AND"))
        if not who.route_words:
            who.route, who.route_words = token.value, words
        elif who.route == token.value:
            return
        elif joined:
            who.route, who.route_words = "", f"{who.route_words} or {words}"
        elif self.cur is not None and who.route_words == self.lead.route_words:
            who.route, who.route_words = token.value, words
        else:
            raise self.fail("two-routes", token)

    def on_method(self, token: Token) -> None:
        """A verb of giving."""
        who = self.target()
        who.method = who.method or token.value

    def on_site(self, token: Token) -> None:
        """A place of the body."""
        who = self.target()
        if who.site and who.site != token.value:
            who.site = f"{who.site}, {token.value}"
        else:
            who.site = token.value

    def on_form(self, token: Token) -> None:
        """A dose form: it may tell the route later."""
        who = self.target()
        who.form, who.form_words = who.form or token.value, who.form_words or token.of(self.text)

    def on_mix(self, token: Token) -> None:
        """An amount without a number ("a thin layer")."""
        self.frame().mixed = True
        self.note(token)

    def on_bolus(self, token: Token) -> None:
        """How an injection is given: a note."""
        if self.cur is not None and not self.cur.blank:
            self.note(token)

    def on_phase(self, token: Token) -> None:
        """Initial, maintenance, loading: of the segment, or of the amount before it when none follows."""
        if self.cur is not None and not self.cur.blank and self.leads_to_dose():
            link = "then" if token.value == "maintenance" or self.cur.who.phase in ("initial", "loading") else ""
            before = self.before()
            if before is not None and before.kind in ("MARK", "AND", "THEN") and link:
                self.lead = msgspec.structs.replace(self.cur.who, conditions=list(self.cur.who.conditions))
                self.frame(link)
            else:
                raise self.fail("two-amounts", token)
        self.target().phase = token.value

    def on_own(self, token: Token) -> None:
        """A name of this medicine; in a combination the ingredient that an amount belongs to."""
        if token.value not in self.combination:
            return
        before = self.before()
        behind = before is not None and (
            before.kind == "AMOUNT" or (before.kind == "NOISE" and (self.before(2) or before).kind == "AMOUNT")
        )
        if self.cur is not None and self.cur.amount is not None and not (behind and not self.cur.who.ingredient):
            if not self.leads_to_dose():
                raise self.fail("ingredient-unclear", token)
            self.frame("and")
        self.target().ingredient = token.value

    # ---- links --------------------------------------------------------------------------------------------------

    def _no_second_limit(self, token: Token) -> None:
        """`maximum 30 mg daily or 60 mg …`: what the second figure bounds is not understood."""
        if self.limited and self.leads_to_dose():
            raise self.fail("maximum-not-understood", token)

    def on_or(self, token: Token) -> None:
        """`or` between doses opens a choice; between anything else it is read by what follows."""
        self._no_second_limit(token)
        if self.cur is not None and self.cur.amount is not None and self.leads_to_dose() and not self.depth:
            self.frame("or")

    def on_alt(self, token: Token) -> None:
        """`alternatively` at the head of a clause."""
        if self.cur is not None and not self.cur.blank:
            self.on_or(token)
        elif not self.frames:
            self.lead.phase = "alternative"

    def on_and(self, token: Token) -> None:
        """`and` between doses: given together."""
        self._no_second_limit(token)
        if self.cur is not None and self.cur.amount is not None and self.leads_to_dose() and not self.depth:
            self.frame("and")

    def on_then(self, token: Token) -> None:
        """`then`, `followed by`: the next step of a sequence; a step without an amount keeps the one before."""
        if self.cur is None or self.cur.blank:
            return
        previous = self.cur
        if self.leads_to_dose():
            self.carry(previous)
            self.frame("then")
        elif self.leads_to_dose(frozenset({"FREQ"})) and previous.amount is not None:
            self.carry(previous)
            self.frame("then").amount = previous.amount
        elif self.leads_to_dose(frozenset({"TITRATE"})):
            return
        else:
            raise self.fail("sequence-not-understood", token)

    def on_mark(self, token: Token) -> None:
        """Punctuation."""
        mark = str(token.value)
        if mark in ("(", "["):
            if self._gloss():
                return
            self.depth += 1
        elif mark in (")", "]"):
            self._close_limit() if self.open_limit is not None and self.open_limit.per else None
            self.depth = max(0, self.depth - 1)
        elif mark in (";", "."):
            before = self.before()
            short = before is not None and before.of(self.text).lower() in _SHORT
            if self.n < len(self.tokens) and not (mark == "." and short):
                self.new_segment()
        elif mark == "," or mark in "–—-:":
            self._comma()
        elif mark in "*\"'“”‘®™~" or (mark == "/" and self._slash()):
            return
        else:
            raise self.fail("sign-not-understood", token)

    def _gloss(self) -> bool:
        """Brackets without any dosing word: a note, or a condition where one of its words says so."""
        n = self.n
        while n < len(self.tokens) and not (self.tokens[n].kind == "MARK" and self.tokens[n].value in ")]"):
            token = self.tokens[n]
            if token.kind not in (
                "UNKNOWN",
                "NOISE",
                "AND",
                "OR",
                "MARK",
                "NEG",
                "WITH",
                "FORM",
                "METHOD",
                "SALT",
                "BOLUS",
                "EG",
            ):
                return False
            n += 1
        if n >= len(self.tokens) or n == self.n or not any(t.kind == "UNKNOWN" for t in self.tokens[self.n : n]):
            return False
        inside = " ".join(self.text[self.tokens[self.n].start : self.tokens[n - 1].end].split())
        folded = {w.strip(".,").lower() for w in inside.split()}
        if any(t.kind == "NEG" for t in self.tokens[self.n : n]) and folded & _REFUSALS:
            return False
        self.n = n + 1
        if folded & words("conditions"):
            self.target().conditions.append(inside)
        elif self.cur is not None:
            self.cur.notes.append(inside)
        else:
            self.notes.append(inside)
        return True

    def _slash(self) -> bool:
        before, following = self.before(), self.following()
        pairs = {
            ("AMOUNT", "FORM"),
            ("FREQ", "FREQ"),
            ("ROUTE", "ROUTE"),
            ("FORM", "FORM"),
            ("OR", "AND"),
            ("AND", "OR"),
        }
        return before is not None and following is not None and (before.kind, following.kind) in pairs

    def _comma(self) -> None:
        """A comma before a group of persons and another amount begins a new segment ("adults 10 mg, children 5 mg")."""
        following = self.following()
        if self.cur is None or self.cur.blank or self.depth or following is None:
            return
        if following.kind in ("POP", "AGE", "WEIGHT", "CLEARANCE") and self._amount_ahead():
            self.new_segment()

    def _amount_ahead(self) -> bool:
        for token in self.tokens[self.n :]:
            if token.kind in _STARTERS:
                return True
            if token.kind == "MARK" and token.value in (";", "."):
                return False
        return False

    # ---- who and what for ---------------------------------------------------------------------------------------

    def on_pop(self, token: Token) -> None:
        """A group of persons."""
        if self.cur is not None and not self.cur.blank and self._heads_segment():
            self.new_segment()
        who = self.target()
        words = token.of(self.text)
        group = {"child+": "child", "kids": "child", "any": ""}.get(token.value, token.value)
        if who.group_words and group != who.group:
            if (who.group == "child" and group in ("child", "adult")) or (who.group == "adult" and group == "elderly"):
                group = group if group == "elderly" else ""
            else:
                raise self.fail("two-populations", token)
        who.group = group
        who.group_words = f"{who.group_words} {words}".strip()
        if token.value == "child+":
            who.conditions.append(words.lower())
        if group == "adult" and words.lower() in ("men", "women"):
            who.sex = "female" if words.lower() == "women" else "male"

    def _heads_segment(self) -> bool:
        """`…, children: 5 mg` or `while children …`: a colon stands before the next amount."""
        for token in self.tokens[self.n :]:
            if token.kind in _STARTERS:
                return False
            if token.kind == "MARK" and token.value == ":":
                return True
        return False

    def on_age(self, token: Token) -> None:
        """An age."""
        who = self.target()
        if who.age is not None and who.age != token.value:
            raise self.fail("two-populations", token)
        who.age = token.value

    def on_weight(self, token: Token) -> None:
        """A weight band."""
        who = self.target()
        if who.weight is not None and who.weight != token.value:
            raise self.fail("two-populations", token)
        who.weight = token.value

    def on_clearance(self, token: Token) -> None:
        """A band of creatinine clearance."""
        who = self.target()
        if who.clearance is not None:
            raise self.fail("two-populations", token)
        who.clearance = token.value[0]
        who.conditions.append(token.value[1])

    def on_surface(self, token: Token) -> None:
        """A band of body surface."""
        self.target().conditions.append(token.value)

    def on_for(self, token: Token) -> None:
        """What the dose is for; before a group of persons it is only a preposition."""
        following = self.following()
        if following is None:
            raise self.fail("word-not-understood", token)
        if following.kind in ("POP", "AGE", "WEIGHT", "CLEARANCE", "SURFACE", "OWN", "DURATION"):
            return
        phrase, self.n = capture(self.text, self.tokens, self.n)
        if not phrase or phrase.split()[0].lower() in ("these", "this", "those", "such"):
            return
        who = self.target()
        if who.indication and who.indication != phrase:
            raise self.fail("two-indications", token)
        if "prophyla" in token.of(self.text).lower() or "prevent" in token.of(self.text).lower():
            who.intent = "prophylaxis"
        who.indication = phrase

    def on_inpat(self, token: Token) -> None:
        """A condition that limits the dose, kept in its words."""
        self._condition(token, token.start)

    def on_with(self, token: Token) -> None:
        """`with` behind a group of persons is a condition; elsewhere a preposition."""
        before, following = self.before(), self.following()
        persons = before is not None and before.kind in ("POP", "AGE", "WEIGHT")
        words = before is not None and before.of(self.text).lower() in ("patients", "those", "individuals", "people")
        if persons or words:
            self._condition(token, token.start)
        elif following is not None and following.kind in ("UNKNOWN", "AMOUNT"):
            self._companion(token)

    def _companion(self, token: Token) -> None:
        """`with ritonavir 100 mg`, `with 100 mg of ritonavir`: another medicine that limits the dose, in its words."""
        n = self.n
        kinds = ["AMOUNT", "NOISE"] if self.tokens[n].kind == "AMOUNT" else []
        while n < len(self.tokens) and self.tokens[n].kind in kinds:
            n += 1
        phrase, behind = capture(self.text, self.tokens, n)
        if self.cur is None or not medicine(phrase) or (kinds and self.cur.amount is None):
            raise self.fail("word-not-understood", self.tokens[min(n, len(self.tokens) - 1)])
        while not kinds and behind < len(self.tokens) and self.tokens[behind].kind in ("AMOUNT", "ROUTE", "FREQ"):
            if self.tokens[behind].kind == "FREQ" and self.cur.repeat is None:
                break
            behind += 1
        self.n = behind
        self.cur.who.conditions.append(" ".join(self.text[token.start : self.tokens[behind - 1].end].split()))

    def on_contains(self, token: Token) -> None:
        """`one tablet containing 25 mg of … and 5 mg of …`: what is in it, a note."""
        if self.cur is None or self.cur.amount is None or not self.cur.amount.countable:
            raise self.fail("comparison-or-equivalence", token)
        n = self.n
        while n < len(self.tokens):
            current = self.tokens[n]
            inner = current.kind == "MARK" and current.value in "+/-,(" and n + 1 < len(self.tokens)
            if current.kind not in _CONTENT and not (inner and self.tokens[n + 1].kind in _CONTENT - {"NOISE"}):
                break
            n += 1
        self.cur.notes.append(" ".join(self.text[token.start : self.tokens[n - 1].end].split()))
        self.n = n

    def on_about(self, token: Token) -> None:
        """`after dialysis`, `before surgery`: a condition in time, kept in its words."""
        self._condition(token, token.start)

    def _condition(self, token: Token, start: int) -> None:
        phrase, self.n = conditions_of(self.text, self.tokens, self.n, start, self.target().conditions)
        if phrase:
            self.target().conditions.append(phrase)

    def on_tail(self, token: Token) -> None:
        """A remark that runs to the end of its clause; it must hold no number and no dosing word."""
        phrase, self.n = capture(self.text, self.tokens, self.n, remark=True)
        self.notes.append(f"{token.of(self.text)} {phrase}".strip())

    def note(self, token: Token) -> None:
        """Words kept as an instruction."""
        words = " ".join(token.of(self.text).split())
        (self.cur.notes if self.cur is not None else self.notes).append(words)

    on_note = on_apart = on_step = note

    def on_titrate(self, token: Token) -> None:
        """A step of a titration; see `titration`."""
        from converter.facts.dosage.titration import step

        self.titrated = True
        step(self, token)

    def on_combined(self, token: Token) -> None:
        """`combined with`: another part of the combination, or a companion that limits the dose."""
        if self.combination and self.cur is not None and self.cur.amount is not None and self.leads_to_dose():
            self.frame("and")
        else:
            self._condition(token, token.start)

    def on_state(self, token: Token) -> None:
        """A condition that is whole in itself (`during pregnancy`)."""
        self.target().conditions.append(" ".join(token.of(self.text).split()))

    def on_while(self, token: Token) -> None:
        """`while`, `whereas`: the other half of a contrast."""
        self.new_segment()

    def on_lag(self, token: Token) -> None:
        """`after 2 weeks`, `within 48 hours of symptom onset`, `1 hour before surgery`: a note."""
        words = " ".join(token.of(self.text).split())
        if token.value:
            phrase, self.n = capture(self.text, self.tokens, self.n)
            if not phrase:
                raise self.fail("number-not-consumed", token)
            words = f"{words} {phrase}"
        (self.cur.notes if self.cur is not None else self.notes).append(words)

    def on_repeat(self, token: Token) -> None:
        """`repeated every 4 hours` is a frequency; `repeated after a week` a note."""
        following = self.following()
        if following is not None and following.kind == "FREQ" and self.cur is not None and self.cur.repeat is None:
            return
        if self.cur is None or self.cur.blank:
            raise self.fail("refers-elsewhere", token)
        n = self.n
        while n < len(self.tokens) and self.tokens[n].kind in (
            "NOISE",
            "LAG",
            "TIME",
            "PRN",
            "FREQ",
            "SINGLE",
            "STEP",
            "UNKNOWN",
            "INPAT",
            "NUMBER",
        ):
            if self.tokens[n].kind == "NUMBER":
                raise self.fail("number-not-consumed", self.tokens[n])
            n += 1
        last = self.tokens[n - 1]
        self.cur.notes.append(" ".join(self.text[token.start : last.end].split()))
        self.n = n

    def on_eg(self, token: Token) -> None:
        """`e.g.` before the only amount is that amount; behind one it opens an example, kept as a note."""
        if self.cur is None or self.cur.amount is None:
            return
        if not self.depth:
            raise self.fail("word-not-understood", token)
        n = self.n
        while n < len(self.tokens) and not (self.tokens[n].kind == "MARK" and self.tokens[n].value == ")"):
            n += 1
        end = self.tokens[n - 1].end
        self.cur.notes.append(" ".join(self.text[token.start : end].split()))
        self.n = n

    def on_dailydose(self, token: Token) -> None:
        """`daily dose`: the amount behind it is a total; of a maximum it is the period."""
        if self.pending is not None:
            self.pending.kind = "d"
            return
        if self.open_limit is not None:
            self.open_limit.per = "1d"
            self._close_limit()
            return
        if self.cur is None or self.cur.amount is None:
            self.daily_dose = True

    def on_atrate(self, token: Token) -> None:
        """`at a rate of 0.5 mg/min`, beside a dose: a note."""
        following = self.following()
        if self.cur is None or self.cur.amount is None:
            return
        if following is None or following.kind != "AMOUNT" or following.value.per not in ("h", "min"):
            raise self.fail("number-not-consumed", token)
        self.cur.notes.append(" ".join(self.text[token.start : following.end].split()))
        self.n += 1

    def on_salt(self, token: Token) -> None:
        """A salt without its medicine is a word like any other."""
        raise self.fail("word-not-understood", token)

    def on_noise(self, token: Token) -> None:
        """A word without dosing meaning."""

    def on_to(self, token: Token) -> None:
        """`to` outside a range, a place and a titration is not understood, except before a verb."""
        following = self.following()
        cur = self.cur
        whole = cur is not None and cur.amount is not None and (cur.repeat is not None or cur.total)
        if whole and self.leads_to_dose() and not self.depth:
            self.frame("or")  # "from 10 mg once daily to 20 mg twice daily"
            return
        if following is None or following.kind not in ("METHOD", "NOISE", "POP", "OWN", "FREQ"):
            raise self.fail("word-not-understood", token)

    def on_block(self, token: Token) -> None:
        """A word that makes the clause no direction."""
        raise self.fail(_BLOCKS[token.value], token)

    def on_neg(self, token: Token) -> None:
        """A negation."""
        raise self.fail("negated", token)

    def on_number(self, token: Token) -> None:
        """A number that nothing consumed."""
        raise self.fail("number-not-consumed", token)

    on_time = on_band = on_number

    def on_pair(self, token: Token) -> None:
        """Two strengths in one."""
        raise self.fail("strength-pair", token)

    def on_unknown(self, token: Token) -> None:
        """A word that is not in the vocabulary."""
        raise self.fail("word-not-understood", token)
