"""Sentence → tokens. Every character that is no white space is in exactly one token; nothing is guessed.

Patterns with numbers come first, then the longest phrase of the vocabulary, then UNKNOWN (a word) or MARK (a sign).
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from converter.facts.dosage import amounts, persons, remarks, schedules, shorthand
from converter.facts.dosage.numbers import FIGURE, NUMBER, NUMBER_WORD, value
from converter.facts.dosage.sites import site
from converter.facts.dosage.tokens import Token, frequency
from converter.facts.dosage.vocabulary import Phrase, entries, numbers, phrases
from converter.monograph import Range

Matcher = Callable[[str, int], Token | None]


class Atom(NamedTuple):
    """A word, figure or sign, with its place; `word` is folded as in the vocabulary."""

    word: str
    start: int
    end: int


_ATOM = re.compile(
    r"(?:[A-Za-z]\.){2,}[A-Za-z]?(?!\w)"
    r"|[A-Z][A-Za-z]{0,8}[A-Z]-\d{1,2}(?!\w|[.,]\d|[%–-]|\s*(?:mg|mcg|g|mL|ml|IU|units?|tablets?|capsules?|drops?|to|or|times|x)\b)"
    r"|[^\W\d_][\w'’²]*|\d[\d,.]*\d|\d|\S"
)
_SPACES = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\n": " ", "\t": " ", "’": "'"})
_NUMBER = re.compile(NUMBER, re.I)
_Q = re.compile(r"[qQ]\s?\d")
_AFTER_DOSE = frozenset(
    {"AMOUNT", "LIST", "ROUTE", "METHOD", "FORM", "STRENGTH", "MIX", "SITE", "OR", "FREQ", "LATIN", "PAIR", "OWN"}
)
_AT_NUMBER: tuple[Matcher, ...] = (
    schedules.clock, remarks.around_food, amounts.strength, schedules.offset, schedules.apart, schedules.lag,
    schedules.duration, schedules.often,
    schedules.hourly, persons.weight, persons.band, remarks.length, amounts.amounts, persons.age, schedules.stretch,
)  # fmt: skip
_BOUND = (persons.weight, persons.band, persons.age)
_TRIGGERS: dict[str, tuple[Matcher, ...]] = {
    **dict.fromkeys(
        ("a", "an"), (
            remarks.around_food, schedules.duration, schedules.offset, schedules.lag, remarks.length, amounts.amounts,
            schedules.often,
        ),
    ),
    **dict.fromkeys(("every", "each", "twice", "thrice"), (schedules.apart, schedules.every, schedules.often)),
    "once": (remarks.once_state, schedules.apart, schedules.every, schedules.often),
    "of": (remarks.of_cycle,),
    "out": (remarks.of_cycle,),
    "in": (remarks.of_cycle, schedules.divided, schedules.duration, site),
    **dict.fromkeys(("into", "as"), (remarks.series, schedules.divided, schedules.duration, site)),
    **dict.fromkeys(("divided", "equally", "subdivided"), (schedules.divided,)),
    "administered": (remarks.series, schedules.divided),
    **dict.fromkeys(
        ("given", "taken", "spaced", "with"),
        (remarks.series, schedules.apart, schedules.divided, persons.weight),
    ),
    **dict.fromkeys(("and", "usually"), (schedules.apart, schedules.divided)),
    "for": (remarks.short_or_cycles, schedules.duration),
    **dict.fromkeys(("course", "lasting", "lasts", "duration", "treatment"), (schedules.duration,)),
    "infused": (schedules.over,),
    "over": (schedules.over, schedules.duration, *_BOUND, site),
    **dict.fromkeys(("on", "day", "days"), (schedules.cycle_days, schedules.on_day, site)),
    "first": (schedules.on_day,),
    **dict.fromkeys(("up", "maximum"), (schedules.often, *_BOUND)),
    "no": (schedules.often,),
    "at": (
        remarks.slower, schedules.intervals, remarks.series, remarks.around_food, schedules.offset, schedules.apart,
        schedules.lag, *_BOUND, site,
    ),
    **dict.fromkeys(
        ("about", "approximately", "around", "within"),
        (remarks.around_food, schedules.offset, schedules.apart, schedules.lag, site),
    ),
    "after": (remarks.once_state, schedules.offset, schedules.lag),
    **dict.fromkeys(("following", "starting", "beginning"), (schedules.offset, schedules.lag)),
    **dict.fromkeys(
        ("above", "older", "more", "greater", "from", "exceeding", "not", "under", "below", "younger", "less", "lower"),
        _BOUND,
    ),
    **dict.fromkeys(("≥", ">", "<", "≤", "="), _BOUND),
    **dict.fromkeys(("aged", "age", "ages"), (persons.age,)),
    "between": (persons.weight, persons.age, amounts.between),
    "patients": (persons.weight, persons.age),
    "the": (schedules.on_day, persons.age),
    **dict.fromkeys(("weighing", "weighs", "weigh", "weight", "bodyweight"), (persons.weight,)),
    "body": (persons.surface, persons.weight),
    **dict.fromkeys(
        ("creatinine", "crcl", "clcr", "egfr", "gfr", "ccr", "estimated", "glomerular", "cl"), (persons.clearance,)
    ),
    "bsa": (persons.surface,),
    **dict.fromkeys(("to", "onto", "inside"), (site,)),
    "child": (persons.hepatic,),
    "birth": (persons.age,),
    **dict.fromkeys(("half", "quarter"), _AT_NUMBER),
}  # fmt: skip
_NUMBER_WORDS = frozenset(word.split("-")[0].split()[0] for group in numbers().values() for word in group)
_PER_WEIGHT = re.compile(r"(?:per|each|every|/)\s*\d+(?:\.\d+)?\s*(?:kg|pounds?|lbs?)\b", re.I)


def lex(
    text: str,
    label: bool = False,
    own: frozenset[str] = frozenset(),
    eye_or_ear: bool = False,
    line: bool = False,
) -> list[Token]:
    """The tokens of a sentence, of a heading or lead-in (`label`), or of a prescription line (`line`).

    `own` holds names of this medicine, folded, which are read as OWN. On an eye or ear page OD and its like are
    no frequency, for there they may name a side.
    """
    text = _once(text.translate(_SPACES))
    atoms = [Atom(_folded(m[0]), *m.span()) for m in _ATOM.finditer(text)]
    named = _first_words(own)
    tokens: list[Token] = []
    n = 0
    while n < len(atoms):
        atom = atoms[n]
        token = (
            (shorthand.before_patterns(text, atom.start, tokens) if line else None)
            or _structural(text, atom, label)
            or (_bare_age(text, atom, tokens) if label else None)
            or (_own_name(atoms, n, own) if atom.word in named else None)
            or (shorthand.before_phrases(text, atom.start, tokens) if line else None)
            or _phrase(text, atoms, n, tokens, eye_or_ear)
            or _rest(text, atom)
        )
        if line and token.kind in ("NUMBER", "DOSES"):
            token = shorthand.count(text, atom.start, tokens) or token
        tokens.append(token)
        while n < len(atoms) and atoms[n].start < token.end:
            n += 1
    return tokens


def _folded(word: str) -> str:
    low = word.lower()
    return low.replace(".", "") or low if "." in low else low


@lru_cache(maxsize=64)
def _first_words(own: frozenset[str]) -> frozenset[str]:
    return frozenset(name.split(" ")[0] for name in own)


_TWICE = re.compile(rf"(?<![\w.,])({FIGURE}|{NUMBER_WORD})(\s*)(\(\s*({FIGURE}|{NUMBER_WORD})\s*\))", re.I)


def _once(text: str) -> str:
    """`2 (two) tablets`: a number said again in brackets is read once, and its place is kept."""
    if "(" not in text:
        return text

    def blank(m: re.Match[str]) -> str:
        return m[1] + m[2] + " " * len(m[3]) if value(m[1]) == value(m[4]) else m[0]

    return _TWICE.sub(blank, text)


_BARE_AGE = re.compile(
    r"(?:(?P<op>[<>≤≥]|under|over|above|below)\s*)?(?P<a>\d{1,2})(?:\s*[-–]\s*(?P<b>\d{1,2}))?(?P<plus>\+)"
    r"?(?=\s*(?:[):,;]|$))",
    re.I,
)


def _bare_age(text: str, atom: Atom, before: list[Token]) -> Token | None:
    """`Children >12`, `Children 6-12:` in a label: years, as everybody reads them."""
    if not before or before[-1].kind != "POP" or before[-1].value not in ("child", "kids", "any", "child+"):
        return None
    m = _BARE_AGE.match(text, atom.start)
    if m is None or not (m["op"] or m["b"] or m["plus"]):
        return None
    low, high = value(m["a"]), value(m["b"]) if m["b"] else None
    words = m.group(0)
    if high is not None:
        return Token("AGE", atom.start, m.end(), Range(low, high, "a", words)) if high > low and not m["op"] else None
    down = (m["op"] or "").lower() in ("<", "≤", "under", "below")
    return Token("AGE", atom.start, m.end(), Range(None if down else low, low if down else None, "a", words))


def _structural(text: str, atom: Atom, label: bool) -> Token | None:
    first = atom.word[0]
    if first.isdigit() or first in "½¼¾" or (first == "." and _NUMBER.match(text, atom.start)):
        matchers: tuple[Matcher, ...] = _AT_NUMBER
    elif atom.word in _TRIGGERS:
        matchers = _TRIGGERS[atom.word]
    elif atom.word in _NUMBER_WORDS:
        matchers = _AT_NUMBER
    elif first == "q" and _Q.match(text, atom.start):
        matchers = (schedules.every,)
    else:
        matchers = ()
    ratio = _PER_WEIGHT.match(text, atom.start) if first in "pe/" else None
    if ratio:
        return Token("BLOCK", atom.start, ratio.end(), "ratio")
    for matcher in matchers:
        token = matcher(text, atom.start) if matcher is not persons.age else persons.age(text, atom.start, label)
        if token is not None:
            return token
    return None


_HYPHENS = "-‑–"


def _sequence(atoms: list[Atom], n: int, words: tuple[str, ...]) -> int:
    """The index behind the words when they stand at `n` (a hyphen without spaces between them counts for nothing)."""
    for k, word in enumerate(words):
        if (
            k
            and n + 1 < len(atoms)
            and atoms[n].word in _HYPHENS
            and atoms[n - 1].end == atoms[n].start == atoms[n + 1].start - 1
        ):
            n += 1
        if n >= len(atoms) or atoms[n].word != word:
            return 0
        n += 1
    return n


def _phrase(text: str, atoms: list[Atom], n: int, before: list[Token], eye_or_ear: bool) -> Token | None:
    atom = atoms[n]
    begun = entries().get(atom.word)
    if begun is None:
        return None
    following = atoms[n + 1].word if n + 1 < len(atoms) else ""
    for phrase in begun.whole if following in _HYPHENS else begun.by_second.get(following, begun.single):
        end = _sequence(atoms, n, phrase.words)
        if not end:
            continue
        stop = atoms[end - 1].end
        if phrase.exact and _plain(text[atom.start : stop]) != _plain(phrase.exact):
            continue
        if phrase.exact in ("IV", "ID", "IT", "SC", "IO") and _numeral(atoms, n):
            continue
        if phrase.kind == "LATIN" and (not _after_dose(text, before) or (eye_or_ear and phrase.words[0] == "od")):
            continue
        return _token(phrase, atom.start, stop)
    return None


_NUMBERED = frozenset(
    [
        "type",
        "types",
        "stage",
        "class",
        "grade",
        "phase",
        "group",
        "level",
        "category",
        "factor",
        "schedule",
        "nyha",
        "bipolar",
        "cranial",
    ]
)


def _numeral(atoms: list[Atom], n: int) -> bool:
    """`type IIb or IV`: a Roman numeral, no route."""
    return any(atom.word in _NUMBERED for atom in atoms[max(0, n - 4) : n])


def _plain(words: str) -> str:
    return " ".join(words.replace(".", "").replace("-", " ").replace("/", " / ").split())


def _after_dose(text: str, before: list[Token]) -> bool:
    if not before:
        return False
    last = before[-1]
    if last.kind == "MARK" and last.of(text) in "(," and len(before) > 1:
        last = before[-2]
    return last.kind in _AFTER_DOSE


def _token(phrase: Phrase, start: int, end: int) -> Token:
    if phrase.kind in ("FREQ", "LATIN"):
        return Token("FREQ", start, end, frequency(phrase.value))
    if phrase.kind == "WHEN":
        return Token("WHEN", start, end, (phrase.value, None))
    if phrase.kind == "DIVIDED":
        return Token("DIVIDED", start, end, None)
    return Token(phrase.kind, start, end, phrase.value)


def _own_name(atoms: list[Atom], n: int, own: frozenset[str]) -> Token | None:
    for width in range(min(6, len(atoms) - n), 0, -1):
        name = " ".join(a.word for a in atoms[n : n + width])
        if name in own:
            last = n + width
            while last < len(atoms) and any(
                p.kind == "SALT" and len(p.words) == 1 for p in phrases().get(atoms[last].word, ())
            ):
                last += 1
            return Token("OWN", atoms[n].start, atoms[last - 1].end, name)
    return None


def _rest(text: str, atom: Atom) -> Token:
    numeric = atom.word[0].isdigit() or atom.word == "." or atom.word in _NUMBER_WORDS
    m = _NUMBER.match(text, atom.start) if numeric else None
    if m and (atom.word[0].isdigit() or m.end() >= atom.end):
        return Token("NUMBER", atom.start, max(m.end(), atom.end), value(m.group(0)))
    if atom.word[0].isdigit():
        return Token("NUMBER", atom.start, atom.end, None)
    return Token("UNKNOWN" if atom.word[0].isalpha() else "MARK", atom.start, atom.end, atom.word)
