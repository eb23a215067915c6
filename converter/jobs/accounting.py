"""The ledger of a page: every block mapped, narrative only or set aside with a reason; and how much became facts."""

from collections.abc import Iterator

from converter.findings import Abstention, BlockEntry, Disposition, Ledger
from converter.jobs.coverage import clinical_coverage
from converter.jobs.spans import Spans, overlap, union
from converter.monograph import Evidence, Monograph
from converter.source.model import Block, Document

_FACTS = (
    "names", "ingredients", "indications", "doses", "contraindications", "interactions", "adverse_effects",
    "warnings", "storage", "faqs", "classifications", "presentations", "regulations", "mechanisms",
)  # fmt: skip


def account(document: Document, monograph: Monograph, abstentions: tuple[Abstention, ...]) -> Ledger:
    """The ledger of one page. A block that is in no output and has words is set aside with the reason `lost`."""
    facts_by_block = _facts_by_block(document, monograph)
    kept = union((s.evidence.char_start, s.evidence.char_start + s.evidence.char_length) for s in monograph.sections)
    kept = union([*kept, *_titles(document, kept)])
    entries = tuple(_entry(document, block, facts_by_block, kept) for block in document.blocks)
    structured = union(
        (e.char_start, e.char_start + e.char_length) for e in all_evidence(monograph, structured_only=True)
    )
    coverage = clinical_coverage(document, structured)
    return Ledger(
        path=document.path, blocks=entries, abstentions=abstentions, source_blocks=len(document.blocks),
        clinical_chars=coverage.chars, clinical_chars_in_facts=coverage.inside, advice_chars=coverage.advice,
        clinical_by_section=coverage.by_section,
    )  # fmt: skip


def set_aside(document: Document, reason: str) -> Ledger:
    """The ledger of a page that gives no output: every block set aside for the same reason."""
    entries = tuple(_row(document, block, "set_aside", reason, 0) for block in document.blocks)
    return Ledger(path=document.path, blocks=entries, source_blocks=len(document.blocks))


def all_evidence(monograph: Monograph, structured_only: bool = False) -> Iterator[Evidence]:
    """The evidence of every fact. `structured_only` leaves out doses kept as words and warnings of topic `other`."""
    for kind in _FACTS:
        for fact in getattr(monograph, kind):
            if structured_only and (
                (kind == "doses" and fact.regimen is None) or (kind == "warnings" and fact.topic == "other")
            ):
                continue
            if isinstance(fact.evidence, tuple):
                yield from fact.evidence
            else:
                yield fact.evidence


def _titles(document: Document, kept: Spans) -> Iterator[tuple[int, int]]:
    """The headings of sections whose text is kept: they are its title."""
    for section in document.sections:
        if section.heading is not None:
            heading, last = document.blocks[section.heading], document.blocks[section.last]
            if overlap(kept, heading.char_end, last.char_end):
                yield heading.char_start, heading.char_end


def _facts_by_block(document: Document, monograph: Monograph) -> dict[int, int]:
    counts: dict[int, int] = {}
    for evidence in all_evidence(monograph):
        counts[evidence.block] = counts.get(evidence.block, 0) + 1
    for entry in document.faqs:
        for block in entry.blocks:
            counts.setdefault(block, 1)
    return counts


def _entry(document: Document, block: Block, facts: dict[int, int], kept: Spans) -> BlockEntry:
    disposition, reason = _disposition(block, facts, kept)
    return _row(document, block, disposition, reason, facts.get(block.index, 0))


def _row(document: Document, block: Block, disposition: Disposition, reason: str, facts: int) -> BlockEntry:
    line, _ = document.line_column(block.char_start)
    return BlockEntry(
        block=block.index, kind=block.kind, section=block.section, line=line,
        byte_start=document.byte_at(block.char_start), byte_end=document.byte_at(block.char_end),
        disposition=disposition, reason=reason, facts=facts,
    )  # fmt: skip


def _disposition(block: Block, facts: dict[int, int], kept: Spans) -> tuple[Disposition, str]:
    if facts.get(block.index):
        return "mapped", ""
    if block.kind == "front_matter":
        return "set_aside", "front-matter"
    if not block.text.strip():
        return "set_aside", "no-words"
    if overlap(kept, block.char_start, block.char_end):
        return "narrative", ""
    if block.kind == "heading":
        return "set_aside", "heading-without-text"
    return "set_aside", "lost"
