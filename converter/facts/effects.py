"""Undesirable effects: from lists, nested lists and prose of the side-effect section, with what the page says of them.

Seriousness is literal: an effect is serious when it stands under or with "serious", "severe" or "seek immediate".
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from converter.facts.context import FactContext, Reading
from converter.facts.coordination import Conjunct, split
from converter.facts.places import blocks_of
from converter.facts.sentences import Span, sentences
from converter.facts.surroundings import named_component, surroundings
from converter.facts.trimming import Trim, either
from converter.monograph import AdverseEffect, Concept
from converter.monograph.identity import fold
from converter.source.model import Block

SECTION = "side_effects"
_SERIOUS = re.compile(
    r"(?<!not )(?<!less )(?<!non-)(?<!non)\bserious|\bsevere(?!\s+(?:or|and)\s+persistent)(?=.{0,40}\b(?:effect|reaction|adr|event)|\W*$)"
    r"|life-threatening|\bfatal\b|(?:seek|require|requires|requiring|necessitat\w+|warrant\w*|need|needs|needing)\s+(?:immediate|prompt|urgent|emergency)"
    r"|(?:immediate|prompt|urgent|emergency)\s+(?:medical|attention|help)|medical emergency|immediately\b.*\b(?:if|any of)\b|rare but severe",
    re.I,
)
_SEVERE = re.compile(r"^(?:potentially\s+)?(severe|serious|life-threatening|fatal)\b", re.I)
_REMARK_SERIOUS = re.compile(r"\b(?:severe|serious|life-threatening|fatal|medical emergency|immediate)\b", re.I)
_FIGURES = r"(?:[<>≤≥~≈]\s*)?\d+(?:\.\d+)?\s*%?(?:\s*(?:-|–|to)\s*\d+(?:\.\d+)?)?\s*%|\b(?:up to\s+)?\d+ (?:in|out of)(?: every)? [\d,]+"
_COLON = re.compile(r"^([^.:;]{2,90}):\s+")
_ADVERBIAL = re.compile(r"(?:with|in|at|for|on|when|after|during|if|by|from)\s", re.I)
_APPOSITION = re.compile(
    r"(?:a|an)\s+(?:\w+ly\s+)?(?:serious|severe|rare|type|form|kind|condition|sign|life|very|common|known|temporary|harmless|dangerous|fatal|late|involuntary|disorder|group|potential|skin|blood|medical|reaction|feeling\s+that|disease)",
    re.I,
)

_PARENTHESIS = re.compile(r"\([^()]*(?:\)|$)")
_EXPLAINED = re.compile(r"\s[-–—]+\s|,\s+(?:which|that|where)\s")
_SYMPTOMS = re.compile(r"\W*(?:\w+\s+)?(?:symptoms|signs)\b[^.]{0,40}\b(?:include|are|may be)\b", re.I)
_POINTING = re.compile(r"(?:these|this|they|it|there|that|those)\b", re.I)
_NEXT_CLAUSE = re.compile(r"[,;]?\s+(?:and|but|or)\s+|[,;]\s+")
_WITH = re.compile(r"\s(?:with|at the|on the|of the skin)\s.*$|\sof the skin$")
_EXAMPLE = re.compile(r"such\s+as|including|like\b", re.I)
_CUED = re.compile(r"\(\s*(?:such\s+as|e\.?g\.?|including|like|for\s+example|especially|particularly)", re.I)
_BREAK = re.compile(r"[,(;]|\s(?:and|or)\s")


class _Words(NamedTuple):
    trim: Trim
    frequency: re.Pattern[str]
    systems: frozenset[str]
    labels: frozenset[str]
    notes: frozenset[str]
    advice: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    finite: re.Pattern[str]
    classes: frozenset[str]
    foreign: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("converter.facts").joinpath("data/effects.toml").read_text(encoding="utf-8"))
    modal = r"(?:(?:may|can|might|could|will|would)\s+(?:also\s+|potentially\s+|rarely\s+|sometimes\s+)?)?"
    behind = (
        rf"\s+(?:{modal}(?:also\s+)?(?:occur|develop|happen|arise|appear|be\s+(?:seen|observed|experienced|reported|noted))s?"
        r"|(?:is|are|was|were|has been|have been|may be|can be)\s+(?:also\s+|a\s+|an\s+|the\s+|very\s+|most\s+|more\s+|less\s+|relatively\s+|rarely\s+|sometimes\s+|frequently\s+|commonly\s+|occasionally\s+|generally\s+)*"
        r"(?:possible|common|commonly|rare|frequent|uncommon|infrequent|likely|reported|observed|noted|seen|experienced|potential|known|side\s+effects?|adverse|serious|concern|risk|associated|among)"
        r"|requires?|necessitates?|warrants?|needs?)\b"
    )
    return _Words(
        Trim.of(data["lead_ins"], data["trails"], data["none"]),
        re.compile(rf"\b(?:{either(data['frequency'])})\b", re.I),
        frozenset(data["body_systems"]),
        frozenset(data["label_words"]) | {word for line in data["frequency"] for word in line.split()},
        frozenset(data["notes"]),
        re.compile(rf"\W*(?:{either(data['advice'])})\b", re.I),
        re.compile(
            rf"\b(?:{either(data['before'])})(?:,?\s+but\s+(?:are|is)(?:n['’]t|\s+not)\s+limited\s+to)?[,:]?\s+", re.I
        ),
        re.compile(behind, re.I),
        re.compile(
            r"\b(?:is|are|was|were|may|can|could|might|should|will|would|has|have|include|includes|cause|causes|lead|leads|occurs?|requires?|results?\s+in|increases?(?!\s+in\b)|experience|warrants?)\b",
            re.I,
        ),
        frozenset(data["classes"]),
        re.compile(rf"\b(?:{either(data['foreign'])})\b", re.I),
    )


class _Label(NamedTuple):
    """What the labels over an effect say."""

    serious: bool
    frequency: str
    body_system: str


def frequency_in(label: str) -> str:
    """The frequency that a label states: its words and figures as they stand ("Less Common Side Effects (1-10%)")."""
    words = _words().frequency.search(label)
    figures = re.search(_FIGURES, label)
    if words and figures and words.end() <= figures.start() and figures.end() - words.start() <= 70:
        end = figures.end()
        if label[words.start() : end].count("(") > label[words.start() : end].count(")"):
            return " ".join(label[figures.start() : end].split())
        return " ".join(label[words.start() : end].split())
    found = figures or words
    return " ".join(found.group(0).split()) if found else ""


def _plain(label: str) -> str:
    return fold(re.sub(r"\([^()]*\)", " ", label)).strip(" :.")


def is_label(label: str, ingredients: tuple[str, ...]) -> bool:
    """Whether a lead speaks of frequency, seriousness, a body system or an ingredient, and names no effect."""
    words = _words()
    plain = _plain(label)
    if plain in words.systems or plain in words.notes or _ADVERBIAL.match(label) or named_component(label, ingredients):
        return True
    rest = [word for word in re.split(r"[\s/,-]+", plain) if word and word not in words.labels]
    return not rest or " ".join(rest) in words.systems


def _is_note(label: str) -> bool:
    return _plain(label) in _words().notes


def _described(labels: tuple[str, ...]) -> _Label:
    frequency, system, serious = "", "", False
    for label in labels:
        serious = serious or bool(_SERIOUS.search(label))
        frequency = frequency_in(label) or frequency
        plain = _plain(label)
        bare = " ".join(word for word in plain.split() if word not in _words().labels or word in _words().systems)
        if plain in _words().systems or bare in _words().systems:
            system = label.strip(" :")
    return _Label(serious, frequency, system)


def read(context: FactContext) -> Reading:
    """The effects that the page states, none twice; serious when it is so anywhere on the page."""
    found: dict[tuple[str, str], AdverseEffect] = {}
    for block in blocks_of(context.document, SECTION):
        for effect in _in_block(context, block):
            name = fold(effect.concept.text)
            key = (_WITH.sub("", name) if (_WITH.sub("", name), effect.component) in found else name, effect.component)
            known = found.get(key)
            if known is None:
                found[key] = effect
            elif effect.seriousness and not known.seriousness and not effect.example_of:
                found[key] = msgspec.structs.replace(known, seriousness=effect.seriousness)
    return Reading(facts=tuple(found.values()))


def _in_block(context: FactContext, block: Block) -> Iterator[AdverseEffect]:
    around = surroundings(context.document, block, context.ingredients)
    if _is_note(block.lead) or any(_is_note(label) for label in around.labels[-2:]):
        return
    body = block.body if block.lead else 0
    lead = block.lead
    if not lead and (colon := _COLON.match(block.text)) and not _words().advice.match(block.text):
        if _words().before.search(colon.group(0)) is None:
            lead, body = colon.group(1), colon.end()
    labels = around.labels
    head = ""
    if lead:
        if is_label(lead, context.ingredients):
            labels = (*labels, lead)
        else:
            for conjunct in split(lead):
                effect = _effect(
                    context,
                    block,
                    conjunct,
                    _described((*labels, lead)),
                    around.component,
                    Span(0, max(len(block.text), 1)),
                    "",
                )
                if effect is not None:
                    head = head or effect.concept.text
                    yield effect
            if not head:
                labels = (*labels, lead)
    label = _described(labels)
    any_named, carried = bool(head), False
    for span in sentences(block.text, body):
        prose = _words().finite.search(block.text, span.start, span.end) is not None
        if head and prose:
            return
        if any_named and _SYMPTOMS.match(block.text[span.start : span.end]):
            continue
        words = span.of(block.text)
        said = _Label(label.serious or (carried and bool(_POINTING.match(words))), label.frequency, label.body_system)
        carried = bool(_SERIOUS.search(words)) or (carried and bool(_words().advice.match(words)))
        for effect in _in_sentence(context, block, span, said, around.component, head):
            any_named = True
            yield effect


def _in_sentence(
    context: FactContext, block: Block, span: Span, label: _Label, component: str, head: str
) -> Iterator[AdverseEffect]:
    words = _words()
    text = span.of(block.text)
    if words.advice.match(text) or (text.endswith(("?", ":")) and words.finite.search(text)):
        if not (text.endswith(":") is False and re.match(r"\W*(?:use|long)", text, re.I) and words.before.search(text)):
            return
    own = _described((text,)) if words.finite.search(text) else _Label(False, "", "")
    label = _Label(label.serious or own.serious, own.frequency or label.frequency, label.body_system)
    for start, end in _ranges(block.text, span):
        for conjunct in _named(block.text, split(block.text, start, end)):
            effect = _effect(context, block, conjunct, label, component, span, head)
            if effect is not None:
                yield effect


def _ranges(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that list effects: all of a fragment; what stands behind or before the verb in prose."""
    words = _words()
    flat = _PARENTHESIS.sub(lambda m: "(" + "_" * (len(m.group(0)) - 2) + ")", text[span.start : span.end])
    named = _EXPLAINED.search(flat)
    if (
        named
        and words.finite.search(flat, 0, named.start()) is None
        and words.before.search(flat, 0, named.start()) is None
    ):
        yield span.start, span.start + named.start()
        return
    if words.finite.search(flat) is None:
        yield span.start, span.end
        return
    begin = 0
    for behind in words.behind.finditer(flat):
        cue = None
        for cue in words.before.finditer(flat, begin, behind.start()):
            pass
        start = cue.end() if cue is not None else begin
        yield span.start + start, span.start + behind.start()
        rest = _NEXT_CLAUSE.search(flat, behind.end())
        begin = rest.end() if rest else len(flat)
    cues = list(words.before.finditer(flat, begin)) if begin < len(flat) else []
    if cues:
        last = cues[0]
        for match in cues[1:]:
            if _BREAK.search(flat, last.end(), match.start()) is None and not _EXAMPLE.match(match.group(0)):
                last = match
        yield span.start + last.end(), span.end


def _named(text: str, parts: tuple[Conjunct, ...]) -> Iterator[Conjunct]:
    """The parts that name effects: members of a class, but no explanation of a word in parentheses or behind a comma."""
    words = _words()
    heads: dict[str, Conjunct] = {}
    for n, part in enumerate(parts):
        if n and text[part.start : part.end].strip().lower() in words.trim.none:
            continue
        head = heads.get(part.example_of)
        if part.example_of and head is not None and head.start <= part.start < head.end:
            opening = text.find("(", head.start, part.start)
            cued = opening >= 0 and _CUED.match(text, opening) is not None
            last = part.example_of.split()[-1].lower()
            if not cued and (last not in words.classes or part.text.split()[-1].lower() == last):
                heads[part.text] = head
                continue
        if n and part.joint == "," and _APPOSITION.match(part.text):
            continue
        heads[part.text] = part
        yield part


def _effect(
    context: FactContext, block: Block, conjunct: Conjunct, label: _Label, component: str, span: Span, head: str
) -> AdverseEffect | None:
    text = _words().trim.concept(conjunct.text)
    if (
        not text
        or fold(text) in context.drug_names
        or len(text.split()) > 14
        or _words().advice.match(text)
        or _words().foreign.search(text)
        or _POINTING.match(text)
    ):
        return None
    grade = _SEVERE.match(text)
    serious = label.serious or any(_REMARK_SERIOUS.search(remark) for remark in conjunct.remarks)
    severity = (
        ("severe" if grade.group(1).lower() == "severe" else "serious") if grade else ("serious" if serious else "")
    )
    frequency = next((f for remark in conjunct.remarks if (f := frequency_in(remark))), label.frequency)
    return AdverseEffect(
        concept=Concept(text), evidence=context.document.evidence(block, min(conjunct.start, span.start) if span.start else conjunct.start, max(conjunct.end, conjunct.start + 1)),
        seriousness=severity, frequency=frequency, body_system=label.body_system, component=component,
        example_of=_words().trim.concept(conjunct.example_of) or head,
    )  # fmt: skip
