"""Our own code systems, identifier systems and extensions as resources, so that a server can be told what they mean."""

from collections.abc import Iterator
from typing import Any

from converter.targets.fhir import canonicals
from converter.targets.fhir.elements import Json
from converter.targets.fhir.narrative import sentence
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
        "text": sentence(f"{table['title']}\n{table['description']}", "en"),
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
    return {
        **head,
        "fhirVersion": version,
        "kind": "complex-type",
        "abstract": False,
        "context": [{"type": "element", "expression": expression} for expression in table["contexts"]],
        "type": "Extension",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Extension",
        "derivation": "constraint",
        "snapshot": {"element": [{**each, "base": _base(each)} for each in _elements(head, table)]},
        "differential": {"element": _elements(head, table)},
    }


def _elements(head: Json, table: dict[str, Any]) -> list[Json]:
    """The elements of a simple extension, those of its base among them: a server need not make the snapshot itself."""
    return [
        _element("Extension", 0, "1", head["description"]),
        _element("Extension.extension", 0, "0", "None.", type=[{"code": "Extension"}]),
        _element("Extension.url", 1, "1", "The name of this extension.", type=_URI, fixedUri=head["url"]),
        _element("Extension.value[x]", 1, "1", head["description"], type=[{"code": table["type"]}]),
    ]


_URI = [
    {
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type", "valueUrl": "uri"}
        ],
        "code": "http://hl7.org/fhirpath/System.String",
    }
]


def _element(path: str, least: int, most: str, meaning: str, **more: Any) -> Json:
    return {"id": path, "path": path, "short": meaning, "definition": meaning, "min": least, "max": most, **more}


def _base(element: Json) -> Json:
    """The cardinality of the element in the base type Extension."""
    path = element["path"]
    least, most = {"Extension.url": (1, "1"), "Extension.value[x]": (0, "1")}.get(path, (0, "*"))
    return {"path": path, "min": least, "max": most}
