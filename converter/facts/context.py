"""What every fact reader is given besides the page."""

import msgspec

from converter.findings import Abstention, Finding
from converter.source.model import Document


class FactContext(msgspec.Struct, frozen=True, kw_only=True):
    """`drug_names` are folded names of this medicine and its ingredients, so that a reader can tell it from others."""

    document: Document
    ingredients: tuple[str, ...]
    drug_names: frozenset[str]


class Reading(msgspec.Struct, frozen=True):
    """What a fact reader returns: its facts (of one kind), findings, and the clauses it left as words."""

    facts: tuple[object, ...] = ()
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
