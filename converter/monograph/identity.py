"""Ids are hashes of meaning: the same statement has the same id in every run, format and place of the page.

FHIR ids: at most 64 of `[A-Za-z0-9.-]` (https://hl7.org/fhir/R5/datatypes.html#id).
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

_FOLDED = re.compile(r"[^\w%+<>≥≤/.-]+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
ID_LENGTH = 64
TAIL_LENGTH = 16


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Lower case, without accents, punctuation folded to single spaces."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(_FOLDED.sub(" ", plain).split())


def slugify(text: str) -> str:
    """ASCII letters, digits and single hyphens; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub("-", plain).strip("-")


def drug_key(title: str) -> str:
    """The key of the drug a page is about: its folded title, never a code."""
    return fold(title)


def tail(*parts: str) -> str:
    """16 hex digits over the parts, in order (SHA-256; parts are separated, so that no two lists collide)."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:TAIL_LENGTH]


def headed(head: str, end: str) -> str:
    """`readable-head-end`, cut in the head to 64 characters; `end` alone when nothing of the head is ASCII."""
    head = slugify(head)[: ID_LENGTH - len(end) - 1].strip("-")
    return f"{head}-{end}" if head else end


def make_id(head: str, *parts: str, suffix: str = "") -> str:
    """`readable-head-` + hash tail over `parts` + optional `-suffix`, cut in the head to 64 characters."""
    return headed(head, f"{tail(*parts)}{'-' + suffix if suffix else ''}")


def monograph_id(source: str, key: str) -> str:
    """The id of a drug's Medication, MedicationKnowledge and monograph row: over source name and drug key alone."""
    return make_id(key, source, "monograph", key)


def fact_id(source: str, key: str, kind: str, *meaning: str) -> str:
    """The tail that identifies a fact in every target: over source name, kind, drug key and folded words."""
    return tail(source, kind, key, *map(fold, meaning))
