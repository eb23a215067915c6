"""What one sentence says the medicine is used for: phrases with their places, flags and limits."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from converter.facts import concepts, scope
from converter.facts.coordination import Conjunct, split

_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ADVERBS = r"(?:(?:\w+ly|also|often|sometimes|most|more|mainly|best|even|only|both|off-label|alone|together|short-term|short|long-term)\s+){0,3}"


class Use(NamedTuple):
    """A concept that a sentence gives as a use; `start:end` is the place of its own words."""

    text: str
    start: int
    end: int
    intent: str
    off_label: bool
    purpose: bool
    example_of: str = ""
    glosses: tuple[str, ...] = ()
    population: str = ""
    comorbidity: str = ""
    from_class: bool = False


class Cues(NamedTuple):
    """The cue lists of `data/indication_cues.toml`, made into patterns."""

    anchors: re.Pattern[str]
    intent: dict[str, str]
    purpose_verbs: frozenset[str]
    mechanism: re.Pattern[str]
    symptoms: frozenset[str]
    not_uses: frozenset[str]
    skip_labels: frozenset[str]
    use_labels: frozenset[str]
    off_label: re.Pattern[str]
    treats: re.Pattern[str]


@cache
def cues() -> Cues:
    """The cue table of this module, read once."""
    data = tomllib.loads(files("converter.facts").joinpath("data/indication_cues.toml").read_text(encoding="utf-8"))
    verbs, nouns, words = data["verbs"], data["nouns"], data["words"]

    def either(*lists: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted({w for each in lists for w in each}, key=len, reverse=True))

    verb, noun = either(*verbs.values()), either(*nouns.values())
    anchors = re.compile(
        rf"(?:\b(?P<lead>to|for|in|at|of|and|or|with|include|includes|including|involves|is|are|be)|(?<=\w|\x01)(?P<comma>,))\s+(?:help\s+|aid\s+in\s+|helping\s+)?{_ADVERBS}(?P<verb>{verb})\s+"
        rf"|\b(?P<noun>{noun})(?:\s*\x01+)?\s+(?P<of>of|for|in|from|against)\s+"
        rf"|\b(?P<used>{either(words['used'])})\s+{_ADVERBS}(?P<prep>for|in|before|during|as|to\s+(?:patients|individuals|people|those)\s+with)\s+"
        rf"|\b(?P<class>{either(words['classes'])})(?:\s*,?\s+(?:like|such\s+as|including|include|includes)(?=[\s:])[\s:]*|:\s+)"
        rf"|\b(?P<subject>this|these|they|it|that|which|{either(words['subjects'])})(?:\s+[\w-]+){{0,5}}?\s+(?:includes?|encompass(?:es)?|are|is)(?=[\s:])[\s:]*(?:but\s+(?:is|are)\s+not\s+limited\s+to\s+)?"
        rf"|\b(?P<link>associated\s+with|caused\s+by|due\s+to|resulting\s+from|related\s+to|accompanying|arising\s+from|secondary\s+to|from)\s+",
        re.I,
    )
    return Cues(
        anchors,
        {word: intent for table in (verbs, nouns) for intent, each in table.items() for word in each},
        frozenset(verbs["purpose"]),
        re.compile(rf"\b(?:{either(words['mechanism'])})\b", re.I),
        frozenset(words["symptoms"]),
        frozenset(words["not_uses"]),
        frozenset(words["skip_labels"]),
        frozenset(words["use_labels"]),
        re.compile(
            r"off[- ]label|unapproved|non-approved|investigational|unlicensed|not\s+(?:\w+\s+)?(?:fda[- ]?)?approved",
            re.I,
        ),
        re.compile(rf"^(?:{either(verbs['treatment'], verbs['prophylaxis'])})\s+", re.I),
    )


_END = re.compile(
    r"[;?!:](?=\s|$)|\s[-–—]+\s|—"
    r"|(?<!caused)\s+by\b|,?\s+(?:when|while|because|which|who|whose|where|if|although|though|but|however|unless|so\b|since|thus|through|under\b|until|once"
    r"|without|where|via|using|based|either|alone|along|typically|usually|whether|depending|rather|instead|not|after|before|until|unless)\b"
    r"|(?<!conditions)(?<!disorders)(?<!disease)(?<!diseases)\s+affecting\b|,\s*that\s|,?\s+(?:where\b"
    r"|that|characterized|characterised"
    r"|as\s+(?:it|they|part|an?|determined|directed|needed|prescribed|their|its|well\s+as\s+(?:to|for|in)\b)"
    r"|in\s+(?:adults?|children|patients|people|individuals|women|men|those|infants|adolescents|combination|conjunction|addition|cases|situations|settings|certain|some|pregnant|post\w*|hospitali[sz]ed|order|both|various|older|younger|pediatric|adult|elderly|male|female|males|females|newborns|neonates|the\s+(?:elderly|united|short|long|body|form|following|us)|this|which|many|emergency|susceptible|premenopausal|specific|critically|non-?\w+|a\b|an\b|humans|its|his|babies|boys|girls|animals|cattle)"
    r"|for\s+(?:patients|adults|people|those|individuals|short|long|up|children|at|a|about|the\s+(?:short|long)|women|men|use|example)"
    r"|with\s+(?:or\s+without|other|lifestyle|diet|a|an|the|care|caution|adequate|proper|minimal|fewer)\b"
    r"|to\s+(?:achieve|help|reduce|improve|prevent|relieve|control|manage|treat|delay|provide|restore|maintain|increase|ensure|avoid|allow|make|be|minimi[sz]e|lower|determine|enhance|support|address|slow|promote|ease|alleviate|facilitate|aid|protect|varying|optimi[sz]e|their|its|more)"
    r"|(?:often|especially|particularly|specifically)\s+(?:in|when|for|if|with|where|those|as|after|during|among|at)"
    r"|and\s+(?:is|its|can|may|has|it|helps?|to|for|in|works?|are|should|thus|also|therefore|other\s+(?:as|similar)|more|so\s+on|then|improve|reduce|promote|have|was|does)\b"
    r"|or\s+(?:to|for|in|if|when|as)\b"
    r"|(?:is|are|was|were|can|may|might|has|have|should|will|helps?|works?|include|includes|aims?|provides?|requires?|makes?|often|they|it|you|does|do|remains?)\s)"
    r"|,\s*(?:making|meaning|helping|reducing|providing|allowing|leading|improving|offering|such\s+that|commonly|characterized|a\s|an\s|the\s|it\b|its\b|it's|this\b|these\b|though|including\s+(?:in|when|for|use)|such\s+as\s+(?:in|when|after|following|before|during)|often|depending|generally|primarily|mainly|sometimes|in\s|with\s|for\s|at\s|as\s(?!well)|resulting|caused|known|especially\s+(?:in|when|for|those)|particularly\s+(?:in|when|for|those|as)|ranging|promoting|targeting|working|combining|preventing|easing|relieving|due|except|excluding|restoring|ultimately|e\.g\.\s*$|on\s|he\s|she\s|we\s|there\s|despite|unlike|like\s+those|marked|affecting|minimizing|contributing|supporting|regardless|again|however|i\.e|usually|typically|from\s|among|allowing|regulating|increasing|decreasing|enhancing|possibly|thereby|thus|even|particularly\s+its|via|through|only|to\s)",
    re.I,
)
_TAIL = frozenset(
    "and or to in for of with by as the a an both is are also used its use it from such help like including at be on other those short-term symptomatic temporary adjunctive prevention long-term either topical initial effective".split()
)
_LAST = re.compile(r"[\w-]+$")
_PATIENTS = re.compile(
    r"\s*(?:,\s*(?:particularly|especially|specifically)\s*)?(?:in|for)\s+(?P<who>(?:(?!with\b)[\w-]+\s+){0,4}?(?:adults?|children|patients|people|individuals|women|men|infants|adolescents|neonates|newborns|elderly|males?|females?|boys|girls|those)\b(?:\s+(?:and|or)\s+(?:adults?|children|adolescents|women|men|infants|elderly))?"
    r"(?:\s+(?:aged?|over|under|from|between|older|younger|aged\s+\d|\d|≥|>|at\s+least|who\s+are|years?|months?|and|of|up|to|above|or|weighing|kg|age)(?:\s*[\d.]+)?(?:\s+(?:years?|months?|weeks?|kg|of\s+age|and\s+(?:older|above|over|up)|or\s+older|old))*)*)"
    r"(?:\s+(?:with|who\s+have|suffering\s+from|undergoing|receiving)\s+(?P<with>[^,.;:]+))?",
    re.I,
)


def masked(text: str) -> str:
    """The text with every parenthesis blanked, of equal length, so that cues inside them do not count."""
    if "(" not in text and "[" not in text:
        return text
    return _PARENTHESIS.sub(lambda match: "\x01" * len(match.group(0)), text)


def clause_end(text: str, start: int, end: int) -> int:
    """Where the noun phrase at `start` ends: before an explanation, a condition or another clause."""
    return _object_end(masked(text[:end]), start, end)


class _Anchor(NamedTuple):
    """A cue; what stands before it ends at `limit` (the class noun of "infections such as" belongs to it)."""

    start: int
    end: int
    limit: int
    kind: str
    word: str
    joins: bool = False


def uses(text: str, start: int, end: int, *, strong_only: bool = False) -> list[Use]:
    """The uses stated in the sentence `text[start:end]`; `strong_only` leaves out class and subject cues."""
    plain = masked(text[:end])
    table = cues()
    anchors = _anchors(plain, start, table)
    if not anchors:
        return []
    mechanism = table.mechanism.search(plain, start)
    off_from = _off_label_from(plain, start, end)
    marks = scope.find(plain, start, end)
    found: list[Use] = []
    previous, stood, last_stop = "", False, 0
    for n, anchor in enumerate(anchors):
        following = anchors[n + 1].limit if n + 1 < len(anchors) else end
        if mechanism and mechanism.start() < anchor.end and anchor.kind != "subject":
            break
        if anchor.kind == "verb" and plain[anchor.start] == ",":
            if not (stood and anchor.word.endswith("ing") and anchors[n - 1].word.endswith(("ing", "treatment"))):
                continue
        elif anchor.kind == "verb" and plain[anchor.start : anchor.start + 4].lower() in ("and ", "or t", "or p") and n and not stood:
            continue
        if anchor.kind == "class" and last_stop and _CUT_OFF.match(plain, last_stop, anchor.start):
            continue
        stood = _stands(plain, start, anchor, previous, strong_only, table, stood)
        if not stood:
            previous = ""
            continue
        stop = last_stop = _object_end(plain, anchor.end, following)
        refused = scope.kinds_over(marks, anchor.end, max(anchor.end, stop)) & {"negated", "excepted", "refused"}
        before, previous = previous, plain[anchor.end : stop].strip().lower()
        if refused:
            previous = ""
            continue
        if re.search(r"\buse$", previous):
            continue
        off = off_from is not None and anchor.end >= off_from
        said = _objects(text, plain, anchor, stop, following, off, table)
        if anchor.kind == "link":
            said = [use for use in said if _behind_link(use, anchor, before)]
        if said and anchor.kind in ("link", "class"):
            found = [use for use in found if not _broad(use.text, table)]
        found += said
    return found


_CLASS = re.compile(r"(?:conditions|disorders|diseases|deficiencies)$")
_BACTERIA = re.compile(r"\b(?:bacteria|bacterial|infections?|viruses|viral|organisms|fung\w+)\b", re.I)


def _behind_link(use: Use, anchor: "_Anchor", before: str) -> bool:
    if anchor.word.startswith(("assoc", "relat")):
        return concepts.names_condition(use.text) or bool(use.example_of or _CLASS.search(before))
    return (concepts.names_condition(use.text) or bool(use.example_of)) and not _BACTERIA.search(use.text)


_GOES_ON = re.compile(r"\s*(?:\x01+\s*)?,\s+(?:(?:and|or)\s+)?(?!in\s|with\s|who|it\s|its\s|the\s|this|particularly|especially|but|or\s)(?=[\w-]+)", re.I)


def _objects(text: str, plain: str, anchor: "_Anchor", stop: int, limit: int, off: bool, table: Cues) -> list[Use]:
    """The uses from the cue to `stop`, and on behind each group of patients ("A in adults, B in children")."""
    said: list[Use] = []
    first = anchor.end
    while True:
        told = (_use(part, anchor, off, table, text, stop, plain) for part in split(text, first, stop))
        said += [use for use in told if use is not None and (first == anchor.end or concepts.names_condition(use.text))]
        who = _PATIENTS.match(plain, stop, limit)
        more = _GOES_ON.match(plain, who.end(), limit) if who else None
        if more is None:
            return said
        first = more.end()
        stop = _object_end(plain, first, limit)


_BROAD = frozenset(("pain", "inflammation", "symptoms", "discomfort", "swelling", "pain and inflammation", "irritation", "redness", "problems"))


def _broad(text: str, table: Cues) -> bool:
    """ "pain", "symptoms": what the conditions behind "associated with" say more closely."""
    return text.lower() in _BROAD


def _anchor(match: re.Match[str]) -> _Anchor:
    kind = next(kind for kind in ("verb", "noun", "used", "class", "subject", "link") if match.group(kind))
    if match.group("verb"):
        kind = "verb"
    elif match.group("used"):
        kind = "used"
        joins = match.group("used").lower() in _JOINING
        return _Anchor(match.start(), match.end(), match.start(), kind, match.group("prep").lower(), joins)
    limit = match.end("class") if kind == "class" else match.start()
    return _Anchor(match.start(), match.end(), limit, kind, (match.group(kind) or "").lower())


_QUALIFIES = re.compile(
    r"(?:the|a|an|its|and|or|in|for|as|to|by|at|with|of|is|\w+(?:ic|al|ive|ary|ed|ing|ent|ant|ous|ble|line|term)|short|long|initial|first|routine|sole|acute|\W)$",
    re.I,
)


_CUT_OFF = re.compile(r",?\s*(?:before|after|because|when|while|without|unless|although|though|however|which|by|risk)\b", re.I)
_BARE = re.compile(r"^\s*(?:the\s+)?(?:\w+\s+)?(?:infections?|diseases?|illness|illnesses)\s*$", re.I)


def _anchors(plain: str, start: int, table: Cues) -> list[_Anchor]:
    """The cues of the sentence, without nouns that end a compound ("used for rate control in …")."""
    found: list[_Anchor] = []
    for match in table.anchors.finditer(plain, start):
        anchor = _anchor(match)
        if anchor.kind == "subject" and not _subject_stands(plain, start, anchor):
            continue
        if anchor.kind == "link" and _BARE.search(plain[found[-1].end if found else start : anchor.start]):
            continue
        if anchor.kind == "noun" and found and found[-1].kind != "subject" and found[-1].word != "as" and found[-1].end < anchor.start:
            words = plain[found[-1].end : anchor.start].split()
            if words and len(words) <= 6 and not _QUALIFIES.search(words[-1]):
                continue
            if (found[-1].kind == "used" or found[-1].word.startswith("provid")) and words and len(words) <= 4 and "," not in words[-1]:
                found[-1] = found[-1]._replace(kind="void")
        found.append(anchor)
    return found


def _object_end(plain: str, start: int, limit: int) -> int:
    match = _END.search(plain, start, min(limit + 1, len(plain)))
    stop = min(match.start(), limit) if match else limit
    while stop > start:
        while stop > start and text_ends(plain, stop):
            stop -= 1
        cut = plain.rfind(" ", start, stop) + 1 or start
        if plain[cut:stop].lower() not in _TAIL:
            break
        stop = cut
    return max(stop, start)


def text_ends(plain: str, stop: int) -> bool:
    return plain[stop - 1].isspace() or plain[stop - 1] == ","


_THOSE = re.compile(r"those\s+(?=of\b|in\b)", re.I)
_PRONOUN = re.compile(r"\b(?:their|its|these|this|it|them|your|those)\b", re.I)
_WHO = re.compile(r"(?:\w+\s+){0,2}(?:patients|individuals|people|those|adults|children|women|men|infants)\b", re.I)
_LESSENS = frozenset(
    (
        "reduce",
        "reducing",
        "decrease",
        "decreasing",
        "suppress",
        "suppressing",
        "control",
        "controlling",
        "correct",
        "correcting",
        "assess",
        "assessing",
        "evaluate",
        "evaluating",
        "visualize",
        "visualizing",
        "minimize",
        "minimizing",
        "clear",
        "reverse",
        "reversing",
    )
)
_OTHER_DRUGS = re.compile(r"\b(?:inhibitors|drugs|medications|medicines|agents|antibiotics|treatments)\s+(?:commonly\s+|often\s+)?used\s*$", re.I)
_GIVEN = re.compile(
    r"\b(?:used|prescribed|indicated|employed|given|administered|taken|recommended|utilized|approved|intended|(?:treatment|therapy)\s+for|uses?\s+is|uses?\s+are|uses?\s+include|applications?\s+include|purpose\s+is|treat|manage)\b[^,;:]{0,90}$|\b(?:used|prescribed|indicated)\b.*,\s+and\s*$",
    re.I,
)
_JOINING = frozenset(("and", "as well as", "specifically", "particularly", "especially", "primarily", "mainly"))
_SYMPTOMS_OF = frozenset(("pain", "inflammation", "symptoms", "discomfort", "cough", "coughs", "fever", "edema", "swelling", "itching", "congestion", "mucus", "spasm", "spasms", "irritation"))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w-]+", text))


_HELPS = re.compile(r"\b(?:helps?|works?|acts?|which|thus|thereby|aims?|aiming|intended\s+result)\s+(?:to\s+)?$", re.I)


def _stands(plain: str, start: int, anchor: _Anchor, previous: str, strong_only: bool, table: Cues, stood: bool) -> bool:
    """Whether the cue at this place speaks of a use."""
    before = plain[max(start, anchor.start - 24) : anchor.start].lower()
    if anchor.kind == "void":
        return False
    if anchor.kind == "verb":
        clause = plain[start : anchor.start]
        if stood and _OTHER_DRUGS.search(before):
            return False
        return not _HELPS.search(before) and (anchor.word not in table.purpose_verbs or bool(_GIVEN.search(clause)))
    if anchor.kind == "used" and anchor.joins:
        return stood
    if anchor.kind == "link":
        near = _words(previous) & table.symptoms
        if _CLASS.search(previous):
            return True
        return bool(near if anchor.word.startswith(("assoc", "relat", "accom")) else near & _SYMPTOMS_OF)
    if anchor.kind in ("class", "subject"):
        if strong_only:
            return False
        return True
    return True


_LISTING = re.compile(
    r"^(?:this|these|they|which|it)\s+(?:[\w-]+\s+){0,5}?(?:includes?|encompass(?:es)?|are|is)\b", re.I
)


def _subject_stands(plain: str, start: int, anchor: _Anchor) -> bool:
    words = plain[anchor.start : anchor.end].lower()
    if "include" in words or "encompass" in words:
        return "effect" not in words and (anchor.word != "it" and anchor.word != "which") and "component" not in words
    before = plain[max(start, anchor.start - 30) : anchor.start].lower()
    return anchor.word in ("use", "uses", "application", "indication", "indications", "purpose", "uses") and bool(
        re.search(r"(?:primary|main|common|approved|its|other|secondary|most)\s+(?:\w+\s+)?$", before)
    )


def _off_label_from(plain: str, start: int, end: int) -> int | None:
    """From where on the sentence speaks of unapproved use; None when it does not."""
    match = cues().off_label.search(plain, start)
    if match is None:
        found = re.compile(
            r"(?:being|are|is|under)\s+(?:\w+\s+)?(?:investigat\w+|studied|explored|researched)|increasingly\s+studied|research\s+(?:is\s+)?(?:ongoing|suggests|indicates)|show\w*\s+promis\w+",
            re.I,
        ).search(plain, start)
        return found.start() if found else None
    after = plain[match.end() : match.end() + 24]
    if re.match(r"[^,;]{0,12}[.]", after) and re.search(
        r"\b(?:is|are|as|considered)\s+(?:\w+\s+){0,2}$", plain[start : match.start()], re.I
    ):
        return start
    return match.start()


def _use(part: Conjunct, anchor: _Anchor, off: bool, table: Cues, text: str, stop: int, plain: str) -> Use | None:
    words = part.text
    if anchor.kind != "verb":
        words = table.treats.sub("", words)
    those = _THOSE.match(words)
    if those and part.example_of:
        words = f"{part.example_of} {words[those.end() :]}"
    cleaned = concepts.clean(words)
    if not cleaned or cleaned.lower() in table.not_uses or not concepts.names_something(cleaned):
        return None
    if anchor.word == "as" and not concepts.is_purpose(cleaned):
        return None
    if anchor.joins and anchor.word != "for" and _WHO.match(part.text):
        return None
    if anchor.kind == "noun" and plain[anchor.end - 4 : anchor.end].lower() == " in " and not concepts.names_condition(cleaned):
        return None
    if anchor.word.startswith("to ") and not concepts.names_condition(cleaned):
        return None
    if anchor.word in ("in", "before", "during") and not (concepts.names_condition(cleaned) or part.example_of):
        return None
    verb = anchor.kind == "verb" and not part.example_of
    keeps_verb = verb and (
        anchor.word in table.purpose_verbs or (anchor.word in _LESSENS and not concepts.names_condition(cleaned))
    )
    if keeps_verb:
        given = anchor.word in table.purpose_verbs or _GIVEN.search(plain, 0, anchor.start)
        cleaned = f"{anchor.word} {part.text}"
        if not given or _PRONOUN.search(part.text):
            return None
    if part.example_of and anchor.kind == "verb" and anchor.word in table.purpose_verbs:
        return None
    who = _PATIENTS.match(plain, stop)
    comorbid = text[who.start("with") : who.end("with")].strip() if who and who.group("with") else ""
    off = off or any(table.off_label.search(remark) for remark in part.remarks)
    return Use(
        cleaned, part.start, part.end, _intent(anchor, plain, table), off,
        keeps_verb or concepts.is_purpose(cleaned), part.example_of, part.glosses,
        who.group("who").strip() if who else "", comorbid, anchor.kind in ("class", "subject"),
    )  # fmt: skip


def _intent(anchor: _Anchor, plain: str, table: Cues) -> str:
    intent = table.intent.get(anchor.word, "")
    before = plain[max(0, anchor.start - 26) : anchor.start].lower()
    if intent == "treatment" and re.search(r"prevent(?:ion|ing)?\s+(?:and|or)\s*$|prophylaxis\s+and\s*$", before):
        return ""
    return "" if intent == "purpose" else intent
