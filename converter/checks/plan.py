"""Plans for the walker: for each type, which rules its nodes obey and which children need a visit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from converter.checks.definitions import Schema, Version, definitions
from converter.checks.language import ALL_LANGUAGES, MEDIA_TYPES
from converter.checks.rules import RuleFunction, rules_for

if TYPE_CHECKING:
    from converter.checks.shapes import Shape


class Plan:
    """How to walk one type. Filled after it is made, since types refer to each other."""

    __slots__ = ("children", "choices", "has_own_id", "is_coding", "is_entry", "name", "rules", "shapes")

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_coding = name == "Coding"
        self.is_entry = name == "Bundle.entry"
        self.has_own_id = False
        self.rules: tuple[tuple[str, RuleFunction], ...] = ()
        self.children: dict[str, Child] = {}
        self.choices: tuple[tuple[str, frozenset[str]], ...] = ()
        self.shapes: dict[tuple[str, ...], Shape] = {}


class Child:
    """One element of a type. `kind` is `object`, `resource`, `reference`, `coded`, `xhtml`, or a primitive's name.

    It is plain when there is nothing to ask of it but what its type asks.
    """

    __slots__ = ("binding", "is_plain", "kind", "plan", "repeats", "rules", "targets")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.is_plain = False
        self.repeats = False
        self.plan: Plan | None = None
        self.targets: frozenset[str] = frozenset()
        self.rules: tuple[tuple[str, RuleFunction], ...] = ()
        self.binding: tuple[str, str] | None = None


class Plans:
    """The plans of one version, made when first asked for."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self._definitions = definitions(version)
        self._resources = self._definitions.resources
        self._made: dict[str, Plan] = {}

    def plan(self, name: str) -> Plan:
        """The plan of a type or of a backbone element (`Timing.repeat`)."""
        made = self._made.get(name)
        if made is not None:
            return made
        plan = self._made[name] = Plan(name)
        # An element's definition bears the same id in the differential and in the snapshot.
        plan.has_own_id = name in self._resources or name == "ElementDefinition"
        schema = self._definitions.defs(name.partition(".")[0])[name]
        keys = [*schema.get("x-constraints", ())]
        if "contained" in schema["properties"]:
            # MedicationKnowledge has lost the constraints of DomainResource in R5; they hold all the same.
            keys = [*dict.fromkeys([*keys, "dom-2", "dom-3", "dom-4", "dom-5", "contained-id"])]
        plan.rules = rules_for(name, keys, self.version)
        plan.choices = tuple(
            (stem, frozenset([*names, *(f"_{n}" for n in names)]))
            for stem, names in schema.get("x-choices", {}).items()
        )
        for key, value in schema["properties"].items():
            child = self._child(f"{name}.{key}", value)
            if child is not None:
                plan.children[key] = child
        return plan

    def _child(self, path: str, schema: Schema) -> Child | None:
        inner = schema.get("items", schema)
        if "anyOf" in inner:
            inner = inner["anyOf"][0]
        if inner.get("x-resource"):
            return Child("resource")
        target = inner.get("$ref", "").removeprefix("#/$defs/")
        if target:
            child = Child({"Reference": "reference", "CodeableReference": "reference"}.get(target, "object"))
            child.plan = self.plan(target)
            child.repeats = target in ("Coding", "Reference")
            child.targets = frozenset(inner.get("x-targets", ()))
            child.rules = rules_for(path, inner.get("x-constraints", ()), self.version)
            if target == "Extension" and not path.startswith("Extension."):
                child.rules += rules_for("Extension", ("extension-url",), self.version)
            if target in ("Coding", "CodeableConcept", "CodeableReference", "Quantity") and "x-binding" in inner:
                child.binding = tuple(inner["x-binding"])
            asked = child.rules or child.repeats or child.binding
            child.is_plain = child.kind == "object" and not asked
            return child
        kind = _SPECIAL.get(inner.get("x-valueset", ""), inner.get("x-type", ""))
        child = Child(kind)
        is_own_url = path.count(".") == 1 and path.endswith(".url") and path.partition(".")[0] in self._resources
        keys = [*inner.get("x-constraints", ()), *(("canonical-url",) if kind == "canonical" or is_own_url else ())]
        child.rules = rules_for(path, keys, self.version)
        return child if kind in _WATCHED or "items" in schema or child.rules else None


_SPECIAL = {ALL_LANGUAGES: "language", MEDIA_TYPES: "mimetype"}
_WATCHED = {"xhtml", "language", "mimetype", "integer", "positiveInt", "unsignedInt"}


@cache
def plans(version: Version) -> Plans:
    """The plans of a version."""
    return Plans(version)
