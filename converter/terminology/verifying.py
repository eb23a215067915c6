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


_SEMANTIC_TAG = re.compile(r" \((?:qualifier value|finding|disorder|observable entity)\)$")


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a coding; `code` is a finding code (TRM410 shape, TRM411 unknown code, TRM412 display, TRM413
    a version that the tables do not hold)."""

    code: str
    message: str


def verify(
    system: str, code: str, display: str = "", version: str = "", terminology: Terminology | None = None
) -> Problem | None:
    """The problem of a coding, or None when there is none or the tables cannot tell."""
    shape = _SHAPES.get(system)
    if (shape and not shape.fullmatch(code)) or (system == SNOMED and not valid_sctid(code)):
        return Problem("TRM410", f"{code!r} is no code of {system}")
    tables = terminology or built_in()
    held = _versions(system, tables)
    if held and version and version not in held:
        return Problem("TRM413", f"{system} is held in version {', '.join(held)}, not {version}: not verified")
    known = published().get((system, code))
    if known is None and system in _complete():
        return Problem("TRM411", f"{system} {_complete()[system]} has no code {code!r}")
    if known is None:
        known = _held(system, code, version, tables)
    if not display or (known and _same(display, known.display)):
        return None
    if known is None or (system == SNOMED and (system, code) in published()):  # its synonyms are not held
        others = _called(system, display, version, tables)
        found = f"{display!r} is {' or '.join(others)}" if others else ""
        return Problem("TRM412", f"{found} in {system}, not {code}") if others else None
    if any(found.code == code for domain, key in _keys(display) for found in _named(tables, domain, key)):
        return None
    return Problem("TRM412", f"{code} of {system} is {known.display!r}, not {display!r}")


def _versions(system: str, tables: Terminology) -> tuple[str, ...]:
    """The versions in which the tables hold codes of a system, in order of precedence."""
    own = [source.version for store in tables.stores for source in store.sources.values() if source.system == system]
    return tuple(dict.fromkeys([*own, *_published_versions().get(system, ())]))


def _held(system: str, code: str, version: str, tables: Terminology) -> Code | None:
    """The concept of a code, of the version that is asked for."""
    for store in tables.stores:
        row = store.lookup(system, code)
        if row and version in ("", row.source.version):
            return Code(system=system, version=row.source.version, code=code, display=row.display, match="exact")
    return None


def _called(system: str, display: str, version: str, tables: Terminology) -> list[str]:
    """The codes that are called exactly so: a code beside such a display that is none of them is another thing's."""
    rows = (row for domain, key in _keys(display) for store in tables.stores for row in store.find(domain, key))
    same = {
        row.code
        for row in rows
        if row.source.system == system and version in ("", row.source.version) and _same(row.display, display)
    }
    same |= {code.code for (held, _), code in published().items() if held == system and _same(display, code.display)}
    return sorted(same)


@cache
def built_in() -> Terminology:
    """The built-in tables, opened once."""
    return Terminology()


@cache
def _published_versions() -> dict[str, tuple[str, ...]]:
    """System → versions of the published codes of the small tables."""
    found: dict[str, tuple[str, ...]] = {}
    for system, version in dict.fromkeys((code.system, code.version) for code in published().values()):
        found[system] = (*found.get(system, ()), version)
    return found


@cache
def _complete() -> dict[str, str]:
    """Systems whose every code is carried → version."""
    return {system: code.version for (system, _), code in published().items() if system != SNOMED}


def _same(one: str, known: str) -> bool:
    """The same words; SNOMED CT's fully specified names are known without their semantic tag too."""
    said, full = (" ".join(plain(text).split()) for text in (one, known))
    return said in (full, _SEMANTIC_TAG.sub("", full))


def _keys(display: str) -> tuple[tuple[int, str], ...]:
    return (DRUG, drug_key(display)), (CONDITION, condition_key(display))


def _named(tables: Terminology, domain: int, key: str) -> list[Code]:
    return [
        Code(system=row.source.system, version="", code=row.code, display=row.display, match="")
        for store in tables.stores
        for row in store.find(domain, key)
    ]
