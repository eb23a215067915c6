"""Questions with their whole answers, cleaned of the marks around them; none twice."""

import re

from converter.facts.context import FactContext, Reading
from converter.facts.places import CLINICAL_KINDS, evidence_over
from converter.monograph import Evidence, Faq
from converter.monograph.identity import fold
from converter.source.model import Document, FaqEntry

_QUESTION_MARK = re.compile(r"^[\s*_#>-]*(?:q(?:uestion)?\s*\d*\s*[:.)-]|\d+\s*[.)]|q\d+)?[\s*_]*", re.I)
_ANSWER_MARK = re.compile(r"^[\s*_>-]*(?:a(?:nswer)?\s*\d*\s*[:.-])?[\s*_]*", re.I)
_HEAD = re.compile(r"[^\"'\\\n]{1,40}")  # of a question, as YAML writes it whatever its quotes
_FAR = 20_000
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
    in_front = _in_front_matter(document)
    for number, entry in enumerate(document.faqs):
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
            evidence = in_front[number] if number in in_front else evidence_over(document, chosen)
            found[key] = Faq(question=question, answer=answer, evidence=evidence, component=entry.component)
    return Reading(facts=tuple(found.values()))


def _in_front_matter(document: Document) -> dict[int, Evidence]:
    """The place of each question that only the front matter has: from its words to the line of the next one.

    One that is written so that its words are not found (escapes, folded lines) stands at the key.
    """
    block = document.blocks[0]
    if block.kind != "front_matter":
        return {}
    starts: dict[int, int] = {}
    after = 0
    for number, entry in enumerate(document.faqs):
        if entry.blocks == (0,):
            starts[number] = _question_at(document.text, entry, max(after, entry.char_start))
            after = max(after, starts[number] + 1)
    found: dict[int, Evidence] = {}
    next_line = 0
    for number, start in reversed(starts.items()):
        entry = document.faqs[number]
        if start < 0:
            end = document.text.find("\n", entry.char_start, entry.char_end)
            found[number] = document.evidence(block, entry.char_start, end if end > 0 else entry.char_end)
            continue
        words = document.text[start : next_line or entry.char_end].rstrip("\n -")
        found[number] = document.evidence(block, start, start + max(len(words), 1))
        next_line = document.text.rfind("\n", 0, start) + 1
    return found


def _question_at(text: str, entry: FaqEntry, start: int) -> int:
    """-1 when the words are not found."""
    head = _HEAD.match(entry.question)
    return text.find(head.group(), start, min(entry.char_end, start + _FAR)) if head else -1
