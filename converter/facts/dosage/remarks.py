"""Structural patterns with a number that gives no dose and no frequency: the words are kept as an instruction."""

import re

from converter.facts.dosage.numbers import NUMBER, TO_OR, value
from converter.facts.dosage.tokens import Token, code_in
from converter.facts.literals import Pattern
from converter.monograph import Repeat

_N = rf"(?i:{NUMBER})"
_OF_CYCLE = Pattern(
    rf"(?i:of|in|out\s+of)\s+(?i:an?|each|every|the)\s+(?P<n>{_N})[\s-]*(?P<u>(?i:days?|weeks?|months?))\s+"
    r"(?i:(?:treatment\s+|menstrual\s+|dosing\s+)?cycles?)(?!\w)"
)
_FOOD = r"(?i:(?:a\s+|the\s+|any\s+|each\s+|main\s+)*(?:meals?|food|eating)(?:\s+or\s+(?:food|milk|snacks?|drinks?))?)"
_HOURS = rf"(?i:at\s+least\s+|about\s+)?(?:{_N}|(?i:an?))(?:{TO_OR}{_N})?[\s-]*(?i:hours?|hrs?|minutes?|mins?)\s+"
_AROUND_FOOD = Pattern(
    rf"{_HOURS}(?:(?i:before)(?:\s+{_FOOD})?\s+(?i:or|and)\s+{_HOURS}(?i:after)"
    rf"|(?i:after)(?:\s+{_FOOD})?\s+(?i:or|and)\s+{_HOURS}(?i:before))\s+{_FOOD}(?!\w)"
)
_GIVEN = r"(?i:(?:given|administered|taken)\s+)?"
_POINT = rf"{NUMBER}(?:\s*[-–]\s*{NUMBER})?"
_POINTS = (
    rf"(?i:at)\s+(?:(?P<before>(?i:months?|weeks?|days?))\s+)?(?P<points>0(?:\s*,\s*{_POINT}){{0,4}},?\s+(?i:and)\s+{_POINT})"
    r"(?:\s*(?P<behind>(?i:months?|weeks?|days?)))?(?!\w)"
)
_SERIES = Pattern(
    rf"{_GIVEN}(?i:as)\s+(?i:an?)\s+(?P<n>(?i:{NUMBER}))[\s-]+(?i:doses?)\s+(?i:series|schedule|regimen|course)(?!\w)(?:\s+{_POINTS})?"
)
_AT_POINTS = Pattern(rf"{_GIVEN}{_POINTS}")
_SECONDS_OR_CYCLES = Pattern(
    rf"(?i:for)\s+(?i:(?:at\s+least|about|approximately|around|up\s+to)\s+)?{_N}(?:{TO_OR}{_N})?[\s-]*(?i:seconds?|secs?|cycles?)(?!\w)"
)
_LENGTH = Pattern(
    rf"(?:(?i:an?|approx(?:imately)?\.?|about)\s+)?{_N}(?:{TO_OR}{_N})?[\s-]*(?i:cm|centimet(?:er|re)s?|inch(?:es)?)(?![\w²^/])"
    r"(?:[\s-]+(?i:strips?|ribbons?|lengths?|lines?))?"
    r"(?:\s+(?i:of\s+(?:the\s+)?(?:gel|cream|ointment|paste|emulgel)|margin\s+of\s+(?:(?:healthy|normal|surrounding)\s+)*skin))?"
)


_ONCE = Pattern(r"(?i:once|after)\s+(?P<what>[^,.;:\d]{3,70}?)\s+(?i:is|are|has\s+been|have\s+been)\s+[a-z]+(?=,)")


def once_state(text: str, start: int) -> Token | None:
    """`Once remission is achieved, …` at the head of a sentence: STATE, a condition in its words."""
    m = _ONCE.match(text, start) if not text[:start].strip() else None
    return Token("STATE", start, m.end(), m.group(0)) if m else None


def of_cycle(text: str, start: int) -> Token | None:
    """`of each 28-day cycle`, behind how long the medicine is given in it: OFCYCLE with (length, unit)."""
    m = _OF_CYCLE.match(text, start)
    return Token("OFCYCLE", start, m.end(), (value(m["n"]), code_in("times", m["u"]))) if m else None


def around_food(text: str, start: int) -> Token | None:
    """`1 hour before or 2 hours after meals`: a NOTE."""
    return _token("NOTE", _AROUND_FOOD, text, start)


def short_or_cycles(text: str, start: int) -> Token | None:
    """`for 30 seconds`, how long one rinse or push takes, and `for 6 cycles`: a NOTE."""
    return _token("NOTE", _SECONDS_OR_CYCLES, text, start)


_SLOWER = Pattern(
    rf"(?i:at\s+a\s+(?:maximum\s+rate\s+of|rate\s+(?:not\s+(?:exceeding|to\s+exceed|more\s+than)|of\s+(?:up\s+to|no\s+more\s+than))))\s+"
    rf"{_N}\s*[A-Za-zµμ]+(?:\s+[a-z]+)?\s*(?:/|(?i:per))\s*(?:{_N}\s+)?(?i:seconds?|secs?|minutes?|mins?|hours?|hrs?|h)(?!\w)"
)


def slower(text: str, start: int) -> Token | None:
    """`at a rate not exceeding 10 mL per 15 seconds`: SLOWER, how fast one dose may be given."""
    return _token("SLOWER", _SLOWER, text, start)


def series(text: str, start: int) -> Token | None:
    """`as a 3-dose series at 0, 1-2 and 6 months`: SERIES with (how many, None); when is kept in words.

    `at 0 and 6 months` tells the time between the two: (2, 1 per 6 months).
    """
    m = _SERIES.match(text, start) or _AT_POINTS.match(text, start)
    if m is None:
        return None
    points = re.split(r",\s*(?:and\s+)?|\s+and\s+", m["points"]) if m["points"] else []
    said = value(m["n"]) if "n" in m.re.groupindex else len(points)
    if said != int(said) or not 1 < said < 9 or len(points) not in (0, said):
        return None
    unit = code_in("times", m["before"] or m["behind"] or "")
    if len(points) != 2 or not unit:
        return Token("SERIES", start, m.end(), (int(said), None))
    low, *high = (value(each) for each in re.split(r"\s*[-–]\s*", points[1]))
    repeat = Repeat(frequency=1, period=low, period_max=high[0] if high else None, period_unit=unit)
    return Token("SERIES", start, m.end(), (2, repeat)) if not high or high[0] > low else None


def length(text: str, start: int) -> Token | None:
    """`4-8 cm`, `½ inch ribbon`, `1 cm of ointment`: LENGTH, how much is pressed out of a tube."""
    return _token("LENGTH", _LENGTH, text, start)


def _token(kind: str, pattern: Pattern, text: str, start: int) -> Token | None:
    m = pattern.match(text, start)
    return Token(kind, start, m.end(), m.group(0)) if m else None
