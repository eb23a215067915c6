"""What is too long to state a fact: no one wrote it as a sentence, and reading it would cost more than its length."""

import re

import msgspec

from converter.facts.sentences import sentences
from converter.findings import Abstention
from converter.source.model import Block, Document

# More than twice what the longest sentences and blocks of real monographs have (some 3,500 and 8,000 characters).
LONGEST_SENTENCE = 8_000
LONGEST_BLOCK = 32_000
_GAP = re.compile(r"\s{200}")
REASON = "too-long-to-be-a-statement"
_SHOWN = 200


def readable(document: Document) -> tuple[Document, tuple[Abstention, ...]]:
    """The page as fact readers get it: blocks that are too long hold no words; and an abstention for each of these.

    Their text stays in the sections, the narrative and the ledger. Indexes and places are those of the page.
    """
    long = [block for block in document.blocks if _too_long(block)]
    if not long:
        return document, ()
    blocks = list(document.blocks)
    for block in long:
        blocks[block.index] = msgspec.structs.replace(
            block, text="", runs=(), strong=(), emphasis=(), lead="", body=0, cells=()
        )
    return msgspec.structs.replace(document, blocks=tuple(blocks)), tuple(_left(document, block) for block in long)


def _too_long(block: Block) -> bool:
    if len(block.text) < 200 or block.kind == "front_matter":
        return False
    if len(block.text) > LONGEST_BLOCK or _GAP.search(block.text):
        return True
    if len(block.text) <= LONGEST_SENTENCE:
        return False
    return any(span.end - span.start > LONGEST_SENTENCE for span in sentences(block.text))


def _left(document: Document, block: Block) -> Abstention:
    start = document.evidence(block, 0, min(_SHOWN, len(block.text)))
    whole = document.evidence(block)
    return Abstention(
        reason=REASON, text=start.text, section=block.section, line=whole.line,
        byte_start=whole.byte_start, byte_end=whole.byte_end, detail=f"{len(block.text)} characters",
    )  # fmt: skip
