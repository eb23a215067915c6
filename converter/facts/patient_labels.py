"""Dosing labels that name a patient's other illness, no use: "**Heart disease:** start with …" beside "**Adults:**".

Label and use have the same form. It is a use when the usage section says it. Else it is a state of the patient when the
labels beside it name persons or failing organs, when its own line gives a dose because of it (lower, reduced, with
caution), or when the precautions of the page name it.
"""

from functools import cached_property

from converter.facts import concepts
from converter.facts.context import FactContext
from converter.facts.coordination_words import is_place
from converter.facts.dosage.context import Label
from converter.facts.dosage.introductions import read_scope
from converter.facts.indication_cues import cues
from converter.facts.sentences import sentences
from converter.facts.trimming import lowered
from converter.monograph.identity import fold
from converter.monograph.shared import once
from converter.source.model import Block


class PatientLabels:
    """The labels of a page's dosing section that name states of the patient."""

    def __init__(self, context: FactContext) -> None:
        self._document, self._names = context.document, context.drug_names
        self._combination = len(context.ingredients) > 1
        self._blocks = [block for block in self._document.blocks if block.section == "dosage"]
        self._labels: dict[str, Label] = {}

    @cached_property
    def found(self) -> frozenset[str]:
        """The labels, as the page has them."""
        return frozenset(words for block in self._blocks if (words := label_of(block)) and self.is_state(block, words))

    def tells_state(self, words: str, line: str) -> bool:
        """Whether `line` gives another dose because of the condition in `words`, and no use says the condition."""
        return cues().because_of.search(lowered(line)) is not None and not self._is_use(words)

    def is_state(self, block: Block, words: str) -> bool:
        """Whether `words`, the label of a block of the dosing section, name a state of the patient."""
        if not concepts.names_condition(words) or self._is_use(words):
            return False
        own = self._read(words)
        if own.bar or not own.who.indication or own.who.group_words or own.who.age or self._is_use(own.who.indication):
            return False
        labels = [self._read(label_of(other)) for other in self._blocks if _beside(other, block)]
        if any(label.who.indication and self._is_use(label.who.indication) for label in labels):
            return False
        if any(_of_persons(label) for label in labels):
            return True
        first = next(iter(sentences(block.text, block.body)), None) if block.lead else None
        because = first is not None and cues().because_of.search(lowered(block.text), *first) is not None
        return because or self._is_precaution(own.who.indication)

    def _read(self, words: str) -> Label:
        if words not in self._labels:
            self._labels[words] = read_scope(words, self._names, self._combination)
        return self._labels[words]

    def _is_use(self, words: str) -> bool:
        said = concepts.core(concepts.key(words)) or concepts.key(words)
        return said <= self._usage if not is_place(" ".join(said)) else fold(words) in self._usage_text

    def _is_precaution(self, words: str) -> bool:
        return f" {fold(words)} " in f" {self._precautions} "

    def _text(self, *sections: str) -> str:
        return fold(" ".join(block.text for block in self._document.blocks if block.section in sections))

    @cached_property
    def _usage_text(self) -> str:
        return self._text("usage")

    @cached_property
    def _usage(self) -> frozenset[str]:
        return concepts.key(self._usage_text) | concepts.key(self._document.title)

    @cached_property
    def _precautions(self) -> str:
        return self._text("contraindications", "precautions", "warnings")


@once
def patient_labels(context: FactContext) -> PatientLabels:
    """Those of a page, for all readers that ask."""
    return PatientLabels(context)


def label_of(block: Block) -> str:
    """The words that stand over the doses of a block: its bold lead, or all of a heading."""
    return block.lead or (block.text if block.kind == "heading" else "")


def _beside(one: Block, other: Block) -> bool:
    """Two items of one list, or two paragraphs under one heading."""
    around = (one.kind, one.parent, one.intro, one.headings) == (other.kind, other.parent, other.intro, other.headings)
    return around and one.index != other.index and bool(label_of(one))


def _of_persons(label: Label) -> bool:
    who = label.who
    if who.indication or label.bar:
        return False
    return bool(who.group_words or who.age or who.weight or who.clearance or who.conditions)
