"""Regulatory status: withdrawn or banned as the page or its front matter says, and the schedule it is controlled under."""

import re
from collections.abc import Iterator

from converter.facts import scope
from converter.facts.context import FactContext, Reading
from converter.facts.places import CLINICAL_KINDS
from converter.facts.sentences import sentences
from converter.monograph import Regulation
from converter.monograph.identity import fold
from converter.source.model import Block, Document

_WITHDRAWN = re.compile(
    r"\b(?:withdrawn\s+from|(?:market|voluntary)\s+withdrawal|removed\s+from\s+the\s+(?:\w+\s+)?market|taken\s+off\s+the\s+(?:\w+\s+)?market|no\s+longer\s+(?:marketed|available|manufactured|sold|approved)|discontinued\s+(?:in|from|worldwide|globally)|(?:was|were|been)\s+(?:withdrawn|discontinued))\b",
    re.I,
)
_BANNED = re.compile(
    r"\b(?:is|are|was|were|been)\s+(?:\w+\s+)?(?:banned|prohibited)\b|\bbanned\s+(?:in|by|for|from)\b", re.I
)
_SCHEDULE = re.compile(
    r"\bSchedule\s+(?:IV|V|III|II|I|H1|H|X|[1-9])\b(?=[^.]{0,60}\b(?:controlled|substance|drug|narcotic|act|prescription|medic))",
    re.I,
)
_AUTHORITY = re.compile(
    r"\b(?:FDA|U\.?S\.? Food and Drug Administration|Food and Drug Administration|EMA|European Medicines Agency|MHRA|CDSCO|DCGI|DEA|Drug Enforcement Administration|TGA|Health Canada|WHO|PMDA|WADA)\b"
)
_PLACE = re.compile(
    r"\b(?:United States|US|U\.S\.|USA|European Union|EU|Europe|India|United Kingdom|UK|Canada|Australia|Japan|China|Germany|France|Switzerland|many countries|several countries|most countries|some countries|worldwide|globally)\b"
)
_OTHER_DRUG = re.compile(
    r"\b(?:dose|therapy|treatment|patient|use)\b[^.]{0,20}\b(?:discontinued|withdrawn)\b|\bbefore being (?:discontinued|withdrawn)\b|\bgradually (?:withdrawn|discontinued)|\bif (?:discontinued|withdrawn)|\bshould be (?:withdrawn|discontinued)|\bmust be (?:withdrawn|discontinued)",
    re.I,
)


def read(context: FactContext) -> Reading:
    """Each status with its sentence; authority and jurisdiction only where stated."""
    document = context.document
    found: dict[tuple[str, str], Regulation] = {}
    for fact in (*_front(document), *(fact for block in document.blocks for fact in _in_block(document, block))):
        found.setdefault((fact.kind, fold(fact.text)), fact)
    return Reading(facts=tuple(found.values()))


def _front(document: Document) -> Iterator[Regulation]:
    value = document.front.get("is_banned")
    if value is not None and str(value.value).strip().lower() in ("true", "yes") and document.blocks:
        block = document.blocks[0]
        match = re.search(r"is_banned\s*:.*", block.text)
        evidence = document.evidence(block, match.start(), match.end()) if match else document.evidence(block)
        yield Regulation(kind="banned", text=match.group(0) if match else "is_banned", evidence=evidence)


def _in_block(document: Document, block: Block) -> Iterator[Regulation]:
    if block.kind not in CLINICAL_KINDS or not any(p.search(block.text) for p in (_WITHDRAWN, _BANNED, _SCHEDULE)):
        return
    for span in sentences(block.text):
        text = " ".join(span.of(block.text).split())
        if text.endswith("?"):
            continue
        for kind, pattern in (("withdrawn", _WITHDRAWN), ("banned", _BANNED), ("schedule", _SCHEDULE)):
            match = pattern.search(block.text, span.start, span.end)
            if match is None or (kind == "withdrawn" and _OTHER_DRUG.search(text)):
                continue
            if kind != "withdrawn" and scope.negated(block.text[: span.end], match.start(), match.end()):
                continue
            authority, place = _AUTHORITY.search(text), _PLACE.search(text)
            yield Regulation(
                kind=kind, text=text, evidence=document.evidence(block, span.start, span.end),
                authority=authority.group(0) if authority else "", jurisdiction=place.group(0) if place else "",
            )  # fmt: skip
