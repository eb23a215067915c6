"""Constraints of StructureDefinition. See https://hl7.org/fhir/R5/structuredefinition.html."""

import re
from collections.abc import Callable
from typing import Any

from converter.checks.rules.presence import Node, distinct, has, has_choice, items

Rule = Callable[[Any, Any], "bool | str"]
HL7 = "http://hl7.org/fhir/StructureDefinition"
_HL7_TYPE = re.compile(r"[a-zA-Z0-9]+|http://hl7\.org/fhirpath/System\.[A-Z][A-Za-z]+")


def _elements(node: Node, *views: str) -> list[Node]:
    return [e for view in views for e in items(node.get(view, {}), "element")]


def _first(node: Node, view: str) -> Node:
    elements = _elements(node, view)
    return elements[0] if elements else {}


def _roots(node: Node) -> list[Node]:
    return [e for e in _elements(node, "snapshot", "differential") if "." not in str(e.get("path", ""))]


def _ids(node: Node, view: str) -> bool:
    found = [e.get("id") for e in _elements(node, view)]
    return None in found or not distinct(found)


def _root_paths(view: str) -> Rule:
    def broken(node: Node, scope: Any) -> bool:
        elements = items(node, "element")
        if not elements:
            return False
        paths = [str(e.get("path", "")) for e in elements]
        owner = str(scope.resource.get("type", ""))
        first = paths[0]
        named = first == owner if view == "snapshot" else first.startswith(owner)
        head = first if view == "snapshot" else first.partition(".")[0]
        logical = scope.resource.get("kind") == "logical"
        return not (logical or named) or any(not p.startswith(f"{head}.") for p in paths[1:])

    return broken


def _hl7_types(node: Node, scope: Any) -> bool:
    codes = [t.get("code", "") for e in _elements(node, "differential", "snapshot") for t in items(e, "type")]
    return str(node.get("url", "")).startswith(HL7) and any(not _HL7_TYPE.fullmatch(str(c)) for c in codes)


def _root_typed(node: Node, scope: Any) -> bool:
    first = _first(node, "differential")
    return node.get("kind") != "logical" and "." not in str(first.get("path", "")) and "type" in first


def _defaults_in_constraint(node: Node, scope: Any) -> bool:
    return node.get("derivation") != "specialization" and any(
        has_choice(e, "defaultValue") for e in _elements(node, "differential")
    )


def _hl7_defaults(node: Node, scope: Any) -> bool:
    return str(node.get("url", "")).startswith(HL7) and any(
        has_choice(e, "defaultValue") for e in _elements(node, "differential", "snapshot")
    )


def _context(node: Node, scope: Any) -> bool:
    return node.get("type") == "Extension" and node.get("derivation") != "specialization" and not has(node, "context")


def _snapshot_paths(node: Node, scope: Any) -> bool:
    return node.get("derivation") != "constraint" and not distinct([e.get("path") for e in _elements(node, "snapshot")])


def _described(node: Node, scope: Any) -> bool:
    if scope.version == "R5" and scope.resource.get("kind") == "logical":
        return False
    return any(not (has(e, "definition") and has(e, "min") and has(e, "max")) for e in items(node, "element"))


RULES: dict[tuple[str, str], Rule] = {
    ("StructureDefinition", "sdf-1"): _snapshot_paths,
    ("StructureDefinition.mapping", "sdf-2"): lambda n, s: not has(n, "name", "uri"),
    ("StructureDefinition.snapshot", "sdf-3"): _described,
    ("StructureDefinition", "sdf-4"): lambda n, s: n.get("abstract") is not True and not has(n, "baseDefinition"),
    ("StructureDefinition", "sdf-5"): _context,
    ("StructureDefinition", "sdf-6"): lambda n, s: not has(n, "snapshot", "differential"),
    ("StructureDefinition.snapshot", "sdf-8"): _root_paths("snapshot"),
    ("StructureDefinition.differential", "sdf-8a"): _root_paths("differential"),
    ("StructureDefinition.snapshot", "sdf-8b"): lambda n, s: any("base" not in e for e in items(n, "element")),
    ("StructureDefinition", "sdf-9"): lambda n, s: any(has(e, "label", "code", "requirements") for e in _roots(n)),
    ("StructureDefinition.snapshot.element", "sdf-10"): lambda n, s: (
        "binding" in n and not has(n["binding"], "valueSet", "description")
    ),
    ("StructureDefinition", "sdf-11"): lambda n, s: (
        n.get("kind") != "logical" and "snapshot" in n and _first(n, "snapshot").get("path") != n.get("type")
    ),
    ("StructureDefinition", "sdf-14"): lambda n, s: any(
        not has(e, "id") for e in _elements(n, "snapshot", "differential")
    ),
    ("StructureDefinition", "sdf-15"): lambda n, s: n.get("kind") != "logical" and "type" in _first(n, "snapshot"),
    ("StructureDefinition", "sdf-15a"): _root_typed,
    ("StructureDefinition", "sdf-16"): lambda n, s: _ids(n, "snapshot"),
    ("StructureDefinition", "sdf-17"): lambda n, s: _ids(n, "differential"),
    ("StructureDefinition", "sdf-18"): lambda n, s: has(n, "contextInvariant") and n.get("type") != "Extension",
    ("StructureDefinition", "sdf-19"): _hl7_types,
    ("StructureDefinition.differential", "sdf-20"): lambda n, s: any(
        "slicing" in e for e in items(n, "element") if "." not in str(e.get("path", ""))
    ),
    ("StructureDefinition", "sdf-21"): _defaults_in_constraint,
    ("StructureDefinition", "sdf-22"): _hl7_defaults,
    ("StructureDefinition", "sdf-23"): lambda n, s: any(has(e, "sliceName") for e in _roots(n)),
    ("StructureDefinition", "sdf-27"): lambda n, s: has(n, "baseDefinition") and not has(n, "derivation"),
    ("StructureDefinition.snapshot.element", "sdf-28"): lambda n, s: (
        "slicing" in n and not has(n["slicing"], "discriminator", "description")
    ),
}
