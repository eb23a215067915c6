"""Word lists made into fast patterns, and short concept texts out of phrases.

A list of phrases becomes one pattern with shared beginnings (a trie), which Python's `re` reads several times faster
than a plain alternation; it is matched against lower-case text.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from converter.facts.literals import Pattern

LONGEST = 160
_DASH = re.compile(r"\s[-–—]+(?:\s|$)|(?<=\w)—(?=\w)|\s[–—](?=\w)|(?<=\w)[–—]\s")
_EDGES = " \t\n,;:.*_–—-“”\"'’‘•…!?/"
_SPACE = re.compile(r"\s+")
_END = ""


def lowered(text: str) -> str:
    """Lower case of the same length, so that places stay; the text itself where that cannot be."""
    return text.lower() if text.isascii() else _lowered(text)


@lru_cache(maxsize=256)
def _lowered(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else text


def either(words: list[str] | tuple[str, ...]) -> str:
    """A pattern for any of the words, the longest first, with any white space between and either apostrophe."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for letter in word.lower():
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _pattern(root)


def _pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = _END in node
    special = {" ": r"\s+", "'": "['’]"}
    branches = [special.get(c, re.escape(c)) + _pattern(rest) for c, rest in sorted(node.items()) if c != _END]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{body}?" if ends else body


class Phrases:
    """A pattern for lower-case text. Matches give places; their words are lower case."""

    __slots__ = ("pattern",)

    def __init__(self, pattern: str) -> None:
        self.pattern = Pattern(pattern)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in `text[start:end]`, whatever its case."""
        low = text.lower() if text.isascii() else _lowered(text)
        if end is None and not start:
            return self.pattern.compiled.search(low) if self.pattern.holds(low) else None
        last = len(low) if end is None else end
        return self.pattern.compiled.search(low, start, last) if self.pattern.holds(low[start:last]) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match at `start`, whatever its case."""
        return self.pattern.compiled.match(lowered(text), start)

    def all(self, text: str, start: int = 0, end: int | None = None) -> list[re.Match[str]]:
        """All matches in `text[start:end]`, whatever their case."""
        return list(self.pattern.finditer(lowered(text), start, end))


class Trim(NamedTuple):
    """What is cut from a phrase: `lead` in front (again and again), `trail` with all that follows, `none` wholly."""

    lead: Phrases
    trail: Phrases
    none: frozenset[str]

    @classmethod
    def of(cls, lead_ins: list[str], trails: list[str], none: list[str]) -> "Trim":
        """From the word lists of a data file."""
        return cls(
            Phrases(rf"(?:{either(lead_ins)})(?=[\s,:])[\s,:]*"),
            Phrases(rf"(?:^|[\s,(]+)(?:{either(trails)})(?![\w-])"),
            frozenset(none),
        )

    def concept(self, phrase: str) -> str:
        """The concept in a phrase; '' when nothing is left that names one."""
        text = _SPACE.sub(" ", phrase).strip(_EDGES)
        text = _DASH.split(text, maxsplit=1)[0]
        while (match := self.lead.match(text)) is not None:
            text = text[match.end() :]
        trail = self.trail.search(text)
        if trail is not None:
            text = text[: trail.start()]
        text = text.strip(_EDGES)
        if text.count("(") != text.count(")"):
            text = text.replace("(", " ").replace(")", " ").strip(_EDGES)
        low = text.lower()
        if len(low) < 3 or len(text) > LONGEST or low in self.none or not any(c.isalpha() for c in low):
            return ""
        return _SPACE.sub(" ", text)
