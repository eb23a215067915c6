"""The properties of doses: no figure that the text does not hold, and invisible characters change no dose."""

import re
from decimal import Decimal

from converter.facts.dosage.vocabulary import numbers
from converter.monograph import Dose, Limit, Range

INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|[½¼¾]", re.I)

_SCALES = {"million": 10**6, "billion": 10**9}


def written(text: str) -> set[Decimal]:
    """Every number that the text holds, in figures or words; fractions too."""
    found = {Decimal(each.replace(",", "")) for each in _FIGURE.findall(text)}
    words = {each.casefold() for each in _WORD.findall(text)}
    found |= {Decimal(number) for word, number in numbers()["words"].items() if word in words}
    spaced = " ".join(text.casefold().split())
    found |= {Decimal(number) for word, number in numbers()["fractions"].items() if word in spaced}
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
