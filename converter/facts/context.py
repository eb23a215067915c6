"""What every fact reader is given besides the page."""

import msgspec

from converter.facts.surroundings import Surroundings, surroundings
from converter.findings import Abstention, Finding
from converter.source.model import Block, Document


class FactContext(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`drug_names` are folded names of this medicine and its ingredients, so that a reader can tell it from others.

    `around` holds what stands around each block, by index, once for all readers; empty: it is found when asked.
    """

    document: Document
    ingredients: tuple[str, ...]
    drug_names: frozenset[str]
    around: tuple[Surroundings, ...] = ()

    def surroundings(self, block: Block) -> Surroundings:
        """The labels over a block, and the ingredient it speaks of."""
        return self.around[block.index] if self.around else surroundings(self.document, block, self.ingredients)


class Reading(msgspec.Struct, frozen=True):
    """What a fact reader returns: its facts (of one kind), findings, and the clauses it left as words."""

    facts: tuple[object, ...] = ()
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
