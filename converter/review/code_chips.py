"""Codes beside the words they were given for: which terminology, which code, how the words met it."""

from collections.abc import Iterable
from html import escape
from typing import Any

from converter.monograph import Code

_SYSTEMS = {
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM", "https://www.nlm.nih.gov/mesh": "MeSH",
    "http://fdasis.nlm.nih.gov": "UNII", "https://go.drugbank.com": "DrugBank", "http://snomed.info/sct": "SNOMED CT",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm", "http://www.whocc.no/atc": "ATC",
    "http://loinc.org": "LOINC", "http://hl7.org/fhir/sid/ndc": "NDC",
}  # fmt: skip


def codes_of(fact: Any) -> tuple[Code, ...]:
    """The codes of a fact's concept; none for facts that are sentences."""
    concept = getattr(fact, "concept", None) or getattr(fact, "interactant", None)
    return (*concept.codes, *getattr(fact, "moiety_codes", ())) if concept is not None else ()


def chips(codes: Iterable[Code]) -> str:
    """A chip each, with its name in the terminology; a code that is not exact says so."""
    return "".join(
        f' <span class="code" title="{escape(code.display)}, version {escape(code.version)}">'
        f"{escape(system_name(code.system))} <b>{escape(code.code)}</b> {escape(code.display)}"
        f"{'' if code.match == 'exact' else f' ({escape(code.match)})'}</span>"
        for code in codes
    )


def system_name(system: str) -> str:
    """A terminology's usual short name, else the end of its address."""
    return _SYSTEMS.get(system) or system.rstrip("/").rsplit("/", 1)[-1]
