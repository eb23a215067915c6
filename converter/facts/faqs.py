"""Questions with their whole answers, cleaned of the marks around them; none twice."""

import re

from converter.facts.context import FactContext, Reading
from converter.facts.places import CLINICAL_KINDS, evidence_over
from converter.monograph import Faq
from converter.monograph.identity import fold

_QUESTION_MARK = re.compile(r"^[\s*_#>-]*(?:q(?:uestion)?\s*\d*\s*[:.)-]|\d+\s*[.)]|q\d+)?[\s*_]*", re.I)
_ANSWER_MARK = re.compile(r"^[\s*_>-]*(?:a(?:nswer)?\s*\d*\s*[:.-])?[\s*_]*", re.I)
_DEBRIS = re.compile(r"\s*\*{2,}\s*$|\s*[-_]{3,}\s*$")


def clean_question(words: str) -> str:
    """A question without its number and marks, and without an answer that a site ran into it."""
    text = _QUESTION_MARK.sub("", " ".join(words.split()), count=1)
    head, mark, tail = text.partition("?")
    if mark and re.match(r"[\s*_]*(?:a(?:nswer)?\s*:|$)", tail, re.I):
        text = head + mark
    return _without_debris(text)


def _without_debris(text: str) -> str:
    return (_DEBRIS.sub("", text) if text.endswith(("*", "-", "_", " ")) else text).strip(" *_")


def clean_answer(words: str) -> str:
    """An answer without its mark and the debris of emphasis."""
    return _without_debris(_ANSWER_MARK.sub("", " ".join(words.split()), count=1))


def read(context: FactContext) -> Reading:
    """The questions of the page, in order. A question that stands in front matter and body is one fact, of the body."""
    document = context.document
    found: dict[str, Faq] = {}
    for entry in document.faqs:
        question, answer = clean_question(entry.question), clean_answer(entry.answer)
        if not question or not answer:
            continue
        blocks = [document.blocks[n] for n in entry.blocks]
        body = [block for block in blocks if block.kind in CLINICAL_KINDS or block.kind == "heading"]
        chosen = body or blocks
        if not chosen:
            continue
        key = fold(question)
        if key not in found or (body and found[key].evidence.block == 0):
            evidence = evidence_over(document, chosen)
            found[key] = Faq(question=question, answer=answer, evidence=evidence, component=entry.component)
    return Reading(facts=tuple(found.values()))
