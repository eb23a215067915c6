"""What a site's writers mean by bold: lead-ins, bold lines that act as headings, lines that begin anew; and gaps."""

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from converter.dialects import HeadingIndex
from converter.source.markdown import RawBlock

_COLON_BEHIND = re.compile(r"\s*+(?:(\([^()\n]{0,160}\))\s*+)?[:：]\s*+")
_DASH_BEHIND = re.compile(r"\s+[-–—]\s+")
_SPACES = re.compile(r"\s*")
_LEFT_OVER = re.compile(r"[^\W_]")
_HTML_HEADING = re.compile(r"\s*<h([1-6])(?:\s[^<>]*)?>[^<>]*</h\1>\s*", re.I)
_WORD_END = re.compile(r"\s+")
_MOST_LEAD = 160


def read_lead(text: str, strong: list[tuple[int, int]], emphasis: list[tuple[int, int]]) -> tuple[str, int]:
    """(the lead-in without its colon, offset of what follows), or ('', 0). Italic lead-ins need their colon inside."""
    if strong and strong[0][0] == 0:
        end = _run_end(text, strong)
        inside = text[:end].rstrip()
        if len(inside) > _MOST_LEAD:
            return "", 0
        if inside.endswith((":", "：")):
            return inside.rstrip(" :："), _after_spaces(text, end)
        behind = _COLON_BEHIND.match(text, end)
        if behind:
            extra = f" {behind[1]}" if behind[1] else ""
            return inside + extra, behind.end()
        dash = _DASH_BEHIND.match(text, end)
        return (inside, dash.end()) if dash and not inside.endswith(("?", ".", "!")) else ("", 0)
    if emphasis and emphasis[0][0] == 0:
        end = emphasis[0][1]
        inside = text[:end].rstrip()
        if inside.endswith(":") and len(inside) <= _MOST_LEAD:
            return inside.rstrip(" :"), _after_spaces(text, end)
    return "", 0


def _run_end(text: str, strong: list[tuple[int, int]]) -> int:
    """Where the bold text from the beginning ends; bold stretches with nothing but spaces between are one."""
    end = strong[0][1]
    for start, stop in strong[1:]:
        if start > end and text[end:start].strip():
            break
        end = max(end, stop)
    return end


def _after_spaces(text: str, place: int) -> int:
    match = _SPACES.match(text, place)
    return match.end() if match else place


def split_lines(block: RawBlock) -> list[RawBlock]:
    """The block, cut before every later line that begins with a bold lead-in ("**Rare:** …")."""
    cuts = [
        start for start, stop in block.strong
        if start and block.text[start - 1] == "\n" and _leads(block.text, start, stop)
    ]  # fmt: skip
    if not cuts:
        return [block]
    block.strong.sort()
    block.emphasis.sort()
    whole, block.text, block.length = block.text, block.text[: cuts[0]].rstrip("\n"), cuts[0]
    parts = [_slice(block, whole, first, last) for first, last in pairwise([*cuts, len(whole)])]
    block.length = len(block.text)
    for ranges in (block.strong, block.emphasis):
        ranges[:] = _within(ranges, 0, block.length)
    block.runs = [run for run in block.runs if run[0] < block.length or not run[0]]
    return [block, *parts]


def read_html_heading(block: RawBlock, page: str) -> None:
    """Makes a heading of an HTML block that is nothing but `<h2>…</h2>`."""
    match = _HTML_HEADING.fullmatch(page, block.start, block.end)
    if match and block.text and "\n" not in block.text:
        block.kind, block.level = "heading", int(match[1])


def split_heading(block: RawBlock, index: HeadingIndex) -> list[RawBlock]:
    """A marked heading that runs on into its text ("#### Children: 5 mg/kg once daily.") as heading and paragraph."""
    cut = _bold_end(block) or _heading_end(block.text, index)
    if not cut:
        return [block]
    whole = block.text
    rest = _slice(block, whole, cut, len(whole))
    rest.kind, rest.level = "paragraph", 0
    block.text = whole[:cut].rstrip()
    block.length = len(block.text)
    for ranges in (block.strong, block.emphasis):
        ranges[:] = _within(ranges, 0, block.length)
    block.runs = [run for run in block.runs if run[0] < block.length or not run[0]]
    return [block, rest]


def _bold_end(block: RawBlock) -> int:
    """Where text begins behind a bold beginning ("#### **Adults:** one tablet"), 0 when there is none."""
    if not block.strong or block.strong[0][0] != 0 or block.text.rstrip().endswith("?"):
        return 0
    end = _run_end(block.text, block.strong)
    colon = _COLON_BEHIND.match(block.text, end)
    start = colon.end() if colon else _after_spaces(block.text, end)
    rest = block.text[start:]
    enough = 2 if colon or block.text[:end].rstrip().endswith(":") else 4
    return start if len(rest.split()) >= enough and (rest[0].isalnum() or rest[0] in "<>≤≥") else 0


def _heading_end(text: str, index: HeadingIndex) -> int:
    """Where the heading ends and its text begins, 0 when it is all heading."""
    if len(text) < 40 or "?" in text or text.count(" ") < 6:
        return 0
    before, colon, after = text.partition(":")
    if colon and len(before) <= 80 and (after.rstrip().endswith(".") or len(after) > 120):
        place = _after_spaces(text, len(before) + 1)
        return place if place < len(text) else 0
    if not text.rstrip().endswith("."):
        return 0
    cut = 0
    for match in list(_WORD_END.finditer(text))[:6]:
        if index.key(text[: match.start()]):
            cut = match.end()
    return cut


def _leads(text: str, start: int, stop: int) -> bool:
    return text[start:stop].rstrip().endswith(":") or _COLON_BEHIND.match(text, stop) is not None


def _slice(block: RawBlock, whole: str, first: int, last: int) -> RawBlock:
    """`whole[first:last]`, a later part of the block, as one of its own; of an item it is a paragraph inside it."""
    item = block.kind == "item"
    part = RawBlock(
        "paragraph" if item else block.kind, _char_at(block, first), block.end, block if item else block.parent
    )
    part.depth = block.depth
    part.text = whole[first:last].rstrip("\n")
    part.length = len(part.text)
    part.runs = [
        (max(offset - first, 0), char + max(first - offset, 0)) for offset, char in _runs_within(block, first, last)
    ]
    part.strong = _within(block.strong, first, first + part.length)
    part.emphasis = _within(block.emphasis, first, first + part.length)
    return part


def _runs_within(block: RawBlock, first: int, last: int) -> list[tuple[int, int]]:
    """The runs that cover `first` to `last`."""
    start = max(bisect_right(block.runs, (first, 1 << 60)) - 1, 0)
    return block.runs[start : bisect_left(block.runs, (last, 0))]


def _within(ranges: list[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """The ranges, cut to `first` … `last` and counted from `first`; they are in the order of the page."""
    start = max(bisect_left(ranges, (first, 0)) - 1, 0)
    found = ranges[start : bisect_left(ranges, (last, 0))]
    return [(max(a, first) - first, min(b, last) - first) for a, b in found if a < last and b > first]


def _char_at(block: RawBlock, offset: int) -> int:
    """The character of the page of an offset."""
    base, place = block.runs[max(bisect_right(block.runs, (offset, 1 << 60)) - 1, 0)]
    return place + offset - base


def is_bold_line(block: RawBlock, following: RawBlock | None) -> bool:
    """Whether a paragraph is one bold line that heads what follows."""
    text = block.text.strip()
    if block.kind != "paragraph" or block.parent is not None or not text or len(text) > _MOST_LEAD or "\n" in text:
        return False
    if not block.strong or block.strong[0][0] != 0:
        return False
    behind = block.text[_run_end(block.text, block.strong) :].strip()
    if behind not in ("", ":") or following is None or following.kind in ("heading", "rule"):
        return False
    if text.endswith(":"):
        return True
    return not text.endswith((".", "!", "?", ";", ",")) and len(text.split()) <= 10


def fill_gaps(blocks: list[RawBlock], text: str, start: int) -> list[RawBlock]:
    """The blocks made to touch: blanks and marks go to the block before; words that are in none become a block.

    Such words are link definitions, which Markdown takes out of the page.
    """
    filled: list[RawBlock] = []
    for block in blocks:
        block.start = max(block.start, start)
        if filled:
            _close(filled, text, block.start)
        elif _LEFT_OVER.search(text, start, block.start):
            filled.append(_unread(text, start, block.start))
        else:
            block.start = start
        filled.append(block)
    if filled:
        _close(filled, text, len(text))
    return filled


def _close(filled: list[RawBlock], text: str, stop: int) -> None:
    """End the last block where the next one starts."""
    last = filled[-1]
    said = last.runs[-1][1] + last.length - last.runs[-1][0] if last.runs else last.start
    said = max(said, last.start)
    end = text.find("\n", said, stop)
    if last.kind in ("html", "rule"):
        end = last.end
    if end >= 0 and _LEFT_OVER.search(text, end, stop) and last.kind not in ("header_row",):
        extra = _unread(text, min(end + 1, stop), stop)
        last.end = extra.start
        filled.append(extra)
        return
    last.end = stop


def _unread(text: str, start: int, stop: int) -> RawBlock:
    block = RawBlock("html", start, stop)
    block.add(text[start:stop].strip(), start + len(text[start:stop]) - len(text[start:stop].lstrip()))
    block.text = block.parts[0]
    return block
