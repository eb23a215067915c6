"""The properties of doses: no figure that the text does not hold, and invisible characters change no dose."""

import re
from decimal import Decimal

from converter.facts.dosage.vocabulary import numbers
from converter.monograph import Dose, Limit, Range

# "250 mg to 1 g" is 250 to 1000 mg: a figure may be told in the unit of the other end.
_TWO_UNITS = re.compile(r"\b(?:(?:mcg|[µμ]g)\b.*\b(?:mg|g)|mg\b.*\bg|g\b.*\bm?c?g)\b", re.I | re.S)
INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|[½¼¾]", re.I)

_SCALES = {"million": 10**6, "billion": 10**9}


def written(text: str) -> set[Decimal]:
    """Every number that the text holds, in figures or words; fractions too."""
    found = {Decimal(each.replace(",", "")) for each in _FIGURE.findall(text)}
    words = {each.casefold() for each in _WORD.findall(text)}
    found |= {Decimal(1)} if words & {"a", "an"} else set()  # "a spray"
    found |= {Decimal(number) for word, number in numbers()["words"].items() if word in words}
    spaced = " ".join(text.casefold().split())
    found |= {Decimal(number) for word, number in numbers()["fractions"].items() if word in spaced}
    if _TWO_UNITS.search(text):
        found |= {number * 1000 for number in found} | {number / 1000 for number in found}
    return found | {number * scale for word, scale in _SCALES.items() if word in words for number in found}


def stated(dose: Dose) -> set[Decimal]:
    """Every amount, rate and maximum of a dose."""
    regimen = dose.regimen
    if regimen is None:
        return set()
    parts: tuple[Range | Limit | None, ...] = (regimen.amount, regimen.rate, *regimen.limits)
    found: set[Decimal] = set()
    for part in parts:
        if isinstance(part, Range):
            found |= {end for end in (part.low, part.high) if end is not None}
        elif part is not None:
            found.add(part.value)
    return found


def invented(doses: tuple[Dose, ...], text: str) -> set[Decimal]:
    """The figures of the doses that the text does not hold."""
    return {number for dose in doses for number in stated(dose)} - written(text)


def visible(text: str) -> str:
    """The text as the eye sees it."""
    return "".join(char for char in text if char not in INVISIBLE)
