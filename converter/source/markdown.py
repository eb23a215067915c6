"""Markdown to raw blocks: plain text with a way back to every character, list nesting, tables.

Parsing is pulldown-cmark's (https://github.com/monosans/pyromark); this walks over its events once.
"""

import re
from collections.abc import Iterator
from typing import Any

import pyromark

from converter.source.suspects import LOST, UNWRITABLE
from converter.source.unshown import not_shown

_OPTIONS = pyromark.Options.ENABLE_TABLES
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPT = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_ANGLE = re.compile(r"<!--|<")


class RawBlock:
    """One block while it is being read. Offsets `start` and `end` are characters of the page."""

    __slots__ = (
        "body", "cells", "component", "depth", "emphasis", "end", "gone", "headings", "index", "intro", "kind", "lead",
        "length", "level", "next_char", "ordered", "parent", "parts", "runs", "section", "shut", "start", "strong",
        "struck", "text", "unshown",
    )  # fmt: skip

    def __init__(self, kind: str, start: int, end: int, parent: "RawBlock | None" = None, depth: int = 0) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.parent = parent
        self.depth = depth
        self.level = 0
        self.ordered = False
        self.parts: list[str] = []
        self.runs: list[tuple[int, int]] = []
        self.strong: list[tuple[int, int]] = []
        self.emphasis: list[tuple[int, int]] = []
        self.cells: list[tuple[int, int]] = []
        self.length = 0
        self.next_char = -1
        self.shut = False
        self.struck = False
        self.unshown = False
        self.gone = False
        self.text = ""
        self.index = -1
        self.intro: RawBlock | None = None
        self.lead = ""
        self.body = 0
        self.section = ""
        self.component = ""
        self.headings: tuple[int, ...] = ()

    def add(self, words: str, char: int) -> None:
        """Append text that stands at `char` in the page."""
        if char != self.next_char:
            self.runs.append((self.length, char))
        self.parts.append(words)
        self.length += len(words)
        self.next_char = char + len(words)


class _Walk:
    """The state of one walk over the events."""

    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.base = base
        self.blocks: list[RawBlock] = []
        self.items: list[RawBlock] = []
        self.lists: list[bool] = []
        self.marks: list[int] = []
        self.quotes = 0
        self.now: RawBlock | None = None
        self.raised = ""
        self.pictures = 0
        self.references = "&#" in text

    def open(self, kind: str, start: int, end: int) -> RawBlock:
        """A new block inside the list item that is open."""
        item = self.items[-1] if self.items else None
        if item is not None and kind != "item":
            item.shut = True
        block = RawBlock(kind, start, end, item, len(self.items))
        self.blocks.append(block)
        self.now = block
        return block

    def words(self, words: str, start: int, end: int) -> None:
        """A piece of text into the block that is open."""
        now = self.now or self.open("paragraph", start, end)
        if self.references and UNWRITABLE.search(words):
            words = UNWRITABLE.sub(LOST, words)
        if self.pictures and any(map(str.isdecimal, words)):
            now.unshown = True
        if self.raised:
            words = words.translate(_SUPERSCRIPT if self.raised == "sup" else _SUBSCRIPT)
        now.add(words, start)

    def begin(self, tag: Any, start: int, end: int) -> None:
        """A construct opens."""
        if tag in ("Strong", "Emphasis"):
            self.marks.append(self.now.length if self.now else 0)
        elif tag == "Item":
            block = RawBlock("item", start, end, self.items[-1] if self.items else None, len(self.items) + 1)
            block.ordered = self.lists[-1] if self.lists else False
            self.blocks.append(block)
            self.items.append(block)
            self.now = block
        elif tag == "Paragraph":
            item = self.items[-1] if self.items else None
            if item is not None and not item.shut and not item.length:
                self.now = item
            else:
                self.open("quote" if self.quotes else "paragraph", start, end)
        elif tag == "BlockQuote":
            self.quotes += 1
        elif tag in ("TableHead", "TableRow"):
            self.open("header_row" if tag == "TableHead" else "row", start, end)
        elif tag == "TableCell":
            if self.now is not None and self.now.cells:
                self.now.add(" | ", start)
                self.now.next_char = -1
            self.marks.append(self.now.length if self.now else 0)
        elif tag == "HtmlBlock":
            self._html(self.open("html", start, end))
        elif isinstance(tag, dict):
            self._begin_with_data(tag, start, end)

    def _begin_with_data(self, tag: dict[str, Any], start: int, end: int) -> None:
        if "Heading" in tag:
            self.open("heading", start, end).level = int(tag["Heading"]["level"][1])
        elif "List" in tag:
            if self.items:
                self.items[-1].shut = True
            self.lists.append(tag["List"] is not None)
            self.now = None
        elif "CodeBlock" in tag:
            self.open("code", start, end)
        elif "BlockQuote" in tag:
            self.quotes += 1
        elif "Image" in tag:
            self.pictures += 1

    def finish(self, tag: Any, start: int) -> None:
        """A construct closes."""
        if tag in ("Strong", "Emphasis"):
            begin = self.marks.pop()
            if self.now is not None and self.now.length > begin:
                (self.now.strong if tag == "Strong" else self.now.emphasis).append((begin, self.now.length))
        elif tag == "Item":
            self.items.pop()
            self.now = None
        elif tag == "Paragraph":
            if self.items:
                self.items[-1].shut = True
            self.now = None
        elif tag == "TableCell":
            begin = self.marks.pop()
            if self.now is not None:
                self.now.cells.append((begin, self.now.length))
        elif tag in ("TableHead", "TableRow", "HtmlBlock", "CodeBlock"):
            self.now = None
        elif isinstance(tag, dict):
            name = next(iter(tag))
            if name == "List":
                self.lists.pop()
                self.now = None
            elif name == "Heading":
                self.now = None
            elif name == "BlockQuote":
                self.quotes -= 1
            elif name == "Image":
                self.pictures -= 1

    def inline_html(self, tag: str, start: int) -> None:
        """`<br>` is a line break; digits in `<sup>` stay apart from those before them (10<sup>9</sup> is not 109).

        A block with a tag that hides its text, or that stands inside a figure, may say other than it shows.
        """
        name = tag.strip("</> ").split(" ")[0].casefold()
        if name == "br" and self.now is not None:
            self.now.add("\n", start)
            self.now.next_char = -1
        elif name in ("del", "s", "strike") and self.now is not None:
            self.now.struck = True
        elif name in ("sup", "sub"):
            self.raised = "" if tag.startswith("</") else name
        elif self.now is not None and (not_shown(tag) or self._in_figure(tag, start)):
            self.now.unshown = True

    def _in_figure(self, tag: str, start: int) -> bool:
        """Digits on both sides of a tag."""
        if tag.startswith("<!--"):
            return False
        after = start + len(tag)
        return self.text[start - 1 : start].isdecimal() and self.text[after : after + 1].isdecimal()

    def _html(self, block: RawBlock) -> None:
        """The text of an HTML block: what stands outside its tags and comments."""
        place = block.start
        source = self.text[block.start : block.end]
        for first, last in _tags(source):
            self._piece(block, place, block.start + first)
            place = block.start + last
        self._piece(block, place, block.end)

    def _piece(self, block: RawBlock, start: int, end: int) -> None:
        piece = self.text[start:end]
        words = piece.strip()
        if words:
            if block.length:
                block.add("\n", start)
                block.next_char = -1
            block.add(words, start + piece.index(words))


def _tags(source: str) -> Iterator[tuple[int, int]]:
    """The places of tags and comments. One that is never closed is text; its end is looked for once."""
    place, ends = 0, {"<!--": "-->", "<": ">"}
    while ends and (opening := _ANGLE.search(source, place)):
        mark = opening.group() if opening.group() in ends else "<"
        end = source.find(ends[mark], opening.start() + len(mark)) if mark in ends else -1
        if end < 0:
            ends.pop(mark, None)
            place = opening.start() if mark == "<!--" else opening.end()
            continue
        place = end + len(ends[mark])
        yield opening.start(), place


def read_blocks(text: str, start: int = 0) -> list[RawBlock]:
    """The blocks of the Markdown in `text[start:]`, in reading order. Offsets are characters of `text`."""
    body = text[start:] if start else text
    char_of = _char_table(body, start)
    walk = _Walk(text, start)
    words, begin, finish = walk.words, walk.begin, walk.finish
    event: Any
    for event, span in pyromark.events_with_range(body, options=_OPTIONS):
        first, last = char_of[span["start"]], char_of[span["end"]]
        if isinstance(event, str):
            if event in ("SoftBreak", "HardBreak"):
                if walk.now is not None:
                    walk.now.add("\n", text.find("\n", first, last + 1) if event == "HardBreak" else first)
            elif event == "Rule":
                walk.open("rule", first, last)
                walk.now = None
            continue
        for name, value in event.items():
            if name == "Text":
                words(value, first, last)
            elif name == "Start":
                begin(value, first, last)
            elif name == "End":
                finish(value, first)
            elif name == "Code":
                words(value, max(text.find(value, first, last), first), last)
            elif name == "InlineHtml":
                walk.inline_html(value, first)
    for block in walk.blocks:
        block.text = block.parts[0] if len(block.parts) == 1 else "".join(block.parts)
    return walk.blocks


def _char_table(body: str, start: int) -> "range | list[int]":
    """For each byte offset of the body in UTF-8 the character of the page that it belongs to."""
    if body.isascii():
        return range(start, start + len(body) + 1)
    table: list[int] = []
    place = 0
    for match in re.finditer("[^\x00-\x7f]", body):
        here = match.start()
        table.extend(range(start + place, start + here))
        table.extend([start + here] * len(match.group().encode("utf-8", "surrogatepass")))
        place = here + 1
    table.extend(range(start + place, start + len(body) + 1))
    return table
