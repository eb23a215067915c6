"""Where a block of the usage or dosage section stands: in a list of uses, under a label, beneath a component."""

import re
from typing import NamedTuple

from converter.facts import scope
from converter.facts.context import FactContext
from converter.facts.indication_phrases import cues, masked
from converter.facts.sentences import sentences
from converter.monograph.identity import fold
from converter.source.model import Block


class Listing(NamedTuple):
    """`lists_uses`: the block is an item of a list of uses; `bare`: of a list that nothing introduces."""

    skipped: bool = False
    lists_uses: bool = False
    bare: bool = False
    off_label: bool = False
    negated: bool = False
    label: bool = False
    component: str = ""


_USES = re.compile(
    r"\b(?:treat|treats|treating|treatment|manage|manages|managing|management|prevent|prevention|relieve|relieving|relief|used|uses|use|indicated|indications?|prescribed|effective|conditions?|infections|disorders|diseases|cancers|applications?|help(?:s|ful)?|address(?:ing)?|approved|symptoms|situations|includ(?:e|ing)|suitable|beneficial)\b",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:components?|ingredients?|synergistically|functions|benefits|properties|mechanisms?|works|roles?|side effects|aspects|factors|actions|individually|each|drugs|forms|precautions|guidelines|processes|effects|two medications|responsible|vital|essential|crucial|contraindicat\w*|caution|risks?|limitations|antibiotics:|medications:)\b",
    re.I,
)
_ADJUSTS = re.compile(
    r"\b(?:adjust\w*|special (?:cases|populations?|considerations)|clinical use cases?|renal|hepatic|comorbid|administration|overdos\w*|missed|important|monitoring|precaution\w*|note)\b",
    re.I,
)


class Outline:
    """Answers where a block stands; made anew for each page."""

    def __init__(self, context: FactContext) -> None:
        self._document = context.document
        self._drugs = context.drug_names
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
            off = above.off_label or bool(cues().off_label.search(label))
            return Listing(label=True, off_label=off, component=above.component)
        component = above.component or ("" if above.lists_uses else self._component(block))
        return above._replace(component=component, label=False)

    def _above(self, block: Block) -> Listing:
        blocks = self._document.blocks
        if block.parent is not None:
            parent = self.place(blocks[block.parent])
            if parent.skipped:
                return parent
            return self._introduced(blocks[block.parent], parent)
        if block.kind == "item" and block.intro is not None:
            intro = blocks[block.intro]
            return self._introduced(intro, self.place(intro) if intro.section == block.section else Listing())
        skipped = off = False
        lists = False
        for index in block.headings:
            text = fold(blocks[index].text).strip(" .-:")
            skipped = skipped or text in cues().skip_labels
            off = off or bool(cues().off_label.search(text))
            lists = lists or (text in cues().use_labels and text != "usage")
        return Listing(skipped=skipped, off_label=off, lists_uses=lists, bare=True)

    def _introduced(self, intro: Block, place: Listing) -> Listing:
        """What the block in front of a list makes of its items."""
        if place.skipped:
            return place
        if intro.index not in self._intros:
            self._intros[intro.index] = _reading_of(intro, place)
        return self._intros[intro.index]

    def _component(self, block: Block) -> str:
        """The ingredient that a bold lead names ("**Simethicone:** an antifoaming agent …")."""
        if not block.lead or len(self._drugs) < 2:
            return ""
        lead = fold(re.sub(r"\([^)]*\)", "", block.lead)).strip()
        for drug in self._drugs:
            if lead and (lead == drug or (len(lead) > 4 and (lead in drug or drug in lead))):
                return block.lead
        return ""

    def adjusts(self, block: Block) -> bool:
        """Whether a dosing block speaks of adjustments, special groups or settings instead of a use."""
        blocks = self._document.blocks
        around = [
            block.index,
            *block.headings,
            *([block.parent] if block.parent is not None else []),
            *([block.intro] if block.intro is not None else []),
        ]
        return any(self._adjusts(index) for index in around)

    def _adjusts(self, index: int) -> bool:
        if index not in self._adjusting:
            block = self._document.blocks[index]
            label = block.lead or (block.text if block.kind == "heading" else "")
            self._adjusting[index] = bool(label and _ADJUSTS.search(label))
        return self._adjusting[index]


def _reading_of(intro: Block, place: Listing) -> Listing:
    spans = sentences(intro.text)
    if not spans:
        return place
    last = spans[-1]
    plain = masked(intro.text)[last.start : last.end]
    label = place.label and intro.body >= last.start
    other = _OTHER.search(plain) and not label
    lists = (plain.rstrip().endswith(":") or label) and not other and bool(_USES.search(plain))
    off = place.off_label or bool(cues().off_label.search(plain))
    marks = scope.find(plain)
    negated = (
        lists
        and bool(scope.kinds_over(marks, len(plain) - 1, len(plain)) & {"negated", "refused"})
        and not cues().off_label.search(plain)
    )
    return Listing(lists_uses=bool(lists), off_label=off and bool(lists), negated=negated, component=place.component)
