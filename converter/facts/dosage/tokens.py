"""Tokens: words of a dose statement with their meaning and their place."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import msgspec

from converter.facts.dosage.vocabulary import units
from converter.monograph import Range, Repeat


class Token(NamedTuple):
    """A stretch of the text, read as `kind` with `value`. Kinds: see `docs/quality/doses.md`."""

    kind: str
    start: int
    end: int
    value: Any = None

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]


class Amount(msgspec.Struct, frozen=True):
    """What is given, or a total per time: `per` is empty or a UCUM time unit (`d`, `h`, `min`, `wk`).

    `per_dose`: the words say that it is the amount of one administration.
    """

    span: Range
    per: str = ""
    countable: bool = False
    per_dose: bool = False


class Span(msgspec.Struct, frozen=True):
    """A stretch of time or a bound with its unit."""

    low: Decimal | None
    high: Decimal | None
    unit: str
    words: str = ""
    note: str = ""

    def range(self) -> Range:
        """The same as a Range of the record."""
        return Range(self.low, self.high, self.unit, self.words)


_FREQ = re.compile(
    r"(?P<a>\d+)(?:-(?P<b>\d+))?/(?P<p>\d+)?(?:-(?P<q>\d+))?(?P<u>min|mo|wk|h|d|a)(?:@(?P<w>\w+(?:\+\w+)*))?"
)


@cache
def frequency(words: str) -> Repeat:
    """A Repeat from the notation of the vocabulary, such as `2/d`, `1/2wk`, `1/4-6h`, `1/d@HS`."""
    m = _FREQ.fullmatch(words)
    if m is None:
        raise ValueError(f"not a frequency: {words}")
    return Repeat(
        frequency=int(m["a"]),
        frequency_max=int(m["b"]) if m["b"] else None,
        period=Decimal(m["p"] or 1),
        period_max=Decimal(m["q"]) if m["q"] else None,
        period_unit=m["u"],
        when=tuple(m["w"].split("+")) if m["w"] else (),
    )


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in sorted(words, key=lambda w: (-len(w), w)))


def _flat(*groups: str) -> list[str]:
    table = units()
    return [word for group in groups for words in table[group].values() for word in words]


COUNTED = alternation(_flat("countable"))
EXACT_UNIT = alternation(_flat("exact"))
MEASURED = rf"(?:(?i:{alternation(_flat('amounts'))})|{EXACT_UNIT})"
UNIT = rf"(?:{MEASURED}|(?i:{COUNTED}))"
TIME = rf"(?i:{alternation(_flat('times'))})"
DENOMINATOR = rf"(?i:{alternation(_flat('denominators'))})"


def code_in(group: str, word: str) -> str:
    """The UCUM code of a unit word in a group of `units.toml`; empty when it has none."""
    folded = " ".join(word.lower().replace("-", " ").split())
    return next((code for code, words in units()[group].items() if folded in words), "")
