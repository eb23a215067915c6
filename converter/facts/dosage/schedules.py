"""How often, when, for how long: structural patterns that hold a number."""

import re
from decimal import Decimal

from converter.facts.dosage.numbers import DASH, NUMBER, TO_OR, value
from converter.facts.dosage.tokens import TIME, Span, Token, code_in
from converter.facts.literals import Pattern
from converter.monograph import Range, Repeat

_N = rf"(?i:{NUMBER})"
_COUNTWORD = rf"(?i:once|twice|thrice|{NUMBER})"
_COUNTS = {"single": 1, "once": 1, "twice": 2, "thrice": 3}
_PERIODS = {
    "daily": ("1", "d"), "day": ("1", "d"), "d": ("1", "d"), "24 hours": ("24", "h"), "24 hour": ("24", "h"),
    "week": ("1", "wk"), "weekly": ("1", "wk"), "wk": ("1", "wk"), "month": ("1", "mo"), "monthly": ("1", "mo"),
    "year": ("1", "a"), "yearly": ("1", "a"), "hour": ("1", "h"),
}  # fmt: skip
_OFTEN = re.compile(
    rf"(?P<up>(?i:up\s+to|(?:a\s+)?maximum\s+of|no\s+more\s+than)\s+)?(?P<a>{_COUNTWORD})"
    rf"(?:{TO_OR}(?P<b>{_COUNTWORD}))?(?P<times>\s*(?i:times|time|x|×))?"
    rf"(?:\s*/\s*|[\s-]+(?i:(?:a|per|each|every|in\s+a|in|over)\s+)?)(?P<p>(?i:daily|day|24\s+hours?|weekly|"
    rf"week|monthly|month|yearly|year|hour))(?!\w)"
    r"(?:[\s-]*\((?i:every\s+day)\))?"
)
_TIMES_ONLY = Pattern(rf"(?P<a>{_N})(?:{TO_OR}(?P<b>{_N}))?\s+(?i:times)(?!\w)")
_EVERY = re.compile(
    rf"(?i:(?:once|one\s+time|one\s+dose)\s+)?(?i:every|each)\s+(?P<a>{_N})(?:{TO_OR}(?P<b>{_N}))"
    rf"?[\s-]*(?P<u>{TIME})(?!\w)"
)
_Q = re.compile(r"[qQ]\s?(?P<a>\d+)(?:\s*[-–]\s*(?P<b>\d+))?[\s-]*(?P<u>(?i:hours|hrs|hr|h|days|d|weeks|wk|w))(?!\w)")
_HOURLY = Pattern(rf"(?P<a>{_N})(?:{TO_OR}(?P<b>{_N}))?[\s-]*(?P<u>(?i:hourly|weekly))(?!\w)")
_INTERVALS = Pattern(
    rf"(?i:at)\s+(?:(?i:intervals\s+of)\s+(?P<a>{_N})(?:{TO_OR}(?P<b>{_N}))?[\s-]*(?P<u>{TIME})"
    rf"|(?P<c>{_N})(?:-?{TO_OR}(?P<d>{_N}))?[\s-]*(?P<w>{TIME})[\s-]+(?i:intervals?))(?!\w)"
)
_DIVIDED = re.compile(
    rf"(?i:(?:usually\s+|equally\s+|and\s+)?(?:given\s+|administered\s+|taken\s+)?(?:in|as|into|(?:sub)"
    rf"?divided\s+(?:in|into|as|by|over)?))\s*"
    rf"(?P<a>(?i:{NUMBER}|once|twice))(?:{TO_OR}(?P<b>(?i:{NUMBER}|twice|thrice)))?\s*"
    rf"(?i:equally\s+|equal\s+|evenly\s+|separate\s+|smaller\s+)?(?P<word>(?i:divided|equally\s+divided))"
    rf"?\s*(?P<what>(?i:doses|dose|administrations|portions|intakes|times))?"
    rf"(?P<per>(?i:\s+(?:a|per|each)\s+day|\s+daily|\s+throughout\s+the\s+day))?(?!\w)"
)
_ONE_OR = Pattern(
    rf"(?i:in|as|into)\s+(?i:an?\s+)?(?P<a>(?i:single))\s+(?i:or)\s+(?P<b>(?i:{NUMBER}))\s+"
    r"(?P<word>(?i:(?:equally\s+)?divided))\s+(?P<what>(?i:doses))(?P<per>(?i:\s+(?:a|per|each)\s+day|\s+daily)?)(?!\w)"
)
_DIVIDED_EVERY = Pattern(
    r"(?i:(?:in\s+)?(?:equally\s+)?divided(?:\s+doses)?(?:\s+(?:given|administered|taken))?)\s+(?=(?i:every|"
    r"each|q\d|q\s\d|once|twice|thrice|two|three|four|\d))"
)
_FOR = re.compile(
    rf"(?i:for|course\s+of|lasting|lasts)\s+(?P<lead>(?i:(?:(?:a|an|the|at|up|to|about|approximately|around|"
    rf"usually|typically|generally|total|of|maximum|minimum|least|duration|period|course|further|next|first|"
    rf"initial|another|additional|as\s+long\s+as|no\s+longer\s+than|no\s+more\s+than|only|consecutive|"
    rf"treatment|more\s+than)\s+)*))"
    rf"(?P<a>{_N}|(?i:an?))(?:\s*(?P<ua>{TIME}))?(?:{TO_OR}(?P<b>{_N}))?[\s-]*(?P<mid>(?i:(?:consecutive|full|"
    rf"complete|more|further|additional|or\s+more)\s+)?)(?P<u>{TIME})(?!\w)(?P<tail>(?i:\s+or\s+(?:more|"
    rf"longer)|\s+only|\s+maximum)?)"
)
_FIRST = Pattern(r"(?i:for|during)\s+(?i:the\s+)?(?i:first|initial)\s+(?P<u>(?i:day|week|month|year))(?!\w)")
_LENGTH = Pattern(
    rf"(?i:duration(?:\s+of\s+(?:treatment|therapy))?|treatment\s+period|course)\s*:?\s+(?P<lead>(?i:(?:(?:is|"
    rf"of|ranges?|from|lasts|usually|typically|"
    rf"generally|about|approximately|up|to|at|least|should\s+be|may\s+be|varies)\s+)*))(?P<a>{_N})"
    rf"(?:{TO_OR}(?P<b>{_N}))?[\s-]*(?P<mid>)(?P<u>{TIME})(?P<tail>)(?P<ua>)(?!\w)"
)
_COURSE = Pattern(
    rf"(?i:(?:for|as|in|over)\s+an?\s+)?(?P<a>{_N})(?:{DASH}(?P<b>{_N}))?[\s-]*(?P<u>{TIME})\s+(?i:course|"
    rf"treatment course|period)(?!\w)"
)
_DOSES = Pattern(
    rf"(?i:for\s+(?:a\s+total\s+of\s+)?)(?P<a>{_N})(?:{TO_OR}(?P<b>{_N}))?\s+(?i:doses|applications|infusions|injections)(?!\w)"
)
_OVER = re.compile(
    rf"(?i:over|infused\s+over)\s+(?P<lead>(?i:(?:(?:a|an|the|at|least|period|of|about|approximately|around|"
    rf"minimum|up|to)\s+)*))"
    rf"(?P<a>{_N}|(?i:an?))(?:\s*(?i:minutes|min))?(?:{TO_OR}(?P<b>{_N}))?[\s-]*(?P<u>(?i:seconds?|minutes?|"
    rf"mins?|min|hours?|hrs?|hr|h))(?!\w)(?P<tail>(?i:\s+period|\s+or\s+longer)?)"
)
_MEAL = (
    r"(?P<meal>(?i:(?:a\s+|the\s+|each\s+|main\s+|any\s+|eating\s+)*(?:meals?|food|eating|breakfast|lunch|"
    r"dinner|supper|evening\s+meal|morning\s+meal|bedtime|sleep|bed|going\s+to\s+bed)))"
)
_OFFSET = Pattern(
    rf"(?i:at\s+least\s+|about\s+|approximately\s+|around\s+|within\s+)?(?P<a>{_N}|(?i:an?|half\s+an))"
    rf"(?:{TO_OR}(?P<b>{_N}))?[\s-]*"
    rf"(?P<u>(?i:minutes?|mins?|min|hours?|hrs?|hr))\s+(?P<side>(?i:before|after|prior\s+to))\s+{_MEAL}(?!\w)"
)
_APART = Pattern(
    rf"(?i:(?:and\s+)?(?:at\s+least|about|approximately|spaced|taken|given|each|every|with|or|an?\s+interval\s+of)\s+)*"
    rf"(?P<a>{_N})(?:{TO_OR}(?P<b>{_N}))?\s*(?P<u>{TIME})\s+(?i:apart|between\s+(?:the\s+|each\s+)?doses)(?!\w)"
)
_ON_DAY = Pattern(
    r"(?i:(?:on\s+)?(?:the\s+)?(?:(?P<w>first|second|third|fourth|fifth)\s+day|days?\s+(?P<n>\d+)"
    r"(?:\s*[-–]\s*(?P<m>\d+))?))(?!\w)"
)
_CYCLE_DAYS = re.compile(
    r"(?i:on\s+)?(?i:days?)\s+(?P<days>\d{1,2}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)\d{1,2}){0,6})"
    r"(?:\s+(?i:of)\s+(?i:(?:each|every|an?|the)\s+)?|,?\s+(?:(?i:and\s+)?(?i:repeat(?:ed)?)\s+)?(?P<every>(?i:every))\s+)"
    r"(?P<length>\d{1,2})[\s-]*(?P<u>(?i:day|week))s?(?(every)|\s+(?i:(?:treatment\s+)?cycles?))(?!\w)"
)
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_TIME = re.compile(rf"(?P<a>{_N})(?:{TO_OR}(?P<b>{_N}))?[\s-]*(?P<u>{TIME})(?!\w)")
_CLOCK = Pattern(r"(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s*(?P<half>(?i:a\.?m\.?|p\.?m\.?))(?![\w])")
_HOURS = {"seconds": "s", "second": "s"}


def _unit(word: str) -> str:
    return _HOURS.get(word.lower(), code_in("times", word))


def _count(words: str) -> Decimal:
    return Decimal(_COUNTS[words.lower()]) if words.lower() in _COUNTS else value(words)


def _whole(*numbers: Decimal | None) -> bool:
    return all(n is None or (n == n.to_integral_value() and n > 0) for n in numbers)


def often(text: str, start: int) -> Token | None:
    """`N times a day`, `once or twice daily`, `up to 4 times daily`; "2 daily" is no frequency."""
    m = _OFTEN.match(text, start)
    if not m:
        return None
    words = [w.lower() for w in (m["a"], m["b"]) if w]
    if not m["times"] and not any(w in _COUNTS for w in words[-1:]):
        return None
    a, b = _count(m["a"]), _count(m["b"]) if m["b"] else None
    if not _whole(a, b) or (b is not None and b <= a):
        return None
    period, unit = _PERIODS[" ".join(m["p"].lower().split())]
    low, high = int(a), int(b) if b is not None else None
    if m["up"] and high is None:
        repeat = Repeat(frequency_max=low, period=Decimal(period), period_unit=unit)
    elif m["up"]:
        return None
    else:
        repeat = Repeat(frequency=low, frequency_max=high, period=Decimal(period), period_unit=unit)
    return Token("FREQ", start, m.end(), repeat)


def every(text: str, start: int) -> Token | None:
    """`every 6-8 hours`, `q4h`, `every 2 weeks`."""
    m = _EVERY.match(text, start) or _Q.match(text, start)
    if not m:
        return None
    unit = {"w": "wk"}.get(m["u"].lower()) or code_in("times", m["u"])
    return _interval(start, m.end(), value(m["a"]), value(m["b"]) if m["b"] else None, unit)


def hourly(text: str, start: int) -> Token | None:
    """`8-hourly`, `4 to 6 hourly`: an hyphen or a range must stand there, for "4 hourly" may be an amount "
    "and a word."""
    m = _HOURLY.match(text, start)
    if not m or not (m["b"] or "-" in m.group(0)):
        return None
    unit = "h" if m["u"].lower() == "hourly" else "wk"
    return _interval(start, m.end(), value(m["a"]), value(m["b"]) if m["b"] else None, unit)


def intervals(text: str, start: int) -> Token | None:
    """`at 8-hour intervals`, `at intervals of 4 to 6 hours`; longer ones are steps of a titration as often as doses."""
    m = _INTERVALS.match(text, start)
    if not m:
        return None
    low, high, word = (m["a"], m["b"], m["u"]) if m["a"] else (m["c"], m["d"], m["w"])
    unit = code_in("times", word)
    return _interval(start, m.end(), value(low), value(high) if high else None, unit) if unit in ("h", "min") else None


def _interval(start: int, end: int, low: Decimal, high: Decimal | None, unit: str) -> Token | None:
    if low <= 0 or (high is not None and high <= low) or not unit:
        return None
    return Token("FREQ", start, end, Repeat(frequency=1, period=low, period_max=high, period_unit=unit))


def divided(text: str, start: int) -> Token | None:
    """`in 3 divided doses`, `divided into two to three doses`: DIVIDED with a (low, high) pair; without a "
    "number None."""
    m = _DIVIDED_EVERY.match(text, start)
    if m:
        return Token("DIVIDED", start, m.end(), None)
    m = _ONE_OR.match(text, start) or _DIVIDED.match(text, start)
    if not m:
        return None
    said = "divided" in m.group(0).lower()
    if not said and not (m["what"] and m["what"].lower() in ("doses", "administrations", "portions", "intakes")):
        return None
    if not m["what"] and not m["per"]:
        return None
    a, b = _count(m["a"]), _count(m["b"]) if m["b"] else None
    if not _whole(a, b) or (b is not None and b <= a):
        return None
    end = m.end() - (len(m["per"]) if m["per"] and m["what"] and m["what"].lower() == "times" and not said else 0)
    return Token("DIVIDED", start, end, (int(a), int(b) if b is not None else None))


def duration(text: str, start: int) -> Token | None:
    """`for 7 days`, `for up to 2 weeks`, `for at least a month`, `a 10-day course`: DURATION with a `Span`."""
    m = _FOR.match(text, start) or _LENGTH.match(text, start)
    if m:
        return _for(m, start)
    m = _FIRST.match(text, start)
    if m:
        unit = code_in("times", m["u"])
        return Token("DURATION", start, m.end(), Span(Decimal(1), Decimal(1), unit, m["u"], "first"))
    m = _COURSE.match(text, start)
    if m:
        return _span("DURATION", m, start, value(m["a"]), value(m["b"]) if m["b"] else value(m["a"]))
    m = _DOSES.match(text, start)
    if m and _whole(value(m["a"])):
        high = int(value(m["b"])) if m["b"] else None
        return Token("COUNT", start, m.end(), (int(value(m["a"])), high))
    return None


def _for(m: re.Match[str], start: int) -> Token | None:
    lead = " ".join(m["lead"].lower().split())
    one = m["a"].lower() in ("a", "an")
    low = Decimal(1) if one else value(m["a"])
    high = value(m["b"]) if m["b"] else low
    unit = code_in("times", m["u"])
    if m["ua"] and code_in("times", m["ua"]) != unit:
        return None
    if high < low or (one and m["b"]):
        return None
    if any(word in lead for word in ("further", "another", "additional", "next")) or m["mid"].strip() in ("more",):
        return None
    least = "least" in lead or "minimum" in lead or "more than" in lead or "or " in m["tail"]
    most = any(w in lead for w in ("up to", "maximum", "no longer than", "no more than", "as long as")) or (
        "maximum" in m["tail"]
    )
    if least and most:
        return None
    bounds = (low, None) if least else (None if low == high else low, high) if most else (low, high)
    note = "first" if "first" in lead or "initial" in lead else ""
    return Token("DURATION", start, m.end(), Span(bounds[0], bounds[1], unit, m["u"], note))


def _span(kind: str, m: re.Match[str], start: int, low: Decimal, high: Decimal) -> Token | None:
    unit = _unit(m["u"])
    return Token(kind, start, m.end(), Span(low, high, unit, m["u"])) if high >= low and unit else None


def over(text: str, start: int) -> Token | None:
    """`over 30 minutes`, `over at least 2 hours`: INFUSE, the time one administration takes."""
    m = _OVER.match(text, start)
    if not m:
        return None
    low = Decimal(1) if m["a"].lower() in ("a", "an") else value(m["a"])
    high = value(m["b"]) if m["b"] else low
    unit = "s" if m["u"].lower().startswith("s") else code_in("times", m["u"])
    lead = m["lead"].lower()
    note = "at least" if "least" in lead or "minimum" in lead or m["tail"].strip().startswith("or") else ""
    if "up " in lead or high < low:
        return None
    return Token("INFUSE", start, m.end(), Span(low, high, unit, m["u"], note))


_EVENTS = {
    "breakfast": ("ACM", "PCM"), "morning meal": ("ACM", "PCM"), "lunch": ("ACD", "PCD"), "dinner": ("ACV", "PCV"),
    "supper": ("ACV", "PCV"), "evening meal": ("ACV", "PCV"),
}  # fmt: skip


def offset(text: str, start: int) -> Token | None:
    """`30 minutes before meals`: WHEN with (code, minutes); a range or "at least" keeps the code, not the minutes."""
    m = _OFFSET.match(text, start)
    if not m:
        return None
    meal = " ".join(m["meal"].lower().split())
    event = next((codes for name, codes in _EVENTS.items() if meal.endswith(name)), ("AC", "PC"))
    after = m["side"].lower() == "after"
    if meal.endswith(("bedtime", "sleep", "bed")):
        if after:
            return None
        event = ("HS", "HS")
    a = m["a"].lower()
    low = Decimal(1) if a in ("a", "an") else Decimal("0.5") if a.startswith("half an") else value(m["a"])
    minutes = low * (1 if code_in("times", m["u"]) == "min" else 60)
    exact = not m["b"] and not m.group(0).lower().startswith(("at least", "within", "about", "appro", "around"))
    whole = exact and minutes == minutes.to_integral_value()
    return Token("WHEN", start, m.end(), (event[1 if after else 0], int(minutes) if whole else None))


def on_day(text: str, start: int) -> Token | None:
    """`on day 1`, `on the first day`: DAY with (first, last)."""
    m = _ON_DAY.match(text, start)
    if not m:
        return None
    first = _ORDINAL[m["w"].lower()] if m["w"] else int(m["n"])
    last = int(m["m"]) if m["m"] else first
    return Token("DAY", start, m.end(), (first, last)) if last >= first > 0 else None


def cycle_days(text: str, start: int) -> Token | None:
    """`on days 1, 8 and 15 of each 28-day cycle`: three times in 28 days; the days themselves are kept as a note."""
    m = _CYCLE_DAYS.match(text, start)
    if not m:
        return None
    days = [int(day) for day in re.findall(r"\d+", m["days"])]
    if m["every"] and days[0] != 1:
        return None
    length, unit = int(m["length"]), code_in("times", m["u"])
    whole = length * (7 if unit == "wk" else 1)
    if days != sorted(set(days)) or not 1 <= days[0] <= days[-1] <= whole:
        return None
    return Token("FREQ", start, m.end(), Repeat(frequency=len(days), period=Decimal(length), period_unit=unit))


def apart(text: str, start: int) -> Token | None:
    """`12 hours apart`: APART, with what it says of how often; None for "at least 12 hours apart"."""
    m = _APART.match(text, start)
    if not m:
        return None
    low, high = value(m["a"]), value(m["b"]) if m["b"] else None
    exact = text[start : m.start("a")].strip().lower() in ("", "given", "taken", "spaced")
    often_enough = exact and m.group(0).lower().endswith("apart") and (high is None or high > low)
    repeat = Repeat(frequency=1, period=low, period_max=high, period_unit=code_in("times", m["u"]))
    return Token("APART", start, m.end(), repeat if often_enough else None)


def clock(text: str, start: int) -> Token | None:
    """`8 am`, `10:30 p.m.`: CLOCK with hh:mm:ss."""
    m = _CLOCK.match(text, start)
    if not m or not 1 <= int(m["h"]) <= 12:
        return None
    hour = int(m["h"]) % 12 + (12 if m["half"].lower().startswith("p") else 0)
    return Token("CLOCK", start, m.end(), f"{hour:02d}:{m['m'] or '00'}:00")


_LAG = re.compile(
    rf"(?i:(?P<w>after|within|following|starting|beginning|over|for)\s+(?P<ap>(?:(?:about|at\s+least|"
    rf"approximately|the\s+first|the|next|around|first)\s+)*))"
    rf"(?P<a>{_N}|(?i:a\s+few|several))(?:{TO_OR}(?P<b>{_N}))?[\s-]*(?P<u>{TIME})(?!\w)(?P<side>\s+(?i:of|"
    rf"from|after|before|prior\s+to)(?!\w))?"
)
_AHEAD = Pattern(
    rf"(?i:(?:at\s+least|about|approximately|around|up\s+to)\s+)?(?P<a>{_N}|(?i:an?|half\s+an))"
    rf"(?:{TO_OR}(?P<b>{_N}))?[\s-]*(?P<u>{TIME})\s+"
    r"(?P<side>(?i:before|after|prior\s+to))(?!\w)"
)


def lag(text: str, start: int) -> Token | None:
    """`after 2 weeks`, `within 48 hours of`, `30 minutes before`: LAG, true when a noun must follow."""
    m = _LAG.match(text, start)
    if m and m["w"].lower() in ("after", "within", "following", "starting", "beginning"):
        return Token("LAG", start, m.end(), m["side"] is not None)
    m = _AHEAD.match(text, start)
    return Token("LAG", start, m.end(), True) if m else None


def stretch(text: str, start: int) -> Token | None:
    """A bare stretch of time: TIME, which nothing but a few contexts may consume."""
    m = _TIME.match(text, start)
    if not m:
        return None
    low = value(m["a"])
    return Token("TIME", start, m.end(), Range(low, value(m["b"]) if m["b"] else low, code_in("times", m["u"]), m["u"]))
