"""Characters that deceive the eye: invisible ones inside numbers, text that runs backwards, digits that are none.

Rests on Unicode TR36 and TR39 (https://www.unicode.org/reports/tr36/, https://www.unicode.org/reports/tr39/).
"""

import re
import unicodedata

from converter.findings import Finding, Severity
from converter.source.mapping import MappedText

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]")
BACKWARDS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FULL_WIDTH = re.compile("[\uff10-\uff19\U0001d7ce-\U0001d7ff]")
_FOREIGN_DIGIT = re.compile(r"(?![0-9\uff10-\uff19\U0001d7ce-\U0001d7ff])\d")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MIXED = re.compile(r"[0-9](?:[OolI]|(?<=[OlI][0-9]))")
CONTROLS = frozenset(map(chr, (*range(9), *range(14, 32), 0x7F)))
_LETTER_FOR_DIGIT = re.compile(
    r"(?<![\w.])(?:\d[\d.,]{0,8}[OolI]|[OlI][\d.,]{1,8})\d{0,8}\s?(?:mg|mcg|µg|g|ml|mL|IU|units)\b"
)


def settle(mapped: MappedText, path: str, findings: list[Finding]) -> MappedText:
    """The text as the eye sees it: invisible characters out, full-width digits as digits (SRC107 to SRC109).

    A control character becomes U+FFFD, for no format can hold it: no dose is read around one.
    """
    text = mapped.text
    alphabet = set(text)
    changes: list[tuple[int, int, str]] = []
    if alphabet & CONTROLS:
        _report(_CONTROL, text, path, findings, "SRC107", Severity.WARNING, "control character", "delete it")
        changes += [(match.start(), match.end(), "\ufffd") for match in _CONTROL.finditer(text)]
    if _MIXED.search(text):
        what = "a letter stands where a digit belongs"
        _report(_LETTER_FOR_DIGIT, text, path, findings, "SRC108", Severity.WARNING, what, "type the digit")
    strange = "".join(sorted(char for char in alphabet if char > "\x7f"))
    if not strange or not (_INVISIBLE.search(strange) or BACKWARDS.search(strange) or re.search(r"\d", strange)):
        return mapped.rewrite(changes) if changes else mapped
    _report(BACKWARDS, text, path, findings, "SRC109", Severity.ERROR, "character that turns the direction of text",
            "nothing is read from its block: delete it")  # fmt: skip
    _report(_FOREIGN_DIGIT, text, path, findings, "SRC108", Severity.WARNING, "digit of another script", "type 0 to 9")
    if _report(
        _INVISIBLE, text, path, findings, "SRC107", Severity.WARNING, "invisible character, left out", "delete it"
    ):
        changes += [(match.start(), match.end(), "") for match in _INVISIBLE.finditer(text)]
    if _report(
        _FULL_WIDTH,
        text,
        path,
        findings,
        "SRC108",
        Severity.WARNING,
        "digit of another form, read as 0 to 9",
        "type 0 to 9",
    ):
        changes += [(m.start(), m.end(), str(unicodedata.digit(m.group()))) for m in _FULL_WIDTH.finditer(text)]
    return mapped.rewrite(sorted(changes)) if changes else mapped


def _report(
    pattern: re.Pattern[str],
    text: str,
    path: str,
    findings: list[Finding],
    code: str,
    severity: Severity,
    what: str,
    hint: str,
) -> bool:
    """One finding for all places of a kind, at the first of them."""
    first = pattern.search(text)
    if first is None:
        return False
    line = text.count("\n", 0, first.start()) + 1
    column = first.start() - text.rfind("\n", 0, first.start())
    char = first.group()
    name = f" (U+{ord(char):04X})" if len(char) == 1 else f" `{char}`"
    count = sum(1 for _ in pattern.finditer(text))
    times = f", {count} places" if count > 1 else ""
    findings.append(
        Finding(
            code=code, severity=severity, path=path, line=line, column=column, message=f"{what}{name}{times}", hint=hint
        )
    )
    return True
