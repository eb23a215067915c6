"""Our own code systems, identifier systems and extensions as resources, so that a server can be told what they mean."""

from collections.abc import Iterator
from typing import Any

from converter.targets.fhir import canonicals
from converter.targets.fhir.elements import Json
from converter.targets.fhir.tables import definitions

PUBLISHER = "monograph-converter"


def all_definitions(version: str) -> Iterator[Json]:
    """The definitions for a FHIR version (`5.0.0`, `4.3.0`, `4.0.1`), code systems first."""
    tables = definitions()
    for identity, table in tables["code_system"].items():
        yield _code_system(identity, table)
    for identity, table in tables["naming_system"].items():
        yield _naming_system(identity, table, version)
    for identity, table in tables["extension"].items():
        yield _extension(identity, table, version)


def _head(kind: str, identity: str, table: dict[str, Any]) -> Json:
    return {
        "resourceType": kind,
        "id": identity,
        "url": f"{canonicals.ROOT}/{kind}/{identity}",
        "version": canonicals.DEFINITIONS_VERSION,
        "name": "".join(part.capitalize() for part in identity.split("-")),
        "title": table["title"],
        "status": "active",
        "experimental": False,
        "date": canonicals.DEFINITIONS_DATE,
        "publisher": PUBLISHER,
        "description": table["description"],
    }


def _code_system(identity: str, table: dict[str, Any]) -> Json:
    return {
        **_head("CodeSystem", identity, table),
        "caseSensitive": True,
        "content": "complete",
        "count": len(table["codes"]),
        "concept": [
            {"code": code, "display": display, "definition": meaning} for code, display, meaning in table["codes"]
        ],
    }


def _naming_system(identity: str, table: dict[str, Any], version: str) -> Json:
    head = _head("NamingSystem", identity, table)
    url = head["url"]
    if not version.startswith("5."):
        head = {key: value for key, value in head.items() if key not in _R5_NAMING_SYSTEM}
    return {**head, "kind": "identifier", "uniqueId": [{"type": "uri", "value": url, "preferred": True}]}


_R5_NAMING_SYSTEM = frozenset({"url", "version", "title", "experimental"})


def _extension(identity: str, table: dict[str, Any], version: str) -> Json:
    head = _head("StructureDefinition", identity, table)
    value: Json = {
        "id": "Extension.value[x]",
        "path": "Extension.value[x]",
        "min": 1,
        "type": [{"code": table["type"]}],
    }
    if "value_set" in table:
        value["binding"] = {"strength": "required", "valueSet": table["value_set"]}
    return {
        **head,
        "fhirVersion": version,
        "kind": "complex-type",
        "abstract": False,
        "context": [{"type": "element", "expression": expression} for expression in table["contexts"]],
        "type": "Extension",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Extension",
        "derivation": "constraint",
        "differential": {
            "element": [
                {
                    "id": "Extension",
                    "path": "Extension",
                    "short": table["title"],
                    "definition": table["description"],
                    "min": 0,
                    "max": "1",
                },
                {"id": "Extension.extension", "path": "Extension.extension", "max": "0"},
                {"id": "Extension.url", "path": "Extension.url", "fixedUri": head["url"]},
                value,
            ]
        },
    }
