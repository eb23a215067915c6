"""The cues that lead to a use in a sentence, and where the words of the use end.

Cues are found word by word: the first word of a cue leads to the few patterns that begin with it. All patterns are for
lower-case text. The lists are data (`data/indication_cues.toml`).
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts.literals import Pattern
from converter.facts.trimming import either, lowered

_TOKEN = re.compile(r"[a-z][\w-]*|(?<=[\w\x01]),")
_LEADS = ["to", "for", "in", "at", "of", "and", "or", "with", "include", "includes", "including", "involves"]
_LEADS += ["is", "are", "be"]
_LINKS = ["associated with", "caused by", "due to", "resulting from", "related to", "accompanying", "arising from",
          "secondary to", "from"]  # fmt: skip
_POINTERS = ["this", "these", "they", "it", "that", "which"]


_ByWord = dict[str, tuple[tuple[str, re.Pattern[str]], ...]]


class Anchor(NamedTuple):
    """A cue; what stands before it ends at `limit` (the class noun of "infections such as" belongs to it).

    `kind` is verb, noun, used, class, subject, link or void; `word` the verb, noun, preposition and so on;
    `joins` when it only goes on with a use before it.
    """

    start: int
    end: int
    limit: int
    kind: str
    word: str
    joins: bool = False


class Cues(NamedTuple):
    """The lists of the data file, made into patterns and sets."""

    by_word: _ByWord
    intent: dict[str, str]
    purpose_verbs: frozenset[str]
    lessening: frozenset[str]
    joining: frozenset[str]
    causes: frozenset[str]
    mechanism: Pattern
    symptoms: frozenset[str]
    symptoms_of: frozenset[str]
    broad: frozenset[str]
    tail: frozenset[str]
    not_uses: frozenset[str]
    settings: frozenset[str]
    skip_labels: frozenset[str]
    use_labels: frozenset[str]
    off_label: Pattern
    trials: Pattern
    unapproved: Pattern
    given: Pattern
    given_for: Pattern
    helps: re.Pattern[str]
    other_drugs: re.Pattern[str]
    treats: re.Pattern[str]
    weak: re.Pattern[str]
    lists_uses: re.Pattern[str]
    lists_others: re.Pattern[str]
    adjusting: Pattern
    dose_words: Pattern
    because_of: Pattern
    ends: re.Pattern[str]


@cache
def cues() -> Cues:
    """The cue table, read once."""
    data = tomllib.loads(files("converter.facts").joinpath("data/indication_cues.toml").read_text(encoding="utf-8"))
    verbs, nouns, words = data["verbs"], data["nouns"], data["words"]
    all_verbs = [verb for each in verbs.values() for verb in each]
    return Cues(
        _by_word(all_verbs, [noun for each in nouns.values() for noun in each], words),
        {word: intent for table in (verbs, nouns) for intent, each in table.items() for word in each},
        frozenset(verbs["purpose"]), frozenset(words["lessening"]), frozenset(words["joining"]),
        frozenset(words["causes"]),
        Pattern(rf"\b(?:{either(words['mechanism'])})\b"),
        frozenset(words["symptoms"]), frozenset(words["symptoms_of"]), frozenset(words["broad"]),
        frozenset(words["tail"]), frozenset(words["not_uses"]),
        frozenset(words["settings"]), frozenset(words["skip_labels"]),
        frozenset(words["use_labels"]), Pattern(words["off_label"]), Pattern(words["trials"]),
        Pattern(words["unapproved"]), Pattern(words["given"]), Pattern(words["given_for"]),
        re.compile(words["helps"]),
        re.compile(words["other_drugs"]),
        re.compile(rf"(?:{either(verbs['treatment'] + verbs['prophylaxis'])})\s+"),
        re.compile(words["weak"]), re.compile(words["lists_uses"]), re.compile(words["lists_others"]),
        Pattern(words["adjusting"]), Pattern(words["dose_words"]),
        Pattern(words["because_of"]),
        _ends(data["ends"]),
    )  # fmt: skip


def _by_word(
    verbs: list[str], nouns: list[str], words: dict[str, list[str]]
) -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """First word → the patterns that begin with it, in the order in which they are tried."""
    adverbs = rf"(?:(?:\w+ly,?|{either(words['adverbs'])})\s+){{0,3}}"
    prepositions = (
        r"for|in|before|prior\s+to|during|as(?!\s+(?:an?|the)\s+(?:[\w-]+\s+){1,4}?(?:for|in|before|prior\s+to)\s)"
        r"(?!\s+(?:(?:dietary|nutritional|food)\s+)?supplements\s+for\s)|against"
        r"|to\s+(?:patients|individuals|people|those)\s+with"
    )
    in_cases = (
        r"(?:in\s+(?:some|certain|rare|many|most|severe)\s+(?:cases|situations|instances|countries)\s+"
        r"|in\s+(?:nuclear|clinical|human|veterinary|traditional)\s+(?:medicine|practice)\s+)?"
    )
    listing = r"(?:\s*,?\s+(?:like|such\s+as|including|includes?)(?=[\s:])[\s:]*|:\s+)"
    verb = rf"\s+(?:help\s+|aid\s+in\s+|helping\s+)?{adverbs}(?P<word>{either(verbs)})\s+(?!of\s)"
    patterns = (
        ("verb", [*_LEADS, ","], rf"(?:{either(_LEADS)}|,){verb}"),
        ("noun", nouns, rf"(?P<word>{either(nouns)})(?:\s*\x01+)?\s+(?:of|for|in|from|against)\s+"),
        ("used", words["used"], rf"(?P<used>{either(words['used'])})\s+{adverbs}{in_cases}(?P<word>{prepositions})\s+"),
        ("class", words["classes"], rf"(?P<word>{either(words['classes'])}){listing}"),
        ("subject", [*_POINTERS, *words["subjects"]],
         rf"(?P<word>{either([*_POINTERS, *words['subjects']])})(?:\s+[\w-]+){{0,5}}?\s+"
         r"(?:includes?|encompass(?:es)?|are|is)(?=[\s:])[\s:]*(?:but\s+(?:is|are)\s+not\s+limited\s+to\s+)?"),
        ("link", _LINKS, rf"(?P<word>{either(_LINKS)})\s+"),
    )  # fmt: skip
    others = (
        "vehicle|solvent|diluent|component|source|carrier|premedication|alternative|substitute|replacement|part|marker"
    )
    role = (
        rf"as\s+(?:an?|the)\s+(?!(?:[\w-]+\s+){{0,3}}(?:{others})\s)(?:[\w-]+\s+){{1,4}}?"
        r"(?P<word>for|in|before|prior\s+to)\s+"
    )
    table: dict[str, list[tuple[str, re.Pattern[str]]]] = {
        "as": [
            ("used", re.compile(rf"(?P<used>){role}")),
            ("used", re.compile(r"(?P<used>)as\s+(?:(?:dietary|nutritional|food)\s+)?supplements\s+(?P<word>for)\s+")),
        ],
        "and": [("used", re.compile(rf"(?P<used>and)\s+{role}"))],
    }
    for kind, phrases, pattern in patterns:
        compiled = re.compile(pattern)
        for first in sorted({phrase.split()[0] for phrase in phrases}):
            table.setdefault(first, []).append((kind, compiled))
    return {word: tuple(each) for word, each in table.items()}


def _ends(data: dict[str, list[str]]) -> re.Pattern[str]:
    return re.compile(
        r"(?=[;?!:,—\s])(?:"  # where none of these stands, none of the many branches is tried
        r"[;?!:](?=\s|$)|\s[-–—]+\s|—|(?<!caused)\s+by\b"
        r"|(?<!conditions)(?<!disorders)(?<!disease)(?<!diseases)\s+affecting\b"
        r"|(?:(?<=skin conditions)|(?<=skin infections)|(?<=eye infections))\s+involving\b"
        rf"|,?\s+(?:(?:{either(data['words'])})\b|{'|'.join(data['behind_space'])})"
        rf"|,\s*(?:(?:{either(data['behind_comma'])})(?![\w'])|{'|'.join(data['behind_comma_too'])}))"
    )


def anchors(low: str, start: int) -> list[Anchor]:
    """The cues in lower-case `low` from `start`, without nouns that end a compound ("used for rate control in …")."""
    table = cues()
    found: list[Anchor] = []
    at = start
    for token in _TOKEN.finditer(low, start):
        if token.start() < at:
            continue
        for kind, pattern in table.by_word.get(token.group(0), ()):
            match = pattern.match(low, token.start())
            if match:
                at = match.end()
                _take(low, start, _anchor(kind, match, table), found)
                break
    return found


def _anchor(kind: str, match: re.Match[str], table: Cues) -> Anchor:
    limit = match.end("word") if kind == "class" else match.start()
    joins = kind == "used" and match.group("used") in table.joining
    return Anchor(match.start(), match.end(), limit, kind, " ".join(match.group("word").split()), joins)


_QUALIFIES = re.compile(
    r"(?:the|a|an|its|and|or|in|for|as|to|by|at|with|of|is|\w+(?:ic|al|ive|ary|ed|ing|ent|ant|ous|ble|line|term)"
    r"|short|long|initial|first|routine|sole|acute|\W)$"
)
_JOINTS = frozenset(("and", "or", "the", "to", "in", "for"))
_BARE = re.compile(
    r"(?:^|,\s*(?:and\s)?|\band\s)\s*(?:the\s+)?(?:\w+\s+)?(?:infections?|diseases?|illness|illnesses)\s*$"
)


def _take(low: str, start: int, anchor: Anchor, found: list[Anchor]) -> None:
    last = found[-1] if found else None
    if anchor.kind == "subject" and not _subject_stands(low, start, anchor):
        return
    between = low[last.end if last else start : anchor.start]
    if anchor.kind == "link" and _BARE.search(between):
        return
    if anchor.kind == "noun" and last and last.kind != "subject" and last.word != "as" and between:
        words = between.split()
        runs_on = last.kind == "verb" and last.word in cues().purpose_verbs and words and words[-1] not in _JOINTS
        if words and len(words) <= 6 and (runs_on or not _QUALIFIES.search(words[-1])):
            return
        hands_over = last.kind == "used" or last.word.startswith("provid")
        if hands_over and words and len(words) <= 4 and "," not in words[-1]:
            found[-1] = last._replace(kind="void")
    found.append(anchor)


_NO_LISTS = re.compile(
    r"\b(?:effect|component|event|complication|symptom|benefit|factor|propert|drug|medication|ingredient)"
)
_USE_NOUNS = frozenset(("use", "uses", "application", "indication", "indications", "purpose"))
_MAIN = re.compile(r"(?:primary|main|common|approved|its|other|secondary|most)\s+(?:\w+\s+)?$")


def _subject_stands(low: str, start: int, anchor: Anchor) -> bool:
    words = low[anchor.start : anchor.end]
    if "include" in words or "encompass" in words:
        return anchor.word not in ("it", "which") and _NO_LISTS.search(words) is None
    return anchor.word in _USE_NOUNS and _MAIN.search(low[max(start, anchor.start - 30) : anchor.start]) is not None


_OF_SORT_A = ("hemophilia", "haemophilia", "hepatitis", "influenza", "vitamin", "type", "group", "class")


def object_end(low: str, start: int, limit: int) -> int:
    """Where the object that begins at `start` ends: at most at `limit`, before another clause, without its tail."""
    table = cues()
    match = table.ends.search(low, start, min(limit + 1, len(low)))
    stop = min(match.start(), limit) if match else limit
    while stop > start:
        while stop > start and (low[stop - 1].isspace() or low[stop - 1] == ","):
            stop -= 1
        cut = low.rfind(" ", start, stop) + 1 or start
        if low[cut:stop] not in table.tail or (
            low[cut:stop] == "a" and low.endswith(_OF_SORT_A, start, max(cut - 1, start))
        ):
            break
        stop = cut
    return max(stop, start)


def says_off_label(text: str) -> bool:
    """Whether a label or a remark says that the use is not approved."""
    low = lowered(text)
    return ("approved" in low or "label" in low or "licensed" in low or "investigat" in low) and bool(
        cues().off_label.search(low)
    )


def says_unapproved(text: str) -> bool:
    """Whether the text says that the medicine itself is approved for nothing yet."""
    low = lowered(text)
    return any(word in low for word in ("approved", "investigat", "experimental", "still in")) and bool(
        cues().unapproved.search(low)
    )
