"""Labels inside a text: which of those before it a new label ends ("IV: Analgesia: …; Sedation: …. Oral: …")."""

import msgspec

from converter.facts.dosage.context import words
from converter.facts.dosage.frames import Who

Level = tuple[str, Who]  # the kind of a label, and the scope that it stands in


def kind_of(who: Who) -> str:
    """What a label tells apart: uses and states, persons, their bands, ways of giving, or steps of the treatment."""
    steps = not who.indication and all(set(said.lower().split()) <= words("steps") for said in who.conditions)
    if who.phase or (who.conditions and steps):
        return "step"
    if who.indication or who.conditions or who.clearance is not None:
        return "purpose"
    if who.group_words:
        return "persons"
    if who.age is not None or who.weight is not None:
        return "band"
    return "way" if who.route_words or who.form_words else "step"


def outer_scope(kind: str, now: Who, continued: bool, levels: list[Level]) -> Who:
    """The scope that a new label of this kind stands in, `now` when none of its kind is open; ends those it leaves.

    Behind a semicolon (`continued`) only the last of its kind ends, in a new sentence the first and all under it.
    """
    same = [n for n, (name, _) in enumerate(levels) if name == kind]
    if not same:
        return now
    n = same[-1] if continued else same[0]
    outer = levels[n][1]
    del levels[n:]
    return outer


def as_stated(scope: Who, own: Who) -> Who:
    """Under "12 years and older", the "adult dose" names a dose and no other persons."""
    if scope.age is None or own.age is not None or own.group_words.lower() not in ("adult dose", "adult dosage"):
        return own
    return msgspec.structs.replace(own, group="", group_words="")
