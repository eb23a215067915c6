"""Short concept texts out of phrases: without lead-in words, trailing clauses and debris, at most 160 characters."""

import re
from typing import NamedTuple

LONGEST = 160
_DASH = re.compile(r"\s[-–—]+(?:\s|$)|(?<=\w)—(?=\w)|\s[–—](?=\w)|(?<=\w)[–—]\s")
_EDGES = " \t\n,;:.*_–—-“”\"'’‘•…!?/"
_SPACE = re.compile(r"\s+")


def either(words: list[str] | tuple[str, ...]) -> str:
    """An alternation of the words, the longest first, with any white space between."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in ordered)


class Trim(NamedTuple):
    """What is cut from a phrase: `lead` in front (again and again), `trail` with all that follows, `none` wholly."""

    lead: re.Pattern[str]
    trail: re.Pattern[str]
    none: frozenset[str]

    @classmethod
    def of(cls, lead_ins: list[str], trails: list[str], none: list[str]) -> "Trim":
        """From the word lists of a data file."""
        return cls(
            re.compile(rf"(?:{either(lead_ins)})(?=[\s,:])[\s,:]*", re.I),
            re.compile(rf"(?:^|[\s,(]+)(?:{either(trails)})(?![\w-])", re.I),
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
