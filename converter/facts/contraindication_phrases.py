"""What one sentence says forbids the medicine: the cue, and which words belong to it."""

import re

from converter.facts import concepts
from converter.facts.contraindication_cues import cues
from converter.facts.contraindication_objects import Refusal, is_state, lead_off, objects, stop
from converter.facts.indication_phrases import masked
from converter.facts.trimming import lowered

_MAY_BE_ALLERGIC = re.compile(
    r"\b(?:some|certain)\s+(?:individuals|people|patients)\s+(?:may|might|can|could)\s+be\s+(?=allergic|hypersensitive)"
)


def listed(text: str, start: int, end: int) -> list[Refusal]:
    """The refusals in a list item or a sentence of a contraindication section, which needs no cue."""
    low = lowered(masked(text[:end]))
    you = _IF_YOU.match(low, start)
    start = you.end() if you else start
    allergy = _MAY_BE_ALLERGIC.search(low, start)
    if allergy:
        return objects(text, allergy.end(), end)
    return objects(text, start, stop(low, start, end))


_ASIDE = re.compile(r"\s*\([^()]*\)")
_NO_STATE = re.compile(
    r"^(?:no|none|nil|not|see|n/?a|unknown|to\s+be|neither)\b|\?|\b(?:should|must|may|might|can|could|will|consult|ask|talk|tell|please)\b",
    re.I,
)


def whole(text: str, start: int, end: int) -> list[Refusal]:
    """A line of a list of contraindications as it stands, where no part of it could be named: it must not be lost."""
    you = _IF_YOU.match(lowered(text[:end]), start)
    first = you.end() if you else start
    words = lead_off(text[first:end])
    said = len(words) > concepts.LONGEST or len(words.split()) > concepts.MOST_WORDS or _NO_STATE.search(words)
    if not words or said or cues().names_nothing(_ASIDE.sub("", words).lower()):
        return []
    group = cues().group.search(words) is not None
    kind = "hypersensitivity" if cues().is_allergy.search(words) else "population" if group else "condition"
    return [Refusal(words, first, end, kind, population=words if kind == "population" else "")]


def refusals(text: str, start: int, end: int, topic: str = "", drugs: frozenset[str] = frozenset()) -> list[Refusal]:
    """The refusals that the sentence `text[start:end]` states with a cue.

    `topic` is the label of the paragraph, for "Contraindicated." alone; `drugs` are folded names of the medicine.
    """
    table = cues()
    low = lowered(masked(text[:end])).replace("’", "'")
    if table.supervised.search(low, start):
        return []
    label, topic = topic, topic if is_state(topic) else ""
    found, cue = _behind(text, low, start, topic)
    if found or (cue and low.rstrip().endswith(":")):
        return found
    colon = table.topic.match(low, start, end)
    if colon:
        together = "use" in colon.group("cue")
        if together or is_state(low[start : colon.start("cue")]):
            return objects(text, start, colon.start("cue"), therapy=together)
    alone = table.alone.match(low, start, end)
    together = alone is not None and _COMPANY.search(alone.group(0)) is not None
    if alone and (topic or (label and together)):
        return objects(label, 0, len(label), therapy=together)
    front = table.front.search(low, start)
    if front is None or _negated(low, start, front.start()):
        return []
    ahead = low[front.end() : front.end() + 60]
    allergic = table.is_allergy.search(low, start, front.start())
    if front.group(0).endswith("avoid ") and not (_is_drug_ahead(ahead, drugs) or allergic):
        return []
    found = _in_front(text, low, start, front, drugs)
    subject = low[start : front.start()]
    state = _FOR_STATE.fullmatch(subject) if "contraindicated" in front.group(0) else None
    if state and is_state(state["what"]) and _is_drug(state["who"], drugs):
        found = objects(text, start + state.start("what"), start + state.end("what"))
    if not found and topic and len(subject.split()) <= 5 and _is_drug(subject, drugs):
        found = objects(topic, 0, len(topic))
    return found


_FOR_STATE = re.compile(r"\s*(?:for|in|with|during)\s+(?P<what>[^,.;:]{3,80}),\s*(?P<who>[^,.;:]{2,60}?)\s*")
_YOU = re.compile(
    r"(?:you|they|the\s+patient|patients)(?:'re|\s+are|\s+is|\s+has|\s+have)(?:\s+ever)?(?:\s+had)?\s+|(?:you|they)\s+"
)
_IF_YOU = re.compile(rf"\s*(?:(?:if|when|in\s+case)\s+)?(?:{_YOU.pattern})")
_COMPANY = re.compile(r"concomitant|concurrent|combin|\bwith\s+$")


def _behind(text: str, low: str, start: int, topic: str) -> tuple[list[Refusal], bool]:
    """What stands behind a cue ("contraindicated in …", "avoid use with …"), and whether there was one."""
    table = cues()
    end = len(low)
    matches = [
        m for stem, pattern in table.behind if stem in low or stem == "not" for m in pattern.finditer(low, start)
    ]
    found: list[Refusal] = []
    for match in sorted(matches, key=lambda match: match.start()):
        if "avoided" in match.group(0) and table.activities.search(low, start, match.start()):
            continue
        if topic and table.same_topic.match(low, match.end()):
            found += objects(topic, 0, len(topic))
            continue
        if table.not_objects.match(low, match.end()) or _negated(low, start, match.start()):
            continue
        you = _YOU.match(low, match.end())
        first = you.end() if you else match.end()
        cue = match.group(0)
        if cue.endswith("during ") and _OWN_COURSE.match(low, first):
            continue
        event = _event(text, low, first) if cue.endswith(("if ", "once ", "when ")) else None
        if event:
            found.append(event)
            continue
        therapy = "contraindicated" not in cue and not cue.endswith(" in ") and _COMPANY.search(cue) is not None
        found += objects(text, first, stop(low, first, end), therapy=therapy)
    company = table.avoid_together.search(low, start)
    if company:
        found += objects(text, company.end(), stop(low, company.end(), end), therapy=True)
    return found, bool(matches)


_HEDGED = re.compile(r"\s(?:may|might|can|could)\s")
_OWN_COURSE = re.compile(r"[\w-]+\s+(?:treatment|therapy)\b")
_EVENT = re.compile(
    r"(?:the\s+|your\s+)?(?P<what>[^,.;:\x01]{3,60}?\s(?:is|are|has|have)\s[^,.;:\x01]{3,40})(?:[,.;:]|$)"
)


def _event(text: str, low: str, start: int) -> Refusal | None:
    """A short clause behind "do not use if …" that says what is the case ("the eardrum is perforated")."""
    match = _EVENT.match(low, start)
    if match is None or len(match.group("what").split()) > 7:
        return None
    place = match.span("what")
    return Refusal(text[slice(*place)], *place, "condition")


def _negated(low: str, start: int, end: int) -> bool:
    before = low[start:end]
    return cues().negates.search(before) is not None and "not only" not in before


_DRUG_AHEAD = re.compile(
    r"(?:the\s+)?(?:use|using|taking|it|this|its)\b|the\s+(?:medication|medicine|drug|combination)"
)


def _is_drug_ahead(words: str, drugs: frozenset[str]) -> bool:
    """Whether what is to be avoided is the medicine itself."""
    folded = concepts.fold_key(words)
    if _DRUG_AHEAD.match(folded):
        return True
    first = folded.split(" ")[0]
    return any(folded.startswith(name) or name.split(" ")[0] == first for name in drugs if name)


_IF = re.compile(r"\s*if\s+(?:you|the\s+patient|a\s+patient|someone)\s+(?P<what>[^,]+),")
_OF_DRUG = re.compile(
    r"(?:the\s+)?(?:use|administration|therapy|treatment)(?:\s+of\s+.{2,60}?)?\s+"
    r"(?:in|during|with|by|for|among|while)\s+"
)


def _in_front(text: str, low: str, start: int, cue: re.Match[str], drugs: frozenset[str]) -> list[Refusal]:
    """What stands in front of a cue: "Patients with X should not take it", "Breastfeeding is contraindicated"."""
    table = cues()
    end = cue.start()
    condition = _IF.match(low, start, end)
    if condition:
        return objects(text, condition.start("what"), condition.end("what"))
    semicolon = low.rfind("; ", start, end)
    first = semicolon + 2 if semicolon >= 0 else start
    so = low.rfind(", so ", first, end)
    first = so + 5 if so >= 0 else first
    opening = table.opening.match(low, first, end)
    first = opening.end() if opening else first
    hedged = _HEDGED.search(low, first, end)
    end = hedged.start() if hedged else end
    together = table.together.search(low, first, end)
    if together and "," not in low[first : together.start()]:
        return objects(text, together.end(), end, therapy=True)
    use = _OF_DRUG.match(low, first, end)
    if use:
        return objects(text, use.end(), end)
    subject = low[first:end]
    if "avoided" in cue.group(0) and not table.group.search(subject):
        return []
    if _is_drug(subject, drugs) or len(subject.split()) > 40:
        return []
    return objects(text, first, end)


def _is_drug(subject: str, drugs: frozenset[str]) -> bool:
    """Whether the subject of a sentence is the medicine (or nothing), not its patients or their state."""
    table = cues()
    folded = concepts.fold_key(subject)
    words = set(folded.split())
    if words & table.patient_words or table.is_allergy.search(folded):
        return False
    together = "," in subject and table.together.search(subject) is not None
    if not words or (words & table.drug_words and not together):
        return True
    return any(name and (name in folded or folded in name) for name in drugs) and not table.group.search(folded)
