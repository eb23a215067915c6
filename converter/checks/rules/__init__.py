"""The invariants of the specification, compiled by hand: one small function for each constraint.

A rule gets the node (or the primitive value) and the scope, and answers True when the constraint is broken, or a
sentence saying how. `rules_for` finds the functions of an element by (owner, key); what has none is listed in
`not_checked.toml`, and a test holds the two together.
"""

import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from converter.checks.rules import bundles, datatypes, definitional, elements, resources

RuleFunction = Callable[[Any, Any], "bool | str"]
ANY = "*"

_TABLES: tuple[dict[tuple[str, str], RuleFunction], ...] = (
    datatypes.RULES,
    resources.RULES,
    bundles.RULES,
    definitional.RULES,
    elements.RULES,
)
_OLDER: dict[tuple[str, str], RuleFunction] = {**datatypes.OLDER, **bundles.OLDER}
_OWN: dict[str, tuple[str, ...]] = {**datatypes.OWN, **bundles.OWN, **resources.OWN}


def find_rule(owner: str, key: str, version: str) -> RuleFunction | None:
    """The function of a constraint of an element; R4 and R4B have some of their own."""
    if version != "R5":
        older = _OLDER.get((owner, key)) or _OLDER.get((ANY, key))
        if older:
            return older
    for table in _TABLES:
        found = table.get((owner, key)) or table.get((ANY, key))
        if found:
            return found
    return None


def rules_for(owner: str, keys: Iterable[str], version: str) -> tuple[tuple[str, RuleFunction], ...]:
    """The functions of an element's constraints, with those that the specification states only in prose."""
    wanted = [*keys, *_OWN.get(owner, ())]
    found = ((key, find_rule(owner, key, version)) for key in wanted)
    return tuple((key, function) for key, function in found if function is not None)


@cache
def not_checked() -> dict[str, str]:
    """Constraint key → why there is no function for it. Published in docs/checks.md."""
    text = (files("converter.checks") / "data" / "not_checked.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["constraints"])


@cache
def validator_differences() -> dict[str, str]:
    """Message of HL7's validator → why we do not report it. Published in docs/checks.md."""
    text = (files("converter.checks") / "data" / "not_checked.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["validator"])
