"""What one sentence says forbids the medicine: phrases with their places and kinds."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts import concepts
from converter.facts.coordination import Conjunct, split
from converter.facts.indication_phrases import masked


class Refusal(NamedTuple):
    """A state, group, substance or co-medication that forbids the medicine; `start:end` is where its words stand."""

    text: str
    start: int
    end: int
    kind: str
    population: str = ""
    other_therapy: str = ""


class _Cues(NamedTuple):
    quick: re.Pattern[str]
    behind: re.Pattern[str]
    front: re.Pattern[str]
    together: re.Pattern[str]
    avoid_together: re.Pattern[str]
    not_objects: re.Pattern[str]
    labels: frozenset[str]


@cache
def _cues() -> _Cues:
    data = tomllib.loads(
        files("converter.facts").joinpath("data/contraindication_cues.toml").read_text(encoding="utf-8")
    )
    front = data["front"]
    return _Cues(
        re.compile(r"contraindic|avoid|n['’]t\s|never\s|(?:should|must|do|also|to|may|is|are|can)\s*not\s", re.I),
        re.compile("|".join(f"(?:{each})" for each in data["behind"]["refusals"]), re.I),
        re.compile("|".join(f"(?:{each})" for each in front["refusals"]), re.I),
        re.compile(front["together"], re.I),
        re.compile(front["avoid_together"], re.I),
        re.compile(front["not_objects"], re.I),
        frozenset(data["labels"]["contraindications"]),
    )


def is_label(text: str) -> bool:
    """Whether a bold label or heading says that contraindications follow."""
    folded = concepts.fold_key(text)
    return folded in _cues().labels or folded.startswith("contraindications")


def may_refuse(text: str) -> bool:
    """A quick look, before sentences are taken apart."""
    return _cues().quick.search(text) is not None


_STOP = re.compile(
    r"[?!](?=\s|$)|\s[-–—]+\s|—|,\s+an?\s+(?!history|known|recent|previous|prior|severe|active|serious)|;\s+(?:there|it|this|they|the\s|use|however|if|in\s+such)"
    r"|(?<!that)(?<!who)(?<!which)\s+(?:may|can|could|should|will|is|are|has|must)\s"
    r"|,?\s+(?:due\s+to|because|as\s+(?:it|they|this|the)|since|unless|until|without\s+(?:a|an|consult\w*|medical|first|adequate|proper)|given\s+(?:the|that|its)|where\s+(?:it|the|possible)|so\s+|in\s+order"
    r"|except|but\s|however|although|though|while\s+(?:taking|using|on|being)|if\s+(?:possible|the)|for\s+(?:at\s+least|the\s+same|fear|safety)|when\s+other|prior\s+to\s+consult\w*|for\s+(?:more|longer)|within\s+\d+\s+(?:hours|minutes)|owing)"
    r"|,\s*(?:especially|particularly|as\s|and\s+(?:it|its|should|is|use|caution|careful|patients\s+should|consult|therefore|they|alternative|appropriate|this|the\s+drug)\b|it\b|this\s|they\b|the\s+drug|you\b|consult|which\s|or\s+(?:as|if\s+it)|with\s+(?:the|caution)|making|potentially|therefore|so\b|leading|except|unless|not\s|he\s|even\s)",
    re.I,
)
_LEAD = re.compile(
    r"(?:conditions?\s+(?:that|which)\s+(?:(?:may|can|could|might)\s+)?(?:be\s+)?(?:causes?|worsened\s+by|exacerbated\s+by|predisposes?\s+to|aggravated\s+by|leads?\s+to|affects?|increases?)\s+|taken\s+|(?:in|for|by|with|to|if|or|and|on|during|when|the|a|an|also|also\s+in|use\s+(?:in|during|by|with|for|of)|used?\s+in|using|whether|both|either|those|concurrently)\s+"
    r"|(?:adult\s+|certain\s+|some\s+|all\s+|most\s+)?(?:patients?|individuals?|people|persons?|those|anyone|someone|subjects|users|women|men|children|adults|infants|cases|recipients)\s+(?=(?:with|who|having|suffering|taking|on|receiving|using|undergoing|currently|known|that|whose|allergic|hypersensitive)\b)"
    r"|(?:with|who|having|that|has|suffering\s+from|have|had|has|have\s+had|have\s+ever\s+had|have\s+experienced|experienced|experiencing|you|your|you're|are|is|is\s+known|known\s+to\s+(?:have|be)|known|suspected|documented|confirmed|previously|ever|currently|already|undergoing|used(?=\s+[A-Z])|demonstrated|established|proven|diagnosed\s+with|specific|certain|a\s+known|cases\s+of|presence\s+of|pre-existing|a\s+history\s+of\s+(?=hypersens|allerg)|any\s+known|a\s+personal)\s+)",
    re.I,
)
_TAKING = re.compile(
    r"^(?:(?:are|is|currently|also|have|recently|been)\s+)*(?P<cue>taking|receiving|using|on|treated\s+with|being\s+treated\s+with|undergoing\s+treatment\s+with|undergoing\s+therapy\s+with|co-?administered\s+with)\s+(?P<what>.+)$",
    re.I,
)
_TOGETHER = re.compile(
    r"^(?P<cue>(?:(?:concomitant|concurrent|simultaneous|recent|current|combined)\s+(?:use|administration|therapy|treatment)|co-?administration|use|administration|combination|treatment|therapy)\s+(?:of|with)\s+|(?:concomitant|concurrent)\s+)(?P<what>.+)$",
    re.I,
)
_ALLERGY = re.compile(
    r"^(?P<cue>.*?\b(?:hypersensitiv\w*|hypersensitivities|allerg\w+|anaphyla\w+|intoleran\w+|sensitivity|sensitivities|sensitive|adverse\s+reactions?|angioedema)\b[^,]*?\s(?:to|from|with|after\s+taking)\s+)(?P<what>.+)$",
    re.I,
)
_IS_ALLERGY = re.compile(r"\b(?:hypersensitiv|allerg|anaphyla|intoleran)", re.I)
_GROUP = re.compile(
    r"\b(?:child(?:ren)?|infants?|neonat\w+|newborns?|adolescents?|pregnan\w+|breast-?feeding|lactating|lactation|nursing|elderly|women|men\b|years|months|trimesters?|\w+\s+patients$|p(?:a)?ediatric|premature|toddlers|under\s+\d+|patients\s+(?:aged|under))\b",
    re.I,
)
_DRUG = re.compile(
    r"(?:inhibitors?|blockers?|agonists?|antagonists?|diuretics?|steroids?|nitrates?|opioids?|vaccines?|antibiotics?|anticoagulants?|medications?|drugs?|agents?)$",
    re.I,
)


def listed(text: str, start: int, end: int) -> list[Refusal]:
    """The refusals in a list item or a sentence of a contraindication section, which needs no cue."""
    plain = masked(text[:end])
    allergy = _MAY_BE_ALLERGIC.search(plain, start)
    return _objects(text, allergy.end() if allergy else start, _stop(plain, start, end) if not allergy else end)


_MAY_BE_ALLERGIC = re.compile(
    r"\b(?:some|certain)\s+(?:individuals|people|patients)\s+(?:may|might|can|could)\s+be\s+(?=allergic|hypersensitive)",
    re.I,
)


def refusals(text: str, start: int, end: int, topic: str = "", drugs: frozenset[str] = frozenset()) -> list[Refusal]:
    """The refusals that the sentence `text[start:end]` states with a cue.

    `topic` is the label of the paragraph, for "Contraindicated." alone; `drugs` are folded names of the medicine itself.
    """
    table = _cues()
    plain = masked(text[:end]).replace("’", "'")
    if _SUPERVISED.search(plain, start):
        return []
    topic = topic if _is_state(topic) else ""
    found: list[Refusal] = []
    behind = False
    for match in table.behind.finditer(plain, start):
        behind = True
        if table.not_objects.match(plain, match.end()) or _negates(plain, start, match.start()):
            continue
        if topic and _SAME_TOPIC.match(plain, match.end()):
            found += _objects(topic, 0, len(topic))
        else:
            first = _behind_you(plain, match.end())
            together = (
                bool(re.search(r"concomitant|concurrent|combin|\bwith\s+$", match.group(0), re.I))
                and "in" not in match.group(0).split()[-1:]
            )
            found += _objects(
                text, first, _stop(plain, first, end), therapy=together and "contraindicated" not in match.group(0)
            )
    match = table.avoid_together.search(plain, start)
    if match:
        found += _objects(text, match.end(), _stop(plain, match.end(), end), therapy=True)
    if found or (behind and plain.rstrip().endswith(":")):
        return found
    colon = _TOPIC.match(plain, start, end)
    if colon and ("use" in colon.group("cue") or _is_state(plain[start : colon.start("cue")])):
        return _objects(text, start, colon.start("cue"), therapy="use" in colon.group("cue"))
    match = table.front.search(plain, start)
    if match and match.group(0).endswith("avoid ") and not _is_drug_ahead(plain[match.end() : match.end() + 60], drugs):
        match = None
    if match and not _negates(plain, start, match.start()):
        found = _subject(text, plain, start, match.start(), drugs, word=match.group(0).lower())
        if not found and topic and _is_only_cue(plain, start, match.start(), drugs):
            found = _objects(topic, 0, len(topic))
    elif topic and _AVOID_ALONE.match(plain, start, end):
        found = _objects(topic, 0, len(topic))
    elif topic and re.match(
        r"\s*(?:strictly\s+|absolutely\s+)?(?:contraindicated|avoid\s+concomitant\s+use|avoid\s+concurrent\s+use)\b",
        plain[start:end],
        re.I,
    ):
        found = _objects(topic, 0, len(topic), therapy="use" in plain[start : start + 24].lower())
    return found




def _is_state(words: str) -> bool:
    return bool(_GROUP.search(words)) or concepts.names_condition(words)


_SUPERVISED = re.compile(
    r"\bwithout\s+(?:\w+\s+){0,2}(?:consult\w*|medical|supervision|doctor\w*|instructions?|advice|guidance|prescription|talking|approval|speaking)\b|\binformation\s+(?:\w+\s+){0,4}(?:should|must|is)\b",
    re.I,
)
_AVOID_ALONE = re.compile(r"avoid(?:\s+(?:use|in\s+general))?\s*(?:\.|,|due\s|because|as\s|\Z)(?!\s*unless)", re.I)
_YOU = re.compile(
    r"(?:(?:you|they|the\s+patient|patients)(?:'re|\s+are|\s+is|\s+has|\s+have)(?:\s+ever)?(?:\s+had)?\s+|(?:you|they)\s+)?",
    re.I,
)


def _behind_you(plain: str, start: int) -> int:
    match = _YOU.match(plain, start)
    return match.end() if match else start


_SAME_TOPIC = re.compile(
    r"(?:these|this|such)\s+(?:periods?|time|times|groups?|populations?|patients|cases|individuals|conditions?)\b", re.I
)


def _negates(plain: str, start: int, end: int) -> bool:
    return bool(
        re.search(
            r"\b(?:no|not|isn't|without|unless|if|whether|rarely|review|for|check|potential|than)\s+(?:\w+\s+){0,3}$",
            plain[start:end],
            re.I,
        )
    ) and not re.search(r"\bnot\s+only\b", plain[start:end], re.I)


_TOPIC = re.compile(
    r"[^:.;]{3,80}(?P<cue>:\s+(?:strictly\s+|absolutely\s+)?(?:contraindicated\.?$|(?:avoid|contraindicated\s+for)\s+(?:concomitant|concurrent)\s+use\b|avoid(?:\s+use)?\s*(?:\.|due\s|because\s|as\s)))",
    re.I,
)


def _is_drug_ahead(words: str, drugs: frozenset[str]) -> bool:
    """Whether what is to be avoided is the medicine itself."""
    folded = concepts.fold_key(words)
    return bool(
        re.match(
            r"(?:the\s+)?(?:use|using|taking|it|this|its)\b|the\s+(?:medication|medicine|drug|combination)", folded
        )
    ) or any(folded.startswith(name) or name.split(" ")[0] == folded.split(" ")[0] for name in drugs if name)


_IF = re.compile(r"^\s*if\s+(?:you|the\s+patient|a\s+patient|someone)\s+(?P<what>[^,]+),", re.I)
_OF_DRUG = re.compile(
    r"^(?:the\s+)?(?:use|administration|therapy|treatment)(?:\s+of\s+.{2,60}?)?\s+(?:in|during|with|by|for|among|while)\s+",
    re.I,
)


def _subject(text: str, plain: str, start: int, end: int, drugs: frozenset[str], word: str) -> list[Refusal]:
    """What stands in front of the cue: "Patients with X should not take it", "Breastfeeding is contraindicated"."""
    condition = _IF.match(plain[start:end])
    if condition:
        first = start + condition.start("what")
        return _objects(text, first, start + condition.end("what"))
    comma = max(
        plain.rfind("; ", start, end),
        plain.rfind("therefore, ", start, end) + 9 if "therefore, " in plain[start:end].lower() else -1,
    )
    first = comma + 2 if comma > start else start
    opening = _OPENING.match(plain, first, end)
    first = opening.end() if opening else first
    together = _cues().together.search(plain, first, end)
    if together:
        return _objects(text, together.end(), end, therapy=True)
    use = _OF_DRUG.match(plain[first:end])
    if use:
        return _objects(text, first + use.end(), end)
    if "avoided" in word and not _GROUP.search(plain[first:end]):
        return []
    subject = plain[first:end].strip(" ,").lower()
    if _is_drug(subject, drugs) or len(subject.split()) > 40:
        return []
    return _objects(text, first, end)


_OPENING = re.compile(
    r"\s*(?:however|therefore|additionally|also|furthermore|in\s+addition|generally|importantly|similarly|moreover|thus|for\s+example|because\s+of\s+this),\s*",
    re.I,
)
_PATIENT_WORDS = frozenset(("with", "who", "have", "taking", "patients", "individuals", "people", "women"))
_DRUG_WORDS = frozenset(
    "it this they medication drug combination medicine use formulation vaccine product that injection treatment therapy which".split()
)


def _is_drug(subject: str, drugs: frozenset[str]) -> bool:
    folded = concepts.fold_key(subject)
    words = set(folded.split())
    if words & _PATIENT_WORDS or _IS_ALLERGY.search(subject):
        return False
    if not words or words & _DRUG_WORDS:
        return True
    return any(name and (name in folded or folded in name) for name in drugs) and not _GROUP.search(subject)


def _is_only_cue(plain: str, start: int, end: int, drugs: frozenset[str]) -> bool:
    subject = plain[start:end].strip(" ,").lower()
    return not subject or _is_drug(subject, drugs)


def _stop(plain: str, start: int, end: int) -> int:
    match = _STOP.search(plain, start, end)
    return match.start() if match else end


def _objects(text: str, start: int, end: int, *, therapy: bool = False) -> list[Refusal]:
    found: list[Refusal] = []
    shared, closing = "", False
    with_use = ""
    empty: set[str] = set()
    for part in split(text, start, end):
        if part.example_of and part.example_of.lower() not in empty:
            continue
        words = _lead_off(part.text)
        fresh = words != part.text and bool(
            re.match(
                r"(?:those|patients|individuals|people|women|in|with|anyone|a\s+history|history|who|children|known)\b",
                part.text,
                re.I,
            )
        )
        if part.joint == ";" or fresh or (closing and part.joint == ","):
            shared, closing, with_use = "", False, ""
        closing = closing or part.joint in ("and", "or")
        refusal, shared, with_use = _refusal(part, words, shared, with_use or ("use" if therapy else ""))
        if refusal is not None:
            found.append(refusal)
        elif not part.example_of:
            empty.add(part.text.lower())
    return found


def _lead_off(words: str) -> str:
    while True:
        match = _LEAD.match(words)
        if match is None or match.end() >= len(words):
            return words.strip(" .,;:")
        words = words[match.end() :]


def _refusal(part: Conjunct, words: str, shared: str, with_use: str) -> tuple[Refusal | None, str, str]:
    words = _EITHER.sub(" to ", words)
    allergy = _ALLERGY.match(words)
    if allergy:
        shared = allergy.group("cue")
        if allergy.group("what").lower() == "it" and not shared.lower().startswith("allergic"):
            words = re.sub(r"\s+(?:to|from|with)\s+$", "", shared)
    taking = _TAKING.match(words) or _TOGETHER.match(words)
    if taking:
        with_use, shared = "use", ""
        if taking.re is _TAKING:
            words = _lead_off(taking.group("what").removesuffix(" concurrently"))
    elif shared and not allergy:
        if _own_condition(words):
            shared = ""
        else:
            words = shared + words
    words = words.strip(" .,;:")
    if (
        not concepts.names_something(_STATE.sub("", words), groups=True)
        or _NOTHING.fullmatch(words)
        or _cues().not_objects.match(words)
    ):
        return None, shared, with_use
    kind, population, other = "condition", "", ""
    if _IS_ALLERGY.search(words):
        kind = "hypersensitivity"
    elif taking or (with_use and not _own_condition(words)):
        kind, other = "therapy", _TOGETHER.sub(r"\g<what>", words)
    elif _GROUP.search(words):
        kind, population = "population", words
    return Refusal(words, part.start, part.end, kind, population, other), shared, with_use


_STATE = re.compile(r"(?<=\w)\s(?:is|are)(?=\s\w+ed$)", re.I)
_EITHER = re.compile(r"\sto\s+(?:either|both)\s(?!drug|component|ingredient|of\b|medication|active)", re.I)
_NOTHING = re.compile(
    r"(?:specific\s+to.*|using|taking|receiving|used|active|severe|acute|chronic|recent|current|past|moderate|mild|strong|primary|secondary|complete|crcl|egfr|gfr|however|other\s+(?:\w+\s+)?(?:medical\s+)?conditions|(?:certain\s+)?medical\s+conditions|(?:affect|interact|cause|increase|inhibit|have|require|need)\b.*|with|who|in|before|those|these\s+\w+|this\s+\w+|none|.*\bcontraindications?|each\s+.*|for\s+example|some\s+individuals|example|treatment|therapy|use|known|others?|etc|contraindicat\w*|medications?|drugs?|certain\s+medications?|specific\s+conditions?|conditions?|the\s+following|surgery\s+only|patients?|individuals|allergies|caution.*|consult.*)",
    re.I,
)
_OWN = re.compile(
    r"^(?:history|severe|active|acute|chronic|recent|uncontrolled|untreated|pregnan|breast|lactat|children|infants|women|patients|third|first|last|significant|concomitant|concurrent|previous|undiagnosed|advanced|decompensated|low|high|hepatic|renal|liver|kidney)\b",
    re.I,
)


def _own_condition(words: str) -> bool:
    """Whether the words name a state of their own and are no further substance."""
    return bool(_OWN.match(words) or _GROUP.search(words)) or (
        concepts.names_condition(words) and not _IS_ALLERGY.search(words)
    )
