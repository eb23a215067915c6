"""Tokens → frames. Each token is consumed once, by the frame it belongs to, or the clause stays words.

The order of the words decides: a word before the first amount of a segment speaks of the whole segment, a word
behind an amount of that amount. What neither the vocabulary nor a captured phrase explains stops the reading.
"""

from collections.abc import Callable

from converter.facts.dosage.amount_words import AmountWords
from converter.facts.dosage.captures import capture
from converter.facts.dosage.frames import NotUnderstoodError
from converter.facts.dosage.manner_words import MannerWords
from converter.facts.dosage.person_words import PersonWords
from converter.facts.dosage.state import State
from converter.facts.dosage.time_words import TimeWords
from converter.facts.dosage.titration import step
from converter.facts.dosage.tokens import Amount, Token
from converter.monograph import Range

_BLOCKS = {
    "study": "not-a-direction", "equivalent": "comparison-or-equivalence", "pronoun": "refers-elsewhere",
    "level": "laboratory-value", "vague": "vague-amount", "cycle": "schedule-not-understood",
    "ratio": "ratio-to-weight",
}  # fmt: skip
_DANGLING = frozenset(["as", "on", "at", "in", "of", "or", "and", "with", "from", "by", "to", "for", "the", "a", "an"])


_NO_STATE = frozenset(["addition", "contrast", "fact", "particular", "practice", "short", "summary", "total", "turn"])
_VARIES = frozenset({"TAIL", "UNKNOWN", "NOISE", "AND", "OR", "STEP", "BY"})
_OF_REPEAT = frozenset({"NOISE", "LAG", "TIME", "PRN", "FREQ", "SINGLE", "STEP", "UNKNOWN", "INPAT"})
_DILUENT = frozenset({"AMOUNT", "STRENGTH", "NOISE", "UNKNOWN", "SALT", "FORM", "MIX"})


def _measured(token: Token) -> bool:
    return token.kind == "AMOUNT" and not token.value.countable and not token.value.per


class Assembler(AmountWords, TimeWords, MannerWords, PersonWords):
    """Reads the tokens of one sentence."""

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
        self.close_limit()
        if self.upto or self.atleast:
            raise NotUnderstoodError("bound-without-amount", self.text)
        spoken = [token for token in self.tokens if token.kind != "MARK"]
        if spoken and spoken[-1].kind != "FREQ" and spoken[-1].of(self.text).lower() in _DANGLING:
            raise NotUnderstoodError("word-not-understood", spoken[-1].of(self.text))
        self.frames = [frame for frame in self.frames if not frame.blank]

    def on_tail(self, token: Token) -> None:
        """A remark that runs to the end of its clause; it must hold no number and no dosing word."""
        if token.of(self.text).lower() == "followed by a" and self.leads_to_dose():
            self.on_then(token)  # "followed by a maintenance dose of 100 mg daily"
            return
        phrase, self.n = capture(self.text, self.tokens, self.n, remark=True)
        self.notes.append(f"{token.of(self.text)} {phrase}".strip())

    on_note = on_step = State.note

    def on_titrate(self, token: Token) -> None:
        """A step of a titration; see `titration`."""
        self.titrated = True
        step(self, token)

    def on_target(self, token: Token) -> None:
        """`The target dose is 20 mg daily`: what is given once it is reached."""
        if (self.cur is not None and not self.cur.blank) or not self.leads_to_dose() or self.titrated:
            raise self.fail("word-not-understood", token)
        self.target().phase = "maintenance"

    def on_combined(self, token: Token) -> None:
        """`combined with`: another part of the combination, or a companion that limits the dose."""
        if self.combination and self.cur is not None and self.cur.amount is not None and self.leads_to_dose():
            self.frame("and")
        else:
            self._condition(token, token.start)

    def on_own(self, token: Token) -> None:
        """A name of this medicine; behind a count of tablets and before a strength it says what they hold."""
        cur, before, following = self.cur, self.before(), self.following()
        if cur is not None and cur.amount is not None and cur.amount.countable and self._all_parts():
            return
        if token.of(self.text).lower().endswith(" base"):
            self.note(token)  # "10 mg/kg (amodiaquine base)"
        if cur is None or cur.amount is None or cur.total or not cur.amount.countable or before is None:
            super().on_own(token)
        elif before.value == "(" and self.combination and self._equivalent():
            return
        elif before.of(self.text).lower() == "of" and following is not None and self._holds(following):
            self.on_contains(token)
        else:
            super().on_own(token)

    def _all_parts(self) -> bool:
        """`one drop of timolol/brimonidine solution`: the names of all parts together are the product."""
        names, n = [self.tokens[self.n - 1].value], self.n
        while n + 1 < len(self.tokens) and self.tokens[n + 1].kind == "OWN":
            if self.tokens[n].value != "/" and self.tokens[n].kind != "AND":
                break
            names.append(self.tokens[n + 1].value)
            n += 2
        measured = n < len(self.tokens) and self.tokens[n].kind == "AMOUNT"
        if len(set(names)) < 2 or measured or not set(names) <= self.combination:
            return False
        self.n = n
        return True

    def _holds(self, following: Token) -> bool:
        """`10 mg` or `(10 mg)` behind the name: what one of the counted things holds."""
        if following.value == "(" and self.n + 1 < len(self.tokens):
            following = self.tokens[self.n + 1]
        return _measured(following)

    def on_dilute(self, token: Token) -> None:
        """`diluted in 100 mL of saline`: how the dose is made ready, a note."""
        if self.cur is None or self.cur.amount is None:
            raise self.fail("word-not-understood", token)
        n = self.past(self.n, _DILUENT)
        if n == self.n:
            raise self.fail("word-not-understood", token)
        self.cur.notes.append(" ".join(self.text[token.start : self.tokens[n - 1].end].split()))
        self.n = n

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
        n = self.past(self.n, _OF_REPEAT)
        if n < len(self.tokens) and self.tokens[n].kind == "NUMBER":
            raise self.fail("number-not-consumed", self.tokens[n])
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
            self.close_limit()
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
        """A word without dosing meaning; "In endometriosis, …" at the head of a sentence limits the dose."""
        following = self.following()
        heads = self.n == 1 and token.of(self.text) == "In" and following is not None and following.kind == "UNKNOWN"
        if heads and following is not None and following.of(self.text).lower() not in _NO_STATE:
            self._condition(token, token.start)

    def on_by(self, token: Token) -> None:
        """`by` behind a dose: who gives it, a remark."""
        following = self.following()
        if self.cur is None or self.cur.blank or following is None or following.kind not in ("NOISE", "UNKNOWN"):
            raise self.fail("word-not-understood", token)
        self.on_tail(token)

    def on_to(self, token: Token) -> None:
        """`to` outside a range, a place and a titration is not understood, except before a verb."""
        following = self.following()
        cur = self.cur
        whole = cur is not None and cur.amount is not None and (cur.repeat is not None or cur.total)
        if whole and self.leads_to_dose() and not self.depth:
            self.frame("or")  # "from 10 mg once daily to 20 mg twice daily"
            return
        if following is not None and following.kind == "UNKNOWN" and cur is not None and not cur.blank:
            self.on_tail(token)  # "to enhance absorption"
            return
        if following is None or following.kind not in ("METHOD", "NOISE", "POP", "OWN", "FREQ"):
            raise self.fail("word-not-understood", token)

    def on_block(self, token: Token) -> None:
        """A word that makes the clause no direction; "the dosage varies with … (typically 5 mg daily)" does not."""
        if token.of(self.text).lower() in ("varies", "vary") and self.cur is None and not self.depth:
            n = self.past(self.n, _VARIES)
            if n + 2 < len(self.tokens) and self.tokens[n].value == "(" and self._typically(n + 1):
                self.notes.append(" ".join(self.text[token.start : self.tokens[n - 1].end].split()))
                self.n = n
                return
        if token.of(self.text).lower() in ("lower", "higher") and self.cur is None and self._says_it(self.n):
            return  # "the starting dose is lower, often 15 mg daily"
        raise self.fail(_BLOCKS[token.value], token)

    def _says_it(self, n: int) -> bool:
        """A comma or a bracket, and an amount behind it, at most behind words such as `often`."""
        if n >= len(self.tokens) or self.tokens[n].value not in (",", "("):
            return False
        n = self.past(n + 1, ("NOISE", "UPTO"))
        return n < len(self.tokens) and self.tokens[n].kind == "AMOUNT"

    def _typically(self, n: int) -> bool:
        """A word such as `usually` and an amount stand there."""
        said = self.tokens[n].of(self.text).lower().split()[0]
        return said in ("typically", "usually", "generally", "commonly") and self.tokens[n + 1].kind == "AMOUNT"

    def on_neg(self, token: Token) -> None:
        """A negation."""
        raise self.fail("negated", token)

    def on_number(self, token: Token) -> None:
        """A number that nothing consumed; "one tablet in the morning and two at night" counts the same things."""
        before, following, held = self.before(), self.following(), self.cur
        span = self.counted
        if held is not None and held.amount is not None:
            span = held.amount.span if held.amount.countable and not held.amount.per else None
        if self.pending is not None and span is not None and token.value:  # "1-2 tablets prn, max 8 in 24 hours"
            if following is None or following.kind not in ("PERDAY", "FREQ", "PERDOSE"):
                raise self.fail("number-not-consumed", token)
            self.on_amount(
                token._replace(value=Amount(Range(token.value, token.value, span.unit, span.words), "", True))
            )
            return
        linked = before is not None and (before.kind == "AND" or before.value == ",")
        timed = following is not None and (
            following.kind in ("WHEN", "CLOCK") or (following.kind == "FREQ" and bool(following.value.when))
        )
        if held is None or held.amount is None or not (linked and timed and held.amount.countable and held.told_when):
            raise self.fail("number-not-consumed", token)
        if token.kind != "NUMBER" or token.value is None or held.amount.per:
            raise self.fail("number-not-consumed", token)
        span = held.amount.span
        self.frame("and").amount = Amount(Range(token.value, token.value, span.unit, span.words), "", True)

    on_time = on_band = on_number

    def on_pair(self, token: Token) -> None:
        """Two strengths in one."""
        raise self.fail("strength-pair", token)

    def on_unknown(self, token: Token) -> None:
        """A word that is not in the vocabulary."""
        raise self.fail("word-not-understood", token)
