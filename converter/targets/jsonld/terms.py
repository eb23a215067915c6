"""The context, the IRIs of nodes, and small nodes that several others hold."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from converter.monograph import Code
from converter.targets.settings import TargetSettings

Node = dict[str, Any]

_IDS = (
    "about", "drug", "isBasedOn", "license", "possibleTreatment", "primaryPrevention", "sameAs", "secondaryPrevention",
    "subjectOf", "url",
)  # fmt: skip
CONTEXT: Mapping[str, Any] = {
    "@vocab": "http://schema.org/",
    **{name: {"@type": "@id"} for name in _IDS},
    "digitalSourceType": {"@type": "@vocab"},
    "pregnancyCategory": {"@type": "@vocab"},
}
"""Small and inline: nothing is fetched, and expansion gives the same as with the full context, ten times faster."""


class Iris(msgspec.Struct, frozen=True):
    """The IRIs of one monograph's nodes, below the address of its MedicationKnowledge."""

    root: str

    @property
    def page(self) -> str:
        """The page."""
        return f"{self.root}#page"

    @property
    def drug(self) -> str:
        """The medicine."""
        return f"{self.root}#drug"

    @property
    def therapy(self) -> str:
        """Its use."""
        return f"{self.root}#therapy"

    def fact(self, kind: str, fact_id: str) -> str:
        """A fact; the IRI ends in the id that it has in every format."""
        return f"{self.root}#{kind}-{fact_id}"


def iris(monograph_id: str, settings: TargetSettings) -> Iris:
    """The IRIs of a monograph."""
    return Iris(f"{settings.base_url.rstrip('/')}/MedicationKnowledge/{monograph_id}")


@cache
def properties() -> Mapping[str, Mapping[str, str]]:
    """Which property holds what, from `data/properties.toml`."""
    text = (files(__package__) / "data" / "properties.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def node(kind: str, iri: str = "", **values: Any) -> Node:
    """A node without its empty values."""
    made: Node = {"@id": iri} if iri else {}
    made["@type"] = kind
    made.update((name, value) for name, value in values.items() if value not in (None, "", [], ()))
    return made


def link(iri: str) -> Node:
    """A reference to a node."""
    return {"@id": iri}


def codes(given: Iterable[Code]) -> list[Node]:
    """MedicalCode nodes; a code that says less than the words is marked so."""
    return [
        node(
            "MedicalCode", codeValue=code.code, codingSystem=code.system, name=code.display,
            disambiguatingDescription="broader than the words" if code.match == "broader" else "",
        )
        for code in given
    ]  # fmt: skip


def distinct(texts: Iterable[str]) -> list[str]:
    """The texts in their order, each once, without empty ones."""
    return list(dict.fromkeys(text for text in texts if text))
