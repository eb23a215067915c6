"""Names of the medicine: its title, generic name, alternate and brand names that the page gives."""

import re
from collections.abc import Iterator

from converter.facts.context import FactContext, Reading
from converter.facts.coordination import split
from converter.facts.ingredients import GENERIC, generic_list, split_title
from converter.facts.places import blocks_of, evidence_of
from converter.facts.sentences import sentences
from converter.facts.surroundings import named_component
from converter.monograph import Evidence, Name
from converter.monograph.identity import fold
from converter.source.model import Block, Document

ALTERNATE = "alternate_names"
_BRAND = re.compile(r"\bbrand\b|\btrade name|\bmarketed\b|\bsold (?:as|under)\b", re.I)
_BRAND_NOTE = re.compile(r"\(\s*brand(?: name)?s?\b[^)]*\)|[™®]", re.I)
_AHEAD = re.compile(
    r"\b(?:brand\s+names?|trade\s+names?|names?)\b[^.:]{0,80}?\b(?:include|includes|including|are|is|such\s+as|like|:)\s+|\b(?:known\s+as|called|referred\s+to\s+as|such\s+as|include|includes|including|like|found[^.]{0,30}\bis)\s+",
    re.I,
)
_QUOTED = re.compile(r"[\"“]([^\"”]{2,60})[\"”]")
_NAME = re.compile(r"^[A-Z0-9][\w'’.+/-]*(?:[ -][A-Z0-9(][\w'’.+/-]*|[ -](?:of|and|in|de)\b|[ -][a-z]{4,14}){0,5}$")
_PLAIN = re.compile(
    r"\b(?:no|not|there|various|several|other|widely|available|recognized|officially|internationally|depending|manufacturer|regional|region|variations?|formulations?|always|consult|product|combination|names?|brands?|example|sources?|information|individual|components?|ingredients|market|vary|however|individually|international|none|doctor|healthcare|pharmacist|recombinant|common|generic|similar|provided|others|etc)\b",
    re.I,
)
_ABBREVIATION = re.compile(r"\(([A-Z][A-Z0-9-]{1,7})\)")


def read(context: FactContext) -> Reading:
    """Title, generic, alternate and brand names; none twice."""
    document = context.document
    found: dict[str, Name] = {}

    def add(text: str, kind: str, evidence: Evidence | None, component: str = "") -> None:
        text = " ".join(text.split()).strip(' ,;:.*"“”')
        if evidence is not None and text and (kind == "title" or len(text) <= 120) and fold(text) not in found:
            found[fold(text)] = Name(text=text, kind=kind, evidence=evidence, component=component)

    add(document.title, "title", _title_evidence(document))
    for block in document.blocks:
        if block.section == GENERIC and block.kind in ("heading", "paragraph", "item"):
            stated = generic_list(block.text[block.body if block.kind == "paragraph" else 0 :])
            if stated:
                for name in stated:
                    if fold(name) not in found:
                        add(name, "generic", evidence_of(document, name, [block]))
                break
    for block in blocks_of(document, ALTERNATE):
        for text, kind, evidence, component in _stated(context, block):
            if fold(text) not in found:
                add(text, kind, evidence, component)
    return Reading(facts=tuple(found.values()))


def abbreviations(document: Document, ingredients: tuple[str, ...]) -> frozenset[str]:
    """Folded abbreviations of the medicine's own names, as the page introduces them ("isosorbide dinitrate (ISDN)")."""
    own = set()
    names = {fold(name) for name in (*ingredients, document.title, *split_title(document.title))}
    for name in names:
        genus, _, species = name.partition(" ")
        if species and " " not in species and species.isalpha():
            own.add(f"{genus[:1]}. {species}")
    for match in _ABBREVIATION.finditer(document.text):
        before = f" {fold(document.text[max(0, match.start() - 80) : match.start()])} "
        if any(before.endswith(f" {name} ") for name in names if name):
            own.add(fold(match.group(1)))
    return frozenset(own)


def _title_evidence(document: Document) -> Evidence | None:
    headings = [block for block in document.blocks if block.kind == "heading"]
    found = evidence_of(document, document.title, [*headings, *document.blocks])
    if found is None and document.blocks:
        front = document.front.get("title")
        block = document.blocks[0]
        found = document.evidence(block, 0, min(len(block.text), len(document.title) if front else 1))
    return found


def _stated(context: FactContext, block: Block) -> Iterator[tuple[str, str, Evidence, str]]:
    document = context.document
    component = block.component
    headings = " ".join(document.blocks[n].text for n in block.headings[-1:])
    intro = document.blocks[block.intro].text if block.intro is not None else ""
    brand = bool(_BRAND.search(block.lead) or _BRAND.search(intro) or re.search(r"\bbrand", headings, re.I))
    body = block.body if block.lead else 0
    if block.lead and not _BRAND.search(block.lead):
        component = named_component(block.lead, context.ingredients) or component
    for span in sentences(block.text, body):
        text = span.of(block.text)
        kind = "brand" if brand or _BRAND.search(text) or _BRAND_NOTE.search(text) else "alternate"
        cues = list(_AHEAD.finditer(block.text, span.start, span.end))
        start = cues[-1].end() if cues else span.start
        if not cues and (quoted := list(_QUOTED.finditer(block.text, span.start, span.end))) and len(text.split()) > 4:
            for match in quoted:
                yield match.group(1), kind, document.evidence(block, match.start(1), match.end(1)), component
            continue
        for part in split(block.text, start, span.end):
            words = _BRAND_NOTE.sub("", part.text).strip(" \"“”'*.,:")
            own = block.text[part.start : part.end]
            if _NAME.match(words) and not _PLAIN.search(words) and len(words) > 2:
                marked = "brand" if _BRAND_NOTE.search(own) else kind
                yield words, marked, document.evidence(block, part.start, part.end), component
