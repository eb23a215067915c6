"""Holds a coding against the tables: is there such a code, and is it called that?

Only what the tables can tell is a problem: of a system or version that they do not hold, nothing is said.
"""

import re
from functools import cache

import msgspec

from converter.monograph import Code
from converter.terminology.matching import Terminology
from converter.terminology.normalise import condition_key, drug_key, plain
from converter.terminology.readers.snomed import valid as valid_sctid
from converter.terminology.store import CONDITION, DRUG
from converter.terminology.value_tables import published

SNOMED = "http://snomed.info/sct"
_SHAPES = {
    "http://fdasis.nlm.nih.gov": re.compile(r"[A-Z0-9]{10}"),
    "https://go.drugbank.com": re.compile(r"DB\d{5}"),
    "http://hl7.org/fhir/sid/icd-10-cm": re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"),
    "https://www.nlm.nih.gov/mesh": re.compile(r"[CDQ]\d+"),
    "http://www.nlm.nih.gov/research/umls/rxnorm": re.compile(r"[1-9]\d{0,7}"),
    "http://www.whocc.no/atc": re.compile(r"[A-Z](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?"),
}
"""How codes of a system look, of those that a page of ours may carry."""


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a coding; `code` is a finding code (TRM410 shape, TRM411 unknown code, TRM412 display)."""

    code: str
    message: str


def verify(
    system: str, code: str, display: str = "", version: str = "", terminology: Terminology | None = None
) -> Problem | None:
    """The problem of a coding, or None when there is none or the tables cannot tell."""
    shape = _SHAPES.get(system)
    if (shape and not shape.fullmatch(code)) or (system == SNOMED and not valid_sctid(code)):
        return Problem("TRM410", f"{code!r} is no code of {system}")
    known = published().get((system, code))
    if known is None and (version_of := _complete().get(system)) and version in ("", version_of):
        return Problem("TRM411", f"{system} {version_of} has no code {code!r}")
    tables = terminology or built_in()
    row = None if known else tables.lookup(system, code)
    if row:
        known = Code(system=system, version=row.source.version, code=code, display=row.display, match="exact")
    if not known or not display or version not in ("", known.version) or _same(display, known.display):
        return None
    if row and any(found.code == code for domain, key in _keys(display) for found in _named(tables, domain, key)):
        return None
    return Problem("TRM412", f"{code} of {system} is {known.display!r}, not {display!r}")


@cache
def built_in() -> Terminology:
    """The built-in tables, opened once."""
    return Terminology()


@cache
def _complete() -> dict[str, str]:
    """Systems whose every code is carried → version."""
    return {system: code.version for (system, _), code in published().items() if system != SNOMED}


def _same(one: str, other: str) -> bool:
    return " ".join(plain(one).split()) == " ".join(plain(other).split())


def _keys(display: str) -> tuple[tuple[int, str], ...]:
    return (DRUG, drug_key(display)), (CONDITION, condition_key(display))


def _named(tables: Terminology, domain: int, key: str) -> list[Code]:
    return [
        Code(system=row.source.system, version="", code=row.code, display=row.display, match="")
        for store in tables.stores
        for row in store.find(domain, key)
    ]
