"""Numbers as they are written: figures, words, fractions. All patterns are pieces for longer ones, and linear."""

import re
from decimal import Decimal

from converter.facts.dosage.vocabulary import numbers


def _alternatives(words: list[str]) -> str:
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


_WORDS = numbers()["words"]
_FRACTIONS = numbers()["fractions"]
# `1.000` and `2.500` are a thousand and more to half of the world, and one and a half to the other: no figure is read.
# No more digits than any amount has: a pattern that sees a row of thousands takes the time of its length.
FIGURE = (
    r"(?:(?![1-9]\d{0,2}\.\d\d0(?!\d))(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d{1,15})(?:\.\d{1,15})?(?![\d,]{0,15}\d)"
    r"|\.\d{1,15}(?!\d))"
)
NUMBER_WORD = rf"(?:{_alternatives(list(_WORDS))})(?![\w])"
FRACTION = rf"(?:{_alternatives(list(_FRACTIONS))})(?![\w/])"
NUMBER = rf"(?:{FRACTION}|{FIGURE}|{NUMBER_WORD})"
DASH = r"\s*[-–—‑−]\s*"
TO_OR = rf"(?:{DASH}|\s+(?i:to|or)\s+|\s*/\s*)"


def value(words: str) -> Decimal:
    """The exact number that `words` (a match of NUMBER) say. Raises KeyError for anything else."""
    folded = " ".join(words.lower().split())
    if folded in _FRACTIONS:
        return Decimal(_FRACTIONS[folded])
    if folded in _WORDS:
        return Decimal(_WORDS[folded])
    return Decimal(folded.replace(",", "") if folded[0] != "." else f"0{folded}")
