"""One walk over a resource, led by the plan of its type, that asks every rule on the way."""

from functools import cache
from typing import Any

from converter.checks.definitions import Constraint, Version, definitions
from converter.checks.language import is_language, is_media_type
from converter.checks.narrative import narrative_faults
from converter.checks.plan import Child, Plan, plans
from converter.checks.problem import Path, Problem
from converter.checks.references import reference_faults
from converter.checks.schema import schema_problems
from converter.checks.scope import BundleIndex, Scope
from converter.checks.shapes import Shape, shape_of
from converter.checks.tables import SEVERITY, CodeTables
from converter.findings import Severity

Node = dict[str, Any]
# Rules that the specification states in prose: finding code, layer, severity.
PROSE = {
    "ucum": ("FHR525", "invariants", Severity.ERROR),
    "absolute": ("FHR527", "invariants", Severity.ERROR),
    "extension-url": ("FHR527", "invariants", Severity.ERROR),
    "canonical-url": ("FHR527", "invariants", Severity.ERROR),
    "size": ("FHR528", "invariants", Severity.ERROR),
    "supplement": ("FHR528", "invariants", Severity.ERROR),
    "links": ("FHR528", "invariants", Severity.ERROR),
    "labels": ("FHR528", "invariants", Severity.ERROR),
    "count": ("FHR528", "invariants", Severity.ERROR),
    "properties": ("FHR528", "invariants", Severity.ERROR),
    "contained-id": ("FHR528", "invariants", Severity.ERROR),
    "whole-uri": ("FHR527", "invariants", Severity.ERROR),
    "fullUrl": ("FHR524", "invariants", Severity.ERROR),
    "code": ("FHR530", "terminology", Severity.ERROR),
    "display": ("FHR531", "terminology", Severity.ERROR),
}
MAX_DEPTH = 100


class Walker:
    """Checks resources of one version; a new one for each file."""

    def __init__(self, version: Version, layers: frozenset[str], tables: CodeTables | None = None) -> None:
        self.version = version
        self.layers = layers
        self.problems: list[Problem] = []
        self.path: list[str | int] = []
        self.scope = Scope(version, tables)
        self._plans = plans(version)
        self._broken = False
        self._right_codings: set[object] = set()
        self._right_references: set[object] = set()

    def resource(self, node: Node) -> None:
        """A resource at the current path: schema first, then the walk."""
        kind = node.get("resourceType")
        if not isinstance(kind, str) or kind not in self.scope.resource_types:
            message = (
                f"there is no resource type '{kind}' in FHIR {self.version}" if kind else "resourceType is missing"
            )
            self._add("FHR503", message, "resourceType")
            return
        if len(self.path) > MAX_DEPTH:
            self._add("FHR506", "resources are nested too deeply", "depth")
            return
        found = schema_problems(node, self.version, kind, tuple(self.path))
        self.problems.extend(found)
        outer = self._broken
        self._broken = bool(found)
        self._right_references.clear()
        try:
            self._resource(node, self._plans.plan(kind))
        finally:
            self._broken = outer

    def _resource(self, node: Node, plan: Plan) -> None:
        scope = self.scope
        kept = scope.resource, scope.root, scope.contained, scope.contained_ids, scope.bundle, scope.base
        ids, scope.element_ids = scope.element_ids, set()
        inside = "contained" in self.path[-2:]
        if inside:
            scope.resource = node
        else:
            scope.enter(node)
        if plan.name == "Bundle":
            scope.bundle = BundleIndex(node)
        self.node(node, plan)
        scope.resource, scope.root, scope.contained, scope.contained_ids, scope.bundle, scope.base = kept
        scope.element_ids = ids

    def node(self, node: Node, plan: Plan) -> None:
        """One object: its own rules, then its children."""
        path = self.path
        if self._broken:
            shape = Shape(plan, node)
            for key, rule in plan.rules:
                self._ask(key, rule, node, plan.name)
        else:
            shape = shape_of(plan, node, self.scope)
            for key, rule in shape.rules:
                answer = rule(node, self.scope)
                if answer:
                    self._say(key, answer, plan.name)
        for code, message, key, layer in shape.faults:
            self._add(code, message, key, layer=layer)
        if shape.has_id:
            self._element_id(node["id"])
        if plan.is_entry:
            full_url = node.get("fullUrl")
            self.scope.base = full_url if isinstance(full_url, str) else ""
        if plan.is_coding and (told := self._tolerant(self.scope.tables.problem, node)):
            self._add(told.code, told.message, "code", SEVERITY.get(told.code, Severity.ERROR), "terminology")
        for name, child in shape.visits:
            value = node[name]
            path.append(name)
            if value.__class__ is list:
                path.append(0)
                for place, item in enumerate(value):
                    path[-1] = place
                    if item.__class__ is dict:
                        self._object(item, child)
                    elif child.plan is None:
                        self._primitive(item, child, node, name, place)
                path.pop()
            elif value.__class__ is dict:
                self._object(value, child)
            elif child.plan is None:
                self._primitive(value, child, node, name, -1)
            path.pop()

    def _object(self, value: Node, child: Child) -> None:
        """An object: the rules of its element, its own, its reference and its binding."""
        plan = child.plan
        if plan is None:
            if child.kind == "resource":
                self.resource(value)
        elif self._broken:
            for key, rule in child.rules:
                self._ask(key, rule, value, plan.name)
            self.node(value, plan)
            if child.kind == "reference":
                self._tolerant(self._reference, value, child)
            if child.binding is not None:
                self._tolerant(self._binding, value, child.binding, plan.name)
        elif child.is_plain:
            self.node(value, plan)
        elif not child.repeats or not self._seen(value, child):
            self._visit(value, child, plan)

    def _visit(self, value: Node, child: Child, plan: Plan) -> None:
        """The same where the schema holds, so that no rule trips."""
        for key, rule in child.rules:
            answer = rule(value, self.scope)
            if answer:
                self._say(key, answer, plan.name)
        self.node(value, plan)
        if child.kind == "reference":
            self._reference(value, child)
        if child.binding is not None:
            self._binding(value, child.binding, plan.name)

    def _seen(self, value: Node, child: Child) -> bool:
        """Whether it was checked here or before: the same coding, or reference of this resource, at the same element.

        Only one that was right is not checked again.
        """
        plan = child.plan
        if plan is None or "id" in value:
            return False
        right = self._right_codings if plan.is_coding else self._right_references
        try:
            key = (child, *value.items())
            if key in right:
                return True
        except TypeError:
            return False
        before = len(self.problems)
        self._visit(value, child, plan)
        if len(self.problems) == before:
            right.add(key)
        return True

    def _element_id(self, identity: object) -> None:
        ids = self.scope.element_ids
        if isinstance(identity, str) and identity in ids:
            self._add("FHR528", f"the id '{identity}' is given twice in the resource", "id", layer="invariants")
        elif isinstance(identity, str):
            ids.add(identity)

    def _primitive(self, value: Any, child: Child, parent: Node, name: str, place: int) -> None:
        kind = child.kind
        for key, rule in child.rules:
            self._ask(key, rule, value, name)
        if value is None:
            twins = parent.get(f"_{name}")
            if not isinstance(twins, list) or place < 0 or place >= len(twins) or twins[place] is None:
                self._add("FHR515", "null stands only where extensions take the place of a value", "null")
        elif kind == "xhtml":
            for key, sentence in narrative_faults(value) if isinstance(value, str) else ():
                self._add("FHR521", sentence, key, layer="invariants")
        elif kind == "language" and isinstance(value, str) and not is_language(value):
            self._add("FHR526", f"'{value}' is no language tag", "language", layer="invariants")
        elif kind == "mimetype" and isinstance(value, str) and not is_media_type(value, "contentType" not in self.path):
            self._add("FHR526", f"'{value}' is no media type", "mimetype", layer="invariants")
        elif kind in ("integer", "positiveInt", "unsignedInt") and isinstance(value, float):
            self._add("FHR513", f"{value} is no whole number", "type")

    def _reference(self, node: Node, child: Child) -> None:
        # A CodeableReference holds its Reference one step deeper; the targets are stated on the outer element.
        inner = node.get("reference")
        if isinstance(inner, dict):
            self.path.append("reference")
            self._reference(inner, child)
            self.path.pop()
            return
        if isinstance(inner, str) or ("type" in node and "concept" not in node):
            for code, sentence, bad in reference_faults(node, child.targets, self.scope):
                self._add(code, sentence, "reference", Severity.ERROR if bad else Severity.WARNING, "invariants")

    def _binding(self, node: Node, binding: tuple[str, str], kind: str) -> None:
        strength, value_set = binding
        concept = node.get("concept", {}) if kind == "CodeableReference" else node
        codings = (
            [node] if kind in ("Coding", "Quantity") else concept.get("coding", []) if isinstance(concept, dict) else []
        )
        codings = [c for c in codings if isinstance(c, dict)]
        if not self.scope.codes.outside(codings, value_set):
            return
        if strength == "required" and (codings or kind != "CodeableReference"):
            self._add("FHR532", f"a code of {value_set} is required", "binding", layer="terminology")
        elif strength == "extensible" and codings:
            self._add(
                "FHR533", f"a code of {value_set} is expected, if one fits", "binding", Severity.WARNING, "terminology"
            )

    def _ask(self, key: str, rule: Any, value: Any, owner: str) -> None:
        answer = self._tolerant(rule, value, self.scope)
        if answer:
            self._say(key, answer, owner)

    def _tolerant(self, call: Any, *arguments: Any) -> Any:
        """Calls a rule. Where the schema layer has said what is wrong, one that trips over it has nothing to add."""
        if not self._broken:
            return call(*arguments)
        try:
            return call(*arguments)
        except (TypeError, AttributeError, KeyError, ValueError):
            return None

    def _say(self, key: str, answer: bool | str, owner: str) -> None:
        if key in PROSE:
            code, layer, severity = PROSE[key]
            self._add(code, str(answer), key, severity, layer)
            return
        constraint = stated(self.version).get((key, owner)) or stated(self.version)[key, ""]
        severity = Severity.ERROR if constraint.severity == "error" else Severity.WARNING
        message = constraint.human if answer is True else f"{constraint.human}: {answer}"
        self._add("FHR520", message, key, severity, "invariants")

    def _add(
        self, code: str, message: str, key: str, severity: Severity = Severity.ERROR, layer: str = "schema"
    ) -> None:
        kind = str(self.scope.resource.get("resourceType", ""))
        self.problems.append(Problem(code, self._at(), message, key, severity, kind, layer))

    def _at(self) -> Path:
        return tuple(self.path)


@cache
def stated(version: Version) -> dict[tuple[str, str], Constraint]:
    """Constraints by (key, owner), and by (key, '') for those that stand on many types."""
    table: dict[tuple[str, str], Constraint] = {}
    for constraint in definitions(version).constraints:
        table.setdefault((constraint.key, ""), constraint)
        for path in constraint.paths:
            table[constraint.key, path] = constraint
    return table
