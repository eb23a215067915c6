"""Pharmacological classes, pregnancy categories and controlled-substance schedules that the page names."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from converter.facts.context import FactContext, Reading
from converter.facts.literals import Pattern
from converter.facts.places import CLINICAL_KINDS
from converter.facts.sentences import sentence_at, sentences
from converter.facts.surroundings import named_component
from converter.monograph import Classification, Concept
from converter.monograph.identity import fold
from converter.source.model import Block

SECTIONS = ("usage", "how_it_works", "summary", "description", "classification")
_LABEL = re.compile(
    r"^(?:pharmacolog\w+|drug|therapeutic|chemical)\s+class(?:ification|es)?\b|^class(?:ification)?$", re.I
)
_BELONGS = Pattern(
    r"""\b(?:belongs?\s+to\s+(?:the|a)\s+(?:pharmacolog\w+\s+|drug\s+|therapeutic\s+)?(?:class|group|family|category)\s+
    (?:of\s+)?(?:\w+\s+called\s+|known\s+as\s+)?|(?:is|are)\s+classified\s+as\s+(?:an?\s+|the\s+)?
    |is\s+(?:a\s+)?member\s+of\s+the\s+)""",
    re.I | re.X,
)
_IS_A = re.compile(r"^(?P<drug>[\w'’ ()+/-]{3,80}?)\s+is\s+(?:an?|the)\s+(?P<phrase>[^.,;:]{3,90})", re.I)
_STOP = re.compile(
    r"""\s+(?:that|which|used|for|with|in|designed|indicated|approved|and\s+(?:is|works|has)|it|this|by|to|derived|known
    |given|primarily|commonly|found|produced|essential|whose|from|medication|drug\s+(?:used|that)|antihypertensive\s+that)\b""",
    re.I | re.X,
)
_MARK = re.compile(r"[.,;:(]")
_ALSO = re.compile(r"\s*(?:\+|/(?=\s|[A-Z])|;|,\s*(?:and\s+)?|\s+and\s+|\.\s+)\s*")
_LETTER = r"(?:[BCDX]\d?|A\d?(?!\s+[a-z]))"
_CATEGORY = re.compile(
    rf"\b[Pp]regnancy\s+(?:[Ss]afety\s+|[Rr]isk\s+)?[Cc]ategory\W{{0,6}}(?:\w+\s){{0,2}}?[\"“']?(?P<a>{_LETTER})\b(?!['’])"
    rf"|\b[Cc]ategory\s+(?P<b>{_LETTER})\b(?:\s+(?:drug|medication|medicine))?(?=[^.]{{0,60}}[Pp]regnan)"
    rf"|\bFDA\s+[Cc]ategory\s+(?P<c>{_LETTER})\b"
)
_BARE = re.compile(rf"\s*:?\s*(?:[Cc]ategory\s+)?({_LETTER})\b(?!\w|['’])")
_SCHEDULE = re.compile(
    r"""\bSchedule\s+(?:IV|V|III|II|I|H1|H|X|[1-9])\b
    (?=[^.]{0,60}\b(?:controlled|substance|drug|narcotic|act|prescription|medic))""",
    re.I | re.X,
)
_NO_CLASS = re.compile(
    r"\b(?:is|are|not|this|combination|medication|acts?|can|breaks?|blocks?|inhibits?|suppress(?:es)?|provides?|loosens?|contains?"
    r"|addresses|improving|leading|helping|increases?|moisturizes?|facilitating|distracting|investigational|classifications?)\b",
    re.I,
)
_OWNER = re.compile(r"\s*([\w +/-]{3,60}?)\s*(?::|\bacts?\s+as\b|\bis\b|\bas\b)\s+")
_OPENING = re.compile(
    r"\s*(?:(?:an?|the|also|and|both|primarily|type\s+of|form\s+of|(?:it\s+is\s+)?(?:classified|categorized)\s+as)\s+)*",
    re.I,
)
_CLASS_LIKE = re.compile(
    r"anti\w+$|\w+(?:lytic|lytics|genic|static|cidal|tropic|protectant|protective|irritant|lubricant|astringent|hematinic)s?$",
    re.I,
)
_MEDICINE = re.compile(r"\s+(?:medication|medicine|drug)\b", re.I)
_ITSELF = frozenset(
    {"it", "this", "this medication", "this medicine", "this drug", "this combination", "this combination medication"}
)
_PLAIN = frozenset({"drug", "agent", "medication", "medicine", "agents", "drugs", "combination"})


@cache
def _heads() -> frozenset[str]:
    data = tomllib.loads(files("converter.facts").joinpath("data/classes.toml").read_text(encoding="utf-8"))
    return frozenset(data["heads"])


def read(context: FactContext) -> Reading:
    """Each class, category and schedule once for each ingredient."""
    found: dict[tuple[str, str, str], Classification] = {}
    for block in context.document.blocks:
        if block.kind not in CLINICAL_KINDS:
            continue
        for fact in _in_block(context, block):
            found.setdefault((fact.kind, fold(fact.concept.text), fact.component), fact)
    return Reading(facts=tuple(found.values()))


def _in_block(context: FactContext, block: Block) -> Iterator[Classification]:
    component = block.component
    if not component and len(context.ingredients) > 1:
        component = named_component(block.lead, context.ingredients)
    if block.section in SECTIONS:
        yield from _pharmacological(context, block, component)
    if "ategory" in block.text:
        for match in _CATEGORY.finditer(block.text):
            letter = next(name for name in ("a", "b", "c") if match[name])
            yield _fact(context, block, *match.span(letter), "pregnancy-category", component)
        if re.search(r"pregnan.*category", block.lead, re.I) and (bare := _BARE.match(block.text, block.body)):
            yield _fact(context, block, *bare.span(1), "pregnancy-category", component)
    if "chedule" in block.text:
        for match in _SCHEDULE.finditer(block.text):
            yield _fact(context, block, *match.span(), "schedule", component)


def _fact(context: FactContext, block: Block, start: int, end: int, kind: str, component: str) -> Classification:
    said = sentence_at(block.text, start)
    return Classification(
        concept=Concept(" ".join(block.text[start:end].split())), kind=kind,
        evidence=context.document.evidence(block, said.start, said.end), component=component,
    )  # fmt: skip


def _pharmacological(context: FactContext, block: Block, component: str) -> Iterator[Classification]:
    if _LABEL.match(block.lead) or block.section == "classification":
        spans = sentences(block.text, block.body)
        for span in spans:
            begin = span.start
            for joint in [*_ALSO.finditer(block.text, span.start, span.end), None]:
                stop = joint.start() if joint else span.end
                yield from _class_at(context, block, begin, stop, component, True)
                begin = joint.end() if joint else stop
        return
    told = _BELONGS.may_match(block.text)
    for span in sentences(block.text, block.body if block.lead else 0):
        text = span.of(block.text)
        belongs = _BELONGS.compiled.search(block.text, span.start, span.end) if told else None
        if belongs:
            begin = belongs.end()
            end = _STOP.search(block.text, begin, span.end)
            mark = _MARK.search(block.text, begin, span.end)
            last = min(end.start() if end else span.end, mark.start() if mark else span.end)
            yield from _class_at(context, block, begin, last, component, False)
            continue
        is_a = _IS_A.match(text)
        if is_a is None:
            continue
        drug = fold(is_a["drug"])
        if any(name and name in drug for name in context.drug_names) or drug in _ITSELF:
            start = span.start + is_a.start("phrase")
            cut = _STOP.search(block.text, start, span.start + is_a.end("phrase"))
            stop = cut.start() if cut else span.start + is_a.end("phrase")
            named = cut is not None and _MEDICINE.match(block.text, cut.start()) is not None
            yield from _class_at(context, block, start, stop, component, named)


def _class_at(
    context: FactContext, block: Block, start: int, end: int, component: str, labelled: bool
) -> Iterator[Classification]:
    """The class that stands at a place; "Exemplin: beta-blocker" and "beta-blocker (exemplin)" name its ingredient."""
    text = block.text[start:end]
    if named := _OWNER.match(text):
        component = named_component(named.group(1), context.ingredients) or component
        start, text = start + named.end(), text[named.end() :]
    opening = _OPENING.match(text)
    if opening:
        start, text = start + opening.end(), text[opening.end() :]
    bracket = text.find("(")
    if bracket > 0:
        component = named_component(text[bracket + 1 :].split(")")[0], context.ingredients) or component
    elif bracket == 0:
        return
    if text.count("(") != text.count(")") or (
        bracket > 0 and named_component(text[bracket + 1 : -1], context.ingredients)
    ):
        text = text[:bracket] if bracket > 0 else text.replace(")", " ")
    text = text.rstrip(' .,;:*"“”')
    words = re.sub(r"\([^()]*\)", "", text).split()
    if not words or len(words) > 9 or len(text) > 120:
        return
    last = fold(words[-1]).rstrip(".")
    head = last.rpartition("-")[2]
    fits = words[0][0].isalnum() and not words[0].isdigit() and (head in _heads() or head.rstrip("s") in _heads())
    named_so = fits or (labelled and len(words) <= 6 and _CLASS_LIKE.match(last) is not None)
    if named_so and not (len(words) == 1 and last in _PLAIN) and not _NO_CLASS.search(text):
        yield _fact(context, block, start, start + len(text), "pharmacological", component)
