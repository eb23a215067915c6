"""Negation, refusal, caution, hedges and exceptions: cues with a scope, as in ConText.

The cues are data (`data/scope_cues.tsv`, which names its sources). A cue reaches forward, backward or both ways, to the
next terminator ("but", "however", ";", a comma before a new clause) or the end of the text it was looked for in: hand
in one sentence at a time.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from converter.facts.trimming import either, lowered

CueKind = Literal["negated", "refused", "caution", "hedged", "off-label", "excepted"]


class Cue(NamedTuple):
    """A cue at `start:end` and what it reaches: `reach_start:reach_end` (the cue itself included)."""

    kind: CueKind
    words: str
    start: int
    end: int
    reach_start: int
    reach_end: int

    def covers(self, start: int, end: int) -> bool:
        """Whether the range lies in its scope."""
        return self.reach_start <= start and end <= self.reach_end


@cache
def _table() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    rows = files("converter.facts").joinpath("data/scope_cues.tsv").read_text(encoding="utf-8").splitlines()
    rows = [row for row in rows if row and not row.startswith("#")][1:]
    kinds = {cue: (kind, direction) for cue, kind, direction in (row.split("\t") for row in rows)}
    words = either([cue for cue in kinds if cue != ";"])
    letters = "".join(sorted({cue[0] for cue in kinds}))
    return re.compile(rf"(?=[{letters}])(?:(?<![\w-])(?:{words})(?![\w-])|;)"), kinds


_NEW_CLAUSE = re.compile(
    r",\s+(?:[\w+-]+\s+){0,3}?"
    r"(?:is|are|was|may|can|has|have|will|should|might|could|must|does|do|it['’]s|indicates?|suggests?|shows?)\b"
)


def find(text: str, start: int = 0, end: int | None = None) -> tuple[Cue, ...]:
    """The cues in `text[start:end]` (one sentence), in order, each with its scope. The longest cue at a place wins."""
    end = len(text) if end is None else end
    pattern, kinds = _table()
    low = lowered(text).replace("’", "'")
    marks = []
    stops = []
    for match in pattern.finditer(low, start, end):
        words = " ".join(match.group(0).split())
        kind, direction = kinds[words]
        if kind == "terminator":
            stops.append((match.start(), match.end()))
        elif kind != "pseudo":
            marks.append((kind, words, direction, match.start(), match.end()))
    if marks and "," in low:
        stops += [(match.start(), match.start() + 1) for match in _NEW_CLAUSE.finditer(low, start, end)]
    cues = []
    for kind, words, direction, first, last in marks:
        behind = min((stop for stop, _ in stops if stop >= last), default=end)
        before = max((stop for _, stop in stops if stop <= first), default=start)
        reach = (first if direction == "forward" else before, last if direction == "backward" else behind)
        cues.append(Cue(kind, words, first, last, *reach))  # type: ignore[arg-type]
    return tuple(cues)


def kinds_over(cues: tuple[Cue, ...], start: int, end: int) -> frozenset[str]:
    """The kinds of the cues that have `start:end` in their scope."""
    return frozenset(cue.kind for cue in cues if cue.covers(start, end))


def negated(text: str, start: int, end: int) -> bool:
    """Whether a negation or an exception reaches the words at `start:end` of a sentence."""
    return bool(kinds_over(find(text), start, end) & {"negated", "excepted"})
