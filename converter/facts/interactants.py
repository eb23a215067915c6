"""Names of interactants: what a phrase of an interaction section names, of which kind it is, and which names are one.

The word lists are data (`data/interactions.toml`, which names its source).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

from converter.facts.coordination import Conjunct
from converter.facts.surroundings import named_component
from converter.facts.trimming import Phrases, Trim, either
from converter.monograph.identity import fold

_COMPANION = re.compile(r"\s+with\s+", re.I)
_CYTOCHROME = re.compile(r"(?:cyp|cytochrome|ugt|oat|oatp|p-gp|p-glycoprotein|bcrp)[\w/]*$", re.I)
_ENZYME = re.compile(r"(?:potent |strong |moderate |weak )?(?:CYP|UGT|OATP?)\w*$", re.I)
_TARGETED = re.compile(r"^(?:.*\s)?(?P<head>inhibitors|inducers|substrates|enzymes|isoenzymes)$", re.I)
_BARE_HEAD = re.compile(r"(?:inhibitors|inducers|substrates)", re.I)
_LEVELS = re.compile(
    r"\s+(?:serum\s+|plasma\s+|blood\s+)?(?:levels?|concentrations?|absorption|metabolism|clearance|toxicity)$", re.I
)
_CLAUSE = re.compile(r",|\s(?:may|should|must|is|are|will|because|due to|as|can (?:be|increase|lead))\s")
_HEAD_END = re.compile(r"\s(?:of|in|with|for|to|on|between|from|by|requiring|that|which)\s")
_PRONOUN = (
    "those for",
    "those that",
    "those affecting",
    "those metab",
    "those which",
    "those contain",
    "those used",
    "those with",
    "those known",
)
_BAD_START = (
    "of ",
    "to ",
    "by ",
    "at ",
    "from ",
    "if ",
    "when ",
    "in ",
    "on ",
    "while ",
    "these ",
    "this ",
    "because ",
    "whether ",
    "you ",
    "see ",
    "as ",
)
_ADVICE = r"\W*(?:a:\s*)?(?:yes,?\s+|no,?\s+)?(?:always\s+|please\s+|therefore,?\s+|however,?\s+)?(?:{})\b"
LONGEST_NAME = 12


class Words(NamedTuple):
    """The compiled word lists; `patterns` by the name of what they find."""

    trim: Trim
    generic: frozenset[str]
    labels: frozenset[str]
    heads: frozenset[str]
    before: Phrases
    verb: Phrases
    food: Phrases
    alcohol: Phrases
    test: Phrases
    foreign: frozenset[str]
    openers: frozenset[str]
    strong: Phrases
    same: dict[str, str]
    patterns: dict[str, Phrases]
    qualified: Phrases
    general: Phrases
    affecting: Phrases
    owned: Phrases


@cache
def words() -> Words:
    """The word lists of interactions, read once."""
    data = tomllib.loads(files("converter.facts").joinpath("data/interactions.toml").read_text(encoding="utf-8"))
    patterns = data["patterns"]
    limited = r"(?:,?\s+but\s+(?:are|is)(?:n['’]t|\s+not)\s+limited\s+to)?[,:]?\s+"
    joined = "combining|taking|using|used|mixing|combine|take|use|given|give|administer|administered"
    joining = rf"(?:{joined})\s+(?:[\w+/-]+\s+){{0,4}}?with"
    modal = r"(?:may|can|could|might|should|will|would|must)\s+(?:also\s+|potentially\s+|\w+ly\s+)?"
    passive = (
        r"be\s+(?:\w+ly\s+)?(?:reduced|increased|decreased|enhanced|affected|altered|potentiated|diminished|impaired"
        r"|prolonged|inhibited)"
    )
    plain = either([f"{verb}s" for verb in data["verbs"] if " " not in verb])
    qualifier = "|".join(patterns["qualifier"])
    general = "|".join(patterns["general"])
    loose = (
        r"affect(?:ing)?|influenc(?:e|ing)|alter(?:ing)?|metaboli[sz]ed\s+by"
        r"|that\s+(?:can\s+)?(?:lower|raise|increase|decrease|prolong|cause)|(?:those|medications|drugs)\s+for"
    )
    return Words(
        Trim.of(data["lead_ins"], data["trails"], []),
        frozenset(data["generic"]),
        frozenset(data["labels"]),
        frozenset(data["class_heads"]),
        Phrases(rf"\b(?:{joining}|{either(data['before'])}){limited}"),
        Phrases(rf"\s(?:{modal}(?:{either(data['verbs'])}|{passive})\b|(?:{plain})\b)"),
        Phrases(rf"\b(?:{either(data['food'])})\b"),
        Phrases(rf"\b(?:{either(data['alcohol'])})\b"),
        Phrases(rf"\b(?:{either(data['test'])})\b"),
        frozenset(data["foreign"]),
        frozenset(data["openers"]),
        Phrases(rf"\b(?:{either(data['strong'])})\b"),
        dict(data["same"]),
        {name: Phrases(_wrapped(name, "|".join(rows))) for name, rows in patterns.items()},
        Phrases(rf"\b(?:{qualifier})\b"),
        Phrases(rf"^(?:(?:(?!(?:with|by|to|and|or|if)\s)[\w-]+\s+){{0,3}}?(?:{general})\s+)(?:{qualifier})\b"),
        Phrases(rf"^(.*?\b(?:{loose})\s+(?:the\s+)?)(.+)$"),
        Phrases(rf"['’]s?\s+(?:{'|'.join(patterns['owned'])})"),
    )  # fmt: skip


def _wrapped(name: str, pattern: str) -> str:
    return _ADVICE.format(pattern) if name == "advice" else pattern


def is_label(label: str, ingredients: tuple[str, ...]) -> bool:
    """Whether a lead names a kind of interaction or an ingredient, and no interactant."""
    if named_component(label, ingredients):
        return True
    plain = fold(re.sub(r"\([^()]*\)", " ", label)).replace(".", " ")
    return all(word in words().labels for word in re.split(r"[\s/,&]+", plain) if word)


def is_generic(text: str) -> bool:
    """Whether a phrase names no interactant by itself ("other medications")."""
    folded = fold(text).strip(" .-/")
    return folded in words().generic or all(word in words().generic for word in folded.split())


def is_class(text: str) -> bool:
    """Whether a name is one of a class of medicines."""
    folded = fold(text).split()
    return bool(folded) and (folded[-1] in words().heads or words().qualified.search(text) is not None)


def name_in(phrase: str, own: frozenset[str]) -> str:
    """The interactant that a phrase names; '' when it names none or the medicine itself (one of the folded `own`).

    A general noun keeps what qualifies it ("medications affecting potassium levels").
    """
    text = " ".join(phrase.split())
    possessive = words().owned.search(text)
    text = (text[: possessive.start()] if possessive else text).split(":")[0]
    trim = words().trim
    while (match := trim.lead.match(text)) is not None and not text.lower().startswith(_PRONOUN):
        text = text[match.end() :]
    head = words().general.match(text)
    if head is None:
        text = _alone(trim.concept(_LEVELS.sub("", text)))
    else:
        tail = _CLAUSE.split(text[head.end() :], maxsplit=1)[0]
        text = (text[: head.end()] + tail).strip(" .,;:") if tail.strip() else ""
    if not text or is_generic(text) or len(text.split()) > LONGEST_NAME or len(text) > 160:
        return ""
    return "" if _is_foreign(text, own) else text


def _alone(text: str) -> str:
    """ "Anticoagulants with aspirin" names anticoagulants."""
    first = _COMPANION.split(text, maxsplit=1)[0]
    return first if is_class(first) else text


def _is_foreign(text: str, own: frozenset[str]) -> bool:
    low = text.lower()
    if words().patterns["junk"].search(low) or (text.isupper() and any(_short_for(low, name) for name in own)):
        return True
    if (
        low.startswith(_BAD_START)
        or " its " in low
        or low.endswith((" by", " high", " that", " of", " induce"))
        or _ENZYME.match(text)
    ):
        return True
    if words().general.match(text) is None:
        head = _HEAD_END.split(low, maxsplit=1)[0].split()
        if (
            not head
            or all(word in words().generic for word in head)
            or head[-1].strip(".,") in words().foreign
            or head[0] in words().openers
        ):
            return True
    folded = f" {fold(text)} "
    bare = folded.strip()
    if " " not in bare and any(name.startswith(f"{bare} ") for name in own):
        return True
    parts = [piece.strip() for piece in bare.split("/")]
    return any(f" {name} " in folded for name in own if name) or (len(parts) > 1 and all(part in own for part in parts))


def _short_for(short: str, name: str) -> bool:
    """The letters stand in the name in this order, the first letter of each word among them ("ISDN")."""
    parts = name.split()
    if not 3 <= len(short) <= 6 or not short.isalpha() or not 1 < len(parts) <= len(short):
        return False
    n = 0
    for part in parts:
        if n >= len(short) or not part.startswith(short[n]):
            return False
        place, n = 1, n + 1
        while n < len(short) and (found := part.find(short[n], place)) >= 0:
            place, n = found + 1, n + 1
    return n == len(short)


def kind_of(text: str) -> str:
    """drug, class, food, alcohol or test."""
    lists = words()
    if lists.alcohol.search(text):
        return "alcohol"
    if lists.food.search(text):
        return "food"
    if lists.test.search(text):
        return "test"
    return "class" if is_class(text) else "drug"


def pieces(text: str) -> tuple[str, ...]:
    """ "Oral NSAIDs/Aspirin" is two; "CYP3A4 inhibitors/inducers" keeps its target; "lopinavir/ritonavir" is one."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) == 1 or not any(is_class(part) or part.lower().endswith("s") for part in parts if part):
        return (text,)
    if any(len(part) < 3 or _CYTOCHROME.match(part) for part in parts):
        return (text,)
    target = re.match(r"^(.*\s)(?:inhibitors|inducers)$", parts[0], re.I)
    if target:
        parts = [
            parts[0],
            *(target.group(1) + part if part.lower() in ("inhibitors", "inducers") else part for part in parts[1:]),
        ]
    return tuple(parts)


def without_contents(parts: Iterable[Conjunct]) -> Iterator[Conjunct]:
    """ "Antacids (containing magnesium or aluminum)": what they hold is no example of them."""
    held = ""
    for part in parts:
        opens = part.example_of != "" and part.text.lower().startswith("containing ")
        if opens or (held and part.example_of == held):
            held = part.example_of
            continue
        held = ""
        yield part


def stem(text: str) -> str:
    """A name for comparison: folded and singular."""
    parts = [
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in fold(text).split()
    ]
    return " ".join(parts).strip(" .")


def _other_name(name: str) -> str:
    """The short name of a class that a stem ends with, else the stem ("monoamine oxidase inhibitor": "maoi")."""
    for long, short in words().same.items():
        if name.endswith(long):
            return name.removesuffix(long) + short
    return name


def repeats(name: str, known: list[str]) -> bool:
    """Whether a stem says the same as known ones in other words: the same content words, or the same first one."""

    def content(text: str) -> list[str]:
        plain = [word for word in re.split(r"[\s/-]+", text) if len(word) > 2]
        kept = [word for word in plain if word not in words().generic and f"{word}s" not in words().generic]
        return [
            word.removesuffix("ing").removesuffix("ed")
            for word in kept
            if word not in ("that", "with", "and", "the", "which", "by")
        ]

    if any(f" {other} " in f" {name} " or _other_name(other) == _other_name(name) for other in known):
        return True
    parts = [part for part in name.split("/") if part]
    if len(parts) > 1 and all(any(part in other for other in known) for part in parts):
        return True
    own = content(name)
    everything = {word for other in known for word in content(other)}
    return set(own) <= everything or any(content(other)[:1] == own[:1] for other in known)


def targets(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of a coordination that name their target and its head ("CYP3A4 inhibitors"), at most a handful."""
    return tuple(islice((text for text in texts if _TARGETED.match(text)), 8))


def with_target(text: str, neighbours: tuple[str, ...]) -> str:
    """Gives "inducers" or "CYP2C9" what its `targets` name once ("CYP3A4 inhibitors and inducers")."""
    bare = _BARE_HEAD.fullmatch(text)
    for other in neighbours:
        match = _TARGETED.match(other)
        if match is None or other == text:
            continue
        if bare and match.start("head") > 0:
            return other[: match.start("head")] + text
        if _ENZYME.match(text) and match.start("head") > 0:
            return f"{text} {match.group('head')}"
    return text
