"""Interactions: one fact for each interactant, from leads, lists and prose, with effect and management where stated.

A sentence that denies an interaction gives none, and so does the advice to tell a doctor of all medicines. A class and
the examples that the page names for it are facts of their own.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts import scope
from converter.facts.trimming import Trim, either
from converter.facts.context import FactContext, Reading
from converter.facts.coordination import Conjunct, split
from converter.facts.places import blocks_of
from converter.facts.sentences import Span, sentences
from converter.facts.surroundings import named_component, surroundings
from converter.monograph import Concept, Interaction
from converter.monograph.identity import fold
from converter.source.model import Block

SECTIONS = ("interactions",)
ELSEWHERE = ("precautions", "warnings", "summary", "faqs")
_STRONG = re.compile(
    r"\binteract(?:s|ing|ions?)?\s+(?:\w+\s+)?with\b|\bgrapefruit|(?:concomitant|concurrent|simultaneous|combined)\s+(?:use|administration)|co-?administ",
    re.I,
)
_EXAMPLE_CUES = frozenset({"including", "such", "especially", "particularly", "notably", "include", "with"})
_TOPIC = re.compile(
    r"\binteract|\bother (?:drug|medic)|^(?:concomitant |concurrent |current )?(?:drugs|medications?|medicines)\W*$|alcohol|grapefruit|\bfood|supplements|herb",
    re.I,
)
_ANYWHERE = re.compile(
    r"\binteract|\balcohol\b|\bgrapefruit\b|\b(?:concomitant|concurrent|simultaneous)(?:ly)? (?:use|admin)|co-?admin",
    re.I,
)
_ADVICE = re.compile(
    r"\W*(?:a:\s*)?(?:always\s+|please\s+|therefore,?\s+)?(?:inform|tell|consult|discuss|talk|check|ask|refer|seek|disclose|review|notify|make sure|contact|patients should inform|it(?:'|’)?s?\s*(?:is\s+)?(?:\w+\s+)?(?:important|crucial|essential|vital|critical|necessary|advisable|imperative|recommended)\s+(?:to|that)|a (?:comprehensive|complete|full|thorough)|this list|be sure|provide)\b",
    re.I,
)
_MANAGE = re.compile(
    r"\b(?:avoid|monitor|adjust|caution|separat|should|must|recommend|contraindicat|requir|necessary|reduce the dose|limit|at least \d)",
    re.I,
)
_EFFECT = re.compile(
    r"\b(?:increas|decreas|reduc|enhanc|potentiat|inhibit|affect|interfer|alter|risk|worsen|lower|rais|elevat|impair|antagoni|diminish|prolong|additive|delay|caus|lead|toxic|levels?|absorption|effect)",
    re.I,
)
_COLON = re.compile(r"^([^.:;]{2,110}):\s+")
_AFFECTING = re.compile(
    r"^(.*?\b(?:affect(?:ing)?|influenc(?:e|ing)|alter(?:ing)?|that (?:can )?(?:lower|raise|increase|decrease|prolong|cause)|metabolized by|metabolised by|which affect)\s+(?:the\s+)?)(.+)$",
    re.I,
)
_COPULA = re.compile(r"\b(?:is|are|was|were|has|have)\b", re.I)
_POSSESSIVE = re.compile(
    r"['’]s?\s+(?:effect|level|absorption|concentration|metabolism|clearance|action|plasma|serum|anticoagul|blood)\w*.*$",
    re.I,
)
_HARMLESS = re.compile(
    r"\bcan\s+(?:usually\s+|generally\s+|safely\s+|often\s+)*be\s+(?:safely\s+)?(?:given|administered|taken|used|combined)|\b(?:with or without|regardless of)\b|help(?:s)?\s+(?:to\s+)?(?:reduce|minimi|prevent)|\b(?:is|are)\s+(?:generally\s+|usually\s+)?safe\b",
    re.I,
)
_DISORDER = re.compile(
    r"\balcohol(?:ism|ic|\s+(?:use\s+disorder|abuse|dependen|addict|withdrawal|misuse|intoxication|poison|hand|swab|wipe|base))|(?:benzyl|cetyl|stearyl|cetostearyl|polyvinyl|isopropyl)\s+alcohol|(?:history\s+of|drug(?:s)?\s+(?:or|and)|dependence\s+on)\s+alcohol|alcohol\s+(?:or|and)\s+(?:drug|substance)",
    re.I,
)
_ESPECIALLY = re.compile(
    r"\b(?:especially|particularly|notably|such as|including)\b(?!\s+(?:over-the-counter|otc|prescription|herbal|vitamins|supplements|any|those available|non-?prescription|dietary))",
    re.I,
)
_HEAD = r"(?:(?:[\w-]+\s+){0,3}?(?:medications?|drugs?|agents?|substances|medicines|those|products|supplements|treatments|ones|compounds|therapies|multivitamins|antacids|antibiotics)\s+)"
_GENERIC_QUALIFIED = re.compile(
    rf"^{_HEAD}(?:that|which|affecting|metaboli[sz]ed|influencing|containing|known\s+to|used\s+(?:to|for|in)|causing|prolonging|altering|with|for|acting|processed|cleared|eliminated|excreted|lowering|raising|increasing|inhibiting|inducing|primarily\s+metaboli[sz]ed)\b",
    re.I,
)
_QUALIFIED = re.compile(
    r"\b(?:that|which|affecting|metaboli[sz]ed|influencing|containing|known|used|causing|prolonging|altering|with|for|acting|processed|cleared|eliminated|lowering|raising|increasing)\b",
    re.I,
)


class _Words(NamedTuple):
    trim: Trim
    generic: frozenset[str]
    labels: frozenset[str]
    heads: frozenset[str]
    before: re.Pattern[str]
    verb: re.Pattern[str]
    food: re.Pattern[str]
    alcohol: re.Pattern[str]
    test: re.Pattern[str]
    foreign: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("converter.facts").joinpath("data/interactions.toml").read_text(encoding="utf-8"))
    return _Words(
        Trim.of(data["lead_ins"], data["trails"], []),
        frozenset(data["generic"]),
        frozenset(data["labels"]),
        frozenset(data["class_heads"]),
        re.compile(
            rf"\b(?:{either(data['before'])})(?:,?\s+but\s+(?:are|is)(?:n['’]t|\s+not)\s+limited\s+to)?[,:]?\s+", re.I
        ),
        re.compile(
            rf"\s(?:(?:may|can|could|might|should|will|would|must)\s+(?:also\s+|potentially\s+|\w+ly\s+)?(?:{either(data['verbs'])})\b|(?:{either([v + 's' for v in data['verbs'] if ' ' not in v])})\b)",
            re.I,
        ),
        re.compile(rf"\b(?:{either(data['food'])})\b", re.I),
        re.compile(rf"\b(?:{either(data['alcohol'])})\b", re.I),
        re.compile(rf"\b(?:{either(data['test'])})\b", re.I),
        re.compile(rf"\b(?:{either(data['foreign'])})\b", re.I),
    )


def read(context: FactContext) -> Reading:
    """The interactants that the page names, none twice; from other sections and FAQs only what no section says."""
    found: list[Interaction] = []
    names: list[tuple[str, str]] = []

    def add(facts: Iterable[Interaction], strict: bool) -> None:
        for fact in facts:
            name = _stem(fact.interactant.text)
            known = [other for component, other in names if component == fact.component or strict]
            if any(f" {name} " in f" {other} " for other in known) or (strict and _known(name, known)):
                continue
            names.append((fact.component, name))
            found.append(fact)

    document = context.document
    for block in blocks_of(document, *SECTIONS):
        add(_in_block(context, block, True), False)
    for section in ELSEWHERE:
        asked = False
        for block in blocks_of(document, section):
            labels = surroundings(document, block, context.ingredients).labels[-2:]
            question = block.text.partition("?")[0] if section == "faqs" and "?" in block.text else ""
            asked = bool(_TOPIC.search(question)) if question else asked and not block.lead
            topical = asked or any(_TOPIC.search(label) for label in (block.lead, *labels))
            if topical or _ANYWHERE.search(block.text):
                fragments = section != "faqs" or "interact" in f"{question} {' '.join(labels)}".lower()
                add(_in_block(context, block, topical, fragments), section not in ("precautions", "warnings"))
    return Reading(facts=tuple(_without_repeats(found)))


def _stem(text: str) -> str:
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in fold(text).split()
    )


def _known(name: str, known: list[str]) -> bool:
    """Whether a name repeats known ones in other words: the same content words, or the same first one."""

    def content(text: str) -> list[str]:
        words = [
            word
            for word in re.split(r"[\s/-]+", text)
            if len(word) > 2 and word not in _words().generic and f"{word}s" not in _words().generic
        ]
        return [
            word.removesuffix("ing").removesuffix("ed")
            for word in words
            if word not in ("that", "with", "and", "the", "which", "by")
        ]

    words = set(content(name))
    everything = {word for other in known for word in content(other)}
    parts = [part for part in name.split("/") if part]
    if len(parts) > 1 and all(any(part in other for other in known) for part in parts):
        return True
    return words <= everything or any(content(other)[:1] == content(name)[:1] for other in known)


def _without_repeats(facts: list[Interaction]) -> Iterator[Interaction]:
    """Leaves out "those that inhibit or induce CYP3A4" where the page names the inhibitors and inducers too."""
    named = any(re.search(r"\binhibitors\b", fact.interactant.text, re.I) for fact in facts)
    for fact in facts:
        if not (named and re.search(r"\binhibit (?:or|and) induce\b", fact.interactant.text, re.I)):
            yield fact


def is_label(label: str, ingredients: tuple[str, ...]) -> bool:
    """Whether a lead names a kind of interaction or an ingredient, and no interactant."""
    if named_component(label, ingredients):
        return True
    plain = fold(re.sub(r"\([^()]*\)", " ", label))
    words = [word for word in re.split(r"[\s/,&]+", plain.replace(".", " ")) if word]
    return all(word in _words().labels for word in words)


def _in_block(context: FactContext, block: Block, topical: bool, fragments: bool = True) -> Iterator[Interaction]:
    component = surroundings(context.document, block, context.ingredients).component
    lead, body = block.lead, block.body if block.lead else 0
    if (
        not lead
        and topical
        and (colon := _COLON.match(block.text))
        and not _ADVICE.match(block.text)
        and not _words().before.search(colon.group(0))
        and not _words().verb.search(colon.group(0))
    ):
        lead, body = colon.group(1), colon.end()
    if lead and topical and not is_label(lead, context.ingredients) and not _TOPIC.search(lead):
        rest = " ".join(block.text[body:].split())
        spans = sentences(block.text, body)
        if _denied(block.text, Span(body, len(block.text))) and len(spans) <= 1:
            return
        effect = " ".join(s.of(block.text) for s in spans if _EFFECT.search(s.of(block.text)))
        management = " ".join(s.of(block.text) for s in spans if _MANAGE.search(s.of(block.text)))
        whole = Span(0, len(block.text))
        got = False
        for part in split(lead):
            fact = _fact(context, block, part, whole, component, effect or ("" if management else rest), management)
            if fact:
                got = True
                yield fact
        if got:
            return
    for span in sentences(block.text, body):
        text = span.of(block.text)
        if _ADVICE.match(text):
            named = _ESPECIALLY.search(block.text, span.start, span.end)
            if not topical or named is None:
                continue
            span = Span(named.start(), span.end)
        elif not topical and not _ANYWHERE.search(text):
            continue
        if fragments or _ANYWHERE.search(text) or re.search(r"\bavoid", text, re.I):
            yield from _in_sentence(context, block, span, component, topical)


def _denied(text: str, span: Span) -> bool:
    return bool({"negated"} & {cue.kind for cue in scope.find(text, span.start, span.end)}) and not re.search(
        r"\bshould not|must not|do not|not recommended|cannot", span.of(text), re.I
    )


def _in_sentence(
    context: FactContext, block: Block, span: Span, component: str, topical: bool
) -> Iterator[Interaction]:
    text = span.of(block.text)
    if text.endswith("?") or _denied(block.text, span):
        return
    effect = text if _EFFECT.search(text) else ""
    management = text if _MANAGE.search(text) else ""
    alcohol = None if _DISORDER.search(text) else re.search(r"\balcohol\b", text, re.I)
    if alcohol:
        yield _alcohol(context, block, span, alcohol.group(0), component, effect, management)
    if _HARMLESS.search(text) and not _STRONG.search(text):
        return
    if not topical:
        strong = _STRONG.search(block.text, span.start, span.end)
        if strong is None:
            return
        span = Span(strong.start(), span.end)
    seen = {"alcohol"}
    for start, end in _ranges(block.text, span):
        parts = split(block.text, start, end)
        for part in _joined(parts):
            fact = _fact(context, block, part, span, component, effect, management)
            if fact is not None and fold(fact.interactant.text) not in seen:
                seen.add(fold(fact.interactant.text))
                yield fact


def _alcohol(
    context: FactContext, block: Block, span: Span, word: str, component: str, effect: str, management: str
) -> Interaction:
    evidence = context.document.evidence(block, span.start, span.end)
    return Interaction(
        interactant=Concept(word),
        evidence=evidence,
        kind="alcohol",
        effect=effect,
        management=management,
        component=component,
    )


def _joined(parts: tuple[Conjunct, ...]) -> Iterator[Conjunct]:
    """Gives the second of "drugs affecting blood clotting or blood sugar" its verb."""
    before: Conjunct | None = None
    for part in parts:
        if before is not None and part.joint in ("or", "and") and part.example_of == before.example_of:
            match = _AFFECTING.match(before.text)
            last = part.text.split()[-1].lower()
            if (
                match
                and last not in _words().heads
                and not _AFFECTING.match(part.text)
                and _QUALIFIED.match(part.text) is None
                and not part.text.startswith(("those", "other"))
            ):
                part = part._replace(text=match.group(1) + part.text)
        yield part
        before = part


def _ranges(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that list interactants: behind its cues, before its verb, or all of a fragment."""
    words = _words()
    inner = text[span.start : span.end]
    flat = re.sub(r"\([^()]*\)", lambda m: "(" + "_" * (len(m.group(0)) - 2) + ")", inner)
    verb = words.verb.search(flat)
    cues = list(words.before.finditer(flat))
    if verb is None and not cues:
        yield span.start, span.end
        return
    stops = [cue.start() for cue in cues if cue.group(0).split()[0].lower().strip(",:") not in _EXAMPLE_CUES]
    if verb is not None:
        stops.append(verb.start())
        if not any(cue.start() < verb.start() for cue in cues):
            yield span.start, span.start + verb.start()
    elif cues[0].start() > 0 and cues[0].start() not in stops and not _COPULA.search(flat, 0, cues[0].start()):
        yield span.start, span.start + cues[0].start()
    for cue in cues:
        stop = min((place for place in stops if place >= cue.end()), default=len(flat))
        yield span.start + cue.end(), span.start + stop


def _fact(
    context: FactContext, block: Block, part: Conjunct, span: Span, component: str, effect: str, management: str
) -> Interaction | None:
    words = _words()
    text = _interactant(part.text)
    if not text or _generic(text) or len(text.split()) > 12 or _ADVICE.match(text):
        return None
    if not _QUALIFIED.search(text) and words.foreign.search(text):
        return None
    folded = fold(text)
    if folded.startswith(("of ", "to ", "by ", "at ", "from ", "if ", "when ")):
        return None
    if any(f" {name} " in f" {folded} " for name in context.drug_names if name):
        return None
    if words.alcohol.search(text):
        if _DISORDER.search(text):
            return None
        text = "Alcohol" if text.startswith("A") else "alcohol"
    example = _interactant(part.example_of)
    return Interaction(
        interactant=Concept(text), evidence=context.document.evidence(block, span.start, span.end), kind=_kind(text),
        effect=effect, management=management, example_of="" if not example or _generic(example) else example, component=component,
    )  # fmt: skip


def _interactant(phrase: str) -> str:
    """The name of an interactant; a general noun keeps what qualifies it ("medications affecting potassium levels")."""
    trim = _words().trim
    text = _POSSESSIVE.sub("", " ".join(phrase.split()))
    while (match := trim.lead.match(text)) is not None and not text.lower().startswith(
        ("those that", "those affecting", "those metab", "those which", "those contain", "those used")
    ):
        text = text[match.end() :]
    head = _GENERIC_QUALIFIED.match(text)
    if head is None:
        return trim.concept(text)
    tail = re.split(r",|\s(?:may|should|must|is|are|will|because|due to)\s", text[head.end() :], maxsplit=1)[0]
    return (head.group(0) + tail).strip(" .,;:") if tail.strip() else ""


def _generic(text: str) -> bool:
    words = fold(text).split()
    return not words or fold(text) in _words().generic or all(word in _words().generic for word in words)


def _kind(text: str) -> str:
    words = _words()
    if words.alcohol.search(text):
        return "alcohol"
    if words.food.search(text):
        return "food"
    if words.test.search(text):
        return "test"
    last = fold(text).split()[-1]
    return "class" if last in words.heads or _QUALIFIED.search(text) else "drug"
