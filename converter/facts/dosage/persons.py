"""Who a dose is for, where a number says it: age, weight, creatinine clearance, body surface."""

import re
from decimal import Decimal

from converter.facts.dosage.numbers import DASH, FIGURE, NUMBER, value
from converter.facts.dosage.tokens import Token
from converter.facts.literals import Pattern
from converter.monograph import Range

_N = rf"(?i:{NUMBER})"
_LOW = (
    r"≥|>=|=>|>|over|above|older than|more than|greater than or equal to|greater than|at least|from|"
    r"exceeding|not less than"
)
_HIGH = r"≤|<=|=<|<|under|below|younger than|less than or equal to|less than|lower than|up to"
_OP = rf"(?P<op>(?i:{_LOW}|{_HIGH}))\s*"
_AGE_UNIT = r"(?i:years?|yrs?|months?|weeks?|days?|yo)(?![\w])"
_CODES = {"y": "a", "m": "mo", "w": "wk", "d": "d"}
_UP = r"(?:older|above|over|up|more|greater|upwards?|heavier)"
_DOWN = r"(?:younger|under|below|less|lower)"
_AGE = re.compile(
    rf"(?P<pre>(?i:(?:aged?|ages)(?:\s+(?:of|between|from))?|between(?:\s+the\s+ages\s+of)?|the\s+age\s+of)"
    rf"\s+)?(?:{_OP})?"
    rf"(?P<the>(?i:the\s+age\s+of\s+|age\s+(?:of\s+)?|aged\s+))?(?P<a>{_N}|(?i:birth))\+?(?:[\s-]*(?P<ua>{_AGE_UNIT}))?"
    rf"(?:(?P<sep>{DASH}|\s*(?i:to|and|through)\s+)(?P<lt>(?i:(?:under|less\s+than|up\s+to)\s+)|[<≤]\s*)"
    rf"?(?P<b>{_N})(?:[\s-]*(?P<ub>{_AGE_UNIT}))?)?"
    rf"(?P<of>[\s-]+(?i:of\s+age|old|years\s+of\s+age|years\s+old))?(?:\s*\((?i:years|inclusive)\))?"
    rf"(?P<suf>\s*(?i:(?:and|or|&)\s+{_UP}|(?:and|or|&)\s+{_DOWN}|\+))?(?![\w])(?P<of2>\s+(?i:of\s+age|old)(?!\w))?"
)
_WEIGHT = Pattern(
    rf"(?P<pre>(?i:(?:patients\s+)?(?:weighing|weighs?|(?:with\s+a\s+)?(?:body\s*)?weight(?:\s+of)?|between)"
    rf"\s*:?\s*(?:between\s+|from\s+|is\s+|of\s+)?))?(?:{_OP})?"
    rf"(?P<a>{_N})\s*-?(?P<ua>(?i:kg|kilograms?))?(?:(?P<sep>{DASH}|\s*(?i:to|and)\s+)(?P<lt>(?i:(?:under|"
    rf"less\s+than|up\s+to|below)\s+)|[<≤]\s*)?(?P<b>{_N}))?"
    rf"\s*-?(?P<u>(?i:kg|kilograms?))(?![\w/²])(?!\s+(?i:per|daily|body\s+weight\s+per))"
    rf"(?:\s+(?i:body\s*weight|of\s+body\s*weight|in\s+weight))?"
    rf"(?P<suf>\s*(?i:(?:and|or|&)\s+{_UP}|(?:and|or|&)\s+{_DOWN}|\+))?"
)
_KIDNEY = (
    r"(?i:(?:estimated\s+)?(?:creatinine\s+clearance|glomerular\s+filtration\s+rate)(?:\s*\((?:CrCl|CLcr|"
    r"Clcr|CrCL|eGFR|GFR|CCr)\))?"
    r"|CrCl|CLcr|eGFR|GFR|CCr|Cl\s?cr)"
)
_CLEARANCE = re.compile(
    rf"(?P<what>{_KIDNEY})\s*(?i:(?:of|is|between|from|:|\(|rate|values?|that\s+is|,)\s*)*(?:{_OP})"
    rf"?(?P<a>{FIGURE})(?:\s*(?P<ua>(?i:mL/min(?:ute)?)(?:/1\.73\s*m(?:²|2|\^2))?))?"
    rf"(?:(?P<sep>{DASH}|\s*(?i:to|and)\s+)(?P<lt>[<≤]\s*|(?i:less\s+than\s+))?(?P<b>{FIGURE}))?"
    rf"\s*(?P<u>(?i:mL\s*/\s*min(?:ute)?(?:\s*/\s*1\.73\s*m(?:²|2|\^2))?|mL\s+per\s+minute))"
    rf"?(?P<suf>\s*(?i:(?:and|or)\s+(?:{_UP}|{_DOWN})))?(?![\w])"
)
_BAND = Pattern(
    rf"(?:{_OP})?(?P<a>{FIGURE})(?:(?P<sep>{DASH}|\s*(?i:to|and)\s+)(?P<lt>[<≤]\s*)?(?P<b>{FIGURE}))"
    rf"?\s*(?P<u>(?i:mL\s*/\s*min(?:ute)?(?:\s*/\s*1\.73\s*m(?:²|2|\^2))?))(?P<suf>\s*(?i:(?:and|or)"
    rf"\s+(?:{_UP}|{_DOWN})))?(?![\w])"
)
_SURFACE = Pattern(
    rf"(?i:BSA|body\s+surface\s+area)(?:\s*\(BSA\))?\s*(?i:(?:of|is|between|:)\s*)*(?:{_OP})"
    rf"?{FIGURE}(?:\s*(?:{DASH}|\s+(?i:to|and)\s+)\s*[<≤]?\s*{FIGURE})?\s*m(?:²|2|\^2)(?!\w)(?:\s+(?i:(?:and|"
    rf"or)\s+(?:{_UP}|{_DOWN})))?"
)


def _bounds(m: re.Match[str], low: Decimal, high: Decimal | None) -> tuple[Decimal | None, Decimal | None] | None:
    """(low, high) from operator, two numbers and suffix; None when they disagree."""
    op, suffix = (m["op"] or "").lower(), (m["suf"] or "").lower()
    up = bool(op) and re.fullmatch(_LOW, op) is not None
    down = bool(op) and not up
    suffix_up = bool(suffix) and (suffix.strip() == "+" or re.search(_UP, suffix) is not None)
    suffix_down = bool(suffix) and not suffix_up
    if high is not None:
        if (
            high < low
            or down
            or suffix_up
            or suffix_down
            or (up and op not in ("≥", ">=", ">", "from", "over", "above"))
        ):
            return None
        return low, high
    if (up and suffix_down) or (down and (suffix_up or suffix_down)):
        return None
    if up or suffix_up:
        return low, None
    if down or suffix_down:
        return None, low
    return low, low


def age(text: str, start: int, label: bool = False) -> Token | None:
    """An age or a range of ages: AGE with a Range in `a`, `mo`, `wk` or `d`.

    Days, weeks and months need a word of age beside them ("7 days old"), except in a label; years stand alone.
    """
    m = _AGE.match(text, start)
    if not m:
        return None
    said = bool(m["pre"] and "ag" in m["pre"].lower()) or bool(m["the"] or m["of"] or m["of2"])
    said = said or (m["op"] or "").lower() in ("older than", "younger than", "under")
    word = m["ub"] or m["ua"] or (m["of"] or "").strip()
    unit = _CODES.get(word[:1].lower(), "") if word and not word.lower().startswith(("of", "ol")) else ""
    older = (m["suf"] or "").lower().split()[-1:] in (["older"], ["younger"])
    if not unit and not (said or older):
        return None
    unit = unit or "a"
    if unit != "a" and not (said or older or label):
        return None
    if unit == "a" and not said and (m["op"] or "").lower() in ("up to", "at least", "from") and not label:
        return None
    if m["sep"] and m["sep"].strip() == "and" and not (m["pre"] and m["b"]):
        return None
    low_unit = _CODES.get((m["ua"] or "").lower()[:1], unit)
    born = m["a"].lower() == "birth"
    if born and not m["b"]:
        return None
    low, high = Decimal(0) if born else value(m["a"]), value(m["b"]) if m["b"] else None
    if text[m.end("a") : m.end("a") + 1] == "+":
        return None if high is not None else Token("AGE", start, m.end(), Range(low, None, unit, m.group(0).strip()))
    if high is not None and low_unit != unit:
        factor = {("mo", "a"): 12, ("wk", "a"): 52, ("d", "mo"): 30}.get((low_unit, unit))
        if factor != 12:
            return None
        high, unit = high * 12, "mo"
    bounds = _bounds(m, low, high)
    end = m.end()
    if bounds is None:
        return None
    return Token("AGE", start, end, Range(bounds[0], bounds[1], unit, " ".join(m.group(0).split())))


def weight(text: str, start: int) -> Token | None:
    """A weight band in kilograms: WEIGHT with a Range in `kg`."""
    m = _WEIGHT.match(text, start)
    if not m:
        return None
    if m["sep"] and m["sep"].strip() == "and" and not (m["pre"] and "between" in m["pre"].lower()):
        return None
    bounds = _bounds(m, value(m["a"]), value(m["b"]) if m["b"] else None)
    if bounds is None:
        return None
    return Token("WEIGHT", start, m.end(), Range(bounds[0], bounds[1], "kg", " ".join(m.group(0).split())))


def clearance(text: str, start: int) -> Token | None:
    """A band of kidney function: CLEARANCE with (Range in `mL/min` or None, words); eGFR is words only."""
    m = _CLEARANCE.match(text, start)
    if not m:
        return None
    bounds = _bounds(m, value(m["a"]), value(m["b"]) if m["b"] else None)
    if bounds is None:
        return None
    words = " ".join(m.group(0).split())
    unit = m["u"] or m["ua"] or ""
    plain = unit and "1.73" not in unit and "gfr" not in m["what"].lower() and "glom" not in m["what"].lower()
    return Token("CLEARANCE", start, m.end(), (Range(*bounds, "mL/min") if plain else None, words))


def band(text: str, start: int) -> Token | None:
    """A bare band in mL/min: BAND, which only a label or a named clearance may consume."""
    m = _BAND.match(text, start)
    if not m:
        return None
    bounds = _bounds(m, value(m["a"]), value(m["b"]) if m["b"] else None)
    return Token("BAND", start, m.end(), (Range(*bounds, "mL/min"), " ".join(m.group(0).split()))) if bounds else None


_HEPATIC = re.compile(
    r"(?i:child[\s-]*(?:turcotte[\s-]*)?pugh)\s*(?i:(?:class|score|grade|category)\s*)?(?:of\s+)?(?P<a>[A-C]|\d{1,2})"
    r"(?:\s*(?:[-–/]|to|and|or)\s*(?i:class\s+)?(?:[A-C]|\d{1,2}))?(?![\w])"
)


def hepatic(text: str, start: int) -> Token | None:
    """A Child-Pugh class: SURFACE, a condition in its words."""
    m = _HEPATIC.match(text, start)
    return Token("SURFACE", start, m.end(), " ".join(m.group(0).split())) if m else None


def surface(text: str, start: int) -> Token | None:
    """A band of body surface: SURFACE with its words."""
    m = _SURFACE.match(text, start)
    return Token("SURFACE", start, m.end(), " ".join(m.group(0).split())) if m else None
