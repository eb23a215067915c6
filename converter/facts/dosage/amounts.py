"""Amounts and strengths: a number, or two, each with its own unit; what stands behind a slash is part of the unit."""

import re
from decimal import Decimal

import msgspec

from converter.facts.dosage.numbers import DASH, FIGURE, FRACTION, NUMBER, TO_OR, value
from converter.facts.dosage.tokens import COUNTED, DENOMINATOR, MEASURED, UNIT, Amount, Token, code_in
from converter.facts.dosage.vocabulary import units
from converter.facts.literals import Pattern
from converter.monograph import Range

_SCALE = r"(?:\s*(?P<{}>million|billion))?"
_TO = rf"(?:{DASH}|\s+(?i:(?:up\s+)?to)\s+)"
_PER = rf"(?:\s*(?:/|per\b)\s*(?:{DENOMINATOR})(?![\w²])(?:\s*(?:of\s+)?body[\s-]*(?:weight|surface\s+area))?)"
_QUANTITY = re.compile(
    rf"(?P<a>(?i:{NUMBER})){_SCALE.format('sa')}(?:\s*-?\s*(?P<ua>{UNIT})(?P<da>{_PER}{{0,3}})(?![\w²]))?"
    rf"(?:(?P<to>{_TO})(?P<b>(?i:{NUMBER})){_SCALE.format('sb')})?"
    rf"\s*-?\s*(?P<u>{UNIT})(?![\w²])(?P<d>{_PER}{{0,3}})"
)
BETWEEN = Pattern(
    rf"(?i:between)\s+(?P<a>(?i:{NUMBER}))\s*(?P<ua>{UNIT})?\s*(?i:and|to|-|–)\s*(?P<b>(?i:{NUMBER}))"
    rf"\s*-?\s*(?P<u>{UNIT})(?![\w²])(?P<d>{_PER}{{0,3}})"
)
_SINGLE = re.compile(rf"(?P<a>(?i:{NUMBER})){_SCALE.format('sa')}\s*-?\s*(?P<u>{UNIT})(?![\w²])(?P<d>{_PER}{{0,3}})")
_COUNT_OR = Pattern(
    rf"(?P<a>(?i:{NUMBER}))\s+(?i:or)\s+(?P<b>(?i:{NUMBER}))\s*(?P<u>(?i:{COUNTED}))(?!\w)(?P<d>{_PER}?)"
)
_A_COUNT = Pattern(rf"(?i:an?|one)\s+(?P<u>(?i:{COUNTED}))(?!\w)(?P<d>{_PER}?)")
_ADJECTIVE = (
    r"(?i:(?:extended|immediate|sustained|delayed|modified|controlled|prolonged)[\s-]release|chewable|effervescent|"
    r"film[\s-]coated|enteric[\s-]coated|oral|soft|vaginal|rectal|scored|dispersible|orally\s+disintegrating|"
    r"sublingual|level)"
)
_OF_FORM = Pattern(
    rf"(?P<a>(?i:{NUMBER}))(?:{TO_OR}(?P<b>(?i:{NUMBER})))?(?:\s*[x×]\s*|\s+)(?P<s>{FIGURE}\s*-?\s*{MEASURED})\s*-?\s*(?:{_ADJECTIVE}\s+)?(?P<u>(?i:{COUNTED}))(?!\w)"
)
_DESCRIBED = Pattern(rf"(?P<a>(?i:{NUMBER}))\s+{_ADJECTIVE}\s+(?P<u>(?i:{COUNTED}))(?!\w)(?P<d>{_PER}?)")
_LIST = re.compile(
    rf"(?P<first>{FIGURE}\s*(?:{MEASURED})?(?:,\s*{FIGURE}\s*(?:{MEASURED})?){{1,4}},?)\s+or\s+"
    rf"(?P<last>{FIGURE})\s*(?P<u>{UNIT})(?![\w²])(?P<d>{_PER}{{0,3}})"
)
_STRENGTH = re.compile(
    rf"(?:{FIGURE}\s*%?\s*(?:-|–|to|or)\s*)?{FIGURE}\s*%(?:\s*[wv]/[wv])?"
    rf"|{FIGURE}(?:{DASH}{FIGURE})?\s*{MEASURED}\s*(?:/|per\s|in\s)\s*(?:{FIGURE}\s*)?"
    rf"(?i:ml|millilit(?:er|re)|l|tablets?|capsules?|sprays?|puffs?|actuations?|inhalations?|drops?|patch|"
    rf"vial|sachet|g|gram)(?![\w/])",
)
_PAIR = Pattern(
    rf"{FIGURE}\s*{MEASURED}?\s*/\s*{FIGURE}\s*{MEASURED}?(?:\s*/\s*{FIGURE}\s*{MEASURED})?(?=\s*{UNIT}|\s|[),.;:]|$)"
)
_FRACTION = re.compile(FRACTION, re.I)
_AS_A = re.compile(r"(?:\b(?:as|in|of|is|by|with|using|via|into|from|than)\s+)$", re.I)
_DOSES = Pattern(rf"(?P<a>(?i:{NUMBER}))(?:{DASH}(?P<b>(?i:{NUMBER})))?\s+(?P<u>doses?)(?!\w)")
_DENOMINATORS = re.compile(rf"(?:/|per\b)\s*(?P<d>{DENOMINATOR})", re.I)
_MASS = {"g": Decimal(1000), "mg": Decimal(1), "ug": Decimal("0.001"), "ng": Decimal("0.000001")}
_TIMES = ("d", "h", "min", "wk", "mo", "a")


def strength(text: str, start: int) -> Token | None:
    """A strength ("1%", "250 mg/5 mL") or a pair of strengths ("250/125 mg"): never an amount to give."""
    for kind, pattern in (("STRENGTH", _STRENGTH), ("PAIR", _PAIR)):
        m = pattern.match(text, start)
        if m and not (kind == "PAIR" and _FRACTION.match(text, start)):
            return Token(kind, start, m.end(), m.group(0))
    return None


def amounts(text: str, start: int) -> Token | None:
    """An amount at a place: AMOUNT with an `Amount`, or LIST with a tuple of them ("100, 125 or 150 mg")."""
    m = _LIST.match(text, start)
    if m:
        parts = re.findall(FIGURE, m["first"])
        last = _amount(m, m["last"], None)
        if last is not None and len(set(re.findall(r"[A-Za-zµμ]+", m["first"]))) <= 1:
            spans = [Range(value(p), value(p), last.span.unit, last.span.words) for p in parts]
            return Token("LIST", start, m.end(), (*(Amount(s, last.per) for s in spans), last))
    m = _OF_FORM.match(text, start)
    if m and (m["b"] is None or value(m["a"]) < value(m["b"])):
        found = _amount(m, m["a"], m["b"])
        words = " ".join(text[m.start("s") : m.end("u")].split())
        return _token(
            m, msgspec.structs.replace(found, span=msgspec.structs.replace(found.span, words=words)) if found else None
        )
    m = _DESCRIBED.match(text, start)
    if m:
        return _counted(m, "AMOUNT")
    m = _COUNT_OR.match(text, start)
    if m and value(m["b"]) - value(m["a"]) == 1:
        return _token(m, _amount(m, m["a"], m["b"]))
    m = _QUANTITY.match(text, start)
    if m and m["ua"] and not m["to"]:  # "5 mg 10 mL": the first stands alone
        m = None
    if m:
        found = _quantity(m)
        if found is not None:
            return _token(m, found)
    m = _SINGLE.match(text, start)
    if m:
        return _token(m, _amount(m, m["a"], None, m["sa"]))
    m = _A_COUNT.match(text, start)
    if m and not _AS_A.search(text, max(0, start - 12), start):
        return _counted(m, "AMOUNT")
    m = _DOSES.match(text, start)
    if m:
        low, high = value(m["a"]), value(m["b"] or m["a"])
        return Token("DOSES", start, m.end(), Amount(Range(low, high, "{dose}", m["u"]), "", True))
    return None


def between(text: str, start: int) -> Token | None:
    """`between 5 and 10 mg`."""
    m = BETWEEN.match(text, start)
    if m is None or (m["ua"] and _code(m["ua"]) != _code(m["u"])):
        return None
    return _token(m, _amount(m, m["a"], m["b"]))


def _counted(m: re.Match[str], kind: str) -> Token | None:
    groups = m.groupdict()
    return Token(kind, m.start(), m.end(), found) if (found := _amount(m, groups.get("a") or "one", None)) else None


def _token(m: re.Match[str], found: Amount | None) -> Token | None:
    return Token("AMOUNT", m.start(), m.end(), found) if found else None


def _quantity(m: re.Match[str]) -> Amount | None:
    """One amount from `a [unit] to b unit`; None when the ends disagree."""
    if m["b"] is None:
        return _amount(m, m["a"], None, m["sa"])
    if m["ua"] is None:
        return _amount(m, m["a"], m["b"], m["sa"] or m["sb"], m["sb"])
    low, high = _code(m["ua"]), _code(m["u"])
    if m["da"] and _denominators(m["da"]) != _denominators(m["d"]):
        return None
    a, b = value(m["a"]), value(m["b"])
    if low != high:
        if low not in _MASS or high not in _MASS:
            return None
        scale = _MASS[high] / _MASS[low]
        b = b * scale
        b = b.quantize(Decimal(1)) if b == b.to_integral_value() else b.normalize()
        return _build(a, b, m["ua"], m["d"])
    return _build(a * _scale(m["sa"]), b * _scale(m["sb"]), m["u"], m["d"])


def _scale(word: str | None) -> int:
    return int(units()["scale"][word.lower()]) if word else 1


def _amount(
    m: re.Match[str], a: str, b: str | None, scale_a: str | None = None, scale_b: str | None = None
) -> Amount | None:
    low = value(a) * _scale(scale_a)
    high = low if b is None else value(b) * _scale(scale_b or scale_a)
    return _build(low, high, m["u"], m.groupdict().get("d") or "")


def _code(word: str) -> str:
    exact = next((code for code, words in units()["exact"].items() if word in words), "")
    return exact or code_in("amounts", word) or code_in("countable", word)


def _denominators(words: str) -> list[str]:
    return [code_in("denominators", m["d"]) for m in _DENOMINATORS.finditer(words)]


def _build(low: Decimal, high: Decimal, word: str, behind: str) -> Amount | None:
    if high < low:
        return None
    code = _code(word)
    below = _denominators(behind)
    per_dose = "dose" in below
    below = [d for d in below if d != "dose"]
    bodies = [d for d in below if d in ("kg", "m2")]
    times = [d for d in below if d in _TIMES]
    if len(bodies) > 1 or len(times) > 1 or (per_dose and times) or not code:
        return None
    unit = "/".join([code, *bodies, *times])
    words = " ".join(f"{word}{behind}".split()) if below or per_dose else word
    counted = code_in("countable", word) != ""
    return Amount(Range(low, high, unit, words), times[0] if times else "", counted, per_dose)
