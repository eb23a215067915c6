"""What is known while the tokens of a sentence are read, and how a dose is begun, ended and passed over."""

from collections.abc import Collection

import msgspec

from converter.facts.dosage.frames import Frame, NotUnderstoodError, Who
from converter.facts.dosage.limits import PendingLimit, limit_from
from converter.facts.dosage.tokens import Token
from converter.monograph import Limit, Range

STARTERS = frozenset({"AMOUNT", "LIST"})
BETWEEN = frozenset(
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


_COPULAS = frozenset({"should", "must", "may", "can", "is", "are"})


class State:
    """`frames` holds the doses read so far, `alone` maxima that stand alone, `lead` what precedes the first amount.

    `cur` is the dose being read; `pending` a maximum without its amount, `open_limit` one without its period.
    """

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        combination: frozenset[str] = frozenset(),
        *,
        line: bool = False,
        counted: Range | None = None,
    ) -> None:
        self.text, self.tokens, self.combination = text, tokens, combination
        self.line, self.counted = line, counted
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

    def past(self, n: int, kinds: Collection[str]) -> int:
        """The place of the first token from `n` on that is of none of the kinds; the number of tokens when all are."""
        while n < len(self.tokens) and self.tokens[n].kind in kinds:
            n += 1
        return n

    def opened(self) -> int:
        """The place of the bracket that was opened last; there is one wherever `depth` is not 0."""
        return max(n for n in range(self.n) if self.tokens[n].kind == "MARK" and self.tokens[n].value in "([")

    def target(self) -> Who:
        """Where a word about persons, route and purpose belongs: the current dose, or all of the segment."""
        return self.lead if self.cur is None else self.cur.who

    def frame(self, link: str = "") -> Frame:
        """The current frame, or a new one when there is none."""
        if self.cur is None or link:
            self.close_limit()
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
        self.close_limit()
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

    def leads_to_dose(self, kinds: frozenset[str] = STARTERS) -> bool:
        """An amount follows before anything that belongs to the dose before it."""
        for token in self.tokens[self.n :]:
            if token.kind in kinds:
                return True
            if token.kind == "MARK" and token.value == ",":
                continue
            if token.kind not in BETWEEN:
                return False
        return False

    def goes_on(self, n: int) -> bool:
        """A verb stands there: what was named before it is the subject of a sentence, not a dose to give."""
        return n < len(self.tokens) and self.tokens[n].of(self.text).lower() in _COPULAS

    def close_limit(self) -> None:
        if self.open_limit is not None:
            pending, self.open_limit = self.open_limit, None
            self.keep(pending)

    def keep(self, pending: PendingLimit) -> None:
        limit = limit_from(pending, self.cur)
        if limit is None:
            raise NotUnderstoodError("maximum-without-period", self.text)
        held = [f for f in self.frames if f.segment == self.segment and not f.blank]
        if held:
            for frame in held if self.cur is None or self.cur.link in ("", "or") else [held[-1]]:
                frame.limits.append(limit)
            self._share_time(pending, limit, held[-1])
        else:
            self.alone.append((pending, msgspec.structs.replace(self.target())))

    @staticmethod
    def _share_time(pending: PendingLimit, limit: Limit, frame: Frame) -> None:
        """`1 mg/kg up to 50 mg every 12 hours`: the time behind the most of one dose is the dose's own."""
        scaled = frame.amount is not None and "/" in frame.amount.span.unit and "/" not in limit.unit
        if scaled and limit.per == "administration" and frame.repeat is None and not frame.total:
            frame.repeat = pending.repeat

    def note(self, token: Token) -> None:
        """Words kept as an instruction."""
        words = " ".join(token.of(self.text).split())
        (self.cur.notes if self.cur is not None else self.notes).append(words)

    def amount_ahead(self) -> bool:
        for token in self.tokens[self.n :]:
            if token.kind in STARTERS:
                return True
            if token.kind == "MARK" and token.value in (";", "."):
                return False
        return False
