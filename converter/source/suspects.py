"""Characters that deceive the eye: invisible ones inside numbers, text that runs backwards, digits that are none.

Rests on Unicode TR36 and TR39 (https://www.unicode.org/reports/tr36/, https://www.unicode.org/reports/tr39/).
"""

import html
import re
import unicodedata
from typing import NamedTuple

from converter.findings import Finding, Severity
from converter.source.mapping import MappedText

BACKWARDS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
CONTROLS = frozenset(map(chr, (*range(9), *range(14, 32), 0x7F)))
LOST = "\ufffd"
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]")
# The other code points without a width, and fillers that look like a blank
# (Default_Ignorable_Code_Point, https://www.unicode.org/reports/tr44/); variation selectors where no picture precedes.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u206a-\u206f\u3164\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]|(?<=[0-9A-Za-z.,])[\ufe00-\ufe0f]"
)
_LAID_OVER = re.compile("(?<=[0-9])(?!\u034f)[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]")
_FULL_WIDTH = re.compile("[\uff10-\uff19\U0001d7ce-\U0001d7ff]")
_FOREIGN_DIGIT = re.compile(r"(?![0-9\uff10-\uff19\U0001d7ce-\U0001d7ff])\d")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});")
# The letters that look like a digit, Greek, Cyrillic, Armenian and Cherokee ones among them
_LIKE = "OlI\u039f\u03bf\u0406\u0410\u0411\u0417\u041e\u0431\u0437\u043e\u0456\u04c0\u04cf\u0555\u0585\u13ee"
_UNIT = r"(?:mg|mcg|[µμ]g|g|ml|mL|IU|units?)\b"
_MIXED = re.compile(rf"[0-9](?:[oS{_LIKE}]|(?<=[{_LIKE}][0-9])|(?<=[{_LIKE}][.,][0-9]))")
_LETTER_FOR_DIGIT = re.compile(
    rf"(?<![\w.])(?:\d[\d.,]{{0,8}}[oS{_LIKE}]|[{_LIKE}](?=[.,]?\d)[\d.,]{{1,8}})\d{{0,8}}\s?{_UNIT}"
)
_RAISED = "\u2070\u00b9\u00b2\u00b3\u2074-\u2079"
# `2,5`, `1.000`, `1'000`, `1 000` or `10²` before a unit, from the last digit before the sign on.
_TWO_WAYS = re.compile(
    r"[0-9](?:,[0-9]{1,2}|\.[0-9][0-9]0|[\u00b7\u066b\u066c\uff0e\uff0c\u201a'\u2019_][0-9]{1,7}"
    r"|[ \u00a0\u2009\u202f][0-9]{3}|"
    rf"[{_RAISED}]{{1,4}}|<sup>[0-9]{{1,4}}</sup>|\^[0-9]{{1,4}})[ \u00a0]?{_UNIT}"
)

_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}$")


class _Suspect(NamedTuple):
    """A kind of deceiving character, and what is said of it."""

    pattern: re.Pattern[str]
    code: str
    what: str
    hint: str
    severity: Severity = Severity.WARNING


_CONTROL = _Suspect(UNWRITABLE, "SRC107", "control character", "delete it")
_LEFT_OUT = _Suspect(_INVISIBLE, "SRC107", "invisible character, left out", "delete it")
_WIDE = _Suspect(_FULL_WIDTH, "SRC108", "digit of another form, read as 0 to 9", "type 0 to 9")
_LETTER = _Suspect(_LETTER_FOR_DIGIT, "SRC108", "a letter stands where a digit belongs", "type the digit")
_AMBIGUOUS = _Suspect(
    _TWO_WAYS, "SRC126", "a number that can be read in two ways", "write 2.5 for two and a half, 2,500 for thousands"
)
_TOLD = (
    _Suspect(re.compile(LOST), "SRC125", "replacement character", "type what was lost here"),
    _Suspect(
        BACKWARDS, "SRC109", "character that turns the direction of text", "nothing is read from its block: delete it",
        Severity.ERROR,
    ),
    _Suspect(_FOREIGN_DIGIT, "SRC108", "digit of another script", "type 0 to 9"),
    _Suspect(_UNSEEN, "SRC107", "invisible character", "no dose is read around it: delete it"),
    _Suspect(_LAID_OVER, "SRC108", "sign laid over a digit", "no dose is read around it: delete it"),
)  # fmt: skip
_DECEIVING = (_CONTROL, *_TOLD, _LEFT_OUT, _WIDE)


def settle(mapped: MappedText, path: str, findings: list[Finding]) -> MappedText:
    """The text as the eye sees it: invisible characters out, full-width digits as digits (SRC107 to SRC109).

    A control character becomes U+FFFD, for no format can hold it: no dose is read around one.
    """
    text = mapped.text
    changes: list[tuple[int, int, str]] = []
    if UNWRITABLE.search(text) and _told(_CONTROL, text, path, findings):
        changes += [(match.start(), match.end(), LOST) for match in UNWRITABLE.finditer(text)]
    if _MIXED.search(text):
        _told(_LETTER, text, path, findings)
    if _TWO_WAYS.search(text):
        _ambiguous(text, path, findings)
    if "&" in text:
        _entities(text, path, findings)
    strange = "" if text.isascii() else "0".join(sorted(char for char in set(text) if char > "\x7f"))
    if not strange or not any(each.pattern.search(f"0{strange}") for each in _DECEIVING):
        return mapped.rewrite(changes) if changes else mapped
    for each in _TOLD:
        _told(each, text, path, findings)
    if _told(_LEFT_OUT, text, path, findings):
        changes += [(match.start(), match.end(), "") for match in _INVISIBLE.finditer(text)]
    if _told(_WIDE, text, path, findings):
        changes += [(m.start(), m.end(), str(unicodedata.digit(m.group()))) for m in _FULL_WIDTH.finditer(text)]
    return mapped.rewrite(sorted(changes)) if changes else mapped


def _ambiguous(text: str, path: str, findings: list[Finding]) -> None:
    """`1.250` is a thousand and more or one and a quarter; `0.250` and `1000.250` are no thousands."""
    places = [
        match
        for match in _TWO_WAYS.finditer(text)
        if text[match.start() + 1] != "." or _THOUSANDS.search(text[max(match.start() - 4, 0) : match.start() + 1])
    ]
    if places:
        _find(_AMBIGUOUS, f" `{places[0].group()}`", places[0].start(), len(places), text, path, findings)


def _told(suspect: _Suspect, text: str, path: str, findings: list[Finding]) -> bool:
    """One finding for all places of a kind, at the first of them."""
    places = list(suspect.pattern.finditer(text))
    if not places:
        return False
    char = places[0].group()
    name = f" (U+{ord(char):04X})" if len(char) == 1 else f" `{char}`"
    _find(suspect, name, places[0].start(), len(places), text, path, findings)
    return True


def _entities(text: str, path: str, findings: list[Finding]) -> None:
    """Deceiving characters that the page writes as references, as `&shy;`: they are in the words that are read."""
    found: dict[_Suspect, list[re.Match[str]]] = {}
    for match in _ENTITY.finditer(text):
        char = html.unescape(match.group())
        suspect = next((each for each in (_CONTROL, *_TOLD, _LEFT_OUT) if each.pattern.fullmatch(char)), None)
        if suspect is not None:
            found.setdefault(suspect, []).append(match)
    for suspect, places in found.items():
        told = suspect._replace(what=suspect.what.removesuffix(", left out"))
        _find(told, f" `{places[0].group()}`", places[0].start(), len(places), text, path, findings)


def _find(
    suspect: _Suspect, name: str, place: int, count: int, text: str, path: str, findings: list[Finding]
) -> None:  # fmt: skip
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    times = f", {count} places" if count > 1 else ""
    findings.append(
        Finding(code=suspect.code, severity=suspect.severity, path=path, line=line, column=column,
                message=f"{suspect.what}{name}{times}", hint=suspect.hint)
    )  # fmt: skip
