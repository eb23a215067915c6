"""Finding words of a page again, for the evidence of facts that are read from its title or from several places."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

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
    # a pattern takes longer to make than to search with: plain words are looked for without one
    plain = words.lower().split() if words.isascii() else []
    pattern = None
    for block in document.blocks if blocks is None else blocks:
        if plain and block.text.isascii():
            place = _place(plain, block.text.lower())
        else:
            pattern = pattern or words_pattern(words)
            match = pattern.search(block.text)
            place = match.span() if match else None
        if place:
            return document.evidence(block, *place)
    return None


def _place(words: Sequence[str], low: str) -> tuple[int, int] | None:
    """Where `words_pattern` finds the words first; both in lower case and ASCII."""
    start = low.find(words[0])
    while start >= 0:
        end = start + len(words[0])
        for word in words[1:]:
            gap = len(low) - len(low[end:].lstrip()) - end
            if not gap or not low.startswith(word, end + gap):
                break
            end += gap + len(word)
        else:
            if not (_in_word(low[start - 1 : start]) or _in_word(low[end : end + 1])):
                return start, end
        start = low.find(words[0], start + 1)
    return None


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


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
