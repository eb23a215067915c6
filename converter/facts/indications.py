"""Reads what the medicine is used for: lists and prose of the usage section, conditions that dosing lines name.

The cues are data (`data/indication_cues.toml`). What the page says it is *not* for, how it works, and what a part of
the text says of a disease in general is no indication.
"""

import re

import msgspec

from converter.facts import concepts
from converter.facts.context import FactContext, Reading
from converter.facts.coordination import before_explanation, split_conditions
from converter.facts.coordination_words import is_place
from converter.facts.indication_cues import cues, says_off_label, says_unapproved
from converter.facts.indication_doses import read_doses
from converter.facts.indication_found import Found
from converter.facts.indication_lists import Listing, Outline
from converter.facts.indication_phrases import Use, clause_end, masked, uses, weak_uses
from converter.facts.sentences import Span, sentences
from converter.facts.trimming import lowered
from converter.monograph import Indication
from converter.source.model import Block

_USE_LEADS = frozenset(("usage", "uses", "indications"))
_REPEATING = ("summary", "faqs")
_TEXT = ("paragraph", "item", "row")


def read(context: FactContext) -> Reading:
    """The indications that the page states: those of its usage section, then those that only dosing lines name.

    Summary and FAQs repeat the page: they are read only when nothing else states a use.
    """
    found = Found(context)
    outline = Outline(context)
    blocks = context.document.blocks
    used = [b for b in blocks if b.kind in _TEXT and (b.section == "usage" or _is_use_lead(b))]
    for block in used:
        _usage(outline, block, found)
    read_doses(context, outline, found)
    if not found.facts:
        for block in blocks:
            if block.section in _REPEATING and block.kind in _TEXT:
                _prose(block, block.body, found, strong_only=True)
    if not found.facts:
        for block in used:
            for span in sentences(block.text):
                for use in weak_uses(block.text, span.start, span.end):
                    found.add(block, span, use)
    facts = _without_broad(found.facts)
    if any(says_unapproved(block.text) for block in used):
        facts = [msgspec.structs.replace(fact, off_label=True) for fact in facts]
    return Reading(tuple(facts))


_BROAD = re.compile(r"(?:(?P<of>[\w-]+)\s)?(?:problems|issues)|(?:medical\s)?conditions", re.I)
_KINDS = frozenset(
    ("medical", "health", "various", "related", "other", "specific", "digestive", "stomach", "eye", "sleep")
)


def _is_broad(text: str) -> bool:
    """ "Skin problems", "health issues"; not "memory issues", which says which."""
    match = _BROAD.fullmatch(text)
    of = match.group("of") if match else None
    return match is not None and (of is None or of.lower() in _KINDS or is_place(of))


def _of_prose(fact: Indication) -> bool:
    return len(fact.evidence.text) > 2 * len(fact.concept.text) + 20


def _without_broad(facts: list[Indication]) -> list[Indication]:
    """Without "skin problems" and the like, when the page names two uses or more besides."""
    narrow = [fact for fact in facts if not (_is_broad(fact.concept.text) and _of_prose(fact))]
    return narrow if len(narrow) > 1 else facts


def _is_use_lead(block: Block) -> bool:
    return 0 < len(block.lead) <= 12 and concepts.fold_key(block.lead) in _USE_LEADS


def _usage(outline: Outline, block: Block, found: Found) -> None:
    listing = outline.place(block)
    if listing.skipped or listing.negated:
        return
    if block.kind == "item" and listing.lists_uses:
        _item(block, found, listing)
        return
    start = block.body if listing.label else 0
    strong = bool(listing.component)
    told = _prose(block, start, found, off_label=listing.off_label, component=listing.component, strong_only=strong)
    if told or listing.component:
        return
    if listing.label:
        _names(block, start, found, listing)
    elif block.kind == "item" and listing.bare and (not block.lead or concepts.names_condition(block.lead)):
        _item(block, found, listing)


_DEEDS = re.compile(r"(?:treating|preventing|managing|relieving)\s+(?:and|or)\s+(?=(?:treat|prevent|manag)ing\b)")
_NAMES_ONLY = re.compile(
    r"(?:[\w'-]+(?:\s+[\w'-]+){0,2},\s+){2,}(?:and\s+|or\s+)?[\w'-]+(?:\s+[\w'-]+){0,2}\s*(?:\([^)]*\))?\.?"
)


def _item(block: Block, found: Found, listing: Listing) -> None:
    """An item of a list of uses: its bold lead or its first words name the use, the rest explains it."""
    text = block.text
    if block.lead and block.body:
        start = max(text.find(block.lead), 0)
        end = start + len(block.lead)
        deeds = _DEEDS.match(lowered(text), start, end)
        start = deeds.end() if deeds else start
        treats = cues().treats.match(lowered(text), start, end)
        start = treats.end() if treats else start
    else:
        first = next(iter(sentences(text)), Span(0, 0))
        start, end = first.start, before_explanation(text, first.start, first.end)
        told = uses(text, start, end)
        if told:
            _head(block, start, min(use.start for use in told), found, listing)
            _prose(block, 0, found, off_label=listing.off_label)
            return
        stop = clause_end(text, start, end)
        if listing.bare and not concepts.names_something(text[start:end].split("(")[0]):
            return
        end = stop
        origin = text.find(" from ", start, end)
        end = origin if origin > 0 else end
    before = len(found.facts)
    names = bool(block.body) and _only_names(text[block.body :])
    if names and _place_only(block.lead):
        _names(block, block.body, found, listing)
        return
    _concepts(block, Span(start, end), found, listing.off_label)
    broad = bool(block.body) and all(part.text.lower() in cues().broad for part in split_conditions(block.lead))
    if block.body and not concepts.names_something(concepts.clean(block.lead), groups=True):
        if not _prose(block, block.body, found, off_label=listing.off_label) and names:
            _names(block, block.body, found, listing)
    elif block.body and (broad or len(found.facts) > before):
        if names and _NAMES_ONLY.fullmatch(text[block.body :].strip()):
            _names(block, block.body, found, listing)
        else:
            named = [
                concepts.key(words) for part in split_conditions(block.lead) for words in (part.text, *part.glosses)
            ]
            _prose(block, block.body, found, off_label=listing.off_label, explains=() if broad else tuple(named))


def _head(block: Block, start: int, end: int, found: Found, listing: Listing) -> None:
    """What an item names in front of a cue: "Reflux disease, including treatment of esophagitis"."""
    stop = min(
        (place for word in (", ", " including", " such as") if (place := block.text.find(word, start, end)) > 0),
        default=start,
    )
    if concepts.names_condition(block.text[start:stop].split("(")[0]):
        _concepts(block, Span(start, stop), found, listing.off_label)


def _only_names(body: str) -> bool:
    """Whether the words behind a lead are names side by side, no sentence."""
    first = next(iter(sentences(body)), None)
    return (
        first is not None
        and len(first.of(body)) < 200
        and all(
            len(part.text.split()) <= 5 and concepts.names_something(part.text)
            for part in split_conditions(body, *first)
        )
    )


def _place_only(lead: str) -> bool:
    """ "**Ear:** otitis media": the lead names a part of the body, no condition."""
    return not concepts.names_condition(lead) and all(is_place(part.text) for part in split_conditions(lead))


def _names(block: Block, start: int, found: Found, listing: Listing) -> None:
    """ "**Uses:** pain, fever": no sentence, only names."""
    for span in sentences(block.text, start)[:1]:
        if concepts.is_clause(span.of(masked(block.text))):
            return
        end = before_explanation(block.text, span.start, span.end)
        _concepts(block, Span(span.start, end), found, listing.off_label, most_words=6)


def _concepts(block: Block, span: Span, found: Found, off_label: bool, most_words: int = concepts.MOST_WORDS) -> None:
    for part in split_conditions(block.text, span.start, span.end):
        treats = cues().treats.match(lowered(part.text))
        text = concepts.clean(part.text[treats.end() :] if treats else part.text)
        if part.joint == "(" and not (concepts.names_condition(text) and concepts.is_class(part.example_of)):
            continue
        if not concepts.names_something(text) or text.lower() in cues().not_uses or len(text.split()) > most_words:
            continue
        off = off_label or any(says_off_label(remark) for remark in part.remarks)
        found.add(block, span, Use.named(part, text, off))


def _prose(
    block: Block, start: int, found: Found, *, off_label: bool = False, component: str = "", strong_only: bool = False,
    explains: tuple[frozenset[str], ...] = (),
) -> bool:  # fmt: skip
    """Reads the sentences from `start` on; whether one states a use.

    `explains` is what the lead of a list item said: the rest only adds examples of it.
    """
    told = off_before = False
    for span in sentences(block.text, start):
        if block.text[span.end - 1] == "?" or (told and _SAYS_AGAIN.match(block.text, span.start)):
            continue
        follows = off_before and _FOLLOWS.match(block.text, span.start) is not None
        off_before = follows
        for use in uses(block.text, span.start, span.end, strong_only=strong_only):
            if explains and not _adds_to(use, explains):
                continue
            told, off_before = True, off_before or use.off_label
            found.add(block, span, use._replace(off_label=use.off_label or off_label or follows), component)
    return told


_SAYS_AGAIN = re.compile(r"(?:This|That)\s+means\b|In\s+other\s+words\b")
_FOLLOWS = re.compile(r"(?:This|These|They|Examples)\b[^.]{0,30}?\b(?:includes?|are)\b")


def _adds_to(use: Use, explains: tuple[frozenset[str], ...]) -> bool:
    listed = use.from_class or bool(use.example_of)
    return listed and not use.purpose and not concepts.contained(concepts.key(use.text), explains)
