"""Finding words of a page again, for the evidence of facts that are read from its title or from several places."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from converter.facts.trimming import lowered
from converter.monograph import Evidence
from converter.source.model import Block, Document

ANSWER_MARK = re.compile(r"(?:\W*(?:a|answer)\s*:\s*)?", re.I)
CLINICAL_KINDS = frozenset({"paragraph", "item", "row", "quote"})


def words_pattern(words: str) -> re.Pattern[str]:
    """A pattern for `words` with any white space between them, in any case, on word boundaries."""
    inner = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.I)


def evidence_of(document: Document, words: str, blocks: Iterable[Block] | None = None) -> Evidence | None:
    """The first place of `words` in the blocks (by default all, the title's block last); None when absent."""
    # a pattern takes longer to make than to search with: only the blocks that hold the first word need it
    first = words.split()[:1]
    head = first[0].lower() if first and words.isascii() else ""
    pattern = None
    for block in document.blocks if blocks is None else blocks:
        if head and block.text.isascii() and head not in lowered(block.text):
            continue
        pattern = pattern or words_pattern(words)
        match = pattern.search(block.text)
        if match:
            return document.evidence(block, match.start(), match.end())
    return None


def blocks_of(document: Document, *sections: str) -> Iterator[Block]:
    """The text blocks of the sections, in reading order."""
    for block in document.blocks:
        if block.section in sections and block.kind in CLINICAL_KINDS:
            yield block


def evidence_over(document: Document, blocks: Sequence[Block]) -> Evidence:
    """Evidence for several blocks in a row; its text is theirs, joined by line ends."""
    first, last = blocks[0], blocks[-1]
    whole = document.evidence(first)
    start, end = first.place(0), max(last.char_end, first.place(0))
    return msgspec.structs.replace(
        whole, text="\n".join(block.text for block in blocks), char_length=end - start, byte_end=document.byte_at(end),
    )  # fmt: skip
