"""What one sentence says the medicine is used for: phrases with their places, flags and limits."""

import re
from typing import NamedTuple

from converter.facts import concepts, scope
from converter.facts.coordination import Conjunct, split_conditions
from converter.facts.indication_cues import Anchor, Cues, anchors, cues, object_end
from converter.facts.trimming import lowered


class Use(NamedTuple):
    """A concept that a sentence gives as a use; `start:end` is the place of its own words.

    `from_class`: it was read from a list behind a class ("conditions such as …").
    """

    text: str
    start: int
    end: int
    intent: str = ""
    off_label: bool = False
    purpose: bool = False
    example_of: str = ""
    glosses: tuple[str, ...] = ()
    population: str = ""
    comorbidity: str = ""
    from_class: bool = False

    @classmethod
    def named(cls, part: Conjunct, text: str, off_label: bool) -> "Use":
        """A use that a list or a label names: `text` is what is left of the part's words."""
        return cls(
            text, part.start, part.end, off_label=off_label, purpose=concepts.is_purpose(text),
            example_of=part.example_of, glosses=part.glosses,
        )  # fmt: skip


_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ALSO_KNOWN = re.compile(
    r",\s+(?:also|commonly|often|sometimes)\s+(?:known\s+as|called|referred\s+to\s+as)\s[^,.;]{3,60}(?=[,.])", re.I
)


def masked(text: str) -> str:
    """The text with parentheses and other names (", also known as …,") blanked: cues inside them do not count.

    It has the length of the text.
    """
    if " known as " in text or " called " in text or " referred to " in text:
        text = _ALSO_KNOWN.sub(lambda match: "\x01" * len(match.group(0)), text)
    if "(" not in text and "[" not in text:
        return text
    return _PARENTHESIS.sub(lambda match: "\x01" * len(match.group(0)), text)


def clause_end(text: str, start: int, end: int) -> int:
    """Where the noun phrase at `start` ends: before an explanation, a condition or another clause."""
    return object_end(lowered(masked(text[:end])), start, end)


class _Sentence(NamedTuple):
    """A sentence being read: `text` as written, `low` masked and in lower case, both up to its end."""

    text: str
    low: str
    start: int
    end: int


def uses(text: str, start: int, end: int, *, strong_only: bool = False) -> list[Use]:
    """The uses stated in the sentence `text[start:end]`; `strong_only` leaves out class and subject cues."""
    sentence = _Sentence(text, lowered(masked(text[:end])), start, end)
    marks = anchors(sentence.low, start)
    if not marks:
        return []
    table = cues()
    mechanism = table.mechanism.search(sentence.low, start)
    off_from = _off_label_from(sentence, table)
    negations = scope.find(sentence.low, start, end)
    found: list[Use] = []
    previous, stood, last_stop = "", False, 0
    for n, anchor in enumerate(marks):
        if mechanism and mechanism.start() < anchor.end and anchor.kind != "subject":
            break
        if not _goes_on(sentence, marks, n, stood, last_stop):
            continue
        after_verb = stood and n > 0 and marks[n - 1].kind == "verb"
        stood = _stands(sentence, anchor, previous, strong_only, stood, after_verb)
        if not stood:
            previous = ""
            continue
        limit = marks[n + 1].limit if n + 1 < len(marks) else end
        stop = last_stop = object_end(sentence.low, anchor.end, limit)
        before, previous = previous, sentence.low[anchor.end : stop].strip()
        if _refused(sentence, negations, anchor.end, max(anchor.end, stop)):
            previous = ""
            continue
        whom = _WHO.match(previous) if anchor.kind == "subject" else _WHO_ALONE.match(previous)
        if previous.endswith(_NO_OBJECTS) or (whom and (anchor.joins or not _AT_RISK.search(previous))):
            continue
        said = _objects(sentence, anchor, stop, limit, off_from is not None and anchor.end >= off_from)
        if anchor.kind == "link":
            said = [use for use in said if _behind_link(use, anchor, before)]
        if said and anchor.kind in ("link", "class"):
            found = [use for use in found if use.text.lower() not in table.broad]
        found += said
    return found


_WHEN = re.compile(r"\b(?:when|if|where|because|since|(?:in|for)\s+whom)\b")


def _refused(sentence: _Sentence, cues_found: tuple[scope.Cue, ...], start: int, stop: int) -> bool:
    """Whether the words are negated, excepted or refused, other than behind them: "when others are contraindicated"."""
    over = (cue for cue in cues_found if cue.kind in ("negated", "excepted", "refused") and cue.covers(start, stop))
    return any(cue.start < stop or not _WHEN.search(sentence.low, stop, cue.start) for cue in over)


_NO_OBJECTS = (" use", " properties", " effects", " benefits")
_WHO_ALONE = re.compile(
    r"(?:\w+\s+){0,2}(?:individuals|people|patients|those|travelers|adults|children|women|men)\b(?!.*\b(?:with|who\s+have|experiencing|suffering)\b)"
)
_AT_RISK = re.compile(r"\brisk\s+(?:of|for)\s")
_CUT_OFF = re.compile(
    r",?\s*(?:before|after|because|when|while|without|unless|although|though|however|which|by|risk"
    r"|in\s+(?:patients|individuals|people|those|adults|women|men|children))\b"
)


def _goes_on(sentence: _Sentence, marks: list[Anchor], n: int, stood: bool, last_stop: int) -> bool:
    """Whether a cue that goes on from the one before it ("and relieve", ", preventing") has something to go on from."""
    anchor = marks[n]
    if anchor.kind == "verb" and sentence.low[anchor.start] == ",":
        before = marks[n - 1]
        if anchor.word.endswith("ing"):
            return stood and before.word.endswith(("ing", "treatment"))
        return stood and before.kind == "verb" and not before.word.endswith("ing")
    if anchor.kind == "verb" and last_stop and _MEANS.search(sentence.low, last_stop, anchor.start + 1):
        return False
    if anchor.kind == "verb" and not stood:
        return not sentence.low.startswith(("and ", "or t", "or p"), anchor.start)
    if (
        anchor.kind == "link"
        and last_stop
        and _THOSE_TAIL.sub("", sentence.low[last_stop : anchor.start]).strip(" ,\x01")
    ):
        return False
    if anchor.kind == "class" and not stood and n == 0 and " helps " in sentence.low[sentence.start : anchor.start]:
        return False
    if anchor.kind == "class" and not stood and any(mark.kind == "verb" for mark in marks[:n]):
        return False
    return not (anchor.kind == "class" and last_stop and _CUT_OFF.match(sentence.low, last_stop, anchor.start))


_MEANS = re.compile(r"\bby\s+[a-z]+ing\s[^,;.]*\s(?:and|or)?$|\bby\s+[a-z]+ing\s[^,;.]*\s(?=[ao]$)")
_WORDS = re.compile(r"[\w-]+")
_THOSE_TAIL = re.compile(r"[,\s]*(?:primarily|particularly|especially|specifically|mainly)?(?:\s+those)?\s*$")
_CLASS = re.compile(r"(?:conditions|disorders|diseases|deficiencies)$")


def _stands(
    sentence: _Sentence, anchor: Anchor, previous: str, strong_only: bool, stood: bool, after_verb: bool
) -> bool:
    """Whether the cue at this place speaks of a use; `stood`, whether the one before it did (`after_verb`: a verb)."""
    table = cues()
    if anchor.kind == "verb":
        before = sentence.low[max(sentence.start, anchor.start - 24) : anchor.start]
        if table.helps.search(before) or (stood and table.other_drugs.search(before)):
            return False
        joined = after_verb and sentence.low.startswith((",", "and ", "or "), anchor.start)
        return joined or anchor.word not in table.purpose_verbs or _given(sentence, anchor)
    if anchor.kind == "used" and anchor.joins:
        return stood
    if anchor.kind == "link":
        previous = _THOSE_TAIL.sub("", previous)
        near = table.symptoms.intersection(_WORDS.findall(previous))
        close = anchor.word.startswith(("assoc", "relat", "accom"))
        return bool(_CLASS.search(previous) or (near if close else near & table.symptoms_of))
    if anchor.kind == "class" and strong_only:
        return stood
    return anchor.kind != "void" and not (strong_only and anchor.kind == "subject")


def _given(sentence: _Sentence, anchor: Anchor) -> bool:
    table = cues()
    pattern = table.given_for if anchor.word.startswith(("provid", "produc", "offer")) else table.given
    return pattern.search(sentence.low[sentence.start : anchor.start]) is not None


_BACTERIA = re.compile(r"\b(?:bacteria|bacterial|infections?|viruses|viral|organisms|fung\w+)\b", re.I)


def _behind_link(use: Use, anchor: Anchor, before: str) -> bool:
    """Whether what stands behind "associated with" or "caused by" is itself treated."""
    names = concepts.names_condition(use.text) or bool(use.example_of) or use.text.endswith((" procedures", " surgery"))
    if anchor.word.startswith(("assoc", "relat")):
        return names or bool(_CLASS.search(before))
    return names and not _BACTERIA.search(use.text)


_PATIENTS = re.compile(
    r"\s*(?:,\s*(?:particularly|especially|specifically)\s*)?(?:in|for)\s+(?P<who>(?:(?!with\b)[\w-]+\s+){0,4}?"
    r"(?:adults?|children|patients|people|individuals|women|men|infants|adolescents|neonates|newborns|elderly|males?"
    r"|females?|boys|girls|those)\b(?:\s+(?:and|or)\s+(?:adults?|children|adolescents|women|men|infants|elderly))?"
    r"(?:\s+(?:aged?|over|under|from|between|older|younger|\d[\d.]*|[≥>]|at|least|who|are|years?|months?|weeks?|and\s+(?:older|above|over|up|younger|\d)|of"
    r"|up|to|above|or|weighing|kg|age|old))*)"
    r"(?:\s+(?:with|who\s+have|suffering\s+from|undergoing|receiving)\s+(?P<with>(?:(?!\s(?:who|and\s+in|or\s+those|not|that|which|whose|when|and\s+who)\b)[^,.;:\x01])+))?"
)
_EXAMPLES = re.compile(
    r"(?:(?!\b(?:causes?|risks?|leads?|drugs?|medications?|agents?|antibiotics?|components?|effects?|patients|individuals|before"
    r"|after|when|by\s\w+ing|helps?|works?)\b)[^.;:]){0,90}?,?\s(?:such\s+as|including)\s+(?=[\w-])"
)
_GOES_ON = re.compile(
    r"\s*(?:\x01+\s*)?(?:,\s+(?:(?:and|or)\s+)?|(?:and|or)\s+)"
    r"(?!in\s|with\s|who|it\s|its\s|the\s|this|particularly|especially|but|or\s)(?=[\w-]+)"
)


def _objects(sentence: _Sentence, anchor: Anchor, stop: int, limit: int, off: bool) -> list[Use]:
    """The uses from the cue to `stop`, and on behind each group of patients ("A in adults, B in children")."""
    said: list[Use] = []
    first = anchor.end
    while True:
        who = _PATIENTS.match(sentence.low, stop)
        for part in split_conditions(sentence.text, first, stop):
            use = _use(sentence, part, anchor, off) or _generic_with(sentence, part, who, off)
            if use is not None and (first == anchor.end or concepts.names_condition(use.text)):
                use = _with_patients(sentence, use, who)
                said.append(use)
                said += _of_patients(sentence, use, who, limit)
        examples = _EXAMPLES.match(sentence.low, stop, limit)
        if examples and (not who or who.end() <= stop):
            first, stop = examples.end(), object_end(sentence.low, examples.end(), limit)
            continue
        if sentence.low[stop : stop + 2] == ": " and stop < limit:
            first, stop = stop + 2, object_end(sentence.low, stop + 2, limit)
            continue
        alone = who is not None and not who.group("with") and who.end() <= limit
        more = _GOES_ON.match(sentence.low, who.end(), limit) if who and alone else None
        if more is None:
            return said
        first = more.end()
        stop = object_end(sentence.low, first, limit)


def _generic_with(sentence: _Sentence, part: Conjunct, who: re.Match[str] | None, off: bool) -> Use | None:
    """ "infections in patients with cystic fibrosis": the patients make a use of a generic word."""
    if who is None or not who.group("with") or not part.text.lower().endswith("infections"):
        return None
    text = " ".join(sentence.text[part.start : who.end("with")].split())
    return Use(text, part.start, who.end("with"), off_label=off) if concepts.names_condition(text) else None


def _of_patients(sentence: _Sentence, use: Use, who: re.Match[str] | None, limit: int) -> list[Use]:
    """What patients "with" it are treated for, when the sentence itself names a purpose or a mere symptom of theirs."""
    if who is None or not who.group("with") or use.comorbidity.lower().startswith(_NOT_TREATED):
        return []
    stop = object_end(sentence.low, who.start("with"), limit)
    parts = split_conditions(sentence.text, who.start("with"), stop)
    symptom = len(parts) > 2 and cues().symptoms.intersection(_WORDS.findall(use.text.lower()))
    if not use.purpose and not symptom:
        return []
    named = (Use.named(part, concepts.clean(part.text), use.off_label) for part in parts)
    return [each for each in named if concepts.names_condition(each.text) and concepts.names_something(each.text)]


_NOT_TREATED = ("a history", "history", "certain", "other", "risk")


def _with_patients(sentence: _Sentence, use: Use, who: re.Match[str] | None) -> Use:
    if who is None:
        return use
    text = sentence.text
    comorbidity = text[who.start("with") : who.end("with")].strip() if who.group("with") else ""
    people = text[who.start("who") : who.end("who")].strip().removesuffix(" who")
    return use._replace(population=people, comorbidity=comorbidity)


def _off_label_from(sentence: _Sentence, table: Cues) -> int | None:
    """From where on the sentence speaks of unapproved use; None when it does not."""
    low, start = sentence.low, sentence.start
    match = table.off_label.search(low, start)
    if match is None:
        studied = table.trials.search(low, start)
        return studied.start() if studied else None
    ends = re.match(r"[^,;]{0,12}[.]", low[match.end() : match.end() + 24])
    if ends and re.search(r"\b(?:is|are|as|considered)\s+(?:\w+\s+){0,6}$", low[start : match.start()]):
        return start
    return match.start()


_STATES = frozenset(("pregnancy", "unwanted pregnancy", "unintended pregnancy", "conception"))
_THOSE = re.compile(r"those\s+(?=of\b|in\b)", re.I)
_PRONOUN = re.compile(r"\b(?:their|its|these|this|it|them|your|those)\b", re.I)
_POINTS = re.compile(r"(?:this|these|such|that|said)\s", re.I)
_WHO = re.compile(r"(?:\w+\s+){0,2}(?:patients|individuals|people|those|adults|children|women|men|infants)\b", re.I)


def _use(sentence: _Sentence, part: Conjunct, anchor: Anchor, off: bool) -> Use | None:
    """The use that one part of the object names, or None."""
    table = cues()
    words = part.text
    if anchor.kind != "verb":
        treats = table.treats.match(lowered(words))
        rest = words[treats.end() :] if treats else words
        lessens = treats is not None and treats.group(0).strip() in table.lessening
        words = rest if not lessens or concepts.names_condition(rest) else words
    those = _THOSE.match(words)
    if those and part.example_of:
        words = f"{part.example_of} {words[those.end() :]}"
    if _POINTS.match(words):
        return None
    cleaned = concepts.clean(words)
    if part.joint == "(" and not (concepts.names_condition(cleaned) and concepts.is_class(part.example_of)):
        return None
    if cleaned.startswith("during "):
        cleaned = cleaned.removeprefix("during ") if concepts.names_condition(cleaned) else ""
    if _named_besides(sentence, part) or _example_of_cause(part, cleaned):
        return None
    if not cleaned or cleaned.lower() in table.not_uses | table.settings or not concepts.names_something(cleaned):
        return None
    if not _fits(sentence, part, anchor, cleaned):
        return None
    purpose = anchor.word in table.purpose_verbs
    lessens = anchor.word in table.lessening and not concepts.names_condition(cleaned)
    keeps_verb = anchor.kind == "verb" and (purpose or lessens)
    if cleaned.lower() in _STATES and anchor.word.startswith("prevent"):
        purposeful = f"{anchor.word} {cleaned}" if anchor.kind == "verb" else f"{anchor.word} of {cleaned}"
        return Use(purposeful, part.start, part.end, intent="prophylaxis", off_label=off, purpose=True)
    if keeps_verb:
        cleaned = f"{anchor.word} {part.text}"
        if part.example_of or _PRONOUN.search(part.text) or not (purpose or _given(sentence, anchor)):
            return None
    off = off or any(table.off_label.search(remark.lower()) for remark in part.remarks)
    return Use(
        cleaned, part.start, part.end, intent=_intent(sentence, anchor), off_label=off,
        purpose=keeps_verb or concepts.is_purpose(cleaned), example_of=part.example_of, glosses=part.glosses,
        from_class=anchor.kind in ("class", "subject"),
    )  # fmt: skip


def _named_besides(sentence: _Sentence, part: Conjunct) -> bool:
    """Whether the part belongs to another name (", also known as A or B"), which `masked` blanks."""
    return part.joint in (",", "and", "or") and not part.example_of and sentence.low[part.start] == "\x01"


def _example_of_cause(part: Conjunct, words: str) -> bool:
    """ "allergens like dust": an example of what brings a condition about."""
    cause = part.example_of.lower().split()[-1:]
    return bool(cause) and cause[0] in cues().causes and not concepts.names_condition(words)


def _fits(sentence: _Sentence, part: Conjunct, anchor: Anchor, cleaned: str) -> bool:
    """Whether a cue that introduces many things besides conditions introduces one here."""
    if anchor.word == "as":
        return concepts.is_purpose(cleaned)
    if anchor.kind == "subject" and part.text.startswith("in "):
        return concepts.names_condition(cleaned)
    if anchor.joins and anchor.word != "for" and _WHO.match(part.text):
        return False
    if anchor.kind == "noun" and sentence.low.endswith(" in ", anchor.start, anchor.end):
        return concepts.names_condition(cleaned)
    if anchor.word.startswith("to "):
        return concepts.names_condition(cleaned)
    if anchor.word == "against":
        return concepts.names_condition(cleaned) and "bacteria" not in cleaned.lower().split()
    if anchor.word in ("in", "before", "prior to", "during"):
        known = concepts.names_condition(cleaned) or cleaned.lower().endswith((" procedures", " surgery"))
        return known or bool(part.example_of)
    return True


_BOTH = re.compile(r"(?:prevent(?:ion|ing)?\s+(?:and|or)|prophylaxis\s+and)\s*$")


def _intent(sentence: _Sentence, anchor: Anchor) -> str:
    """treatment, prophylaxis or diagnosis, when the cue says one of them and no second."""
    intent = cues().intent.get(anchor.word, "")
    if intent == "treatment" and _BOTH.search(sentence.low[max(0, anchor.start - 26) : anchor.start]):
        return ""
    return "" if intent == "purpose" else intent


def weak_uses(text: str, start: int, end: int) -> list[Use]:
    """What a sentence says less directly: "it corrects deficiency", "used as a solvent" (a purpose)."""
    sentence = _Sentence(text, lowered(masked(text[:end])), start, end)
    found: list[Use] = []
    for match in cues().weak.finditer(sentence.low, start):
        negations = scope.kinds_over(scope.find(sentence.low, start, end), match.end(), match.end())
        if negations & {"negated", "refused", "excepted"}:
            continue
        role = match.group(0).endswith((" a ", " an "))
        stop = object_end(sentence.low, match.end(), end)
        for part in split_conditions(text, match.end(), stop):
            cleaned = concepts.clean(part.text)
            if concepts.names_something(cleaned) and (role or concepts.names_condition(cleaned)):
                found.append(Use(cleaned, part.start, part.end, purpose=role or concepts.is_purpose(cleaned)))
    return found
