"""The indications of a page as they are found, each told once."""

import re

from converter.facts import concepts
from converter.facts.context import FactContext
from converter.facts.indication_phrases import Use
from converter.facts.sentences import Span
from converter.monograph import Concept, Indication
from converter.source.model import Block

_LINE = re.compile(
    r"(?<!not a )(?<!not as a )(?<!not the )\b(?:first|second|third)-line\b|\blast resort\b"
    r"|\b(?:when|if|where|after)\s+(?:other|first-line|standard|previous)\s+(?:\w+\s+)?"
    r"(?:treatments?|therapy|therapies|medications?|drugs|antibiotics|options)\s+[^.;]{3,60}",
    re.I,
)
_THERAPY = re.compile(
    r"\b(?:as\s+)?an?\s+(?:adjunct(?:ive\s+(?:therapy|treatment))?|add-on(?:\s+therapy)?)\s+to\s+(?P<to>[^.;,]{3,60})"
    r"|\bin\s+(?:combination|conjunction)\s+with\s+(?P<with>[^.;,]{3,60})",
    re.I,
)
_FAILED = re.compile(r"(?:failed|not\s+responded|unresponsive|inadequate\s+response)\b", re.I)


class Found:
    """Indications so far, with what they say."""

    def __init__(self, context: FactContext) -> None:
        self._context = context
        self.facts: list[Indication] = []
        self.keys: list[frozenset[str]] = []

    def add(self, block: Block, span: Span, use: Use, component: str = "") -> None:
        """Takes a use unless it names the medicine, a mere deed, or what another fact says already."""
        said = concepts.key(use.text)
        if concepts.is_deed(use.text) or self._names_drug(use.text) or any(said <= old for old in self.keys):
            return
        self.keys.append(said)
        self.keys += [concepts.key(gloss) for gloss in use.glosses if len(gloss) > 3]
        failed = bool(_FAILED.match(use.comorbidity))
        sentence = block.text[span.start : span.end]
        self.facts.append(
            Indication(
                concept=Concept(use.text), evidence=self._context.document.evidence(block, span.start, span.end),
                off_label=use.off_label, purpose=use.purpose, intent=use.intent, population=use.population,
                comorbidity=(use.comorbidity,) if use.comorbidity and not failed else (),
                other_therapy=tuple(
                    (match.group("to") or match.group("with")).strip() for match in _THERAPY.finditer(sentence)
                ),
                line_of_therapy=use.comorbidity if failed else _first(_LINE, sentence),
                component=component or self._context.surroundings(block).component,
            )
        )  # fmt: skip

    def _names_drug(self, text: str) -> bool:
        """A vaccine may bear the name of its disease: what names a condition is none of the medicine."""
        folded = concepts.fold_key(text)
        names = self._context.drug_names
        told = folded in names or any(folded == name.split(" ")[0] for name in names)
        return told and not concepts.names_condition(text)


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return " ".join(match.group(0).split()) if match else ""
