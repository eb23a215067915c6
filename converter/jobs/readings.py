"""Digests of what a reviewer saw: the words of a fact, and what was read from them.

The id of a fact and its words stay the same when a later version of the converter reads another dose from them. An
approval must not pass to a reading that nobody saw, so that it is kept with the digest of the reading.
"""

import hashlib
from functools import cache
from typing import Any

import msgspec

from converter.monograph import Code, Evidence, Monograph

KINDS = {
    "names": "name", "ingredients": "ingredient", "indications": "indication", "doses": "dose",
    "contraindications": "contraindication", "interactions": "interaction", "adverse_effects": "adverse_effect",
    "warnings": "warning", "storage": "storage", "faqs": "faq", "classifications": "classification",
    "presentations": "presentation", "regulations": "regulation", "mechanisms": "mechanism",
}  # fmt: skip
"""Kinds of facts that have verdicts: the field of Monograph and the key of its meaning (`fact_ids.MEANINGS`)."""


def span_digest(words: str) -> str:
    """16 hex digits over the words that a fact was read from, white space folded."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:16]


def reading_digest(fact: msgspec.Struct) -> str:
    """16 hex digits over what was read, wherever it stands: amounts, units, times, population, limits, conditions."""
    return hashlib.sha256(msgspec.json.encode(_told(fact))).hexdigest()[:16]


def page_digest(monograph: Monograph) -> str:
    """16 hex digits over all facts of a page, in their order."""
    facts = [[_told(fact) for fact in getattr(monograph, kind)] for kind in KINDS]
    return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:16]


def _told(value: Any) -> Any:
    """A fact as plain data, no places, no codes; without what has its default, so that a new field changes nothing."""
    if isinstance(value, msgspec.Struct):
        told = {}
        for name, default in _fields(type(value)):
            given = getattr(value, name)
            if not _is_beside(given) and given != default:
                told[name] = _told(given)
        return told
    return [_told(each) for each in value] if isinstance(value, tuple) else value


def _is_beside(value: object) -> bool:
    """Places, and the codes of whatever terminology the next run has."""
    first = value[0] if isinstance(value, tuple) and value else value
    return isinstance(first, Evidence | Code)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in msgspec.structs.fields(kind))
