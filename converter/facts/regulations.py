"""Regulatory status: withdrawn or banned as the page or its front matter says, and the schedule that controls it."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts import scope
from converter.facts.context import FactContext, Reading
from converter.facts.literals import Finder
from converter.facts.places import ANSWER_MARK, CLINICAL_KINDS
from converter.facts.sentences import Span, sentences
from converter.facts.trimming import Phrases, lowered
from converter.findings import Finding, Severity
from converter.monograph import Regulation
from converter.monograph.identity import fold
from converter.source.model import Block, Document

_NOT = re.compile(r"\b(?:not|never)\s+(?:(?:been|yet)\s+)?$", re.I)
_CODES = {"withdrawn": "FCT320", "banned": "FCT321"}
_SAID = re.compile(r"(?:true|yes|on|y|1|(?:since |in )?(?:19|20)\d\d)(?![\w.]).*", re.I)


class _Words(NamedTuple):
    stems: Finder[bool]
    kinds: dict[str, Phrases]
    treatment: Phrases
    authorities: re.Pattern[str]
    places: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("converter.facts").joinpath("data/regulations.toml").read_text(encoding="utf-8"))
    return _Words(
        Finder([(True, data["stems"])]),
        {kind: Phrases(rf"\b(?:{'|'.join(data[kind])})") for kind in ("withdrawn", "banned", "schedule")},
        Phrases("|".join(data["treatment"])),
        re.compile(rf"\b(?:{'|'.join(data['authorities'])})\b"),
        re.compile(rf"\b(?:{'|'.join(data['places'])})\b"),
    )


def read(context: FactContext) -> Reading:
    """Each status once for each place, with the first sentence that says so; authority and place only where stated."""
    document = context.document
    found: dict[tuple[str, str], Regulation] = {}
    for fact in (*_front(document), *(fact for block in document.blocks for fact in _in_block(document, block))):
        found.setdefault((fact.kind, fold(fact.jurisdiction)), fact)
    findings = tuple(_finding(document, fact) for fact in found.values() if fact.kind in _CODES)
    return Reading(facts=tuple(found.values()), findings=_once(findings))


def _finding(document: Document, fact: Regulation) -> Finding:
    place = fact.jurisdiction or "the page names no place"
    return Finding(
        code=_CODES[fact.kind], severity=Severity.WARNING, path=document.path, line=fact.evidence.line,
        column=fact.evidence.column, message=f"the page says that the medicine is {fact.kind} ({place})",
        hint="its facts are kept; see that nobody loads them as current",
    )  # fmt: skip


def _once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """One finding a kind, the first."""
    return tuple({finding.code: finding for finding in reversed(findings)}.values())[::-1]


def _front(document: Document) -> Iterator[Regulation]:
    """The front matter's keys for it: yes, or the date since when."""
    for key, value in document.status.items():
        if not _SAID.fullmatch(str(value.value).strip()) or not document.blocks:
            continue
        block = document.blocks[0]
        line = re.search(rf"{re.escape(key)}\s*:.*", block.text)
        start, end = line.span() if line else (0, min(len(block.text), 1))
        kind = "withdrawn" if "withdrawn" in key.casefold() else "banned"
        yield Regulation(kind=kind, text=line.group(0) if line else key, evidence=document.evidence(block, start, end))


def _in_block(document: Document, block: Block) -> Iterator[Regulation]:
    words = _words()
    if block.section == "alternate_names":
        return  # a brand that is gone is no medicine that is withdrawn
    if block.kind not in CLINICAL_KINDS or not words.stems.found(lowered(block.text)):
        return
    for span in sentences(block.text):
        mark = ANSWER_MARK.match(block.text, *span)
        span = Span(mark.end() if mark else span.start, span.end)
        text = " ".join(span.of(block.text).split())
        if text.endswith("?"):
            continue
        for kind, phrases in words.kinds.items():
            match = phrases.search(text)
            if match is None or (kind == "withdrawn" and words.treatment.search(text)):
                continue
            said_not = _NOT.search(text[: match.start()].rstrip() + " ") is not None
            if said_not or (kind != "withdrawn" and scope.negated(text, *match.span())):
                continue
            authority, place = words.authorities.search(text), words.places.search(text)
            yield Regulation(
                kind=kind, text=text, evidence=document.evidence(block, span.start, span.end),
                authority=authority.group(0) if authority else "", jurisdiction=place.group(0) if place else "",
            )  # fmt: skip
