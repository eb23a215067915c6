"""Coordinations taken apart: "severe liver or kidney disease, and bleeding disorders" is three things.

Each part keeps the adjectives and the head it shares with its neighbours, its other names in parentheses are set
apart, and what follows "such as" or stands in "(e.g., …)" is an example of its class. Word lists are data
(`data/coordination.toml`, which names its sources). Nothing is added that the text does not say.
"""

import re
from typing import NamedTuple

from converter.facts.concepts import names_condition
from converter.facts.coordination_words import (
    CoordinationWords,
    all_modify,
    coordination_words,
    is_place,
    may_precede,
    only_adjectives,
)
from converter.facts.trimming import lowered


class Conjunct(NamedTuple):
    """One part of a coordination.

    `text` is the part with what it shares ("severe kidney disease"), without parentheses; `start:end` is the place of
    its own words in the text that was handed in. `glosses` are other names and abbreviations in parentheses,
    `remarks` the other parentheses ("known or suspected"), `example_of` the class it is an example of, and `joint`
    what stood before it: "", ",", ";", "and" or "or"; "(" for names side by side in parentheses, without a cue.
    """

    text: str
    start: int
    end: int
    glosses: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    example_of: str = ""
    joint: str = ""


# Each branch begins with a letter or sign, and what stands before it is asked behind: so `re` skips to these fast.
_JOINT = re.compile(
    r";"
    r"|,(?!\d)(?:\s+(?:and/or|and|or|as\s+well\s+as|along\s+with|plus|nor)\b)?"
    r"|a(?<=\sa)(?:nd/or|nd|s\s+well\s+as|long\s+with)(?=\s)|o(?<=\so)r(?=\s)|n(?<=\sn)or(?=\s)|&(?<=\s&)(?=\s)"
    r"|\(|\["
)
_STATES = ("breastfeeding", "breast-feeding", "lactation", "nursing")
_SLASH = re.compile(r"(?<![A-Za-z-])([A-Za-z-]{4,})/([A-Za-z-]{4,})")
_EXAMPLES_AHEAD = re.compile(r"(?<=[\s,(])(?=[silenptmf])", re.I)
_CLOSING = re.compile(r"[()\[\]]")
_BOTH = re.compile(r"^(?:both|either|neither)\s+", re.I)
_EXPLANATION = re.compile(r"\s[-–—]+\s|—|:(?=\s|$)")
_SPLITTER = re.compile(r"[,;]\s*(?:and\s|or\s)?|\s(?:and|or)\s")
_DESCRIBES = re.compile(r"\b(?:of|to|by|in|from|that|which|when|with|is|are|for|on|around|during|after)\s", re.I)


class _Part:
    """A part while it is being read."""

    def __init__(self, start: int, joint: str) -> None:
        self.start, self.end, self.joint = start, start, joint
        self.pieces: list[str] = []
        self.glosses: list[str] = []
        self.remarks: list[str] = []
        self.inside: list[Conjunct] = []
        self.class_part: _Part | None = None

    @property
    def text(self) -> str:
        words = " ".join(" ".join(self.pieces).split()).replace(" -", "-").strip(" ,;:.–—)]")
        return _BOTH.sub("", words) if words[:1] in "benBEN" else words


def before_explanation(text: str, start: int = 0, end: int | None = None) -> int:
    """Where the words of a list item end and their explanation begins ("Shock: when …", "Shock – when …")."""
    end = len(text) if end is None else end
    match = _EXPLANATION.search(text, start + 1, end) if end > start else None
    return match.start() if match else end


def split(text: str, start: int = 0, end: int | None = None) -> tuple[Conjunct, ...]:
    """The parts of the coordination in `text[start:end]`, in order; places count in `text`.

    Examples follow their class, with `example_of`. A text without any coordination is one part. Empty text: none.
    """
    end = len(text) if end is None else end
    parts = _parts(text, start, end)
    completed = _complete(parts)
    found: list[Conjunct] = []
    for part, words in zip(parts, completed, strict=True):
        class_text = ""
        if part.class_part is not None:
            class_text = completed[parts.index(part.class_part)]
        if words:
            place = _place(text, part.start, part.end)
            glosses, remarks = tuple(part.glosses), tuple(part.remarks)
            found.append(Conjunct(words, *place, glosses, remarks, class_text, part.joint))
        found += [_example(inner, words) for inner in part.inside]
    return tuple(found)


def split_conditions(text: str, start: int = 0, end: int | None = None) -> tuple[Conjunct, ...]:
    """As `split`, and apart at a slash between two conditions ("osteomalacia/rickets")."""
    parts = split(text, start, end)
    return tuple(piece for part in parts for piece in _at_slash(part)) if "/" in text else parts


def _at_slash(part: Conjunct) -> tuple[Conjunct, ...]:
    match = _SLASH.search(part.text)
    if match is None:
        return (part,)
    left, right = part.text[: match.end(1)], part.text[match.start(2) :]
    if not (names_condition(left) and (names_condition(right) or right.lower() in _STATES)):
        return (part,)
    return part._replace(text=left), part._replace(text=right, glosses=(), remarks=(), joint="and")


def _example(inner: Conjunct, class_text: str) -> Conjunct:
    """An example in parentheses; a bare adjective takes the head of its class ("ulcers (gastric and duodenal)")."""
    text = inner.text
    if not inner.example_of and _bare(text, coordination_words()):
        tokens = class_text.split()
        text = " ".join([text, *tokens[_leading_modifiers(tokens, text, coordination_words()) :]])
    return inner._replace(text=text, example_of=inner.example_of or class_text)


def _place(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:."):
        end -= 1
    return start, end


def _together(text: str, start: int, end: int, words: CoordinationWords) -> list[tuple[int, int]]:
    low = lowered(text)
    if " and " in low or " or " in low or " and/or " in low or ", " in low:
        return [match.span() for match in words.together.finditer(low, start, end)]
    return []


def _parts(text: str, start: int, end: int) -> list[_Part]:
    words = coordination_words()
    together = _together(text, start, end, words)
    exemplary = words.examples.may_match(text[start:end])
    parts = [_Part(start, "")]
    class_part: _Part | None = None
    joined = False
    at = start
    while at < end:
        match = _JOINT.search(text, at, end)
        stop = match.start() if match else end
        cue = _example_cue(text, at, stop, words) if exemplary else None
        if cue is not None and (cue[0] > parts[-1].start or parts[-1].text):
            _add(parts[-1], text, at, cue[0])
            head = parts[-1] if parts[-1].text or len(parts) == 1 else parts[-2]
            class_part, joined = (head if head.text else head.class_part), False
            parts.append(_Part(cue[1], ""))
            parts[-1].class_part = class_part
            at = cue[1]
            continue
        if match is None:
            _add(parts[-1], text, at, end)
            break
        if match.group(0) in "([":
            _add(parts[-1], text, at, stop)
            at = _parenthesis(parts[-1], text, stop, end, words)
            continue
        if any(first <= stop < last for first, last in together):
            inside = next(last for first, last in together if first <= stop < last)
            nearest = _JOINT.search(text, inside, end)
            cut = nearest.start() if nearest else end
            _add(parts[-1], text, at, min(inside, cut) if inside > at else cut)
            at = max(inside, at + 1)
            continue
        _add(parts[-1], text, at, stop)
        joint = _joint_name(match.group(0))
        if joint == ";" or (joined and match.group(0).startswith(",")):
            class_part = None
        joined = joined or joint in ("and", "or")
        if joint == ";":
            joined = False
        parts.append(_Part(match.end(), joint))
        parts[-1].class_part = class_part
        at = match.end()
    return parts


def _add(part: _Part, text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if piece.strip():
        part.pieces.append(piece)
        part.end = end


def _joint_name(words: str) -> str:
    words = words.lower()
    if words == ";":
        return ";"
    if "or" in words.split() or "nor" in words.split() or (words.endswith("or") and "/" not in words):
        return "or"
    return "," if words == "," else "and"


def _example_cue(text: str, start: int, end: int, words: CoordinationWords) -> tuple[int, int] | None:
    for match in _EXAMPLES_AHEAD.finditer(text, start, end):
        cue = words.examples.compiled.match(text, match.start(), end)
        if cue:
            return match.start(), cue.end()
    return None


def _parenthesis(part: _Part, text: str, start: int, end: int, words: CoordinationWords) -> int:
    """Reads the parenthesis at `start` into `part`; returns the place behind it."""
    depth = 0
    close = end
    for match in _CLOSING.finditer(text, start, end):
        depth += 1 if match.group(0) in "([" else -1
        if depth == 0:
            close = match.start()
            break
    inner = text[start + 1 : close].strip()
    part.end = min(close + 1, end)
    cue = words.examples.compiled.match(inner)
    if cue:
        offset = text.index(inner, start + 1) + cue.end() if inner else start + 1
        part.inside += split(text, offset, close)
    elif not inner or words.remarks.match(inner) or only_adjectives(inner):
        part.remarks.append(inner)
    elif _is_list(inner):
        inside = split(text, start + 1, close)
        if not any(_bare(inner.text, words) for inner in inside):
            part.inside += [inner._replace(joint="(") for inner in inside]
    else:
        part.glosses.append(inner)
    return min(close + 1, end)


def _is_list(inner: str) -> bool:
    """Names side by side ("pneumonia, bronchitis"), no description ("flow to fingers and toes"), no abbreviation."""
    pieces = [piece.strip() for piece in _SPLITTER.split(inner)]
    if len(pieces) < 2 or " not " in inner or _DESCRIBES.search(inner) or (pieces[0].isupper() and len(pieces) == 2):
        return False
    return all(len(piece.split()) <= 4 for piece in pieces)


def _complete(parts: list[_Part]) -> list[str]:
    """Gives each part the head or the adjectives that it shares with its neighbour, from the last to the first."""
    words = coordination_words()
    texts = [part.text for part in parts]
    if len(texts) == 1:
        return texts
    right = len(parts) - 1
    for n in range(len(parts) - 2, -1, -1):
        following = parts[n + 1]
        if following.joint in ("", ";") or parts[n].class_part is not following.class_part or not texts[right]:
            right = n
            continue
        merged = _one_concept(texts[n], following.joint, texts[right], words)
        if merged:
            texts[n], texts[right] = "", merged
            continue
        texts[n], texts[right] = _share(texts[n], texts[right], words)
        right = n
    for n in range(1, len(parts)):
        same = parts[n].joint not in ("", ";") and parts[n].class_part is parts[n - 1].class_part
        if same and texts[n - 1] and texts[n] in words.last_nouns and texts[n - 1].split()[-1] in words.last_nouns:
            texts[n] = " ".join([*texts[n - 1].split()[:-1], texts[n]])
        elif same and texts[n - 1] and _bare(texts[n], words):
            texts[n] = _from_left(texts[n - 1], texts[n])
    return texts


def _one_concept(left: str, joint: str, right: str, words: CoordinationWords) -> str:
    """Adjectives that together describe one thing: "acute, simple gout", "advanced or metastatic cancer"."""
    stages = _BEHIND.split(left.lower())[-1].split()
    if not stages:
        return ""
    if joint in ("and", "or") and left.endswith((" of", " with")):
        return f"{left} {joint} {right}"
    if joint == "or" and len(right.split()) <= 2 and _CAUSED.search(left):
        return f"{left} or {right}"
    if joint in ("and", "or") and ((_OF_THE.search(left) and _SORT.match(right)) or _LACKS.search(left)):
        return f"{left} {joint} {right}"
    if joint == ",":
        describes = " ".join(stages) in words.stages or stages[-1] in words.looks or _QUALITY.search(left)
        return f"{left}, {right}" if describes and not all_modify(right) else ""
    first = [token for token in right.lower().split()[:2] if not token.endswith("ly")][:1]
    pair = [token for token in (*stages, *first) if not token.endswith("ly")]
    if joint in ("and", "or") and len(pair) > 1 and all(t in words.stages and t not in words.apart for t in pair):
        return f"{left} {joint} {right}"
    return ""


_OF_THE = re.compile(r"\sof\s+the\s+\w+$", re.I)
_SORT = re.compile(r"\w+[\s-](?:type|class|group|kind|family)$", re.I)
_LACKS = re.compile(r"\bdeficienc(?:y|ies)\s+(?:in|of)\s+(?:these|the|several|specific)\s+(?:[\w-]+\s+)?\w+$", re.I)
_BEHIND = re.compile(r"\b(?:of|with|for|in|the|a|an|treat(?:ing)?|manag(?:e|ing)|prevent(?:ing)?)\s+")
_CAUSED = re.compile(r"\b(?:associated\s+with|due\s+to|caused\s+by|secondary\s+to)\s+(?:an?\s+|the\s+)?[\w-]+$", re.I)
_QUALITY = re.compile(r"-(?:positive|negative|mutated|dependent|resistant|responsive)$", re.I)


def _share(left: str, right: str, words: CoordinationWords) -> tuple[str, str]:
    own = left.split()
    if not own:
        return left, right
    if left.endswith("-"):
        first, *rest = right.split()
        return left + " ".join([first.rpartition("-")[2], *rest]), right
    tokens = right.split()
    kind = _KIND.fullmatch(left)
    if kind and _KIND_NAME.fullmatch(tokens[0]):
        return " ".join([left, *tokens[1:]]), f"{kind.group(1)} {right}"
    lead = _leading_modifiers(tokens, left, words)
    head = tokens[lead:]
    apart = lead == 1 and tokens[0].lower() in _SOME and own[-1].lower() in words.places
    if not lead or apart or not _lacks_head(own, head, words):
        return left, right
    at = len(own) - 1
    while at and (own[at - 1].lower() in words.degree or own[at - 1].lower() in ("to", "-")):
        at -= 1
    degree = own[at:-1]
    if degree and degree[0].lower() in words.degree and tokens[0].lower() not in words.degree:
        right = " ".join([*degree, right])
    return " ".join([*own, *head]), right


_SOME = frozenset({"some", "certain", "several", "various", "many"})


def _leading_modifiers(tokens: list[str], left: str, words: CoordinationWords) -> int:
    """How many words at the start of `tokens` stand for the last word of `left`: a stage for a stage, else one kind.

    0 when no head is left behind them.
    """
    lows = [token.lower() for token in tokens]
    lead = 0
    while lead < len(tokens) and (lows[lead] in words.stages or lows[lead] == "other"):
        lead += 1
    if left.split()[-1].lower() in words.stages and lead:
        return lead if lead < len(tokens) else 0
    if lead < len(tokens) and lows[lead] in ("type", "stage", "grade", "class", "vitamin"):
        lead += 1
    if lead < len(tokens) and (lows[lead] in words.modifiers or lows[lead].endswith(_MADE) or _numbered(tokens, lead)):
        lead += 1
        while lead < len(tokens) and lows[lead] in ("tract", "tissue", "structure", "system"):
            lead += 1
    elif lead == 0 and len(tokens) == 2 and left.lower() in words.modifiers:
        lead = 1
    nouns = any(low not in words.modifiers or low in words.only_before for low in lows[lead:])
    return lead if nouns else 0


_NUMBER = re.compile(r"[ABCDEK]\d{0,2}|\d{1,2}|I{1,3}|IV")
_MADE = ("-induced", "-related", "-associated")


def _numbered(tokens: list[str], n: int) -> bool:
    """ "type 2", "vitamin B12", "B6": a number that names a kind."""
    token, before = tokens[n], tokens[n - 1].lower() if n else ""
    of_kind = before in ("type", "stage", "grade", "vitamin", "class")
    return bool(_NUMBER.fullmatch(token)) and (of_kind or (len(token) > 1 and token[0] in "ABCDEK"))


def _lacks_head(own: list[str], head: list[str], words: CoordinationWords) -> bool:
    last = own[-1].lower()
    if len(own) > 1 and last in words.places and not may_precede(own[-2].lower()):
        return False
    if last in words.only_before:
        return head[0].lower().strip(",.") in words.only_before[last]
    return last in words.modifiers or _numbered(own, len(own) - 1)


_KIND = re.compile(
    r"(.*\b(?:hepatitis|types?|stages?|grades?|class|influenza|vitamins?|h(?:a)?emophilia|serogroups?)) (\S{1,4})", re.I
)
_KIND_NAME = re.compile(r"[A-Z]\d{0,2}|\d{1,2}|I{1,3}|IV")


def _bare(part: str, words: CoordinationWords) -> bool:
    """A lone organ or adjective at the end of a coordination ("infections of the eye or ear")."""
    tokens = part.lower().split()
    return len(tokens) in (1, 2) and all(
        token in words.modifiers or token in words.places or token == "the" for token in tokens
    )


_PREPOSITION = re.compile(r"^(?P<head>.*\b(?:of|in)\s+(?:the\s+)?)(?P<rest>\S+(?:\s+\S+)?)$", re.I)


def _from_left(left: str, part: str) -> str:
    match = _PREPOSITION.match(left)
    if match is None or not is_place(match.group("rest")):
        return part
    head = match.group("head")
    if part.lower().startswith("the ") and head.lower().endswith("the "):
        part = part[4:]
    return head + part
