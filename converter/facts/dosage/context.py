"""What stands over a dose: headings, lead-ins, list parents and introductions → `Who`, or a bar.

A label is understood when each of its words is a person, a route, a form, a phase, an ingredient, or part of one open
phrase that is carried along in its own words, as what the dose is for or as a condition of the patient. A label that
is not understood bars the doses under it, for a lost limit would turn a special dose into a general one.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from converter.facts.dosage.frames import NotUnderstoodError, Who
from converter.facts.dosage.lexer import lex
from converter.facts.dosage.tokens import Token
from converter.monograph import Range
from converter.terminology import Terminology, open_terminology

_LONG = 14
_OF_PRODUCT = re.compile(
    r"\b(?:per|in\s+(?:a|each|one))\s+(?:tablet|capsule|vial|ampoule|sachet|puff|spray|ml)\b"
    r"|\btoxic\s+(?:dose|dosage|amount)|\bold\s+label",
    re.I,
)
_JOINED = re.compile(r"(?:&|\band|\bor|/)\s*$", re.I)
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]{0,8}[A-Z]-\d{1,2}\b")
_EDGES = " .,:;-–—()[]*\"'/&+"
_CLEAR = frozenset({
    "and", "or", "for", "in", "with", "of", "the", "to", "a", "an", "by", "on", "as", "is", "are", "only", "use",
    "used", "than",
})  # fmt: skip


class Label(msgspec.Struct, frozen=True):
    """A label's meaning; `bar` is the reason why no dose may be read under it. `maximum`: it heads a maximum."""

    who: Who
    bar: str = ""
    maximum: bool = False


@cache
def words(name: str) -> frozenset[str]:
    """A word list of `labels.toml`."""
    text = files("converter.facts.dosage").joinpath("data/labels.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name])


@cache
def _stem() -> re.Pattern[str]:
    return re.compile(rf"[a-z]{{3,}}(?:{'|'.join(sorted(words('stems')))})")


def looks_like_drug(word: str) -> bool:
    """The word has the form of a medicine's name (INN stems)."""
    folded = word.lower()
    return folded not in words("stem_exceptions") and _stem().fullmatch(folded) is not None


@cache
def _terminology() -> Terminology:
    return open_terminology()


def medicine(phrase: str) -> frozenset[tuple[str, str]]:
    """The codes of the medicine that a phrase names; empty when it names none."""
    if len(phrase) < 4 or (phrase.isupper() and len(phrase) < 6):  # "DTC" is a disease as often as a medicine
        return frozenset()
    return frozenset((code.system, code.code) for code in _terminology().drug(phrase))


def read_label(text: str, own: frozenset[str] = frozenset(), combination: bool = False) -> Label:
    """The meaning of a label. Raises nothing; a label not understood has a `bar`."""
    who = Who(conditions=[])
    try:
        maximum = _read(text, who, own, combination)
    except NotUnderstoodError as stop:
        return Label(who, stop.reason)
    return Label(who, "", maximum)


def _barred(text: str) -> bool:
    folded = set(re.findall(r"[^\W\d_]+(?:'s)?", text.lower()))
    if folded & words("bars") or text.rstrip().endswith("?") or _OF_PRODUCT.search(text):
        return True
    weak = folded & words("weak_bars")
    return bool(weak) and not (folded - weak - words("plain") - words("edges") - {"adults", "children", "pediatric"})


def _read(text: str, who: Who, own: frozenset[str], combination: bool) -> bool:
    tokens = lex(text, label=True, own=own)
    if _barred(text):
        raise NotUnderstoodError("context-not-understood", text)
    run: list[Token] = []
    maximum = False
    formed = any(token.kind == "FORM" for token in tokens)
    for token in tokens:
        kind = token.kind
        if kind in _PERSONS:
            _flush(text, run, who, own)
            _person(text, token, who)
        elif kind == "ROUTE" and not _named(tokens, token):
            _flush(text, run, who, own)
            _route(text, token, who)
        elif kind == "FORM" and not _named(tokens, token):
            _flush(text, run, who, own)
            who.form, who.form_words = who.form or token.value, who.form_words or token.of(text)
        elif kind == "PHASE" and not _named(tokens, token):
            who.phase = token.value
        elif kind == "OWN" and combination:
            _flush(text, run, who, own)
            who.ingredient = token.value
        elif kind == "MAX":
            maximum = True
        elif kind in ("FREQ", "SINGLE", "BOLUS", "STRENGTH", "MIX", "INFUSE", "DAY", "DURATION"):
            _flush(text, run, who, own)
            _schedule(text, token, who)
        elif kind in ("PAIR", "AMOUNT", "LIST") and (formed or kind == "PAIR"):
            who.conditions.append(text.strip(" :"))
            run.clear()
        elif (
            kind in ("AMOUNT", "LIST", "UPTO", "ATLEAST", "CLOCK", "DOSES")
            or (kind == "NEG" and token.of(text).lower() not in ("no", "not", "without", "except"))
            or (kind in ("NUMBER", "TIME", "BAND") and not _belongs(text, run, tokens, token))
        ):
            raise NotUnderstoodError("context-not-understood", token.of(text))
        elif kind == "MARK" and token.value in ":;":
            _flush(text, run, who, own)
        elif kind not in ("NUMBER", "TIME", "BAND"):
            run.append(token)
    _flush(text, run, who, own)
    return maximum


_PERSONS = frozenset({"POP", "AGE", "WEIGHT", "CLEARANCE", "SURFACE"})


def _named(tokens: list[Token], token: Token) -> bool:
    """The word is part of a name: `oral candidiasis`, `topical anesthesia`."""
    n = tokens.index(token)
    return n + 1 < len(tokens) and tokens[n + 1].kind == "UNKNOWN"


def _person(text: str, token: Token, who: Who) -> None:
    said = token.of(text)
    if token.kind == "POP":
        group = {"child+": "child", "kids": "child", "any": ""}.get(token.value, token.value)
        merged = who.group_words != "" and group != who.group
        if merged:
            group = "elderly" if "elderly" in (group, who.group) else ""
            who.conditions = [each for each in who.conditions if each not in who.group_words.lower()]
        plain = who.group == "child" and not any(each in who.group_words.lower() for each in who.conditions)
        beside = plain and _JOINED.search(text, 0, token.start) is not None  # "children & adolescents"
        who.group, who.group_words = group, f"{who.group_words} {said}".strip()
        if token.value == "child+" and not (merged or beside):  # beside adults, "adolescents" limits nothing
            who.conditions.append(said.lower())
        if said.lower() in ("men", "women", "males", "females"):
            who.sex = "female" if said.lower() in ("women", "females") else "male"
    elif token.kind == "AGE":
        joined = token.value if who.age in (None, token.value) else _from_on(who.age, token.value)
        if joined is None:
            raise NotUnderstoodError("context-not-understood", said)
        who.age = joined
    elif token.kind == "WEIGHT":
        if who.weight is not None:
            raise NotUnderstoodError("context-not-understood", said)
        who.weight = token.value
    elif token.kind == "CLEARANCE":
        who.clearance = token.value[0]
        who.conditions.append(token.value[1])
    else:
        who.conditions.append(token.value)


def _from_on(one: Range | None, other: Range) -> Range | None:
    """Adults from 18 and adolescents from 12 years on are persons from 12 years on; None where a gap would close."""
    if one is None or one.unit != other.unit or one.low is None or other.low is None:
        return None
    first, second = sorted((one, other), key=lambda each: each.low or 0)
    if second.high is not None or (first.high is not None and first.high + 1 < (second.low or 0)):
        return None
    return Range(first.low, None, first.unit, f"{one.words}, {other.words}")


def _route(text: str, token: Token, who: Who) -> None:
    if who.route_words and who.route != token.value:
        who.route, who.route_words = "", f"{who.route_words} or {token.of(text)}"
    elif not who.route_words:
        who.route, who.route_words = token.value, token.of(text)


def _schedule(text: str, token: Token, who: Who) -> None:
    if token.kind == "SINGLE":
        who.single = True
    elif token.kind in ("DAY", "DURATION"):
        who.conditions.append(token.of(text))
    elif token.kind == "FREQ" and who.repeat is None:
        who.repeat, who.repeat_for_all = token.value, True


def _belongs(text: str, run: list[Token], tokens: list[Token], token: Token) -> bool:
    """A number that is part of a name or of a week or day of the course."""
    if token.kind == "TIME":
        run.append(token)
        return True
    n = tokens.index(token)
    before = [t for t in tokens[max(0, n - 3) : n] if t.kind != "MARK"]
    if before and before[-1].kind in ("OR", "AND") and len(before) > 1:
        before.pop()
    if before and (before[-1].of(text).lower() in words("numbered") or before[-1].kind == "NUMBER"):
        run.append(token)
        return True
    return False


def _flush(text: str, run: list[Token], who: Who, own: frozenset[str]) -> None:
    """An open phrase becomes an indication or a condition; plain words become nothing."""
    if all(token.kind in ("MARK", "OWN", "NOISE") for token in run):
        run.clear()
        return
    phrase = _trim(" ".join(text[run[0].start : run[-1].end].split()))
    negated = any(token.kind == "NEG" for token in run)
    run.clear()
    folded = re.findall(r"[^\W\d_]+(?:'s)?", phrase.lower())
    if "exhaustive" in folded:
        return
    if negated and not set(folded) - {"not", "no", "without"} - words("plain") - words("edges"):
        raise NotUnderstoodError("context-not-understood", phrase)
    if not phrase or (all(word in words("plain") for word in folded) and not re.search(r"\d", phrase)):
        if negated:
            raise NotUnderstoodError("context-not-understood", phrase)
        return
    if len(folded) > _LONG or (negated and set(folded) & _REFUSALS):
        raise NotUnderstoodError("context-not-understood", phrase)
    if phrase.lower() in _PLACES:
        who.route, who.route_words = _PLACES[phrase.lower()], phrase
        return
    _other_medicine(phrase, folded, own, who)
    if (
        negated
        or folded[0] == "with"
        or set(folded) & words("conditions")
        or set(folded) <= words("steps")
        or re.search(r"\d", _ACRONYM.sub("", phrase))
        or medicine(phrase)
        or _brands(phrase, own)
    ):
        who.conditions.append(phrase)
    elif who.indication:
        who.indication = f"{who.indication}, {phrase}"
    else:
        who.indication = phrase
    if "prophylaxis" in folded or "prevention" in folded:
        who.intent = "prophylaxis"


_REFUSALS = frozenset(
    [
        "recommended",
        "approved",
        "established",
        "indicated",
        "advised",
        "use",
        "used",
        "studied",
        "never",
        "suitable",
        "given",
    ]
)
_PLACES = {"eye": "ophthalmic", "eyes": "ophthalmic", "ear": "otic", "ears": "otic", "skin": "topical"}
_COMPANION = frozenset(
    [
        "resistant",
        "with",
        "induced",
        "inhibitors",
        "inhibitor",
        "deficiency",
        "related",
        "concomitant",
        "coadministration",
        "co",
        "combination",
        "adjunct",
        "inducers",
        "naive",
        "experienced",
        "associated",
        "poisoning",
        "overdose",
        "toxicity",
        "withdrawal",
        "allergy",
        "intolerance",
    ]
)


def _other_medicine(phrase: str, folded: list[str], own: frozenset[str], who: Who) -> None:
    """A label that is another medicine's name bars the doses under it; a brand of this one does not."""
    if set(folded) & _COMPANION:
        return
    ours = frozenset(code for name in own for code in medicine(name))
    names = [phrase, *re.split(r"\s*(?:[+&/,()]|\band\b)\s*", phrase)]
    for name in filter(None, names):
        codes = medicine(name)
        if codes and not codes & ours and not any(name.lower() in mine for mine in own) and not _is_salt(name, own):
            raise NotUnderstoodError("another-medicine", phrase)
    if any(looks_like_drug(word) and not any(word in mine for mine in own) for word in folded) and not medicine(phrase):
        raise NotUnderstoodError("another-medicine", phrase)


def _brands(phrase: str, own: frozenset[str]) -> bool:
    """`Isentress HD`: a brand of this medicine with a word of its product behind it."""
    brand = phrase.split(" ")[0]
    return brand != phrase and bool(medicine(brand)) and _is_salt(brand, own)


def _is_salt(name: str, own: frozenset[str]) -> bool:
    """A brand may stand for a salt of this medicine."""
    shown = [code.display.lower() for code in _terminology().drug(name)]
    return any(words.startswith(f"{mine} ") for words in shown for mine in own)


def _trim(phrase: str) -> str:
    """Without plain words at its ends ("Dosage for", "Uses")."""
    parts = phrase.split(" ")
    while parts and (parts[0].strip(_EDGES).lower() in words("edges") or not parts[0].strip(_EDGES)):
        if parts[0].startswith("(") and len(parts) > 1:
            parts[1] = f"({parts[1].lstrip('(')}"
        parts.pop(0)
    while parts and (parts[-1].strip(_EDGES).lower() in _CLEAR or not parts[-1].strip(_EDGES)):
        parts.pop()
    text = " ".join(parts)
    if text.startswith("(") and text.count("(") >= text.count(")"):
        text = text[1:]
    if text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1]
    if text.count("(") > text.count(")"):
        text = text.replace("(", "") if text.endswith("(") else f"{text})"
    return text.strip(" .,:;-–—*\"'/&+")


_OWN_WAY = frozenset({"inhalation", "rectal", "vaginal", "transdermal"})  # forms that are given in one way only
_NOT_THAT_WAY = frozenset({"", "oral", "iv", "im", "sc"})


def combined(outer: Who, inner: Who) -> Who:
    """Inner words override outer ones; conditions add up, for none may be lost."""
    group, group_words = inner.group, inner.group_words
    if not group_words:
        group, group_words = outer.group, outer.group_words
    narrowed = inner.group_words != "" and inner.group != outer.group
    if inner.form in _OWN_WAY and not inner.route_words and outer.route in _NOT_THAT_WAY:
        outer = msgspec.structs.replace(outer, route=inner.form, route_words=inner.form_words)
    return Who(
        group=group, group_words=group_words,
        age=inner.age or (None if narrowed else outer.age), weight=inner.weight or (None if narrowed else outer.weight),
        clearance=inner.clearance or outer.clearance, sex=inner.sex or outer.sex,
        conditions=list(dict.fromkeys([*outer.conditions, *inner.conditions])),
        indication=inner.indication or outer.indication,
        route=inner.route if inner.route_words else outer.route, route_words=inner.route_words or outer.route_words,
        form=inner.form if inner.form_words else outer.form, form_words=inner.form_words or outer.form_words,
        phase=inner.phase or outer.phase, ingredient=inner.ingredient or outer.ingredient,
        method=inner.method or outer.method, site=inner.site or outer.site, intent=inner.intent or outer.intent,
        bounds=inner.bounds or outer.bounds, single=inner.single or outer.single, repeat=inner.repeat or outer.repeat,
        repeat_for_all=inner.repeat_for_all if inner.repeat else outer.repeat_for_all,
    )  # fmt: skip


def of_patients(label: Label) -> Label:
    """The label of a state of the patient: what it was taken to be for is a condition."""
    who = label.who
    if not who.indication:
        return label
    patient = msgspec.structs.replace(who, indication="", conditions=[*who.conditions, who.indication])
    return msgspec.structs.replace(label, who=patient)
