"""Rules that a node's elements make needless are left out: here that they really had nothing to say."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from converter.checks.definitions import VERSIONS, Version
from converter.checks.plan import Plan, Plans, plans
from converter.checks.rules import rules_for
from converter.checks.rules.presence import NEEDS, PRESENCE, has
from converter.checks.scope import Scope
from converter.checks.shapes import MAX_SHAPES, shape_of
from converter.checks.walk import Walker

ROOT = Path(__file__).parents[2]
SEEDS = [json.loads(line) for line in (ROOT / "proofs/hl7/seeds.ndjson").read_text("utf-8").splitlines()]


def nodes(node: Any, plan: Plan, all_plans: Plans) -> Iterator[tuple[Plan, dict[str, Any]]]:
    """Every object below a resource with the plan of its type."""
    yield plan, node
    for name, value in node.items():
        child = plan.children.get(name)
        for item in value if isinstance(value, list) else [value]:
            if child is None or not isinstance(item, dict):
                continue
            if child.kind == "resource":
                yield from nodes(item, all_plans.plan(item["resourceType"]), all_plans)
            elif child.plan is not None:
                yield from nodes(item, child.plan, all_plans)


def resources(version: Version) -> list[dict[str, Any]]:
    """The sample resources that the mutants of the proof are made of."""
    found = [seed.get("resource", seed) for seed in SEEDS if seed.get("version", "R5") == version]
    return [each if isinstance(each, dict) else json.loads(each) for each in found]


def thinner(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The node, and the node without each one of its elements."""
    yield node
    for name in node:
        yield {other: value for other, value in node.items() if other != name}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_rule_says_nothing_where_what_it_needs_is_missing(version: Version) -> None:
    scope, table = Scope(version), plans(version)
    asked = 0
    for resource in resources(version):
        scope.enter(resource)
        for plan, whole in nodes(resource, table.plan(resource["resourceType"]), table):
            for node in thinner(whole):
                for key, rule in plan.rules:
                    if key in NEEDS and not has(node, *NEEDS[key]):
                        asked += 1
                        assert not rule(node, scope), (plan.name, key, node)
    assert asked > 100


@pytest.mark.parametrize("version", VERSIONS)
def test_a_rule_on_presence_gives_one_answer_for_the_same_elements(version: Version) -> None:
    scope, table = Scope(version), plans(version)
    answers: dict[Any, set[bool]] = defaultdict(set)
    for resource in resources(version):
        scope.enter(resource)
        for plan, whole in nodes(resource, table.plan(resource["resourceType"]), table):
            for node in thinner(whole):
                for key, rule in plan.rules:
                    if key in PRESENCE:
                        answers[plan.name, key, tuple(node)].add(bool(rule(node, scope)))
    assert answers
    assert all(len(found) == 1 for found in answers.values())


def test_every_name_in_the_tables_is_a_rule() -> None:
    known = {key for version in VERSIONS for plan in made(version) for key, _ in plan.rules}
    assert known >= {*NEEDS, *PRESENCE} - {"rat-1"} and rules_for("Ratio", ("rat-1",), "R5")


def made(version: Version) -> Iterator[Plan]:
    table = plans(version)
    for kind in (
        "Bundle",
        "MedicationKnowledge",
        "ClinicalUseDefinition",
        "DocumentReference",
        "Patient",
        "Provenance",
    ):
        try:
            first = table.plan(kind)
        except KeyError:
            continue  # R4 has no ClinicalUseDefinition
        seen, waiting = set(), [first]
        while waiting:
            plan = waiting.pop()
            if plan.name not in seen:
                seen.add(plan.name)
                yield plan
                waiting += [child.plan for child in plan.children.values() if child.plan]


def test_a_shape_is_worked_out_once_and_only_so_many_are_kept() -> None:
    plan, scope = Plan("Extension"), Scope("R5")
    first = shape_of(plan, {"url": "http://one.example", "valueString": "a"}, scope)
    assert shape_of(plan, {"url": "http://two.example", "valueString": "b"}, scope) is first
    for n in range(2 * MAX_SHAPES):
        shape_of(plan, {f"element{n}": 1}, scope)
    assert len(plan.shapes) == MAX_SHAPES


@pytest.mark.parametrize(
    "extension, broken",
    [
        ({"url": "http://a.example/x", "valueString": "a"}, False),
        ({"url": "http://a.example/x"}, True),
        ({"url": "http://a.example/x", "extension": [{"url": "y", "valueString": "a"}], "valueString": "b"}, True),
    ],
)
def test_an_answer_kept_with_a_shape_is_given_for_each_node_of_it(extension: dict[str, Any], broken: bool) -> None:
    patient = {"resourceType": "Patient", "extension": [extension, {**extension, "url": "http://a.example/z"}]}
    for _ in range(2):
        walker = Walker("R5", frozenset({"schema", "invariants"}))
        walker.resource(patient)
        assert sum(problem.key == "ext-1" for problem in walker.problems) == (2 if broken else 0)
