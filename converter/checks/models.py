"""The models layer: `fhir.resources` reads the resource (R5 and R4B). Imported only when the layer is asked for.

Its serialiser is never used: it rounds decimals and rewrites times. See https://github.com/nazrulworld/fhir.resources.
"""

from functools import cache
from importlib import import_module
from typing import Any, get_args

from converter.checks.definitions import Version
from converter.checks.problem import Path, Problem

PACKAGES = {"R5": "fhir.resources", "R4B": "fhir.resources.R4B", "R4": "fhir.resources.R4B"}
# Where the library is stricter than the specification: what it says there is not repeated.
_STRICTER = ("uuid",)
_KNOWN_AS_R4 = ("Bundle", "OperationOutcome", "Provenance", "DocumentReference", "Medication")
_REMEMBERED = 40_000
_LONGEST = 200
Node = dict[str, Any]


def model_problems(resource: Node, version: Version) -> list[Problem]:
    """What the models refuse in one resource; R4 is read by the R4B models when they know the type."""
    from pydantic import ValidationError

    kind = str(resource.get("resourceType", ""))
    if version == "R4" and kind not in _KNOWN_AS_R4:
        return []
    try:
        model = resource_model(PACKAGES[version], kind)
    except ModuleNotFoundError:
        return []
    try:
        piecewise(PACKAGES[version]).read(resource, model)
        return []
    except (ValidationError, NotPiecewise):
        pass  # read again as a whole, for what is wrong and where
    try:
        model.model_validate(resource)
    except ValidationError as refused:
        return [_problem(error, kind) for error in refused.errors() if not _is_stricter(error)]
    except KeyError as unknown:
        return [Problem("FHR540", (), f"the model does not know the type {unknown}", "models", layer="models")]
    return []


@cache
def resource_model(package: str, kind: str) -> Any:
    """The model of a resource type. Raises ModuleNotFoundError when the library has none."""
    return getattr(import_module(f"{package}.{kind.lower()}"), kind)


class Piecewise:
    """Reads a tree with the models from the inside out, each different node once.

    A model sees the values of its own node, and of the nodes below only that they were right. So a node with the
    values of one that was right is right too, and any node that was right stands for it in the node above. Most nodes
    of a page are such: its `meta`, codings and references are in every resource.
    """

    def __init__(self, package: str) -> None:
        self._package = package
        self._below: dict[Any, dict[str, Any]] = {}
        self._right: set[tuple[Any, ...]] = set()
        self._examples: dict[Any, Any] = {}

    def read(self, node: Node, model: Any) -> Any:
        """The node as `model` reads it. Raises what the model raises, and NotPiecewise."""
        if node.__class__ is not dict:
            raise NotPiecewise
        if model is _RESOURCE:
            model = _named(self._package, node)
        below = self._below.get(model)
        if below is None:
            below = self._below[model] = _models_below(model)
        given: Node = {}
        signs: list[Any] = [model]
        short = True
        for name, value in node.items():
            inner, kind = below.get(name), value.__class__
            signs.append(name)
            if inner is None:
                given[name] = value
                if kind is not str:
                    signs.append(kind)  # 1 and true are equal, and no number is the other
                short = short and (len(value) <= _LONGEST if kind is str else kind in _NUMBERS)
                signs.append(value)
            elif kind is list:
                given[name] = [self.read(item, inner) for item in value]
                signs.append(len(value))
            else:
                given[name] = self.read(value, inner)
        if not short or "resourceType" in node:
            return model.model_validate(given)
        key = tuple(signs)
        if key not in self._right:
            self._examples[model] = model.model_validate(given)
            if len(self._right) >= _REMEMBERED:
                self._right.clear()
            self._right.add(key)
        return self._examples[model]


_RESOURCE = object()
_NUMBERS = frozenset({int, float, bool})


class NotPiecewise(Exception):
    """The tree is none that can be read from the inside out; the models say more on it as a whole."""


def _named(package: str, node: Node) -> Any:
    """The model of the resource type that a node names."""
    try:
        return resource_model(package, str(node.get("resourceType")))
    except ModuleNotFoundError as unknown:
        raise NotPiecewise from unknown


def _models_below(model: Any) -> dict[str, Any]:
    """The names in JSON of a model's elements that are objects, and their models.

    Extensions of a primitive value (`_name`) are left out: whether the value may be missing depends on what they hold.
    """
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        for kind in _kinds(field.annotation):
            if hasattr(kind, "get_model_klass") and not name.endswith("__ext"):
                inner = kind.get_model_klass()
                found[field.alias or name] = _RESOURCE if inner.__name__ == "Resource" else inner
    return found


def _kinds(annotation: Any) -> list[Any]:
    """The types that an annotation is put together from."""
    inner = get_args(annotation)
    return [each for part in inner for each in _kinds(part)] if inner else [annotation]


@cache
def piecewise(package: str) -> Piecewise:
    """The reader with the models of one package."""
    return Piecewise(package)


def _is_stricter(error: Any) -> bool:
    return any(word in str(error.get("type", "")) for word in _STRICTER)


def _problem(error: Any, kind: str) -> Problem:
    path: Path = tuple(step for step in error["loc"] if not (isinstance(step, str) and step[:1].isupper()))
    return Problem("FHR540", path, f"fhir.resources: {error['msg']}", "models", type_name=kind, layer="models")
