"""What is left to ask of a node whose elements are known by name: worked out once for each set of names.

Most constraints only ask which elements there are, and most others can break only where a certain element is. A
page's resources have some two hundred shapes among thousands of nodes.
"""

from typing import Any

from converter.checks.plan import Child, Plan
from converter.checks.rules import RuleFunction
from converter.checks.rules.presence import NEEDS, PRESENCE, has
from converter.checks.scope import Scope

Node = dict[str, Any]
MAX_SHAPES = 256
"""Shapes kept for one type, so that a file with ever new ones takes no more memory."""


class Shape:
    """`rules` to ask of the values, `visits` to the children, `faults` of the names themselves, whether there is an id
    that no other element of the resource may have.

    A fault is (finding code, message, constraint key, layer).
    """

    __slots__ = ("faults", "has_id", "rules", "visits")

    def __init__(self, plan: Plan, node: Node) -> None:
        children = plan.children
        self.rules: tuple[tuple[str, RuleFunction], ...] = plan.rules
        self.visits: tuple[tuple[str, Child], ...] = tuple((n, children[n]) for n in node if n in children)
        self.faults: list[tuple[str, str, str, str]] = []
        self.has_id = "id" in node and not plan.has_own_id
        if len(node) == 1 and "id" in node:
            self.faults.append(("FHR520", "an element has a value or children", "ele-1", "invariants"))
        for stem, names in plan.choices:
            found = names.intersection(node)
            if len({name.lstrip("_") for name in found}) > 1:
                listed = ", ".join(sorted(found))
                self.faults.append(("FHR516", f"only one of {stem} may be given, found {listed}", "choice", "schema"))


def shape_of(plan: Plan, node: Node, scope: Scope) -> Shape:
    """The shape of a node that its schema holds for: rules that cannot break in it are left out."""
    names = tuple(node)
    shape = plan.shapes.get(names)
    if shape is None:
        shape = Shape(plan, node)
        shape.rules = tuple((key, rule) for key, rule in plan.rules if _may_break(key, rule, node, scope))
        if len(plan.shapes) < MAX_SHAPES:
            plan.shapes[names] = shape
    return shape


def _may_break(key: str, rule: RuleFunction, node: Node, scope: Scope) -> bool:
    if key in PRESENCE:
        return bool(rule(node, scope))
    return key not in NEEDS or has(node, *NEEDS[key])
