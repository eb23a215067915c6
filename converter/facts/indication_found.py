"""The indications of a page as they are found, each told once."""

import re
from functools import lru_cache
from typing import NamedTuple

from converter.facts import concepts
from converter.facts.context import FactContext
from converter.facts.coordination_words import is_place
from converter.facts.indication_keys import Keys
from converter.facts.indication_phrases import Use
from converter.facts.sentences import Span
from converter.facts.trimming import lowered
from converter.monograph import Concept, Indication
from converter.source.model import Block

_LINE = re.compile(
    r"(?<!not a )(?<!not as a )(?<!not the )(?:first|second|third)-line\b|last resort\b"
    r"|\b(?:when|if|where|after)\s+(?:other|first-line|standard|previous)\s+(?:\w+\s+)?"
    r"(?:treatments?|therapy|therapies|medications?|drugs|antibiotics|options)\s+[^.;]{3,60}",
)
_THERAPY = re.compile(
    r"\b(?:as\s+)?an?\s+(?:adjunct(?:ive\s+(?:therapy|treatment))?|add-on(?:\s+therapy)?)\s+to\s+(?P<to>[^.;,]{3,60}?)(?=\s(?:for|in|to)\s|[.;,]|$)"
    r"|\bin\s+(?:combination|conjunction)\s+with\s+(?P<with>[^.;,]{3,60}?)(?=\s(?:for|in|to)\s|[.;,]|$)",
)
_SPECIFICALLY = re.compile(r"\b(?:specifically|specific|particularly)\b", re.I)
_FAILED = re.compile(r"(?:failed|not\s+responded|unresponsive|inadequate\s+response)\b", re.I)


class Found:
    """Indications so far, with what they say."""

    def __init__(self, context: FactContext) -> None:
        self._context = context
        self.facts: list[Indication] = []
        self.keys = Keys()
        self.short: set[str] = set()

    def add(self, block: Block, span: Span, use: Use, component: str = "") -> None:
        """Takes a use unless it names the medicine, a mere deed, or what another fact says already."""
        said = concepts.key(use.text)
        if self.short.intersection(use.text.split()):
            return
        if self._narrows(said, block, span, use):
            return
        if is_place(use.text) and not concepts.names_condition(use.text):
            return
        if concepts.is_deed(use.text) or self._names_drug(use.text) or self._told(said, use):
            return
        for key in (said, *map(concepts.key, use.glosses)):
            self.keys.add(key)
        self.short |= {gloss for gloss in use.glosses if gloss.isupper() and " " not in gloss}
        failed = bool(_FAILED.match(use.comorbidity))
        sentence = block.text[span.start : span.end]
        told = _told(sentence)
        self.facts.append(
            Indication(
                concept=Concept(use.text), evidence=self._context.document.evidence(block, span.start, span.end),
                off_label=use.off_label, purpose=use.purpose, intent=use.intent, population=use.population,
                comorbidity=(use.comorbidity,) if use.comorbidity and not failed else (),
                other_therapy=told.therapies,
                line_of_therapy=use.comorbidity if failed else told.line,
                component=component or self._context.surroundings(block).component,
            )
        )  # fmt: skip

    def _told(self, said: frozenset[str], use: Use) -> bool:
        """Whether another use says it; to prevent attacks is not to treat an acute one."""
        if use.intent == "prophylaxis" and not self.keys.holds_exactly(said) and self.keys.hold(said | {"acute"}):
            return False
        return self.keys.hold(said)

    def _narrows(self, said: frozenset[str], block: Block, span: Span, use: Use) -> bool:
        """Whether a later "specifically indicated for …" only says a use of two words or more in closer words."""
        if use.example_of or not _told(block.text[span.start : span.end]).specific:
            return False
        return self.keys.narrowed_by(said)

    def _names_drug(self, text: str) -> bool:
        """A vaccine may bear the name of its disease: what names a condition is none of the medicine."""
        folded = concepts.fold_key(text)
        names = self._context.drug_names
        told = folded in names or any(folded == name.split(" ")[0] for name in names)
        return told and not concepts.names_condition(text)


class _Told(NamedTuple):
    """What a whole sentence says of each use in it."""

    specific: bool
    therapies: tuple[str, ...]
    line: str


@lru_cache(maxsize=256)
def _told(sentence: str) -> _Told:
    low = lowered(sentence)
    return _Told(_SPECIFICALLY.search(sentence) is not None, _therapies(sentence, low), _line(sentence, low))


def _line(sentence: str, low: str) -> str:
    """ "second-line", "when other treatments have failed": as the sentence has it."""
    if not any(word in low for word in ("-line", "last resort", "other ", "standard ", "previous ")):
        return ""
    match = _LINE.search(low)
    return " ".join(sentence[match.start() : match.end()].split()) if match else ""


def _therapies(sentence: str, low: str) -> tuple[str, ...]:
    """What the medicine is added to or combined with."""
    if "adjunct" not in low and "add-on" not in low and "ination with" not in low and "junction with" not in low:
        return ()
    found = (match.span("to") if match.group("to") else match.span("with") for match in _THERAPY.finditer(low))
    return tuple(sentence[start:end].strip() for start, end in found)
