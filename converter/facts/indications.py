"""Reads what the medicine is used for: lists and prose of the usage section, conditions that dosing lines name.

The cues are data (`data/indication_cues.toml`). What the page says it is *not* for, how it works, and what a part of
the text says of a disease in general is no indication.
"""

import re

import msgspec

from converter.facts import concepts
from converter.facts.context import FactContext, Reading
from converter.facts.coordination import before_explanation, split
from converter.facts.indication_lists import Listing, Outline
from converter.facts.indication_phrases import Use, clause_end, cues, uses
from converter.facts.sentences import sentences
from converter.monograph import Concept, Indication
from converter.source.model import Block

_SECTIONS_READ = ("usage", "dosage")
_USE_LEADS = frozenset(("usage", "uses", "indications"))
_REPEATING = ("summary", "faqs")


class _Found(msgspec.Struct):
    """Facts so far, with what they say, so that none is told twice."""

    facts: list[Indication]
    keys: list[frozenset[str]]


def read(context: FactContext) -> Reading:
    """The indications that the page states, in the order of the page."""
    found = _Found([], [])
    outline = Outline(context)
    unapproved = _unapproved(context)
    for block in context.document.blocks:
        if block.section == "usage" or concepts.fold_key(block.lead) in _USE_LEADS:
            _usage(context, outline, block, found)
    for block in context.document.blocks:
        if block.section == "dosage":
            _dosage(context, outline, block, found)
    if not found.facts:
        for block in context.document.blocks:
            if block.section in _REPEATING and block.kind in ("paragraph", "item"):
                _prose(context, block, block.body, found, strong_only=True)
    if unapproved:
        found.facts = [msgspec.structs.replace(fact, off_label=True) for fact in found.facts]
    return Reading(tuple(found.facts))


_INVESTIGATIONAL = re.compile(
    r"(?:not|n't)\s+(?:currently|yet|widely|yet\s+widely|officially\s+)?\s*approved\s+(?:for\s+(?:widespread|general|clinical|any|human|medical|commercial|use\b)|as\s)"
    r"|(?:primary\s+use|drug|medication|compound|agent|it)(?:\s+is|'s)\s+(?:currently\s+|still\s+)?(?:under\s+investigation|being\s+investigated)"
    r"|\b(?:is|remains)\s+(?:currently\s+|still\s+)?an?\s+(?:\w+\s+)?(?:investigational|experimental)\s+(?:\w+\s+)?(?:drug|agent|medication|compound|antiviral|antibody|therapy|treatment)"
    r"|still\s+in\s+(?:the\s+)?(?:clinical\s+trials|research|development)",
    re.I,
)


def _unapproved(context: FactContext) -> bool:
    """Whether the usage section says that the medicine itself is approved for nothing."""
    return any(block.section == "usage" and _INVESTIGATIONAL.search(block.text) for block in context.document.blocks)


def _usage(context: FactContext, outline: Outline, block: Block, found: _Found) -> None:
    listing = outline.place(block)
    if listing.skipped or block.kind not in ("paragraph", "item", "row"):
        return
    if block.kind != "item" or not listing.lists_uses or listing.component:
        start = block.body if listing.label else 0
        told = _prose(
            context,
            block,
            start,
            found,
            off_label=listing.off_label,
            component=listing.component,
            strong_only=bool(listing.component),
        )
        if listing.label and not told and not listing.component:
            _noun_list(context, block, start, found, listing)
        if block.kind == "item" and not block.lead and not told and listing.bare:
            _item(context, block, found, listing)
        return
    if listing.negated:
        return
    _item(context, block, found, listing)


_NAMES_ONLY = re.compile(
    r"(?:[\w'-]+(?:\s+[\w'-]+){0,2},\s+){2,}(?:and\s+|or\s+)?[\w'-]+(?:\s+[\w'-]+){0,2}\s*(?:\([^)]*\))?\.?"
)


def _item_end(text: str, start: int, end: int) -> int:
    origin = text.find(" from ", start, end)
    return origin if origin > 0 else end


def _item(context: FactContext, block: Block, found: _Found, listing: Listing) -> None:
    """An item of a list of uses: its bold lead or its first words name the use, the rest explains it."""
    if block.lead and block.body:
        start, end = block.text.find(block.lead), block.text.find(block.lead) + len(block.lead)
    else:
        end = sentences(block.text)[0].end if block.text.strip() else 0
        start, end = 0, before_explanation(block.text, 0, end)
        if uses(block.text, start, end):
            _prose(context, block, 0, found, off_label=listing.off_label)
            return
        end = _item_end(block.text, start, clause_end(block.text, start, end))
    before = len(found.facts)
    for part in split(block.text, start, end):
        text = concepts.clean(part.text)
        if not concepts.names_something(text) or text.lower() in cues().not_uses:
            continue
        off = listing.off_label or any(cues().off_label.search(remark) for remark in part.remarks)
        _add(
            context,
            block,
            start,
            end,
            Use(text, part.start, part.end, "", off, concepts.is_purpose(text), part.example_of, part.glosses),
            found,
        )
    if block.body and len(found.facts) > before:
        if _NAMES_ONLY.fullmatch(block.text[block.body :].strip()):
            _noun_list(context, block, block.body, found, listing)
            return
        named = [concepts.key(words) for part in split(block.lead) for words in (part.text, *part.glosses)]
        _prose(context, block, block.body, found, off_label=listing.off_label, explains=tuple(named))


def _prose(
    context: FactContext,
    block: Block,
    start: int,
    found: _Found,
    *,
    off_label: bool = False,
    component: str = "",
    strong_only: bool = False,
    explains: tuple[frozenset[str], ...] = (),
) -> bool:
    told = False
    for span in sentences(block.text, start):
        if block.text[span.end - 1] == "?":
            continue
        for use in uses(block.text, span.start, span.end, strong_only=strong_only):
            if explains and (use.purpose or not (use.from_class or use.example_of) or concepts.contained(concepts.key(use.text), explains)):
                continue
            if off_label:
                use = use._replace(off_label=True)
            told = True
            _add(context, block, span.start, span.end, use, found, component)
    return told


def _noun_list(context: FactContext, block: Block, start: int, found: _Found, listing: Listing) -> None:
    """ "**Uses:** pain, fever": no sentence, only names."""
    first = next(iter(sentences(block.text, start)), None)
    if first is None:
        return
    end = before_explanation(block.text, first.start, first.end)
    for part in split(block.text, first.start, end):
        text = concepts.clean(part.text)
        if concepts.names_something(text) and len(text.split()) <= 6 and text.lower() not in cues().not_uses:
            _add(
                context,
                block,
                first.start,
                end,
                Use(
                    text,
                    part.start,
                    part.end,
                    "",
                    listing.off_label,
                    concepts.is_purpose(text),
                    part.example_of,
                    part.glosses,
                ),
                found,
            )


_DOSE_WORDS = re.compile(
    r"\b(?:dos(?:e|es|age|ing)|adult|pediatric|paediatric|child(?:ren)?|elderly|geriatric|renal|hepatic|kidney|liver|impairment|adjust\w*|admin\w*|maximum|oral|intravenous|injection|tablets?|"
    r"patients?|comorbid\w*|missed|overdos\w*|pregnan\w*|breast\w*|duration|initial|maintenance|loading|usual|infants?|neonates?|use cases?|formulation|route|consideration\w*|genetic|concomitant|toxicity|monitor\w*|mg|use[sd]?|avoid|apply|recommended|withdrawal|general)\b",
    re.I,
)
_FOR = re.compile(r"^(?:[-–•\s]*)(?:for|in)\s+(?:the\s+)?(?P<what>[^,:.;]{3,90})(?:[,:])", re.I)
_DOSE_OF = re.compile(r"\s*(?:[-–:]\s*)?\b(?:dosage|dosing|dose|treatment)\b\s*(?:for|in)?\s*", re.I)


def _dosage(context: FactContext, outline: Outline, block: Block, found: _Found) -> None:
    """A condition that a dosing line is tied to, when no use names it yet."""
    if outline.adjusts(block):
        return
    if block.lead or block.kind == "heading":
        label = block.lead or block.text.strip(" :")
        start = max(block.text.find(label), 0)
        _condition(context, block, start, start + len(label), found)
    if block.kind in ("paragraph", "item"):
        for span in sentences(block.text, block.body if block.lead else 0):
            match = _FOR.match(block.text[span.start : span.end])
            if match:
                _condition(context, block, span.start + match.start("what"), span.start + match.end("what"), found)


def _condition(context: FactContext, block: Block, start: int, end: int, found: _Found) -> None:
    label = block.text[start:end]
    off = bool(cues().off_label.search(label)) or any(
        cues().off_label.search(context.document.blocks[h].text) for h in block.headings
    )
    for part in split(block.text, start, end):
        text = concepts.clean(_DOSE_OF.sub(" ", part.text).strip())
        if (
            cues().off_label.search(text)
            or _DOSE_WORDS.search(text)
            or not concepts.names_condition(text)
            or not concepts.names_something(text)
        ):
            continue
        if text.lower().endswith("infections") and any("infection" in key for key in found.keys):
            continue
        if concepts.contained(concepts.key(text), found.keys) or concepts.alike(text, found.keys):
            continue
        _add(
            context,
            block,
            start,
            end,
            Use(text, part.start, part.end, "", off, concepts.is_purpose(text), part.example_of, part.glosses),
            found,
        )


def _names_drug(text: str, context: FactContext) -> bool:
    folded = concepts.fold_key(text)
    if concepts.names_condition(text):
        return False
    return folded in context.drug_names or any(folded == name.split(" ")[0] for name in context.drug_names)


def _add(
    context: FactContext, block: Block, start: int, end: int, use: Use, found: _Found, component: str = ""
) -> None:
    said = concepts.key(use.text)
    if _names_drug(use.text, context) or concepts.is_deed(use.text) or any(said <= old for old in found.keys):
        return
    found.keys.append(said)
    found.keys += [concepts.key(gloss) for gloss in use.glosses if len(gloss) > 3]
    found.facts.append(
        Indication(
            concept=Concept(use.text),
            evidence=context.document.evidence(block, start, end),
            off_label=use.off_label,
            purpose=use.purpose,
            intent=use.intent,
            population=use.population,
            comorbidity=(use.comorbidity,) if use.comorbidity else (),
            component=component or block.component,
        )  # fmt: skip
    )
