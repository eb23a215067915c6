"""Sentences that introduce a list of doses ("For adults with gout, the following doses are used:")."""

import re

from converter.facts.dosage.captures import capture, conditions_of
from converter.facts.dosage.context import Label, read_label, words
from converter.facts.dosage.frames import NotUnderstoodError, Who
from converter.facts.dosage.hidden import hidden
from converter.facts.dosage.lexer import lex
from converter.facts.dosage.tokens import Token

_SHORT = 8
_LONGEST = 1000
_POINTING = frozenset(
    ["each", "this", "these", "that", "those", "your", "any", "every", "both", "all", "most", "some", "other", "either"]
)


def read_scope(text: str, own: frozenset[str] = frozenset(), combination: bool = False) -> Label:
    """The meaning of a label or of an introducing sentence. Raises nothing."""
    if len(text) > _LONGEST or hidden(text):
        return Label(Who(conditions=[]), "context-not-understood")
    folded = re.findall(r"[^\W\d_]+(?:'s)?", text.lower().replace("’", "'"))
    sentence = bool(set(folded) & words("verbs")) and len(folded) > 3
    sentence = sentence or text.rstrip().endswith(".")
    if not sentence and (len(folded) <= _SHORT or not text.rstrip().endswith((".", ":"))):
        return read_label(text, own, combination)
    who = Who(conditions=[])
    if set(folded) & words("intro_bars") or text.rstrip().endswith("?"):
        return Label(who, "context-not-understood")
    try:
        _sentence(text, who, own, combination)
    except NotUnderstoodError as stop:
        return Label(who, "context-not-understood" if stop.reason != "another-medicine" else stop.reason)
    return Label(who)


def _sentence(text: str, who: Who, own: frozenset[str], combination: bool) -> None:
    """Persons, routes, purpose and ingredient of an introducing sentence; its other words limit nothing."""
    tokens = lex(text, own=own)
    groups: list[str] = []
    names: list[str] = []
    n, negated = 0, False
    while n < len(tokens):
        token = tokens[n]
        n += 1
        if token.kind == "NEG" and not text.rstrip().endswith((".", ":")):
            raise NotUnderstoodError("context-not-understood", token.of(text))
        introduces = text.rstrip().endswith(":")
        if token.kind in ("AMOUNT", "LIST", "MAX", "STRENGTH") or (token.kind == "FREQ" and who.repeat):
            raise NotUnderstoodError("context-not-understood", token.of(text))
        if token.kind == "DIVIDED" and introduces:
            raise NotUnderstoodError("context-not-understood", token.of(text))
        if token.kind == "FREQ":
            who.repeat, who.repeat_for_all = token.value, introduces
        negated = negated or token.kind == "NEG"
        if negated and token.kind in ("POP", "AGE", "WEIGHT"):
            raise NotUnderstoodError("context-not-understood", token.of(text))
        if negated and token.kind == "ROUTE":
            continue  # "Never inject into a muscle."
        if token.kind == "POP":
            groups.append(token.of(text))
            who.group_words = token.of(text)
            who.group = {"child+": "child", "kids": "child", "any": ""}.get(token.value, token.value)
        elif token.kind == "AGE":
            if who.age is not None and who.age != token.value:
                raise NotUnderstoodError("context-not-understood", text)
            who.age = token.value
        elif token.kind == "WEIGHT":
            who.weight = token.value
        elif token.kind == "CLEARANCE":
            who.clearance = token.value[0]
            who.conditions.append(token.value[1])
        elif token.kind == "SURFACE":
            who.conditions.append(token.value)
        elif token.kind == "ROUTE":
            who.route = token.value if who.route in ("", token.value) else ""
            who.route_words = token.of(text) if not who.route_words else who.route_words
        elif token.kind == "PHASE":
            who.phase = token.value
        elif token.kind == "OWN":
            names.append(token.value)
        elif token.kind in ("FOR", "INPAT"):
            try:
                n = _purpose(text, tokens, n, token, who)
            except NotUnderstoodError:
                if text.rstrip().endswith(":"):
                    raise
                continue  # the sentence before the list introduces nothing
    if len({word.lower() for word in groups}) > 1:
        who.group, who.group_words = "", " and ".join(groups)
        if who.age is not None or who.weight is not None:
            raise NotUnderstoodError("context-not-understood", text)
    if combination and len(set(names)) == 1:
        who.ingredient = names[0]


def _purpose(text: str, tokens: list[Token], n: int, token: Token, who: Who) -> int:
    if n < len(tokens) and tokens[n].kind in ("POP", "AGE", "WEIGHT", "CLEARANCE", "SURFACE", "OWN", "DURATION"):
        return n
    if token.kind == "INPAT":
        phrase, n = conditions_of(text, tokens, n, token.start, who.conditions)
        if phrase and not set(phrase.lower().split()) <= words("plain"):
            who.conditions.append(phrase)
        return n
    phrase, n = capture(text, tokens, n)
    if phrase.split()[:1] and phrase.split()[0].lower() in _POINTING:
        return n
    folded = set(re.findall(r"[^\W\d_]+", phrase.lower()))
    if phrase and not folded <= (words("plain") | {"instructions", "guidance", "advice", "needs", "use", "purposes"}):
        if folded & {
            "guidance",
            "information",
            "understanding",
            "substitute",
            "instructions",
            "advice",
            "drug",
            "doctor",
        }:
            return n
        who.indication = who.indication or phrase
    return n
