"""Sentences and clauses of a text, with their places."""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words in the range."""
        return text[self.start : self.end]


_STOP = re.compile(r"[.!?]['\"”’)\]]*(?=\s)")
_NEXT = re.compile(r"\s+['\"“‘(\[*]*([A-Z0-9αβγ])")
_LAST_WORD = re.compile(r"(?<![\w.])[\w.]+$")
_LONGEST_WORD = 12


@cache
def abbreviations() -> frozenset[str]:
    """Words that end in a full stop without ending a sentence, in lower case and without their last stop."""
    lines = files("converter.facts").joinpath("data/abbreviations.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().rstrip(".") for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=4096)
def sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """The sentences of `text[start:end]`, without surrounding white space, in order; together they hold every word.

    A full stop ends a sentence when white space and a capital or a figure follow and the word before it is no
    abbreviation or initial ("e.g.", "S. aureus"). Line ends are white space.
    """
    end = len(text) if end is None else end
    spans = []
    begin = start
    for match in _STOP.finditer(text, start, end):
        stop = match.end()
        follows = _NEXT.match(text, stop, end)
        if follows is None:
            continue
        if match.group(0) == ".":
            last = _LAST_WORD.search(text, max(begin, match.start() - _LONGEST_WORD), match.start())
            word = last.group(0) if last else ""
            initial = len(word) == 1 and word.isupper()
            answer = word.lower() == "no" and not follows.group(1).isdigit()  # the answer "No.", no "No. 5"
            if (initial and not follows.group(1).isupper()) or (word.lower() in abbreviations() and not answer):
                continue
        spans.append(_strip(text, begin, stop))
        begin = stop
    spans.append(_strip(text, begin, end))
    return tuple(span for span in spans if span.end > span.start)


def _strip(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    start = end - len(words.lstrip())
    return Span(start, max(start, end - len(words) + len(words.rstrip())))


def sentence_at(text: str, offset: int) -> Span:
    """The sentence around a place; the whole text when there is none."""
    for span in sentences(text):
        if span.start <= offset < span.end:
            return span
    return Span(0, len(text))
