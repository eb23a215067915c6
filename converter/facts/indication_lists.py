"""Where a block of the usage or dosage section stands: in a list of uses, under a label, beneath a component."""

import re
from typing import NamedTuple

from converter.facts import scope
from converter.facts.context import FactContext
from converter.facts.indication_cues import cues, says_off_label
from converter.facts.indication_phrases import masked
from converter.facts.sentences import sentences
from converter.facts.surroundings import named_component
from converter.facts.trimming import lowered
from converter.monograph.identity import fold
from converter.source.model import Block


class Listing(NamedTuple):
    """`lists_uses`: the block is an item of a list of uses; `bare`: of a list that nothing introduces.

    `label`: its bold lead says that uses follow. `component`: its lead names an ingredient.
    """

    skipped: bool = False
    lists_uses: bool = False
    bare: bool = False
    off_label: bool = False
    negated: bool = False
    label: bool = False
    component: str = ""


class Outline:
    """Answers where a block stands; made anew for each page."""

    def __init__(self, context: FactContext) -> None:
        self._blocks = context.document.blocks
        self._ingredients = context.ingredients
        self._known: dict[int, Listing] = {}
        self._intros: dict[int, Listing] = {}
        self._adjusting: dict[int, bool] = {}

    def place(self, block: Block) -> Listing:
        """Where a block of the usage section stands."""
        if block.index not in self._known:
            self._known[block.index] = self._place(block)
        return self._known[block.index]

    def _place(self, block: Block) -> Listing:
        above = self._above(block)
        label = fold(block.lead).strip(" .-")
        if above.skipped or label in cues().skip_labels:
            return Listing(skipped=True)
        if label in cues().use_labels or label.endswith((" uses", " indications", " use")):
            return Listing(label=True, off_label=above.off_label or says_off_label(label), component=above.component)
        component = above.component
        if not component and block.lead and len(self._ingredients) > 1 and (not above.lists_uses or self._names(label)):
            component = named_component(block.lead, self._ingredients)
            above = above._replace(lists_uses=above.lists_uses and not component)
        return above._replace(component=component, label=False)

    def _names(self, label: str) -> bool:
        """Whether the label is the name of an ingredient, not only like one (tetanus, tetanus toxoid)."""
        return label.split(" (")[0] in {fold(name) for name in self._ingredients}

    def _above(self, block: Block) -> Listing:
        if block.parent is not None:
            parent = self._blocks[block.parent]
            return self._introduced(parent, self.place(parent))
        if block.kind == "item" and block.intro is not None:
            intro = self._blocks[block.intro]
            return self._introduced(intro, self.place(intro) if intro.section == block.section else Listing())
        skipped = off = lists = False
        for index in block.headings:
            text = fold(self._blocks[index].text).strip(" .-:")
            cases = text == "clinical use cases" and block.kind == "paragraph"  # its items name settings, no uses
            skipped = skipped or (text in cues().skip_labels and not cases)
            off = off or says_off_label(text)
            lists = lists or (text in cues().use_labels and text != "usage")
        return Listing(skipped=skipped, off_label=off, lists_uses=lists, bare=True)

    def _introduced(self, intro: Block, place: Listing) -> Listing:
        """What the block in front of a list makes of its items."""
        if place.skipped:
            return place
        if intro.index not in self._intros:
            self._intros[intro.index] = _reading_of(intro, place)
        return self._intros[intro.index]

    def adjusts(self, block: Block) -> bool:
        """Whether a dosing block speaks of adjustments, special groups or settings instead of a use."""
        around = (block.index, *block.headings, block.parent, block.intro)
        return any(self._adjusts(index) for index in around if index is not None)

    def _adjusts(self, index: int) -> bool:
        if index not in self._adjusting:
            block = self._blocks[index]
            label = block.lead or (block.text if block.kind == "heading" else "")
            self._adjusting[index] = bool(label) and cues().adjusting.search(lowered(label)) is not None
        return self._adjusting[index]


_POINTING = re.compile(
    r"(?:this|these|they|it|such\s+\w+|examples)\s+(?:may\s+|can\s+)?(?:includes?|are|is)\b[^,;]{0,30}:"
)


_HELPFUL = re.compile(r"\b(?:helpful|useful|effective|beneficial)\s+(?:in|for)\s|\bused\s+(?:to|for|in)\s")
_USES = re.compile(r"\b(?:uses|indications|applications)\s+(?:\w+\s+){0,2}(?:includes?|encompass(?:es)?|are)\b")


def _reading_of(intro: Block, place: Listing) -> Listing:
    """Whether the last sentence of the block says that uses are listed below it, and of which sort."""
    spans = sentences(intro.text)
    if not spans:
        return place
    last = spans[-1]
    whole = lowered(masked(intro.text))
    low = whole[last.start : last.end]
    if len(spans) > 1 and _POINTING.match(low) and not _HELPFUL.search(low):
        low = f"{whole[spans[-2].start : spans[-2].end]} {low}"
    label = place.label and intro.body >= last.start
    named = _USES.search(low) is not None
    lists = label or (low.rstrip().endswith(":") and (named or not cues().lists_others.search(low)))
    if not lists or not cues().lists_uses.search(low):
        return Listing(component=place.component)
    off = says_off_label(low)
    refused = scope.kinds_over(scope.find(low), len(low) - 1, len(low)) & {"negated", "refused"}
    return Listing(
        lists_uses=True, off_label=place.off_label or off, negated=bool(refused) and not off, component=place.component
    )
