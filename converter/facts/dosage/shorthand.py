"""What only a prescription line may say: bare counts ("Take ONE at night", "1 bd"), "5/7", "4 hourly", "22:00".

On a page such figures stay words, for there they may be anything. A count without its unit has the unit "".
"""

import re
from decimal import Decimal

from converter.facts.dosage.numbers import NUMBER, TO_OR, value
from converter.facts.dosage.routes import routes
from converter.facts.dosage.tokens import Amount, Span, Token, frequency
from converter.monograph import Range, Repeat

_N = rf"(?i:{NUMBER})"
_COUNT = re.compile(rf"(?P<a>{_N})(?:{TO_OR}(?P<b>{_N}))?(?P<dose>\s+(?i:doses?)(?!\w))?(?![\w%/:.²½¼¾])")
_DIGITS_DAILY = re.compile(
    r"\d+\s*(?:daily|a\s+day|per\s+day|each\s+day|every\s+day|x|times|\d+\s+times|\d+\s*x)", re.I
)
_PERIODIC = re.compile(r"\s*(?:hourly|weekly|monthly|yearly|day|/)", re.I)
_DAILY = re.compile(r"\s*(?:daily|a\s+day)\b", re.I)
_LENGTH = re.compile(
    r"(?:for|x|×)\s*(?P<n>\d{1,3})\s*(?:/\s*(?P<of>7|52|12)(?![\d/])|(?P<u>days?|weeks?|months?)\b)", re.I
)
_OF = {"7": "d", "52": "wk", "12": "mo", "d": "d", "w": "wk", "m": "mo"}
_HOURLY = re.compile(rf"(?P<a>{_N})\s*hourly\b", re.I)
_HOURS = frozenset(map(Decimal, (2, 3, 4, 6, 8, 12, 24, 48, 72)))
_MOST = 12
_LIFELONG = re.compile(r"for\s+life(?![\w-]|\s+threat)", re.I)
_SOME_OF = re.compile(rf"{_N}\s+of\s+(?:each|the)\b", re.I)
_SPREAD = frozenset({"apply", "use", "inject", "infuse", "rinse", "spray"})  # "apply 2 daily" may mean twice
_CLOCK = re.compile(r"(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?:\s*(?:hrs?|hours?|h)\b)?(?![\w:])", re.I)
_SITE = re.compile(r"(?:both|left|right|each|affected)\s+(?:eye|ear|nostril)(?:s|\(s\))?(?!\w)", re.I)
_AT_NIGHT = re.compile(r"(?P<said>o\.?(?P<what>[nm])\.?)(?=(?:\s+prn\b.*)?\s*$)", re.I)
_ROUTE = re.compile(r"(?:po|im|iv|sc|sl|pr|pv)(?!\w)")
_AM_PM = re.compile(r"a\.?m\.?\s*(?:and|&|\+)\s*p\.?m\.?(?!\w)", re.I)


def before_patterns(text: str, start: int, before: list[Token]) -> Token | None:
    """What is read before the patterns of prose: lengths ("5/7", "x 5 days") and times ("22:00", "4 hourly")."""
    m = _SOME_OF.match(text, start)
    if m:
        return Token("BLOCK", start, m.end(), "vague")
    m = _LIFELONG.match(text, start)
    if m:
        return Token("NOTE", start, m.end())
    m = _LENGTH.match(text, start)
    if m and before and (m["of"] or text[start] in "xX×"):
        n = Decimal(m["n"])
        unit = _OF[m["of"] or m["u"][0].lower()]
        return Token("DURATION", start, m.end(), Span(n, n, unit, m["u"] or "")) if n > 0 else None
    m = _CLOCK.match(text, start)
    if m and before and before[-1].of(text).lower() in ("at", "and", ",", "@"):
        return Token("CLOCK", start, m.end(), f"{int(m['h']):02d}:{m['m']}:00")
    if not before or before[-1].kind != "AMOUNT":
        return None
    m = _HOURLY.match(text, start)
    if m and value(m["a"]) in _HOURS:
        return Token("FREQ", start, m.end(), Repeat(frequency=1, period=value(m["a"]), period_unit="h"))
    return None


def before_phrases(text: str, start: int, before: list[Token]) -> Token | None:
    """Shorthand that stands right behind a dose: `1 on`, `5 mg po`, `1 drop both eyes`, `1 tablet am and pm`."""
    if not before or before[-1].kind not in ("AMOUNT", "FREQ", "WHEN", "ROUTE", "METHOD"):
        return None
    dose = before[-1].kind == "AMOUNT"
    m = _SITE.match(text, start)
    if m and before[-1].kind != "METHOD":
        return Token("SITE", start, m.end(), m.group(0).lower())
    m = _AT_NIGHT.match(text, start)
    if m and dose:
        return Token("FREQ", start, m.end("said"), frequency("1/d@NIGHT" if m["what"] in "nN" else "1/d@MORN"))
    m = _AM_PM.match(text, start)
    if m and dose:
        return Token("FREQ", start, m.end(), frequency("2/d"))
    m = _ROUTE.match(text, start)
    if m and dose:
        key = next(key for key, route in routes().items() if m.group(0).upper() in route.words)
        return Token("ROUTE", start, m.end(), key)
    return None


def count(text: str, start: int, before: list[Token]) -> Token | None:
    """A bare count at the head of the line, behind a verb of taking, or behind `then` and `and` of counted doses."""
    m = _COUNT.match(text, start)
    if m is None or _PERIODIC.match(text, m.end()):
        return None
    last = before[-1] if before else None
    unit, words = ("{dose}", m["dose"].strip()) if m["dose"] else ("", "")
    if last is None:
        if not m["b"] and _DIGITS_DAILY.match(text, start):
            return None
    elif last.kind in ("THEN", "AND"):
        held = [token.value for token in before if token.kind == "AMOUNT"]
        if not held or not all(amount.countable and not amount.per for amount in held):
            return None
        if not m["dose"]:
            unit, words = held[-1].span.unit, held[-1].span.words
    elif last.kind != "METHOD" or len(before) > 1 or (last.value in _SPREAD and _DAILY.match(text, m.end())):
        return None
    low, high = value(m["a"]), value(m["b"] or m["a"])
    if not 0 < low <= high <= _MOST or "." in m.group(0):  # "2.5 bd" and "500 daily" may be milligrams
        return None
    return Token("AMOUNT", start, m.end(), Amount(Range(low, high, unit, words), "", True))
