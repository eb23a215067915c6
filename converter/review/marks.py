"""Marks: which stretch of the page became which fact, and which clauses stayed words and why."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from converter.facts.dosage.reasons import reasons
from converter.jobs.readings import reading_digest
from converter.monograph import Code, Dose, Evidence
from converter.monograph.fact_ids import fact_ids
from converter.review.code_chips import codes_of
from converter.review.dose_words import dose_words
from converter.review.page_reading import PageReading
from converter.source import Document

KINDS = (
    "names", "ingredients", "indications", "doses", "contraindications", "interactions", "adverse_effects",
    "warnings", "storage", "faqs", "classifications", "presentations", "regulations",
    "mechanisms",
)  # fmt: skip
LABELS = {
    "names": "name", "ingredients": "ingredient", "indications": "indication", "doses": "dose",
    "contraindications": "contraindication", "interactions": "interaction", "adverse_effects": "adverse effect",
    "warnings": "warning", "storage": "storage", "faqs": "question", "classifications": "class",
    "presentations": "presentation", "regulations": "regulation", "mechanisms": "mechanism", "words": "kept as words",
}  # fmt: skip


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of `Document.text`. `kind` is one of KINDS, or `words` for a clause that stayed words (`reason`).

    `fact` is the id of the fact, as in every format; clauses that are no dose statement have none. `reading` is the
    digest of what was read (`reading_digest`).
    """

    kind: str
    start: int
    end: int
    line: int
    block: int
    words: str
    reason: str = ""
    source: str = ""
    fact: str = ""
    reading: str = ""
    codes: tuple[Code, ...] = ()


def marks_of(reading: PageReading) -> tuple[Mark, ...]:
    """All marks of a page, in its order."""
    found = [*_facts(reading), *_abstentions(reading)]
    return tuple(sorted(set(found), key=lambda mark: (mark.start, mark.end, mark.kind, mark.words)))


def reason_words(reason: str) -> str:
    """What a reason code means, as far as it is in the table of reasons."""
    return reasons().get(reason, "")


def _facts(reading: PageReading) -> Iterator[Mark]:
    if reading.monograph is None:
        return
    ids = fact_ids(reading.monograph)
    for kind in KINDS:
        for fact, name in zip(getattr(reading.monograph, kind), getattr(ids, kind), strict=True):
            places = fact.evidence if isinstance(fact.evidence, tuple) else (fact.evidence,)
            if isinstance(fact, Dose) and fact.regimen is None:
                yield _mark("words", places[0], dose_words(fact), name, reading_digest(fact), fact.reason)
                continue
            for place in places:
                mark = _mark(kind, place, fact_words(kind, fact), name, reading_digest(fact))
                yield msgspec.structs.replace(mark, codes=codes_of(fact))


def _mark(kind: str, place: Evidence, words: str, fact: str, reading: str, reason: str = "") -> Mark:
    return Mark(
        kind=kind, start=place.char_start, end=place.char_start + place.char_length, line=place.line, block=place.block,
        words=words, reason=reason, source=place.text, fact=fact, reading=reading,
    )  # fmt: skip


def _abstentions(reading: PageReading) -> Iterator[Mark]:
    """Clauses that stayed words and are no dose statement of the record already."""
    doses = reading.monograph.doses if reading.monograph else ()
    told = {(dose.evidence.byte_start, dose.reason) for dose in doses if dose.regimen is None}
    for each in reading.abstentions:
        if (each.byte_start, each.reason) in told:
            continue
        start, end = (char_at(reading.document, byte) for byte in (each.byte_start, each.byte_end))
        detail = f": {each.detail}" if each.detail else ""
        yield Mark(
            kind="words", start=start, end=end, line=each.line, block=block_at(reading.document, start),
            words=f"kept as words ({each.reason}{detail})", reason=each.reason, source=each.text,
        )  # fmt: skip


def char_at(document: Document, byte: int) -> int:
    """The character of `Document.text` that a byte of the file belongs to."""
    starts = [stretch[1] for stretch in document.byte_map]
    first, begin, width = document.byte_map[max(bisect_right(starts, byte) - 1, 0)]
    return min(first + (byte - begin) // max(width, 1), len(document.text))


def block_at(document: Document, char: int) -> int:
    """The index of the block that holds a character."""
    starts = [block.char_start for block in document.blocks]
    return max(bisect_right(starts, char) - 1, 0)


def fact_words(kind: str, fact: Any) -> str:
    """A fact in a line of words."""
    if kind == "doses":
        return dose_words(fact)
    told: dict[str, Callable[[], str]] = {
        "names": lambda: f"{fact.text} ({fact.kind})",
        "ingredients": lambda: fact.concept.text,
        "indications": lambda: _with(fact.concept.text, "off-label" if fact.off_label else "", fact.population),
        "contraindications": lambda: _with(fact.concept.text, fact.population),
        "interactions": lambda: _with(fact.interactant.text, fact.kind, fact.effect),
        "adverse_effects": lambda: _with(fact.concept.text, fact.seriousness, fact.frequency),
        "warnings": lambda: fact.topic,
        "storage": lambda: _with("storage", f"{fact.low or ''}-{fact.high or ''} {fact.unit}" if fact.unit else ""),
        "faqs": lambda: fact.question,
        "classifications": lambda: _with(fact.concept.text, fact.kind),
        "presentations": lambda: _with(fact.concept.text, fact.kind),
        "regulations": lambda: _with(fact.kind, fact.authority),
        "mechanisms": lambda: "mechanism",
    }
    component = getattr(fact, "component", "")
    return f"{component}: {told[kind]()}" if component else told[kind]()


def _with(words: str, *more: str) -> str:
    """Words with what is known besides in parentheses."""
    told = ", ".join(part for part in more if part and part != words)
    return f"{words} ({told})" if told else words
