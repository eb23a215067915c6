"""Open phrases: what a dose is for, and the conditions that limit it, kept in the words of the page."""

import re

from converter.facts.dosage.frames import NotUnderstoodError
from converter.facts.dosage.tokens import Token

_STRONG = frozenset(
    {
        "AMOUNT", "LIST", "FREQ", "MAX", "UPTO", "DURATION", "PRN", "INPAT", "FOR", "TAIL", "NOTE", "WHEN", "INFUSE",
        "DIVIDED", "SINGLE", "TITRATE", "STRENGTH", "PAIR", "THEN", "DOSES", "COUNT", "PERDAY", "PERDOSE", "AGE",
        "WEIGHT", "CLEARANCE", "SURFACE", "DAY", "APART", "MIX", "ATLEAST", "LATIN", "ALT", "ABOUT",
        "LAG", "STATE", "COMBINED", "DILUTE", "EG", "REPEAT", "DAILYDOSE", "ATRATE",
    }
)  # fmt: skip
_REMARK_ENDS = _STRONG - {"PRN", "NOTE", "FOR", "INPAT", "TAIL", "ABOUT", "ALT", "WHEN", "STATE", "THEN", "TITRATE"}
_WEAK = frozenset(
    {"UNKNOWN", "NOISE", "OR", "AND", "FORM", "BOLUS", "METHOD", "WITH", "TO", "SITE", "OWN", "BY", "STEP"}
)
_NUMBERED = frozenset(
    [
        "type",
        "stage",
        "grade",
        "class",
        "phase",
        "group",
        "category",
        "genotype",
        "cyp",
        "hiv",
        "covid",
        "factor",
        "level",
        "line",
        "b",
        "vitamin",
    ]
)
_VERBS = frozenset(
    [
        "is",
        "are",
        "should",
        "may",
        "can",
        "might",
        "must",
        "was",
        "will",
        "the",
        "an",
        "a",
        "it",
        "this",
        "usual",
        "typical",
        "recommended",
        "standard",
    ]
)
_INNER = re.compile(r"\s+")


def capture(text: str, tokens: list[Token], n: int, remark: bool = False) -> tuple[str, int]:
    """The phrase from token `n` to its boundary, and the index behind it. A `remark` may hold more kinds of words.

    Raises NotUnderstoodError for a negation, a number or a comparison inside.
    """
    start, depth = n, 0
    while n < len(tokens):
        token = tokens[n]
        if token.kind == "MARK":
            if token.value == "(" and not _dosing(tokens, n):
                depth += 1
            elif token.value == ")" and depth:
                depth -= 1
            elif not (
                depth
                or (token.value in "-–/'’" and n > start)
                or (token.value == "," and _continues(text, tokens, n, remark))
            ):
                break
        elif _ends_phrase(text, tokens, n, start, remark):
            break
        n += 1
    begin, end = start, n
    while not remark and end > begin and tokens[end - 1].kind in _LOOSE and tokens[end - 1].value != ")":
        end -= 1
    while begin < end and tokens[begin].of(text).lower() in _ARTICLES:
        begin += 1
    if end <= begin:
        return "", n
    return _INNER.sub(" ", text[tokens[begin].start : tokens[end - 1].end]), n


_FIGURES = frozenset({"AMOUNT", "LIST", "FREQ", "NUMBER"})
_LOOSE = frozenset({"MARK", "NOISE", "OR", "AND", "TO", "WITH", "BY"})
_ARTICLES = frozenset({"the", "a", "an", "your"})


def _ends_phrase(text: str, tokens: list[Token], n: int, start: int, remark: bool) -> bool:
    """A token that no longer belongs to the phrase. Raises for what may stand in none."""
    token = tokens[n]
    words = token.of(text).lower()
    if token.kind in ("NUMBER", "TIME", "BAND"):
        if not _numbered(text, tokens, n):
            raise NotUnderstoodError("number-not-consumed", token.of(text))
        return False
    if token.kind == "BLOCK" and not remark and words.startswith(("double", "half", "twice")):
        raise NotUnderstoodError("refers-elsewhere", token.of(text))
    if token.kind == "BLOCK" and n + 1 < len(tokens) and tokens[n + 1].kind in _FIGURES:
        raise NotUnderstoodError("comparison-or-equivalence", token.of(text))
    if remark:
        return token.kind in _REMARK_ENDS
    if token.kind == "NEG":
        if words in ("no", "without", "not"):
            raise NotUnderstoodError("negated", token.of(text))
        return True
    if token.kind == "NOISE":
        return n > start and _is_verb(words, tokens, n)
    if token.kind == "ROUTE":
        return not _adjective(tokens, n)
    if token.kind == "POP":
        return n > start and tokens[n - 1].kind != "UNKNOWN"
    return token.kind in _STRONG or token.kind == "PHASE"


def _dosing(tokens: list[Token], n: int) -> bool:
    """The bracket opened at `n` holds a dosing word."""
    for token in tokens[n + 1 :]:
        if token.kind == "MARK" and token.value == ")":
            return False
        if token.kind in _STRONG or token.kind in ("POP", "NEG"):
            return True
    return False


def _continues(text: str, tokens: list[Token], n: int, remark: bool) -> bool:
    """Behind a comma the phrase goes on when only its own kind of words stand up to the next boundary."""
    following = tokens[n + 1] if n + 1 < len(tokens) else None
    if following is None or following.kind not in ("UNKNOWN", "OR", "AND"):
        return False
    for token in tokens[n + 1 :]:
        if token.kind == "MARK" and token.value in ",.;:)":
            return True
        if token.kind in ("POP", "INPAT"):
            return True
        if token.kind == "NOISE" and token.of(text).lower() in ("in", "of"):
            continue
        if token.kind in ("UNKNOWN", "OR", "AND", "ROUTE", "FORM") or (token.kind == "MARK" and token.value in "-–/("):
            continue
        if not (remark and token.kind in _WEAK):
            return token.kind == "NOISE" and tokens[n + 1].kind in ("OR", "AND")
    return True


def _is_verb(words: str, tokens: list[Token], n: int) -> bool:
    return (
        words in _VERBS
        and tokens[n - 1].kind in ("MARK", "UNKNOWN", "ROUTE", "FORM")
        and words not in ("a", "an", "the")
    ) or (words in ("the", "a", "an", "it", "this") and tokens[n - 1].kind == "MARK")


def _numbered(text: str, tokens: list[Token], n: int) -> bool:
    """`type 2`, `stage 3`, `CYP3A4`: a number that belongs to a name."""
    before = tokens[n - 1] if n else None
    if before is not None and before.kind == "MARK" and n > 1:
        before = tokens[n - 2]
    return before is not None and before.of(text).lower() in _NUMBERED and tokens[n].kind == "NUMBER"


def _adjective(tokens: list[Token], n: int) -> bool:
    """`oral candidiasis`: a route's word in front of a noun."""
    return n + 1 < len(tokens) and tokens[n + 1].kind == "UNKNOWN"


def conditions_of(text: str, tokens: list[Token], n: int, start: int, held: list[str]) -> tuple[str, int]:
    """A condition with the words that open it (from `start`), and the index behind it."""
    while n < len(tokens) and tokens[n].kind == "NOISE" and tokens[n].of(text).lower() in ("a", "an", "the"):
        n += 1
    if n < len(tokens) and tokens[n].kind in ("CLEARANCE", "SURFACE", "AGE", "WEIGHT", "POP"):
        return "", n
    phrase, behind = capture(text, tokens, n)
    if not phrase:
        raise NotUnderstoodError("condition-not-understood", text[start : tokens[min(n, len(tokens) - 1)].end])
    last = max(k for k in range(n, behind) if tokens[k].start < start + len(text))
    end = text.find(phrase.split(" ")[-1], tokens[n].start)
    words = _INNER.sub(" ", text[start : max(end + len(phrase.split(" ")[-1]), tokens[n].end)])
    return (words if len(words) <= 160 and last >= n else phrase), behind
