"""What is too long, or nested too deeply, to state a fact: no one wrote it as a sentence.

Reading it would cost more than its length.
"""

import re

import msgspec

from converter.facts.sentences import sentences
from converter.findings import Abstention
from converter.source.model import Block, Document

# More than twice what the longest sentences and blocks of real monographs have (some 3,500 and 8,000 characters).
LONGEST_SENTENCE = 8_000
LONGEST_BLOCK = 32_000
DEEPEST = 50  # levels of lists; who nests deeper states nothing, and each level is looked at for what it holds over all
_GAP = re.compile(r"\s{200}")
REASON = "too-long-to-be-a-statement"
_SHOWN = 200


def readable(document: Document) -> tuple[Document, tuple[Abstention, ...]]:
    """The page as fact readers get it: blocks too long or too deep hold no words; and an abstention for each of these.

    Their text stays in the sections, the narrative and the ledger. Indexes and places are those of the page.
    """
    left = [block for block in document.blocks if block.depth > DEEPEST or _too_long(block)]
    if not left:
        return document, ()
    blocks = list(document.blocks)
    for block in left:
        blocks[block.index] = msgspec.structs.replace(
            block, text="", runs=(), strong=(), emphasis=(), lead="", body=0, cells=(), parent=None, intro=None
        )
    told = tuple(_left(document, block) for block in left if block.text.strip())
    return msgspec.structs.replace(document, blocks=tuple(blocks)), told


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
    detail = f"{block.depth} levels deep" if block.depth > DEEPEST else f"{len(block.text)} characters"
    return Abstention(
        reason=REASON, text=start.text, section=block.section, line=whole.line,
        byte_start=whole.byte_start, byte_end=whole.byte_end, detail=detail,
    )  # fmt: skip
