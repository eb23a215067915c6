"""Constraints of the resources that are not Bundles. See https://hl7.org/fhir/R5/domainresource.html."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from converter.checks.rules.presence import Node, distinct, has, has_choice, items

Rule = Callable[[Any, Any], "bool | str"]
PARTS = ("indication", "contraindication", "interaction", "undesirableEffect", "warning")
_NAME = re.compile(r"[A-Z][A-Za-z0-9_]{1,254}")
_OLD_NAME = re.compile(r"[A-Z][A-Za-z0-9_]{0,254}")


def _contained(node: Node) -> list[Node]:
    return items(node, "contained")


def _strings(node: object) -> Iterator[str]:
    """Every string of a resource: where a reference to something contained can stand."""
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, str):
            yield item


def _unreferenced(node: Node, scope: Any) -> bool | str:
    inside = _contained(node)
    if not inside:
        return False
    named = {text for text in _strings(node) if text.startswith("#")}
    for resource in inside:
        back = "#" in set(_strings(resource))
        if f"#{resource.get('id', '')}" not in named and not back:
            return f"the contained resource '{resource.get('id', '')}' is not referred to"
    return False


def _contained_ids(node: Node, scope: Any) -> bool | str:
    return any("id" not in c for c in _contained(node)) and "a contained resource needs an id"


def _count(node: Node, scope: Any) -> bool | str:
    stated, actual = node.get("count"), len(_concept_codes(node))
    if node.get("content") != "complete" or not isinstance(stated, int) or stated == actual:
        return False
    return f"the code system is complete and has {actual} concepts, but says {stated}"


def _supplement(node: Node, scope: Any) -> bool | str:
    return (
        node.get("content") == "supplement" and not has(node, "supplements") and "a supplement says what it supplements"
    )


def _properties(node: Node, scope: Any) -> bool | str:
    for name in ("code", "uri"):
        values = [p[name] for p in items(node, "property") if name in p]
        if not distinct(values):
            return f"two properties have the same {name}"
    relative = [p["uri"] for p in items(node, "property") if isinstance(p.get("uri"), str) and ":" not in p["uri"]]
    return f"the uri of a property must be absolute, found '{relative[0]}'" if relative else False


def _concept_codes(node: Node) -> list[str]:
    stack = list(items(node, "concept"))
    found: list[str] = []
    while stack:
        concept = stack.pop()
        if isinstance(concept.get("code"), str):
            found.append(concept["code"])
        stack.extend(items(concept, "concept"))
    return found


def _parameter(node: Node, scope: Any) -> bool:
    part, value, resource = "part" in node, has_choice(node, "value"), "resource" in node
    return not ((part and not value and not resource) or (not part and value != resource))


def _preferred_once(node: Node, scope: Any) -> bool:
    return not distinct([u.get("type") for u in items(node, "uniqueId") if u.get("preferred") is True])


def _authoritative_once(node: Node, scope: Any) -> bool:
    periods = [
        (u.get("type"), str(u.get("period", {}).get("start")), str(u.get("period", {}).get("end")))
        for u in items(node, "uniqueId")
        if u.get("authoritative") is True
    ]
    return not distinct(periods)


def _encounter_context(node: Node, name: str) -> bool:
    return name in node and any(
        str(c.get("reference", "")).rpartition("/")[0].endswith("Encounter") for c in items(node, "context")
    )


def _version_or_date(node: Node) -> bool:
    return any(has(c.get("meta", {}), "versionId", "lastUpdated") for c in _contained(node))


RULES: dict[tuple[str, str], Rule] = {
    ("*", "dom-2"): lambda n, s: any("contained" in c for c in _contained(n)),
    ("*", "dom-3"): _unreferenced,
    ("*", "dom-4"): lambda n, s: _version_or_date(n),
    ("*", "dom-5"): lambda n, s: any("security" in c.get("meta", {}) for c in _contained(n)),
    ("*", "contained-id"): _contained_ids,
    ("CodeSystem", "count"): _count,
    ("CodeSystem", "properties"): _properties,
    ("CodeSystem", "supplement"): _supplement,
    ("*", "dom-6"): lambda n, s: s.resource is s.root and "div" not in n.get("text", {}),
    ("*", "cnl-0"): lambda n, s: isinstance(n.get("name"), str) and not _NAME.fullmatch(n["name"]),
    ("*", "cnl-1"): lambda n, s: isinstance(n, str) and bool(re.search("[|# ]", n)),
    **{
        ("*", key): lambda n, s: isinstance(n.get("name"), str) and not _OLD_NAME.fullmatch(n["name"])
        for key in ("csd-0", "nsd-0", "sdf-0", "vsd-0")
    },
    ("ClinicalUseDefinition", "cud-1"): lambda n, s: sum(part in n for part in PARTS) > 1,
    ("CodeSystem", "csd-1"): lambda n, s: not distinct(_concept_codes(n)),
    ("CodeSystem", "csd-2"): lambda n, s: (
        any("concept" in c for c in items(n, "concept")) and not has(n, "hierarchyMeaning")
    ),
    ("CodeSystem", "csd-3"): lambda n, s: (
        not has(n, "hierarchyMeaning")
        and any(p.get("code") in ("parent", "child") for c in items(n, "concept") for p in items(c, "property"))
    ),
    ("CodeSystem", "csd-4"): lambda n, s: n.get("content") == "supplement" and not has(n, "supplements"),
    ("CodeSystem.concept.designation", "csd-5"): lambda n, s: has(n, "additionalUse") and not has(n, "use"),
    ("DocumentReference", "docRef-1"): lambda n, s: _encounter_context(n, "facilityType"),
    ("DocumentReference", "docRef-2"): lambda n, s: _encounter_context(n, "practiceSetting"),
    ("NamingSystem", "nsd-1"): lambda n, s: (
        n.get("kind") == "root" and any(u.get("type") == "uuid" for u in items(n, "uniqueId"))
    ),
    ("NamingSystem", "nsd-2"): _preferred_once,
    ("NamingSystem", "nsd-3"): _authoritative_once,
    ("Organization", "org-1"): lambda n, s: not has(n, "identifier", "name"),
    ("Organization.address", "org-2"): lambda n, s: n.get("use") == "home",
    ("Organization.telecom", "org-3"): lambda n, s: n.get("use") == "home",
    ("Organization.contact", "org-3"): lambda n, s: any(t.get("use") == "home" for t in items(n, "telecom")),
    ("Organization.contact", "org-4"): lambda n, s: n.get("address", {}).get("use") == "home",
    ("Parameters.parameter", "inv-1"): _parameter,
    ("ValueSet.compose.include", "vsd-1"): lambda n, s: not has(n, "valueSet", "system"),
    ("ValueSet.compose.include", "vsd-2"): lambda n, s: has(n, "concept", "filter") and not has(n, "system"),
    ("ValueSet.compose.include", "vsd-3"): lambda n, s: "concept" in n and "filter" in n,
    ("ValueSet.expansion.contains", "vsd-6"): lambda n, s: not has(n, "code", "display"),
    ("ValueSet.expansion.contains", "vsd-9"): lambda n, s: not has(n, "code") and n.get("abstract") is not True,
    ("ValueSet.expansion.contains", "vsd-10"): lambda n, s: has(n, "code") and not has(n, "system"),
    ("ValueSet.compose.include.concept.designation", "vsd-11"): lambda n, s: (
        has(n, "additionalUse") and not has(n, "use")
    ),
}

OWN: dict[str, tuple[str, ...]] = {"CodeSystem": ("count", "properties", "supplement")}
