"""How much of a page's clinical text became facts, by section.

A sentence counts whole when a fact was read from it, and an introduction ("Common effects include:") when a fact was
read from what it introduces. Advice and disclaimers, from which nothing can be read, are counted apart.
"""

import msgspec

from converter.facts.advice import is_advice
from converter.facts.sentences import sentences
from converter.jobs.spans import Spans, overlap
from converter.source.model import Block, Document

CLINICAL = frozenset(
    {"usage", "dosage", "side_effects", "contraindications", "interactions", "precautions", "pregnancy"}
)
_SILENT = frozenset({"heading", "blank", "rule", "front_matter"})


class Coverage(msgspec.Struct, frozen=True):
    """Section key → (characters of clinical statements, those of them that became facts); characters of advice."""

    by_section: dict[str, tuple[int, int]]
    advice: int

    @property
    def chars(self) -> int:
        """Characters of clinical statements."""
        return sum(total for total, _ in self.by_section.values())

    @property
    def inside(self) -> int:
        """Characters of statements that became facts."""
        return sum(inside for _, inside in self.by_section.values())


def clinical_coverage(document: Document, structured: Spans) -> Coverage:
    """The coverage of a page by `structured`, the places of its facts in `document.text`."""
    by_section: dict[str, tuple[int, int]] = {}
    advice = 0
    introducing = _introductions(document, structured)
    for block in document.blocks:
        if block.section not in CLINICAL or block.kind in _SILENT:
            continue
        total, inside = by_section.get(block.section, (0, 0))
        for span in sentences(block.text):
            size = span.end - span.start
            introduces = block.index in introducing and span.end == len(block.text.rstrip())
            if introduces or overlap(structured, block.place(span.start), block.place(span.end - 1) + 1):
                total, inside = total + size, inside + size
            elif is_advice(span.of(block.text)):
                advice += size
            else:
                total += size
        by_section[block.section] = (total, inside)
    return Coverage(by_section, advice)


def _introductions(document: Document, structured: Spans) -> set[int]:
    """Blocks whose last sentence introduces a list or table from which a fact was read, or stands around it."""
    found: set[int] = set()
    for block in document.blocks:
        if (block.intro is not None or block.parent is not None) and _has_fact(block, structured):
            found.update(index for index in (block.intro, block.parent) if index is not None)
    return found


def _has_fact(block: Block, structured: Spans) -> bool:
    size = len(block.text)
    return bool(size) and overlap(structured, block.place(0), block.place(size - 1) + 1) > 0
