"""The sections of a page with their whole text, also those that its dialect does not know: nothing is lost."""

from collections.abc import Sequence

from converter.facts.context import FactContext, Reading
from converter.facts.places import evidence_over
from converter.monograph import SectionText
from converter.source.model import Block, Section

_SILENT = frozenset({"blank", "rule", "front_matter"})


def read(context: FactContext) -> Reading:
    """One fact for each section that holds text; the questions of a page are facts of their own and left out here.

    `key` is empty for a heading that the dialect does not know, and for text before the first heading.
    """
    document = context.document
    asked = {block for entry in document.faqs for block in entry.blocks}
    facts = []
    for section in document.sections:
        blocks = document.blocks[section.first : section.last + 1]
        body = [block for block in blocks if not _heads(block, section) and block.kind not in _SILENT]
        for run in _runs([block for block in body if block.text.strip()], asked if section.key == "faqs" else set()):
            facts.append(
                SectionText(
                    key=section.key, title=section.title, text="\n".join(map(_line, run)),
                    evidence=evidence_over(document, run), component=section.component,
                )
            )  # fmt: skip
    return Reading(facts=tuple(facts))


def _line(block: Block) -> str:
    """A block on one line; a list item keeps a bullet, so that readers of the text can see the list."""
    words = " ".join(block.text.split("\n"))
    return f"- {words}" if block.kind == "item" else words


def _heads(block: Block, section: Section) -> bool:
    """Whether the block is the section's heading, and no more; a bold lead-in heads its own paragraph."""
    return block.index == section.heading and block.kind == "heading"


def _runs(blocks: Sequence[Block], without: set[int]) -> list[list[Block]]:
    """The blocks, cut where some are left out, so that each run's place holds its own text only."""
    runs: list[list[Block]] = [[]]
    for block in blocks:
        if block.index in without:
            runs.append([])
        else:
            runs[-1].append(block)
    return [run for run in runs if run]
