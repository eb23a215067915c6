"""Interactions: one fact for each interactant, from leads, lists and prose, with effect and management where stated.

A sentence that denies an interaction gives none, and so does the advice to tell a doctor of all medicines. A class and
the examples that the page names for it are facts of their own.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from converter.facts import scope
from converter.facts.context import FactContext, Reading
from converter.facts.coordination import Conjunct, split
from converter.facts.dosage.context import medicine
from converter.facts.interactants import (
    is_class,
    is_label,
    kind_of,
    name_in,
    pieces,
    repeats,
    stem,
    targets,
    with_target,
    without_contents,
    words,
)
from converter.facts.literals import Pattern
from converter.facts.places import blocks_of
from converter.facts.sentences import Span, sentences
from converter.monograph import Concept, Interaction
from converter.monograph.identity import fold
from converter.source.model import Block

SECTIONS = ("interactions",)
ELSEWHERE = ("precautions", "warnings", "summary", "faqs")
_EXAMPLE_CUES = frozenset({"including", "such", "especially", "particularly", "notably", "include"})
_DEGREES = frozenset({"strong", "moderate", "potent", "weak", "mild", "sensitive"})
_COLON = re.compile(r"^((?:e\.g\.|[^.:;]){2,110}):\s+")
_HINTS = (
    "interact", "alcohol", "grapefruit", "concomitant", "concurrent", "simultan",
    "co-admin", "coadmin", "medications", "drugs",
)  # fmt: skip
_MEMBERS = re.compile(r"(?:such\s+as|like|e\.?g\.?,?|including)\s+([^.;–—]{3,200})|([^.;–—]{3,200}?)\s+[–—]\s", re.I)
_MEDICINES = re.compile(r"(?:other\s+)?(?:medications?|drugs?|medicines?|agents?)\b", re.I)
_FOR = re.compile(r"(?:those|medications|drugs)\s+for\s", re.I)
_COPULA = re.compile(r"\b(?:is|are|was|were|has|have)\b", re.I)
_PARENTHESIS = re.compile(r"\([^()]*(?:\)|$)")
_IF_TAKING = re.compile(
    r"\bif\s+(?:you|they|a\s+patient|the\s+patient)(?:['’]re|\s+are|\s+is)?(?:\s+(?:also|already|currently))?"
    r"\s+(?:takes?|taking|uses?|using|receiving|on)\s+",
    re.I,
)
_FORBIDDEN = re.compile(
    r"\b(?:should not|must not|do not (?:use|take|give|combine|administer|drink|mix)|not recommended|cannot be"
    r"|not be)\b",
    re.I,
)
_CLAUSE = re.compile(
    r"[,;]\s+(?:(?:while|whereas)\s+|(?:but|and)\s+(?=[^,;]{2,90}\b(?:may|can|could|should|might)\b)|however,?\s+)",
    re.I,
)


_ALCOHOL = Pattern(r"\balcohol\b", re.I)


class _Said(NamedTuple):
    """Where a sentence stands, and what it says of the interactants it names."""

    context: FactContext
    block: Block
    span: Span
    component: str
    effect: str
    management: str


def read(context: FactContext) -> Reading:
    """The interactants that the page names, none twice; from other sections and FAQs only what no section says."""
    found: list[Interaction] = []
    names: list[tuple[str, str]] = []
    seen: set[tuple[str, str]] = set()

    def add(facts: Iterable[Interaction], strict: bool) -> None:
        for fact in facts:
            name = stem(fact.interactant.text)
            if (fact.component, name) in seen:
                continue
            seen.add((fact.component, name))
            known = [other for component, other in names if component == fact.component or strict]
            if any(f" {name} " in f" {other} " for other in known) or (strict and repeats(name, known)):
                continue
            names.append((fact.component, name))
            found.append(fact)

    document = context.document
    for block in blocks_of(document, *SECTIONS):
        add(_in_block(context, block, True, True), False)
    for section in ELSEWHERE:
        asked = False
        for block in blocks_of(document, section):
            labels = context.surroundings(block).labels[-2:]
            question = block.text.partition("?")[0] if section == "faqs" and "?" in block.text else ""
            asked = _is_topic(question) if question else asked and not block.lead
            topical = asked or any(_is_topic(label) for label in (block.lead, *labels) if label)
            if topical or (_hints(block.text.lower()) and _find("anywhere", block.text)):
                lists = section != "faqs" or "interact" in f"{question} {' '.join(labels)}".lower()
                add(_in_block(context, block, topical, lists), section not in ("precautions", "warnings"))
    return Reading(facts=tuple(_without_repeats(found)))


def _hints(low: str) -> bool:
    return any(hint in low for hint in _HINTS)


@lru_cache(maxsize=2048)
def _is_topic(label: str) -> bool:
    return _find("topic", label)


def _find(name: str, text: str) -> bool:
    return words().patterns[name].search(text) is not None


def _is_advice(text: str) -> bool:
    return words().patterns["advice"].match(text) is not None


def _without_repeats(facts: list[Interaction]) -> Iterator[Interaction]:
    """Leaves out "those that inhibit or induce CYP3A4" where the page names the inhibitors and inducers too."""
    named = any(re.search(r"\binhibitors\b", fact.interactant.text, re.I) for fact in facts)
    for fact in facts:
        if not (named and re.search(r"\binhibit (?:or|and) induce\b", fact.interactant.text, re.I)):
            yield fact


def _in_block(context: FactContext, block: Block, topical: bool, lists: bool) -> Iterator[Interaction]:
    component = context.surroundings(block).component
    lead, body = block.lead, block.body if block.lead else 0
    if not lead and topical and (colon := _COLON.match(block.text)) and _opens_label(colon.group(0)):
        lead, body = colon.group(1), colon.end()
    if (
        lead
        and topical
        and not lead.endswith("?")
        and not is_label(lead, context.ingredients)
        and not _names_topic(lead)
    ):
        labelled = tuple(_labelled(context, block, lead, body, component))
        yield from labelled
        if labelled or _only_denies(block, body):
            return
    if "(" in lead and not block.lead:
        body = 0  # "Other drugs (e.g., X, Y): …": the label is read itself
    spans = list(sentences(block.text, body))
    if spans and topical and "alcohol" in lead.lower():
        spans[0] = Span(0, spans[0].end)
    for span in [clause for whole in spans for clause in _clauses(block.text, whole)]:
        text = span.of(block.text)
        if not topical and not _find("anywhere", text) and _strong(block.text, span) is None:
            continue
        said = _Said(
            context,
            block,
            span,
            component,
            text if _find("effect", text) else "",
            text if _find("management", text) else "",
        )
        inner = _COLON.match(text) if span.start > body and topical and lists else None
        if inner is not None and _opens_label(inner.group(0)) and not _names_topic(inner.group(1)):
            rest = text[inner.end() :]
            told = said._replace(effect="" if _find("management", rest) else rest)
            yield from _facts(told, split(block.text, span.start, span.start + inner.end(1)))
            continue
        if topical or _find("anywhere", text):
            yield from _alcohol(said, text)
        if (lists or _find("anywhere", text) or "avoid" in text.lower()) and not text.endswith("?"):
            yield from _in_sentence(said, text, topical)


def _flat(text: str) -> str:
    """The text with what stands in parentheses blotted out, of the same length."""
    return _PARENTHESIS.sub(lambda m: "(" + "_" * max(0, len(m.group(0)) - 2) + m.group(0)[1:][-1:], text)


def _clauses(text: str, span: Span) -> Iterator[Span]:
    """The parts of a sentence with a verb of their own ("inducers may lower it, while inhibitors may raise it")."""
    begin = span.start
    for joint in _CLAUSE.finditer(_flat(span.of(text))):
        yield Span(begin, span.start + joint.start())
        begin = span.start + joint.end()
    yield Span(begin, span.end)


def _opens_label(label: str) -> bool:
    return not _is_advice(label) and not words().before.search(label) and not words().verb.search(label)


def _names_topic(lead: str) -> bool:
    """ "Alcohol" heads its own sentence; "Alcohol and Grapefruit Juice" too: both are read from the sentence."""
    if (
        _MEDICINES.match(lead) and words().qualified.search(lead) is not None
    ):  # "Other medications metabolized by the liver"
        return False
    return _find("topic", lead) and not re.search(r"\b(?:products?|antacids?|sulfonamides?)\b", lead, re.I)


def _only_denies(block: Block, body: int) -> bool:
    return _denied(block.text, Span(body, len(block.text))) and len(sentences(block.text, body)) <= 1


def _labelled(context: FactContext, block: Block, lead: str, body: int, component: str) -> Iterator[Interaction]:
    """The interactants of a lead or label ("**NSAIDs:** may reduce the effect"); what follows says what happens."""
    if _only_denies(block, body):
        return
    texts = [span.of(block.text) for span in sentences(block.text, body)]
    effect = " ".join(text for text in texts if _find("effect", text))
    management = " ".join(text for text in texts if _find("management", text))
    said = _Said(
        context,
        block,
        Span(0, len(block.text)),
        component,
        effect or ("" if management else " ".join(texts)),
        management,
    )
    yield from _facts(said, split(lead))
    listed = _MEMBERS.match(block.text, body)
    if listed is not None:
        members = split(block.text, *listed.span(listed.lastindex or 0))
    else:
        members = _enumerated(block.text, body) if is_class(lead) else ()
    yield from _facts(said, tuple(p._replace(example_of=p.example_of or lead) for p in members))


def _enumerated(text: str, body: int) -> tuple[Conjunct, ...]:
    """The members of "Antibiotics: gentamicin, polymyxins": a bare list, most of it classes and known medicines."""
    first = next(iter(sentences(text, body)), None)
    if first is None or _find("effect", first.of(text)) or words().verb.search(first.of(text)) is not None:
        return ()
    parts = split(text, first.start, first.end)
    outer = [part.text for part in parts if not part.example_of]
    known = [name for name in outer if is_class(name) or medicine(name)]
    return parts if len(outer) > 1 and 2 * len(known) >= len(outer) else ()


def _denied(text: str, span: Span) -> bool:
    """Whether the sentence says that there is no interaction; "should not be used with" says that there is one."""
    negated = any(cue.kind == "negated" for cue in scope.find(text, span.start, span.end))
    return negated and _FORBIDDEN.search(span.of(text)) is None


def _alcohol(said: _Said, text: str) -> Iterator[Interaction]:
    """Alcohol, wherever a sentence says something about drinking it."""
    word = _ALCOHOL.search(text)
    if word is None or _find("disorder", text) or text.endswith("?") or _denied(said.block.text, said.span):
        return
    if any(name in ("alcohol", "ethanol") for name in said.context.drug_names) and said.block.section != "interactions":
        return
    evidence = said.context.document.evidence(said.block, said.span.start, said.span.end)
    yield Interaction(
        interactant=Concept(word.group(0)), evidence=evidence, kind="alcohol", effect=said.effect,
        management=said.management, component=said.component,
    )  # fmt: skip


def _strong(text: str, span: Span) -> re.Match[str] | None:
    """The words by which a sentence of another section speaks of an interaction."""
    return words().strong.search(text, span.start, span.end)


def _in_sentence(said: _Said, text: str, topical: bool) -> Iterator[Interaction]:
    whole, span = said.block.text, said.span
    strong = _strong(whole, span)
    if (not topical and strong is None) or _denied(whole, span) or (_find("harmless", text) and strong is None):
        return
    if _find("permitted", text):
        return
    start, end = span
    if _is_advice(text):
        named = words().patterns["especially"].search(whole, start, end)
        taken = _IF_TAKING.search(whole, start, end)
        if (named is None and taken is None) or not topical:
            return
        start = named.start() if named is not None else taken.end() if taken is not None else start
    else:
        telling = words().patterns["telling"].search(whole, start, end)
        if telling is not None:
            named = words().patterns["especially"].search(whole, telling.end(), end) if topical else None
            if named is not None:  # "ask about other medicines, especially X"
                for first, last in _ranges(whole, Span(named.start(), end)):
                    yield from _facts(said, split(whole, first, last))
            end = telling.start()
        if not topical and strong is not None:
            start = strong.start()
    for first, last in _ranges(whole, Span(start, end)):
        yield from _facts(said, split(whole, first, last))


def _facts(said: _Said, parts: tuple[Conjunct, ...]) -> Iterator[Interaction]:
    neighbours = targets(part.text for part in parts)
    before: dict[str, str] = {}
    for part in without_contents(_same_degree(said.block.text, parts)):
        text = with_target(part.text, neighbours)
        known = before.get(part.example_of, "")
        if known and (part.joint in ("or", "and") or (part.joint == "," and _FOR.match(known))):
            text = _with_verb(known, text)
        before[part.example_of] = text
        for piece in pieces(text):
            fact = _fact(said, piece, part.example_of)
            if fact is not None:
                yield fact


def _same_degree(text: str, parts: tuple[Conjunct, ...]) -> Iterator[Conjunct]:
    """ "Strong and moderate CYP3A4 inhibitors" stays one interactant."""
    held: Conjunct | None = None
    for n, part in enumerate(parts):
        own = text[part.start : part.end].lower()
        if own in _DEGREES and n + 1 < len(parts) and parts[n + 1].joint in ("and", "or"):
            held = held or part
            continue
        if held is not None:
            own = " ".join(text[held.start : held.end].split())
            rest = part.text if part.text.lower().split()[0] in _DEGREES else text[part.start : part.end].split("(")[0]
            part = part._replace(text=f"{own} {part.joint} {rest.strip()}", start=held.start)
            held = None
        yield part


def _with_verb(before: str, text: str) -> str:
    """Gives the second of "drugs affecting blood clotting or blood sugar" its verb."""
    match = words().affecting.match(before)
    last = text.split()[-1].lower()
    if (
        match is None
        or last in words().heads
        or words().qualified.match(text)
        or text.lower().startswith(("those", "other"))
    ):
        return text
    return text if words().affecting.match(text) else before[: match.end(1)] + text


def _gives_examples(cue: re.Match[str]) -> bool:
    """ "Such as", "including": the class stands in front of it."""
    return cue.group(0).split()[0].lower().strip(",:") in _EXAMPLE_CUES


def _ranges(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that list interactants: behind its cues, before its verb, or all of a fragment."""
    lists = words()
    inner = text[span.start : span.end]
    flat = _flat(inner)
    verb = lists.verb.search(flat)
    cues = lists.before.all(flat)
    if verb is None and not cues:
        yield span.start, span.end
        return
    stops = [cue.start() for cue in cues if not _gives_examples(cue)]
    if verb is not None:
        stops.append(verb.start())
        if not any(cue.start() < verb.start() and not _gives_examples(cue) for cue in cues):
            yield span.start, span.start + verb.start()
    elif all(_gives_examples(cue) for cue in cues):
        yield span.start, span.end
    elif cues[0].start() > 0 and cues[0].start() not in stops and not _COPULA.search(flat, 0, cues[0].start()):
        yield span.start, span.start + cues[0].start()
    stops = [*sorted(stops), len(flat)]
    for cue in cues:
        stop = stops[bisect_left(stops, min(cue.end(), len(flat)))]
        if stop > cue.end():
            yield span.start + cue.end(), span.start + stop


def _fact(said: _Said, phrase: str, example_of: str) -> Interaction | None:
    own = said.context.drug_names
    text = name_in(phrase, own)
    if not text or _is_advice(text):
        return None
    kind = kind_of(text)
    if kind == "alcohol":
        if _find("disorder", text):
            return None
        text = "Alcohol" if text.startswith("A") else "alcohol"
    head = name_in(example_of, own) if example_of else ""
    return Interaction(
        interactant=Concept(text), kind=kind, effect=said.effect, management=said.management, component=said.component,
        evidence=said.context.document.evidence(said.block, said.span.start, said.span.end),
        example_of="" if fold(head) == fold(text) else head,
    )  # fmt: skip
