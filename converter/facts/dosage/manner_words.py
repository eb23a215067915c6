"""Route, form, phase and ingredient in a sentence, and the words and signs that link doses."""

import re

import msgspec

from converter.facts.dosage.context import words
from converter.facts.dosage.frames import DAYPARTS, Frame
from converter.facts.dosage.state import State
from converter.facts.dosage.tokens import Token

_STARTS = re.compile(r"(?:start|begin)\w*$", re.I)
_SHORT = frozenset(["max", "approx", "min", "e.g", "i.e", "eg", "ie", "no", "vs", "dr"])
_REFUSALS = frozenset(
    [
        "recommended",
        "approved",
        "established",
        "indicated",
        "advised",
        "used",
        "use",
        "studied",
        "unless",
        "contraindicated",
    ]
)
_BY_NEEDLE = frozenset(["inject", "infuse"])
_SQUEEZED = re.compile(r"(?:strip|ribbon|line|gel|cream|ointment|paste)s?$", re.I)
_LASTLY = frozenset(["thereafter", "afterwards", "subsequently", "afterward"])
_OUT_OF_A_TUBE = frozenset(["apply", "instil", "insert"])
_GLOSS = frozenset(["UNKNOWN", "NOISE", "AND", "OR", "MARK", "NEG", "WITH", "FORM", "METHOD", "SALT", "BOLUS", "EG"])


class MannerWords(State):
    """How and where, and what comes next."""

    def on_route(self, token: Token) -> None:
        """A route; two routes are kept as words."""
        who = self.target()
        words = token.of(self.text)
        before = self.before()
        slash = before is not None and before.kind == "MARK" and before.value == "/"
        joined = slash or (before is not None and before.kind in ("OR", "AND")) or self._in_list()
        verb = self.before(2)
        if joined and who.method in _BY_NEEDLE and verb is not None and verb.kind == "METHOD" and not who.route_words:
            who.method, who.route_words = "", f"{verb.of(self.text)} or {words}"
        elif not who.route_words:
            who.route, who.route_words = token.value, words
        elif who.route == token.value or self._short_for(token):
            return
        elif joined:
            who.route, who.route_words = "", f"{who.route_words} or {words}"
        elif self.cur is not None and who.route_words == self.lead.route_words:
            who.route, who.route_words = token.value, words
        else:
            raise self.fail("two-routes", token)

    def _short_for(self, token: Token) -> bool:
        """`intravenously (IV) or intramuscularly (IM)`: the route before the bracket again."""
        opened, named = self.before(), self.before(2)
        return opened is not None and opened.value == "(" and named is not None and named.value == token.value

    def _in_list(self) -> bool:
        """`IV, IM, or SC`: a comma and a route before it, and a last route behind `or`."""
        back = [token for token in self.tokens[max(0, self.n - 6) : self.n - 1] if token.value not in ("(", ")")]
        if len(back) < 2 or back[-1].value != "," or back[-2].kind != "ROUTE":
            return False
        for n in range(self.n, len(self.tokens) - 1):
            token = self.tokens[n]
            if token.kind == "OR":
                return self.tokens[n + 1].kind == "ROUTE"
            if token.kind != "ROUTE" and not (token.kind == "MARK" and token.value in "(),"):
                return False
        return False

    def on_method(self, token: Token) -> None:
        """A verb of giving; behind `or` it is another route ("by mouth or by injection")."""
        who = self.target()
        before = self.before()
        if token.value in _BY_NEEDLE and who.route and before is not None and before.kind == "OR":
            who.route, who.route_words = "", f"{who.route_words} or {token.of(self.text)}"
            return
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

    def on_slower(self, token: Token) -> None:
        """How fast a dose may be given at most: a note of that dose."""
        if self.cur is None or self.cur.amount is None:
            raise self.fail("maximum-not-understood", token)
        self.close_limit()
        self.note(token)

    def on_length(self, token: Token) -> None:
        """`4-8 cm` out of a tube: in brackets the amount again, else an amount in words of what is applied."""
        frame = self.cur
        if frame is None or (frame.amount is None and not frame.mixed):
            if self.depth or not (self.target().method in _OUT_OF_A_TUBE or _SQUEEZED.search(token.value)):
                raise self.fail("number-not-consumed", token)
            self.on_mix(token)
        elif self.depth or "margin" in token.value:
            self.note(token)
        else:
            raise self.fail("number-not-consumed", token)

    def on_bolus(self, token: Token) -> None:
        """How an injection is given: a note."""
        if self.cur is not None and not self.cur.blank:
            self.note(token)

    def on_phase(self, token: Token) -> None:
        """Initial, maintenance, loading: of the segment, or of the amount before it when none follows."""
        following = self.following()
        if following is not None and following.kind in ("DAY", "LAG") and _STARTS.match(token.of(self.text)):
            return  # "starting within 3 days of exposure" tells when, not how much at first
        if self.cur is not None and not self.cur.blank and self.leads_to_dose():
            if self.depth:
                raise self.fail("two-amounts", token)
            link = "then" if token.value == "maintenance" or self.cur.who.phase in ("initial", "loading") else ""
            before = self.before()
            if before is not None and before.kind in ("MARK", "AND", "THEN") and link:
                self.lead = msgspec.structs.replace(self.cur.who, conditions=list(self.cur.who.conditions))
                self.frame(link)
            else:
                raise self.fail("two-amounts", token)
        if self._part_of_a_dose(token):
            raise self.fail("refers-elsewhere", token)
        self.target().phase = token.value

    def _part_of_a_dose(self, token: Token) -> bool:
        """`The first 10 mL should be infused slowly` speaks of a part of a dose that is stated elsewhere."""
        before, following = self.before(), self.following()
        if before is None or before.of(self.text).lower() != "the" or following is None or following.kind != "AMOUNT":
            return False
        return self.goes_on(self.n + 1)

    def on_own(self, token: Token) -> None:
        """A name of this medicine; in a combination the ingredient that an amount belongs to."""
        if token.value not in self.combination:
            return
        if self.pending is not None and self.cur is not None and self.cur.amount is not None:
            raise self.fail("maximum-not-understood", token)  # "5 mg daily, maximum of …": whose is not certain
        if self.open_limit is not None or (self.limited and self.cur is None):
            self.new_segment()
        behind = self._behind_amount()
        if self.cur is not None and self.cur.amount is not None and not (behind and not self.cur.who.ingredient):
            if not self.leads_to_dose():
                raise self.fail("ingredient-unclear", token)
            self.frame("and")
        self.target().ingredient = token.value

    def _behind_amount(self) -> bool:
        """`10 mg ibuprofen`, `10 mg of ibuprofen`, `2 drops of 1% ibuprofen solution`."""
        n = self.n - 2
        counted = self.cur is not None and self.cur.amount is not None and self.cur.amount.countable
        while n > 0 and self.tokens[n].kind in (("NOISE", "STRENGTH") if counted else ("NOISE",)) and n > self.n - 5:
            n -= 1
        return n >= 0 and self.tokens[n].kind == "AMOUNT" and (counted or n >= self.n - 3)

    def _no_second_limit(self, token: Token) -> None:
        """`maximum 30 mg daily or 60 mg …`: what the second figure bounds is not understood."""
        if self.limited and self.leads_to_dose():
            raise self.fail("maximum-not-understood", token)

    def on_or(self, token: Token) -> None:
        """`or` between doses opens a choice; between anything else it is read by what follows."""
        self._no_second_limit(token)
        held = self.cur
        if held is not None and held.amount is not None and self.leads_to_dose() and (not self.depth or self._inside()):
            self.frame("or").listed = self.depth > 0

    def _inside(self) -> bool:
        """The dose stands in the brackets that are open: "a loading dose (e.g., 300 mg or 600 mg)"."""
        return self.cur is not None and self.cur.start > self.tokens[self.opened()].start

    def on_alt(self, token: Token) -> None:
        """`alternatively` at the head of a clause."""
        if self.cur is not None and not self.cur.blank:
            self.on_or(token)
        elif not self.frames:
            self.lead.phase = "alternative"

    def on_and(self, token: Token) -> None:
        """`and` between doses: given together. `+5 mg` at the head of a clause adds to a dose that is not there."""
        self._no_second_limit(token)
        added = self.cur is None and not self.frames and token.of(self.text).lower() in ("+", "plus")
        if added and self.leads_to_dose():
            raise self.fail("titration-step", token)
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
        elif self._other_doses(token):
            return
        elif self.leads_to_dose(frozenset({"FREQ"})) and previous.amount is not None:
            self.carry(previous)
            self.frame("then").amount = previous.amount
        elif self.leads_to_dose(frozenset({"TITRATE"})):
            return
        elif previous.link == "then" and token.of(self.text).lower() in _LASTLY and self._ends():
            self.note(token)  # "followed by 75 mg daily thereafter"
        else:
            raise self.fail("sequence-not-understood", token)

    def _ends(self) -> bool:
        """Nothing but a stop follows."""
        return all(token.kind == "MARK" and token.value in ".;" for token in self.tokens[self.n :])

    def _other_doses(self, token: Token) -> bool:
        """`followed by doses every 12 hours`: how much these are is not said, so it stays a remark."""
        following = self.following()
        behind = self.tokens[self.n + 1] if self.n + 1 < len(self.tokens) else None
        if following is None or behind is None or behind.kind != "FREQ" or self.cur is None:
            return False
        if following.of(self.text).lower() not in ("doses", "infusions", "injections"):
            return False
        self.cur.notes.append(" ".join(self.text[token.start : behind.end].split()))
        self.n += 2
        return True

    def on_mark(self, token: Token) -> None:
        """Punctuation."""
        mark = str(token.value)
        if mark in ("(", "["):
            if self._gloss() or self._choice():
                return
            self.depth += 1
        elif mark in (")", "]"):
            self.close_limit() if self.open_limit is not None and self.open_limit.per else None
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
            if token.kind not in _GLOSS:
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

    def _choice(self) -> bool:
        """`5 mg twice daily (or 10 mg twice daily if needed)`: a whole dose in brackets, another choice."""
        held, inside = self.cur, self.tokens[self.n : self.n + 5]
        kinds = [token.kind for token in inside]
        if held is None or held.amount is None or held.repeat is None or kinds[:3] != ["OR", "AMOUNT", "FREQ"]:
            return False
        closed = next((n for n in (3, 4) if n < len(inside) and inside[n].value == ")"), 0)
        if (
            not closed
            or held.limits
            or self.open_limit is not None
            or (closed == 4 and kinds[3] not in ("PRN", "STEP"))
        ):
            return False
        other = self.frame("or")
        other.amount, other.repeat = inside[1].value, inside[2].value
        if closed == 4:
            other.notes.append(inside[3].of(self.text))
        other.end = inside[closed].end
        self.n += closed + 1
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
        if following.kind in ("POP", "AGE", "WEIGHT", "CLEARANCE") and self.amount_ahead():
            self.new_segment()
        elif (
            following.kind == "AMOUNT" and self.cur.amount is not None and self._parts(self.cur) and self._ahead("WHEN")
        ):
            self.frame("and")  # "20 mg in the morning, 10 mg in the evening"
        elif following.kind == "AMOUNT" and self._purpose() and self._ahead("FOR"):
            self.cur = None  # "5 mg for cough, 10 mg for pain": one for each purpose

    def _purpose(self) -> bool:
        """The dose before the comma is an amount with a purpose of its own, and nothing more."""
        cur = self.cur
        if cur is None or cur.amount is None or not cur.who.indication or cur.who.indication == self.lead.indication:
            return False
        timed = cur.repeat is not None or cur.single or cur.bounds is not None or cur.told_when or cur.prn
        return not (timed or cur.limits or self.open_limit is not None)

    @staticmethod
    def _parts(frame: Frame) -> bool:
        """Parts of the day, no meals, say when the dose before the comma is given."""
        return bool(frame.whens) and all(code in DAYPARTS for code, _ in frame.whens)

    def _ahead(self, kind: str) -> bool:
        """Behind the amount that follows the comma stands a word of the kind, and nothing else is said of it."""
        n = self.past(self.n + 1, ("NOISE", "FORM", "ROUTE"))
        token = self.tokens[n] if n < len(self.tokens) else None
        return token is not None and token.kind == kind and (kind != "WHEN" or token.value[0] in DAYPARTS)
