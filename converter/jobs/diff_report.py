"""A comparison as text or Markdown. Words of a page are escaped: they never become markup."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from converter.jobs.diff import ORDER, Change

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")
WORDS_LENGTH = 200


def as_text(changes: Sequence[Change]) -> str:
    """A line a change, with a count at the end; "no change" when there is none."""
    if not changes:
        return "no change\n"
    lines = [f"{change.severity:8} {change}" for change in changes]
    return "\n".join([*lines, _count(changes)]) + "\n"


def as_markdown(changes: Sequence[Change]) -> str:
    """A section a severity, a line a change, for a comment on a merge request."""
    if not changes:
        return "No clinical change.\n"
    lines = [f"**{_count(changes)}**", ""]
    for severity, group in groupby(changes, key=lambda change: change.severity):
        lines += [f"### {severity.capitalize()}", ""]
        lines += [_line(change) for change in group]
        lines.append("")
    return "\n".join(lines)


def _line(change: Change) -> str:
    what = f"- **{_escape(change.title)}**: {change.kind} {change.change.replace('-', ' ')}"
    words = [f"“{_escape(each)}”" for each in (change.before, change.after) if each]
    return what + (": " + " → ".join(words) if words else "")


def _escape(text: str) -> str:
    short = text if len(text) <= WORDS_LENGTH else text[: WORDS_LENGTH - 1] + "…"
    return _MARKUP.sub(r"\\\1", " ".join(short.split()))


def _count(changes: Sequence[Change]) -> str:
    counts = Counter(str(change.severity) for change in changes)
    return ", ".join(f"{counts[severity]} {severity}" for severity in ORDER if counts[severity]) + " changes"
