"""The models read a tree from the inside out, each different node once; their verdict is that on the whole."""

from importlib import import_module
from typing import Any

import pytest
from pydantic import ValidationError

from converter.checks.models import model_problems, piecewise


def medication(**elements: Any) -> dict[str, Any]:
    return {"resourceType": "Medication", "id": "m", **elements}


def whole(resource: dict[str, Any]) -> bool:
    """Whether the model takes the resource when it reads it as a whole."""
    model = import_module("fhir.resources.medication").Medication
    try:
        model.model_validate(resource)
    except (ValidationError, KeyError):
        return False
    return True


SALT = {"item": {"concept": {"text": "zinc sulfate"}}}
WRONG = (
    medication(code={"text": "zinc", "kind": "salt"}),
    medication(code={"text": ["zinc"]}),
    medication(code="zinc"),
    medication(ingredient=[SALT, None]),
    medication(ingredient=[SALT, {}]),
    medication(ingredient=[SALT | {"isActive": "perhaps"}]),
    medication(ingredient=[SALT | {"strengthQuantity": {"value": 1}, "strengthCodeableConcept": {"text": "1 mg"}}]),
    medication(extension=[{"valueString": "no url"}]),
    medication(contained=[{"resourceType": "Medicament", "id": "x"}]),
    medication(contained=[{"resourceType": "Medication", "id": "x", "status": 3}]),
)  # fmt: skip
RIGHT = (
    medication(code={"text": "zinc"}),
    medication(ingredient=[SALT, SALT, SALT | {"isActive": True}]),
    medication(ingredient=[SALT | {"strengthQuantity": {"value": 1.5, "unit": "mg"}}]),
    medication(extension=[{"url": "http://example.org/a", "valueInteger": 1}]),
    medication(extension=[{"_url": {"extension": [{"url": "http://example.org/b", "valueString": "unknown"}]}}]),
    medication(contained=[{"resourceType": "Medication", "id": "x", "code": {"text": "zinc"}}]),
)


@pytest.mark.parametrize("resource", [*RIGHT, *WRONG], ids=str)
def test_the_verdict_is_that_on_the_whole_whatever_was_read_before(resource: dict[str, Any]) -> None:
    for before in (*RIGHT, *WRONG, *RIGHT):
        model_problems(before, "R5")
    assert (model_problems(resource, "R5") == []) is whole(resource)


def test_what_is_wrong_below_a_node_like_one_that_was_right_is_told_with_its_place() -> None:
    assert not model_problems(medication(ingredient=[SALT]), "R5")
    bad = {"item": {"concept": {"text": "zinc sulfate", "codng": []}}}
    (problem,) = model_problems(medication(ingredient=[bad]), "R5")
    assert problem.path == ("ingredient", 0, "item", "concept", "codng")


def test_one_and_true_are_not_the_same_value() -> None:
    one, true = ({"url": "http://example.org/a", "valueInteger": value} for value in (1, True))
    assert not model_problems(medication(extension=[one]), "R5")
    assert (model_problems(medication(extension=[true]), "R5") == []) is whole(medication(extension=[true]))


def test_the_same_node_is_read_once() -> None:
    reader = piecewise("fhir.resources")
    concept = import_module("fhir.resources.codeableconcept").CodeableConcept
    first = reader.read({"text": "zinc"}, concept)
    assert reader.read({"text": "zinc"}, concept) is first
