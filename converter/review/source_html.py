"""The source of a page as HTML: a line each, with every stretch that became a fact tinted by its kind."""

from html import escape
from itertools import pairwise

from converter.review.explanation import unread_lines
from converter.review.marks import Mark
from converter.review.page_reading import PageReading

_LOWEST = ("words", "names", "faqs", "warnings")


def source_html(reading: PageReading, marks: tuple[Mark, ...]) -> str:
    """An ordered list of lines. A stretch carries the anchors of all its marks in `data-f` (see `anchor`)."""
    document = reading.document
    by_line = _by_line(reading, marks)
    unread = unread_lines(reading)
    lines = document.text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    rows = []
    for number, (line, start) in enumerate(zip(lines, document.line_starts, strict=False), 1):
        inside = _stretches(line, start, by_line.get(number, []))
        note = f' title="{escape(unread[number])}"' if number in unread and number not in by_line else ""
        kind = ' class="unread"' if note else ""
        rows.append(f'<li id="L{number}"{kind}{note}>{inside or "&nbsp;"}</li>')
    return f'<ol class="source">{"".join(rows)}</ol>'


def anchor(number: int) -> str:
    """The name of the mark with that number on its page."""
    return f"m{number}"


def _by_line(reading: PageReading, marks: tuple[Mark, ...]) -> dict[int, list[tuple[int, Mark]]]:
    """Marks, numbered, by each line that they touch."""
    found: dict[int, list[tuple[int, Mark]]] = {}
    for number, mark in enumerate(marks):
        first, _ = reading.document.line_column(mark.start)
        last, _ = reading.document.line_column(max(mark.end - 1, mark.start))
        for line in range(first, min(last, first + 400) + 1):
            found.setdefault(line, []).append((number, mark))
    return found


def _stretches(line: str, start: int, marks: list[tuple[int, Mark]]) -> str:
    """The line cut at the ends of its marks; each piece under the marks that cover it."""
    cuts = {0, len(line)}
    for _, mark in marks:
        cuts |= {min(max(edge - start, 0), len(line)) for edge in (mark.start, mark.end)}
    places = sorted(cuts)
    parts = []
    for first, last in pairwise(places):
        over = [(n, mark) for n, mark in marks if mark.start - start < last and mark.end - start > first]
        words = escape(line[first:last])
        if not over:
            parts.append(words)
            continue
        names = " ".join(anchor(n) for n, _ in over)
        top = min(over, key=lambda pair: (pair[1].kind in _LOWEST, pair[1].end - pair[1].start))[1]
        parts.append(f'<mark class="k-{top.kind}" data-f="{names}" tabindex="0">{words}</mark>')
    return "".join(parts)
