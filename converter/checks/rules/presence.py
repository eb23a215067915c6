"""Small words that the rules are written in."""

from typing import Any

Node = dict[str, Any]
PRESENCE = frozenset({
    "bdl-5", "cod-1", "cud-1", "ext-1", "ident-1", "qty-3", "rat-1", "ref-2", "sqty-1", "tim-1", "tim-2", "tim-6",
    "tim-7", "tim-8", "tim-10",
})  # fmt: skip
"""Constraints that ask of a node only which elements it has."""
NEEDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("dom-2", "dom-3", "dom-4", "dom-5", "contained-id"), ("contained",)),
    **dict.fromkeys(("ucum", "code"), ("code",)),
    "absolute": ("system",),
    "whole-uri": ("system",),
    "bdl-8": ("fullUrl",),
    "display": ("display",),
    "docRef-1": ("facilityType",),
    "docRef-2": ("practiceSetting",),
    "dos-1": ("asNeededFor",),
    "labels": ("tag", "security"),
    "ref-1": ("reference",),
    "tim-4": ("duration",),
    "tim-5": ("period",),
    "tim-9": ("offset",),
}
"""Constraint → the elements of which one must be there for it to be broken."""


def has(node: Node, *names: str) -> bool:
    """Whether any of the elements is there, as a value or as extensions of a missing value."""
    for name in names:  # noqa: SIM110 (a plain loop: this is asked some hundred times a page)
        if name in node or f"_{name}" in node:
            return True
    return False


def has_choice(node: Node, stem: str) -> bool:
    """Whether a choice element (`value[x]`) is there in any of its types."""
    size = len(stem)
    return any(name.startswith(stem) and name[size : size + 1].isupper() for name in node) or any(
        name.startswith(f"_{stem}") for name in node
    )


def items(node: Node, name: str) -> list[Any]:
    """The members of a repeating element that are objects."""
    value = node.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def part(node: Node, name: str) -> Node:
    """An element that is an object; empty when it is anything else."""
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def distinct(values: list[Any]) -> bool:
    """Whether no value is there twice."""
    return len(values) == len(set(values))
