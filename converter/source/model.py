"""A page as it was read: decoded text, front matter, blocks with places, sections. No fact is read here."""

from bisect import bisect_right
from typing import Literal

import msgspec

from converter.findings import Finding
from converter.monograph import Evidence

BlockKind = Literal[
    "front_matter", "heading", "paragraph", "item", "header_row", "row", "quote", "html", "code", "rule", "blank"
]


_FAR = 1 << 60  # behind every place of a page


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One block of the page, in reading order; nested list items are blocks of their own.

    `text` is the plain text (emphasis marks and escapes removed, entities decoded, soft breaks as a newline).
    `runs` maps it back: pairs (offset in `text`, offset in `Document.text`), ascending; from each pair on both
    advance together until the next. `strong` and `emphasis` are ranges in `text`. `lead` is the bold lead-in
    without its colon ("Adults" in "**Adults:** 5 mg daily"), and `body` the offset in `text` behind it.
    `parent` is the list item around an item; `intro` the block that introduces the list ("Common effects
    include:") or the header row of a table row. `headings` are the heading blocks in scope, outermost first
    (bold lines that act as headings are blocks of kind `heading`). `cells` are ranges in a row's `text`.
    """

    index: int
    kind: BlockKind
    text: str
    char_start: int
    char_end: int
    runs: tuple[tuple[int, int], ...] = ()
    strong: tuple[tuple[int, int], ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()
    level: int = 0
    depth: int = 0
    parent: int | None = None
    intro: int | None = None
    headings: tuple[int, ...] = ()
    lead: str = ""
    body: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    section: str = ""
    component: str = ""
    ordered: bool = False

    def place(self, offset: int) -> int:
        """The offset in `Document.text` of an offset in `text`."""
        runs = self.runs
        if not runs:
            return self.char_start + offset
        n = bisect_right(runs, (offset, _FAR)) if len(runs) > 1 else 1
        base, char = runs[n - 1 if n else 0]
        return char + offset - base


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the page that the dialect knows. `key` is '' for an unknown heading; `blocks` is a range of indexes.

    `component` is the ingredient that the part speaks of in a combination page with a sub-monograph for each.
    """

    key: str
    title: str
    heading: int | None
    first: int
    last: int
    component: str = ""


class FaqEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its answer; `blocks` are the blocks both were read from (the front matter's among them)."""

    question: str
    answer: str
    blocks: tuple[int, ...]
    char_start: int
    char_end: int
    component: str = ""


class FrontValue(msgspec.Struct, frozen=True, kw_only=True):
    """A front-matter value as text (`value`), with the place of its key."""

    value: str | list[object] | dict[str, object]
    line: int
    char_start: int
    char_end: int


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A page. `text` is decoded and repaired; `byte_starts` and `byte_steps` lead from its characters to the bytes.

    `status` holds the front-matter values that may say that the medicine is banned or withdrawn.
    `standing` is `monograph`, or why the page is none: `placeholder`, `not-clinical`, `empty`, `foreign-language`.
    """

    path: str
    text: str
    sha1: str
    sha256: str
    dialect: str
    title: str
    slug: str
    standing: str
    language: str
    front: dict[str, FrontValue]
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    faqs: tuple[FaqEntry, ...]
    components: tuple[str, ...]
    findings: tuple[Finding, ...]
    line_starts: tuple[int, ...]
    byte_map: tuple[tuple[int, int, int], ...]
    status: dict[str, FrontValue] = {}

    def byte_at(self, char: int) -> int:
        """The byte offset in the original file of a character of `text`.

        `byte_map` holds (first character, its byte, bytes a character) for stretches of equal width.
        """
        n = bisect_right(self.byte_map, (char, _FAR, 0)) if len(self.byte_map) > 1 else 1
        first, byte, width = self.byte_map[n - 1 if n else 0]
        return byte + (char - first) * width

    def line_column(self, char: int) -> tuple[int, int]:
        """1-based line and column of a character of `text`."""
        line = bisect_right(self.line_starts, char)
        return line, char - self.line_starts[line - 1] + 1

    def evidence(self, block: Block, start: int = 0, end: int | None = None) -> Evidence:
        """Evidence for `block.text[start:end]`."""
        end = len(block.text) if end is None else end
        first = block.place(start)
        last = min(block.place(end - 1) + 1, block.char_end) if end > start else first
        line, column = self.line_column(first)
        return Evidence(
            section=block.section, text=block.text[start:end], block=block.index, line=line, column=column,
            byte_start=self.byte_at(first), byte_end=self.byte_at(last), char_start=first, char_length=last - first,
        )  # fmt: skip
