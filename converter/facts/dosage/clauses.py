"""Block → clauses: its sentences, split at semicolons, each with the label that opens it ("Adults: …")."""

import re
from collections.abc import Iterator

import msgspec

from converter.facts.sentences import sentences
from converter.source.model import Block

_LABEL = re.compile(r"\s*(?P<label>[^:;.!?]{1,90}(?:\([^:;()]{1,60}\))?[^:;.!?]{0,40}):(?=\s|$)")
_DASHED = re.compile(r"(?P<label>[A-Z][A-Za-z ]{2,40}?)\s[-–]\s(?=\d)")  # "Induction - 10 mg twice daily"
_KIDNEY = re.compile(r"crcl|clearance|gfr|cl\s?cr", re.I)
_OWN_LINE = re.compile(r"\n\s*[A-Z][^:;.!?\n]{1,90}:(?=\s)")
_DOSE = re.compile(r"\d\s*(?:mg|mcg|µg|μg|g|ml|iu|units?)\b|(?:daily|times|every)\b", re.I)


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is read; `start` and `end` are the place of the whole sentence in the block; `words` are its words.

    `labels` open the clause, without their colons. `fresh`: they stand over the block, not over the clause before.
    `continued`: the clause stands behind a semicolon in its sentence.
    """

    text: str
    words: str
    start: int
    end: int
    labels: tuple[str, ...] = ()
    fresh: bool = False
    continued: bool = False


def clauses(block: Block) -> Iterator[Clause]:
    """The clauses of a block in order. The block's bold lead-in is the label of its first clause and reaches on."""
    body = block.body if block.lead else 0
    lead = block.lead
    if lead and re.search(r"\b(?:max|maximum)\b", lead, re.I):
        body, lead = 0, ""
    for sentence in sentences(block.text, body):
        words = sentence.of(block.text)
        for part, continued in _parts(words):
            if lead:
                yield Clause(text="", words=words, start=sentence.start, end=sentence.end, labels=(lead,), fresh=True)
                lead = ""
            labels = []
            label, rest = _label(part)
            while label:
                labels.append(label)
                label, rest = _label(rest)
            yield Clause(
                text=rest, words=words, start=sentence.start, end=sentence.end, labels=tuple(labels),
                continued=continued,
            )  # fmt: skip


def _parts(words: str) -> list[tuple[str, bool]]:
    """At semicolons and before lines that open with a label of their own, outside brackets.

    With each part whether it stands behind a semicolon.
    """
    if ";" not in words and "\n" not in words:
        return [(words.strip(), False)] if words.strip() else []
    parts: list[tuple[str, bool]] = []
    depth, begin, continued = 0, 0, False
    for n, char in enumerate(words):
        depth += (char in "([") - (char in ")]")
        if depth <= 0 and (char == ";" or (char == "\n" and _begins_label(words, begin, n))):
            parts.append((words[begin:n].strip(), continued))
            begin, continued = n + 1, char == ";"
    parts.append((words[begin:].strip(), continued))
    return [part for part in parts if part[0]]


def _begins_label(words: str, begin: int, n: int) -> bool:
    """A line that opens with a label, behind words that held a dose (else they are part of the label)."""
    return _OWN_LINE.match(words, n) is not None and _DOSE.search(words, begin, n) is not None


def _label(part: str) -> tuple[str, str]:
    dashed = _DASHED.match(part) if "-" in part or "–" in part else None
    if dashed:
        return dashed["label"].strip(), part[dashed.end() :].strip()
    m = _LABEL.match(part) if ":" in part else None
    dosed = m is not None and _DOSE.search(m["label"]) and not _KIDNEY.search(m["label"])
    if not m or dosed or re.search(r"\b(?:max|maximum)\b", m["label"], re.I):
        return "", part
    return m["label"].strip(), part[m.end() :].strip()
