"""Whose dose a clause gives: the persons that it names, and whether it speaks of others or of another medicine."""

from itertools import pairwise

from converter.facts.dosage.frames import Who
from converter.facts.dosage.sentence import Read


def of_another(read: Read) -> bool:
    """A clause that stays words and names something unknown before an amount: most likely another medicine."""
    if not read.reason or read.reason == "another-medicine":
        return bool(read.reason)
    return any(one.kind == "UNKNOWN" and two.kind == "AMOUNT" for one, two in pairwise(read.tokens))


def of_others(read: Read, group: str) -> bool:
    """A clause gives an amount to other persons than `group`."""
    if not group:
        return False
    named = {str(token.value) for token in read.tokens if token.kind == "POP"} - {"any"}
    others = {name.replace("kids", "child").rstrip("+") for name in named}
    dosed = any(token.kind == "AMOUNT" for token in read.tokens)
    return bool(others and dosed) and not any(other in group for other in others)


def named_persons(read: Read) -> Who | None:
    """The persons, conditions or purpose that a clause names for its doses; None when it names none."""
    found = [statement.who for statement in read.statements] + [who for _, who in read.alone]
    named = [who for who in found if who.group_words or who.age or who.weight or who.conditions or who.indication]
    if not named:
        return None
    kept = named[0]
    return Who(
        group=kept.group, group_words=kept.group_words, age=kept.age, weight=kept.weight, clearance=kept.clearance,
        sex=kept.sex, conditions=list(kept.conditions), indication=kept.indication,
    )  # fmt: skip
