"""Questions with their answers, in all the forms that pages give them, and the front matter's copy of them."""

import re
from collections.abc import Iterable
from itertools import pairwise

import msgspec

from converter.source.markdown import RawBlock, read_blocks
from converter.source.model import FaqEntry, FrontValue

# possessive repeats (`++`): blanks are not tried again in other shares, so that a page of blanks costs its length
_NUMBER = r"\s*+(?:\d++\s*+)?"
_LABEL = re.compile(rf"^[\s\"'“”*_]*+(?:(?:q(?:uestion)?|faq){_NUMBER}[:.)\-–]++|\d{{1,2}}[.)]|Q\d++\b)\s*+", re.I)
_ANSWER = re.compile(rf"^[\s*_:]*+(?:a(?:ns(?:wer)?)?{_NUMBER}[:.]++)?[\s*_:]*+", re.I)
_ASKS = re.compile(rf"^\W*+(?:q(?:uestion)?{_NUMBER}[:.)]|q\d++\b)", re.I)
_NEXT = re.compile(rf"(?:^|(?<=\s))(?=(?:\*\*)?Q(?:uestion)?{_NUMBER}[:.]\s*+\S)")
_SPLIT = re.compile(r"\?[\s*_\"”]*")
_DEBRIS = re.compile(r"\*\*|__|(?<![\w*])\*(?![\w*\s])|(?<!\s)\s++\*++$")
_ANSWER_LABEL = re.compile(rf"[\s*_]*+a(?:ns(?:wer)?)?{_NUMBER}[:.]", re.I)
_MORE = re.compile(rf"\*\*[^*?\n]{{3,300}}+\?|(?:^|\s|\*)Q(?:uestion)?{_NUMBER}[:.]")
_BLANKS = re.compile(r"[ \t]+")
_FOLD = re.compile(r"[\W_]+")
_SWALLOWED = re.compile(r"\*\*|\n\s*\n|(?:^|\s)Q\d*\s*:", re.I)


class _Draft(msgspec.Struct):
    """An entry while it is collected."""

    question: str
    answer: list[str]
    blocks: list[int]
    start: int
    end: int
    component: str


def clean(text: str) -> str:
    """Text without left-over marks of emphasis and doubled blanks."""
    if "*" in text or "__" in text:
        text = _DEBRIS.sub("", text)
    if "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    return text.lstrip(" \t\n:*_-").rstrip(" \t\n*_")


def clean_question(text: str) -> str:
    """A question without its label ("Q1:") and debris."""
    return " ".join(clean(_LABEL.sub("", clean(text), count=1)).split())


def clean_answer(text: str) -> str:
    """An answer without its label ("A:") and debris."""
    return clean(_ANSWER.sub("", clean(text), count=1))


def folded(question: str) -> str:
    """A question for comparison."""
    return _FOLD.sub(" ", question.casefold()).strip()


def body_entries(blocks: Iterable[RawBlock], title: str) -> list[_Draft]:
    """The entries of the body: of blocks in a `faqs` section."""
    drafts: list[_Draft] = []
    current: _Draft | None = None
    for block in blocks:
        pieces = _questions(block)
        if pieces is None:
            current = _continued(block, current)
            continue
        for question, answer in pieces:
            current = _Draft(
                question, [answer] if answer else [], [block.index], block.start, block.end, block.component
            )
            drafts.append(current)
    return [draft for draft in drafts if draft.question]


def _continued(block: RawBlock, current: _Draft | None) -> _Draft | None:
    """A block without a question belongs to the answer before it, unless it ends the list (a disclaimer, a heading)."""
    if current is None or block.kind == "rule":
        return current
    if block.kind == "heading":
        return None
    ends = (
        block.lead
        and block.parent is None
        and block.kind == "paragraph"
        and current.answer
        and not _ANSWER_LEAD.match(block.lead)
    )
    if ends:
        return None
    words = clean_answer(block.text) if not current.answer else clean(block.text)
    if words:
        current.answer.append(words)
        current.blocks.append(block.index)
        current.end = block.end
    return current


_ANSWER_LEAD = re.compile(r"^a(?:ns(?:wer)?)?\s*\d*$", re.I)


def _questions(block: RawBlock) -> list[tuple[str, str]] | None:
    """(question, answer) pairs that begin in this block, or None when it asks nothing."""
    text = block.text.strip()
    if not text:
        return None
    if block.kind == "heading":
        if not (text.rstrip("*: ").endswith("?") or _ASKS.match(text)):
            return None
        return [(clean_question(text), "")]
    starts = [start for start, stop in block.strong if _is_question(block.text[start:stop])]
    if starts:
        bounds = [*starts, len(block.text)]
        pairs = []
        ends = dict(reversed(block.strong))
        for first, last in pairwise(bounds):
            stop = ends[first]
            question, rest = _cut(block.text, first, stop, last)
            pairs.append((clean_question(question), clean_answer(rest)))
        return pairs
    if _ASKS.match(text) or (block.ordered and _SPLIT.search(text)):
        return [_plain(piece) for piece in _NEXT.split(text) if piece.strip()]
    if block.kind == "item" and block.parent is None and text.endswith("?"):
        return [(clean_question(text), "")]
    return None


def _is_question(words: str) -> bool:
    bare = words.strip(' *_"”:')
    return (
        bare.endswith("?") or (bool(_ASKS.match(bare)) and len(bare) > 4) or bool(re.fullmatch(r"q\s*\d*", bare, re.I))
    )


def _cut(text: str, first: int, stop: int, last: int) -> tuple[str, str]:
    """The question and what follows it; where only its label is bold ("**Q1:** May I …?") it goes on to its mark."""
    bold = text[first:stop]
    if "?" in bold or not re.fullmatch(r"\W*q(?:uestion)?\s*\d*\W*", bold, re.I):
        return bold, text[stop:last]
    mark = _SPLIT.search(text, stop, last)
    return (text[first : mark.end()], text[mark.end() : last]) if mark else (text[first:last], "")


def _plain(piece: str) -> tuple[str, str]:
    """A question and its answer in plain text: cut at the question mark."""
    mark = _SPLIT.search(piece)
    if mark is None:
        first, _, rest = piece.partition("\n")
        return clean_question(first), clean_answer(rest)
    return clean_question(piece[: mark.end()]), clean_answer(piece[mark.end() :])


def front_entries(value: FrontValue | None) -> list[tuple[str, str]]:
    """(question, answer) pairs of the front matter; an answer swallowed into its question is taken out again."""
    if value is None or not isinstance(value.value, list):
        return []
    pairs: list[tuple[str, str]] = []
    for entry in value.value:
        if not isinstance(entry, dict):
            continue
        question, answer = (_text(entry, names) for names in (("q", "question"), ("a", "answer")))
        pairs += _unswallowed(question, answer)
    seen: dict[str, tuple[str, str]] = {}
    for question, answer in pairs:
        key = folded(question)
        if key and (key not in seen or (answer and not seen[key][1])):
            seen[key] = (question, answer)
    return list(seen.values())


def has_debris(value: FrontValue | None) -> bool:
    """Whether the front matter's questions hold left-over marks or swallowed answers."""
    if value is None or not isinstance(value.value, list):
        return False
    texts = [text for entry in value.value if isinstance(entry, dict) for text in entry.values()]
    return any(isinstance(text, str) and ("**" in text or _ANSWER_LABEL.match(text)) for text in texts)


def _text(entry: dict[str, object], names: tuple[str, ...]) -> str:
    value = next((entry[name] for name in names if name in entry), "")
    return value if isinstance(value, str) else ""


def _unswallowed(question: str, answer: str) -> list[tuple[str, str]]:
    """One pair, or the several that were swallowed."""
    asked = question.strip()
    mark = _SPLIT.search(asked)
    rest = asked[mark.end() :] if mark else ""
    if mark and not _MORE.search(rest) and not _MORE.search(answer):
        if _ANSWER_LABEL.match(rest) or (len(rest) > 20 and "?" not in rest):
            return [(clean_question(asked[: mark.end()]), clean_answer(answer) or clean_answer(rest))]
        if not _SWALLOWED.search(asked):
            return [(clean_question(asked), clean_answer(answer))]
    pairs = _read_markdown(question)
    more = _read_markdown(answer) if "?" in answer else []
    if not pairs:
        return [(clean_question(question), clean_answer(answer))]
    if len(pairs) == 1 and not more and answer and not pairs[0][1]:
        return [(pairs[0][0], clean_answer(answer))]
    return pairs + more


def _read_markdown(text: str) -> list[tuple[str, str]]:
    """The pairs in a piece of Markdown of its own."""
    text = text.strip()
    head = text.split("\n", 1)[0]
    if head.count("**") % 2:
        text = "**" + text
    blocks = read_blocks(text)
    drafts = body_entries(blocks, "")
    return [(draft.question, "\n".join(draft.answer)) for draft in drafts]


def read_faqs(blocks: list[RawBlock], title: str, value: FrontValue | None) -> tuple[FaqEntry, ...]:
    """All questions of the page, once each: the body's, then those that only the front matter has."""
    drafts = body_entries((block for block in blocks if block.section == "faqs"), title)
    merged: dict[tuple[str, str], _Draft] = {}
    for draft in drafts:
        before = merged.setdefault((folded(draft.question), draft.component), draft)
        if before is not draft and not before.answer:
            before.answer = draft.answer
    by_question = {key[0]: draft for key, draft in merged.items()}
    entries = list(merged.values())
    for question, answer in front_entries(value):
        same = by_question.get(folded(question))
        if same is not None:
            if 0 not in same.blocks:
                same.blocks.insert(0, 0)
            if not same.answer and answer:
                same.answer.append(answer)
            continue
        assert value is not None
        entries.append(_Draft(question, [answer] if answer else [], [0], value.char_start, value.char_end, ""))
    return tuple(
        FaqEntry(question=draft.question, answer="\n".join(draft.answer), blocks=tuple(draft.blocks),
                 char_start=draft.start, char_end=draft.end, component=draft.component)
        for draft in entries
    )  # fmt: skip
