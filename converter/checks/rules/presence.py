"""Small words that the rules are written in."""

from typing import Any

Node = dict[str, Any]


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
