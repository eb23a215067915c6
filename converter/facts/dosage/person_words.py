"""Persons, conditions, purposes and companions in a sentence."""

from converter.facts.dosage.amount_words import drunk
from converter.facts.dosage.captures import capture, conditions_of
from converter.facts.dosage.context import medicine
from converter.facts.dosage.state import STARTERS, State
from converter.facts.dosage.tokens import Token

_MANNER = frozenset(["caution", "care", "extreme", "great"])
_PEOPLE = frozenset(["individuals", "patients", "people", "persons", "users", "women", "men", "smokers"])
_CONTENT = frozenset(
    ["NOISE", "OR", "AMOUNT", "FORM", "STRENGTH", "OWN", "BY", "DOSES", "AND", "UNKNOWN", "SALT", "PAIR"]
)


class PersonWords(State):
    """Whom and what for."""

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
            if token.kind in STARTERS:
                return False
            if token.kind == "MARK" and token.value == ":":
                return True
        return False

    def on_age(self, token: Token) -> None:
        """An age; in brackets behind how long the treatment lasts it is that again: "for 48 weeks (about one year)"."""
        if self.depth and self._glosses_duration():
            self.note(token)
            return
        who = self.target()
        if who.age is not None and who.age != token.value:
            raise self.fail("two-populations", token)
        who.age = token.value

    def _glosses_duration(self) -> bool:
        opened = self.opened()
        return opened > 0 and self.tokens[opened - 1].kind == "DURATION"

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
        following = self.following()
        if following is not None and following.kind == "STATE":  # "for heavy smokers"
            self.n += 1
            who.conditions.append(f"{phrase} {following.of(self.text)}")
            return
        people = self.tokens[self.n - 1].of(self.text)
        if people.lower() in _PEOPLE:  # "for opioid-dependent individuals"
            who.conditions.append(phrase if phrase.endswith(people) else f"{phrase} {people}")
            return
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
        heads = self.n == 1 and following is not None and following.kind == "UNKNOWN"
        if persons or words or (heads and following is not None and following.of(self.text).lower() not in _MANNER):
            self._condition(token, token.start)
        elif following is not None and following.kind in ("UNKNOWN", "AMOUNT"):
            if following.kind == "AMOUNT" and drunk(self.text, following):
                return
            self._companion(token)

    def _companion(self, token: Token) -> None:
        """`with ritonavir 100 mg`, `with 100 mg of ritonavir`: another medicine that limits the dose, in its words."""
        kinds = ["AMOUNT", "NOISE"] if self.tokens[self.n].kind == "AMOUNT" else []
        n = self.past(self.n, kinds)
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
            if current.value == ")" and any(t.value == "(" for t in self.tokens[self.n : n]):
                n += 1  # "Exemplin (10 mg) + …"
                continue
            if current.kind == "AMOUNT" and current.value.countable:
                break
            if current.kind not in _CONTENT and not (inner and self.tokens[n + 1].kind in _CONTENT - {"NOISE"}):
                break
            n += 1
        self.cur.notes.append(" ".join(self.text[token.start : self.tokens[n - 1].end].split()))
        self.n = n

    def on_about(self, token: Token) -> None:
        """`after dialysis`, `before surgery`: a condition in time, kept in its words."""
        before, following = self.before(), self.following()
        if token.of(self.text).lower() == "following" and (
            following is None or following.kind != "UNKNOWN" or (before is not None and before.kind == "NOISE")
        ):
            raise self.fail("word-not-understood", token)  # "the following doses"
        self._condition(token, token.start)

    def _condition(self, token: Token, start: int) -> None:
        phrase, self.n = conditions_of(self.text, self.tokens, self.n, start, self.target().conditions)
        if phrase:
            self.target().conditions.append(phrase)
