"""Undesirable effects: from lists, nested lists and prose of the side-effect section, with what the page says of them.

Seriousness is literal: an effect is serious when it stands under or with "serious", "severe" or "seek immediate".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from converter.facts import scope
from converter.facts.context import FactContext, Reading
from converter.facts.coordination import Conjunct, split
from converter.facts.effect_words import Label, described, effect_in, frequency_in, is_label, is_note, is_serious, words
from converter.facts.places import blocks_of
from converter.facts.sentences import Span, sentences
from converter.facts.surroundings import introduction
from converter.monograph import AdverseEffect, Concept
from converter.monograph.identity import fold
from converter.source.model import Block

SECTION = "side_effects"
_SEVERE = re.compile(r"^(?:potentially\s+)?(severe|serious|life-threatening|fatal)\b", re.I)
_REMARK_SERIOUS = re.compile(r"\b(?:severe|serious|life-threatening|fatal|medical emergency|immediate)\b", re.I)
_COLON = re.compile(r"^([^.:;]{2,90}):\s+")
_PARENTHESIS = re.compile(r"\([^()]*(?:\)|$)")
_EXPLAINED = re.compile(r"\s[-–—]+\s|,\s+(?:which|that|where)\s")
_SYMPTOMS = re.compile(r"\W*(?:\w+\s+)?(?:symptoms|signs)\b[^.]{0,40}\b(?:include|are|may be)\b", re.I)
_POINTING = re.compile(r"(?:these|this|they|it|there|that|those)\b", re.I)
_NEXT_CLAUSE = re.compile(r"[,;]?\s+(?:and|but|or)\s+|[,;]\s+")
_WITH = re.compile(r"\s(?:with|at the|on the|of the skin)\s.*$|\sof the skin$")
_EXAMPLE = re.compile(r"such\s+as|including|like\b", re.I)
_CUED = re.compile(r"\(\s*(?:such\s+as|e\.?g\.?|including|like|for\s+example|especially|particularly)", re.I)
_BREAK = re.compile(r"[,(;]|\s(?:and|or)\s")
_TO_WORSE = re.compile(r"^(.+?)\s+to\s+((?:more\s+|potentially\s+)?(?:severe|serious|life-threatening)\s.+)$", re.I)
_SUCH_AS = re.compile(r",?\s+(?:such\s+as|like|including)\s*:$", re.I)
_DASHED = re.compile(r"[—–]\s*(?:a|an|the)\s", re.I)
_JOINED = re.compile(
    r"[^\w\s'’.%+-]|\s(?:and|or|nor|plus|such|like|as|for|including|e\.?g|especially|particularly|along)\b", re.I
)
_NEAR = 20
_LONG_USE = re.compile(r"\W*(?:use|long|prolonged)\b", re.I)


class _Said(NamedTuple):
    """Where a sentence stands, and what is said over the effects it names."""

    context: FactContext
    block: Block
    span: Span
    label: Label
    component: str
    head: str = ""
    since: int | None = None


def read(context: FactContext) -> Reading:
    """The effects that the page states, none twice; serious when it is listed as serious anywhere on the page."""
    found: dict[tuple[str, str], AdverseEffect] = {}
    listed: set[int] = set()
    for block in blocks_of(context.document, SECTION):
        for effect in _in_block(context, block, listed):
            listed.add(block.index)
            name = fold(effect.concept.text)
            short = (_WITH.sub("", name), effect.component)
            key = short if short in found else (name, effect.component)
            known = found.get(key)
            if known is None:
                found[key] = effect
            elif effect.seriousness and not known.seriousness and not effect.example_of:
                found[key] = msgspec.structs.replace(known, seriousness=effect.seriousness)
    return Reading(facts=tuple(found.values()))


def _in_block(context: FactContext, block: Block, listed: set[int]) -> Iterator[AdverseEffect]:
    around = context.surroundings(block)
    done = _told(context, block, listed)
    around = around._replace(labels=tuple(label for label in around.labels if label not in done))
    if is_note(block.lead) or any(is_note(label) for label in around.labels[-2:]):
        return
    if block.kind == "row":
        yield from _in_row(context, block, described(around.labels), around.component)
        return
    lead, body = _lead(block)
    labels = (*around.labels, lead) if lead else around.labels
    head = ""
    if lead and not is_label(lead, context.ingredients):
        whole = Span(0, max(len(block.text), 1))
        named = tuple(_effects(_Said(context, block, whole, described(labels), around.component), split(lead)))
        yield from named
        if named:
            head, labels = named[0].concept.text, around.labels
    label = described(labels)
    if head:
        label = label._replace(body_system=described((lead,)).body_system or label.body_system)
    outer = described(around.labels)
    yield from _in_sentences(_Said(context, block, Span(body, body), label, around.component, head), outer)


def _told(context: FactContext, block: Block, listed: set[int]) -> frozenset[str]:
    """The labels of a paragraph before the list that named its own effects and ended: they do not reach the list."""
    document, intros = context.document, set()
    around: Block | None = block
    while around is not None:
        if around.intro in listed and not document.blocks[around.intro].text.rstrip().endswith(":"):
            intros.add(around.intro)
        around = document.blocks[around.parent] if around.parent is not None else None
    return frozenset(label for n in intros for label in introduction(document.blocks[n]))


def _lead(block: Block) -> tuple[str, int]:
    """The lead of a block, or its plain label ("Local reactions: pain, redness"), and where its body starts."""
    if block.lead:
        return block.lead, block.body
    colon = _COLON.match(block.text)
    if colon and not words().advice.match(block.text) and words().before.search(colon.group(0)) is None:
        return colon.group(1), colon.end()
    return "", 0


def _in_row(context: FactContext, block: Block, label: Label, component: str) -> Iterator[AdverseEffect]:
    """A table row: its first cell names effects, a frequency or a body system; the others effects or how frequent.

    Under a header that says how frequent ("Common | Rare") the cells name effects, and the first cell their system.
    """
    cells = block.cells or ((0, len(block.text)),)
    first = block.text[slice(*cells[0])].strip()
    often = _frequency_columns(context, block, len(cells))
    if often or is_label(first, context.ingredients):
        over = _under(label, described((first,)))
        over = over._replace(body_system=over.body_system or (first if often else ""))
        for n, cell in enumerate(cells[1:], 1):
            here = over._replace(frequency=often.get(n, over.frequency))
            yield from _effects(_Said(context, block, Span(*cell), here, component), split(block.text, *cell))
        return
    rest = block.text[cells[0][1] :]
    span = Span(*cells[0])
    label = label._replace(frequency=frequency_in(rest) or label.frequency)
    yield from _effects(_Said(context, block, span, label, component), split(block.text, *span))


def _frequency_columns(context: FactContext, block: Block, width: int) -> dict[int, str]:
    """The frequency at the head of each column behind the first; none where a header says anything else."""
    header = context.document.blocks[block.intro] if block.intro is not None else None
    if header is None or header.kind != "header_row" or len(header.cells) != width:
        return {}
    heads = {n: header.text[slice(*cell)].strip() for n, cell in enumerate(header.cells) if n}
    stated = {n: frequency_in(text) for n, text in heads.items() if is_label(text, context.ingredients)}
    return stated if len(stated) == len(heads) and all(stated.values()) else {}


def _in_sentences(said: _Said, outer: Label) -> Iterator[AdverseEffect]:
    """The effects of the sentences of a block; "These include …" keeps the seriousness of the sentence before it.

    A label inside the block ("Rare: …") takes the place of the label before it, under what stands over the block.
    """
    lists = words()
    block, label, head = said.block, said.label, said.head
    any_named, carried = bool(head), False
    for n, whole in enumerate(sentences(block.text, said.span.start)):
        span = whole
        opens = _COLON.match(whole.of(block.text))
        if opens and is_label(opens.group(1), said.context.ingredients):
            own = described((opens.group(1),))
            label, head, carried = _under(outer, own), "", False
            span = Span(whole.start + opens.end(), whole.end)
        text = span.of(block.text)
        if head and lists.patterns["finite"].search(text):
            return  # what follows a lead that names the effect explains it
        if any_named and _SYMPTOMS.match(text):
            continue
        serious = label.serious or (carried and _POINTING.match(text) is not None)
        carried = lists.patterns["serious"].search(text) is not None or (carried and bool(lists.advice.match(text)))
        here = label._replace(serious=serious)
        for effect in _in_sentence(said._replace(span=span, label=here, head=head, since=whole.start if n else 0)):
            any_named = True
            yield effect


def _under(outer: Label, own: Label) -> Label:
    """What a label says below another one."""
    return Label(outer.serious or own.serious, own.frequency or outer.frequency, own.body_system or outer.body_system)


def _in_sentence(said: _Said) -> Iterator[AdverseEffect]:
    lists = words()
    text = said.span.of(said.block.text)
    prose = lists.patterns["finite"].search(text) is not None
    advice = lists.advice.match(text) and not (_LONG_USE.match(text) and lists.before.search(text))
    such = _SUCH_AS.search(said.block.text, *said.span) if text.endswith(":") else None
    if advice or (prose and text.endswith(("?", ":")) and such is None):
        return
    if such is not None:
        said = said._replace(span=Span(said.span.start, such.start()))
    cues: tuple[scope.Cue, ...] = ()
    if prose:
        own = described((text,))
        serious = said.label.serious or is_serious(text)
        said = said._replace(label=Label(serious, own.frequency or said.label.frequency, said.label.body_system))
        cues = scope.find(said.block.text, said.span.start, said.span.end)
    for start, end in _ranges(said.block.text, said.span):
        if not any(_denies(cue, said.block.text, start, end) for cue in cues):
            yield from _effects(said, _parts(said.block.text, start, end))


def _denies(cue: scope.Cue, text: str, start: int, end: int) -> bool:
    """Whether a negation right before the listed effects reaches them ("does not cause", not "not limited to")."""
    near = cue.end <= end and -1 <= start - cue.end < _NEAR
    return cue.kind == "negated" and near and "limited to" not in text[cue.end : cue.end + 14]


def _ranges(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that list effects: all of a fragment; what stands behind or before the verb in prose."""
    lists = words()
    finite, behinds = lists.patterns["finite"], lists.patterns["behind"]
    flat = _PARENTHESIS.sub(lambda m: "(" + "_" * (len(m.group(0)) - 2) + ")", text[span.start : span.end])
    named = _EXPLAINED.search(flat)
    if named and not finite.search(flat, 0, named.start()) and not lists.before.search(flat, 0, named.start()):
        yield span.start, span.start + named.start()
        return
    if finite.search(flat) is None:
        yield span.start, span.end
        return
    begin = 0
    for behind in behinds.all(flat):
        cues = lists.before.all(flat, begin, behind.start())
        yield span.start + (cues[-1].end() if cues else begin), span.start + behind.start()
        rest = _NEXT_CLAUSE.search(flat, behind.end())
        begin = rest.end() if rest else len(flat)
    cues = lists.before.all(flat, begin) if begin < len(flat) else []
    if cues:
        last = cues[0]
        for match in cues[1:]:
            if _BREAK.search(flat, last.end(), match.start()) is None and not _EXAMPLE.match(match.group(0)):
                last = match
        yield span.start + last.end(), span.end


def _parts(text: str, start: int, end: int) -> tuple[Conjunct, ...]:
    """The parts of a list that name effects; a line without any joint is one part."""
    words_of_line = text[start:end]
    if _JOINED.search(words_of_line) is None:
        return (Conjunct(words_of_line, start, end),)
    return tuple(_named(text, split(text, start, end)))


def _named(text: str, parts: tuple[Conjunct, ...]) -> Iterator[Conjunct]:
    """The parts that name effects: members of a class, but no explanation in parentheses or behind a comma."""
    lists = words()
    heads: dict[str, Conjunct] = {}
    for n, part in enumerate(parts):
        if n and text[part.start : part.end].strip().lower() in lists.trim.none:
            continue
        head = heads.get(part.example_of)
        if part.example_of and head is not None and head.start <= part.start < head.end:
            opening = text.find("(", head.start, part.start)
            cued = opening >= 0 and _CUED.match(text, opening) is not None
            last = part.example_of.split()[-1].lower()
            if not cued and (last not in lists.classes or part.text.split()[-1].lower() == last):
                heads[part.text] = head
                continue
        if n and part.joint == "," and _DASHED.search(parts[n - 1].text):
            continue  # "anaphylaxis—a severe, life-threatening reaction"
        if n and part.joint == "," and lists.patterns["apposition"].match(part.text):
            continue
        heads[part.text] = part
        yield part


def _span(phrase: str) -> tuple[str, ...]:
    """ "Itching to severe anaphylaxis" is two."""
    match = _TO_WORSE.match(phrase)
    return (match.group(1), match.group(2)) if match else (phrase,)


def _effects(said: _Said, parts: tuple[Conjunct, ...]) -> Iterator[AdverseEffect]:
    """The effects of a coordination; their evidence is the sentence, with the lead that colours it."""
    own = said.context.drug_names
    start = said.span.start if said.since is None else said.since
    first = start <= said.block.body + 1
    evidence = said.context.document.evidence(said.block, 0 if first else start, said.span.end)
    named = [(part, text) for part in parts for phrase in _span(part.text) if (text := effect_in(phrase, own))]
    for part, text in named:
        grade = _SEVERE.match(text)
        serious = said.label.serious or any(_REMARK_SERIOUS.search(remark) for remark in (*part.remarks, *part.glosses))
        severe = grade is not None and grade.group(1).lower() == "severe"
        yield AdverseEffect(
            concept=Concept(text), evidence=evidence, component=said.component,
            seriousness="severe" if severe else "serious" if serious or grade else "",
            frequency=next((f for remark in part.remarks if (f := frequency_in(remark))), said.label.frequency),
            body_system=said.label.body_system, example_of=effect_in(part.example_of, frozenset()) or said.head,
        )  # fmt: skip
