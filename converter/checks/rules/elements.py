"""Constraints of ElementDefinition. See https://hl7.org/fhir/R5/elementdefinition.html."""

import re
from collections.abc import Callable
from typing import Any

from converter.checks.rules.presence import Node, distinct, has, has_choice, items

Rule = Callable[[Any, Any], "bool | str"]
POINTERS = {"Reference", "canonical", "CodeableReference"}
_STEP = r"[^\s.,:;'\"/|?!@#$%&*()\[\]{}]{1,64}"
_PATH = re.compile(rf"{_STEP}(\.{_STEP}(\[x\])?(:[^\s.]+)?)*")
_PLAIN_PATH = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}(\.[a-z][A-Za-z0-9]{0,63}(\[x])?)*")
_SLICE = re.compile(r"[a-zA-Z0-9/\-_\[\]@]+")
BESIDES_CONTENT_REFERENCE = ("type", "maxLength", "binding")
BESIDES_CHOICES = ("defaultValue", "fixed", "pattern", "example", "minValue", "maxValue")


def _types(node: Node) -> list[str]:
    return [str(t.get("code", "")) for t in items(node, "type")]


def _min_above_max(node: Node, scope: Any) -> bool:
    low, high = node.get("min"), node.get("max")
    return isinstance(low, int) and isinstance(high, str) and high.isdecimal() and low > int(high)


def _bad_max(value: Any, scope: Any) -> bool:
    return isinstance(value, str) and value != "*" and not value.isdecimal()


def _content_reference(node: Node, scope: Any) -> bool:
    return has(node, "contentReference") and (
        has(node, *BESIDES_CONTENT_REFERENCE) or any(has_choice(node, c) for c in BESIDES_CHOICES)
    )


def _local_value_set(node: Node, scope: Any) -> bool:
    value_set = node.get("valueSet")
    heads = ("http:", "https", "urn:", "#") if scope.version == "R5" else ("http:", "https", "urn:")
    return isinstance(value_set, str) and not value_set.startswith(heads)


def _aggregated(node: Node, scope: Any) -> bool:
    return "aggregation" in node and node.get("code") not in POINTERS


RULES: dict[tuple[str, str], Rule] = {
    ("ElementDefinition.slicing", "eld-1"): lambda n, s: not has(n, "discriminator", "description"),
    ("ElementDefinition", "eld-2"): _min_above_max,
    ("ElementDefinition.max", "eld-3"): _bad_max,
    ("ElementDefinition.type", "eld-4"): _aggregated,
    ("ElementDefinition", "eld-5"): _content_reference,
    ("ElementDefinition", "eld-6"): lambda n, s: has_choice(n, "fixed") and len(_types(n)) > 1,
    ("ElementDefinition", "eld-7"): lambda n, s: has_choice(n, "pattern") and len(_types(n)) > 1,
    ("ElementDefinition", "eld-8"): lambda n, s: has_choice(n, "pattern") and has_choice(n, "fixed"),
    ("ElementDefinition.binding", "eld-12"): _local_value_set,
    ("ElementDefinition", "eld-13"): lambda n, s: not distinct(_types(n)),
    ("ElementDefinition", "eld-14"): lambda n, s: not distinct([c.get("key") for c in items(n, "constraint")]),
    ("ElementDefinition", "eld-15"): lambda n, s: has_choice(n, "defaultValue") and has(n, "meaningWhenMissing"),
    ("ElementDefinition", "eld-16"): lambda n, s: (
        isinstance(n.get("sliceName"), str) and not _SLICE.fullmatch(n["sliceName"])
    ),
    ("ElementDefinition.type", "eld-17"): lambda n, s: has(n, "targetProfile") and n.get("code") not in POINTERS,
    ("ElementDefinition", "eld-18"): lambda n, s: n.get("isModifier") is True and not has(n, "isModifierReason"),
    ("ElementDefinition", "eld-19"): lambda n, s: isinstance(n.get("path"), str) and not _PATH.fullmatch(n["path"]),
    ("ElementDefinition", "eld-20"): lambda n, s: (
        isinstance(n.get("path"), str) and not _PLAIN_PATH.fullmatch(n["path"])
    ),
    ("ElementDefinition.constraint", "eld-21"): lambda n, s: not has(n, "expression"),
    ("ElementDefinition", "eld-22"): lambda n, s: has(n, "sliceIsConstraining") and not has(n, "sliceName"),
    ("ElementDefinition.binding", "eld-23"): lambda n, s: not has(n, "description", "valueSet"),
    ("ElementDefinition", "eld-24"): lambda n, s: has_choice(n, "fixed"),
    ("ElementDefinition", "eld-25"): lambda n, s: (
        not has(n, "orderMeaning")
        and (n.get("slicing", {}).get("rules") == "openAtEnd" or n.get("slicing", {}).get("ordered") is True)
    ),
    ("ElementDefinition", "eld-27"): lambda n, s: not distinct([m.get("identity") for m in items(n, "mapping")]),
    ("ElementDefinition", "eld-28"): lambda n, s: n.get("mustHaveValue") is True and has(n, "valueAlternatives"),
}
