"""FHIR resources → findings, in layers that can be named and switched."""

from collections.abc import Collection
from typing import Any, Literal

from converter.checks.definitions import SPECIFICATION, Version
from converter.checks.models import model_problems
from converter.checks.positions import find_positions
from converter.checks.problem import Path, Problem, fhirpath
from converter.checks.reading import read_json, too_deep
from converter.checks.tables import CodeTables
from converter.checks.walk import Walker
from converter.findings import Finding

Layer = Literal["schema", "invariants", "terminology", "models"]
LAYERS: tuple[Layer, ...] = ("schema", "invariants", "terminology", "models")
FAST: tuple[Layer, ...] = ("schema", "invariants", "terminology")
FULL = LAYERS
MODES: dict[str, tuple[Layer, ...]] = {"fast": FAST, "full": FULL, "off": ()}
PAGES = {
    "fullUrl": "bundle.html",
    "reference": "references.html",
    "ucum": "datatypes.html#quantity",
    "txt-1": "narrative.html",
    "txt-2": "narrative.html",
    "code": "terminologies.html",
    "display": "terminologies.html",
    "binding": "terminologies.html",
    "language": "datatypes.html#code",
    "mimetype": "datatypes.html#code",
}


def check_resource(
    resource: dict[str, Any] | bytes,
    version: Version = "R5",
    *,
    layers: Collection[Layer] = FAST,
    path: str = "",
    tables: CodeTables | None = None,
) -> list[Finding]:
    """Every finding on one resource or Bundle: a dict, or its JSON text (then findings carry line and column).

    `layers` names what is checked: `FAST` (schema, invariants, terminology) or `FULL` (the `fhir.resources` models
    too). `tables` are what codings are held against, the built-in ones by default. Findings carry `path` as given,
    the FHIRPath of the element, and the URL of the page of the specification.
    Raises KeyError for a version other than R5, R4B and R4.
    """
    if isinstance(resource, bytes):
        return check_text(resource, version, layers=layers, path=path, tables=tables)[1]
    return _checked(resource, b"", version, layers, path, tables)


def check_text(
    data: bytes, version: Version = "R5", *, layers: Collection[Layer] = FAST, path: str = "",
    tables: CodeTables | None = None,
) -> tuple[Any, list[Finding]]:  # fmt: skip
    """What a JSON text holds, None when it is none, and the findings of `check_resource` on it."""
    value, findings = read_json(data, path)
    if value is None and findings:
        return None, findings
    return value, findings + _checked(value, data, version, layers, path, tables)


def _checked(
    value: Any, data: bytes, version: Version, layers: Collection[Layer], path: str, tables: CodeTables | None
) -> list[Finding]:
    try:
        return _place(_check(value, version, layers, tables), data, value, version, path)
    except RecursionError:  # parts inside parts inside parts: legal JSON, and no resource of anyone
        return [too_deep(path)]


def _check(value: Any, version: Version, layers: Collection[Layer], tables: CodeTables | None) -> list[Problem]:
    if not layers:
        return []
    if not isinstance(value, dict):
        return [Problem("FHR503", (), "a resource is a JSON object", "resourceType")]
    walker = Walker(version, frozenset(layers), tables)
    walker.resource(value)
    problems = [p for p in walker.problems if p.layer in layers]
    if "models" in layers and not any(p.severity == "error" for p in problems):
        problems.extend(model_problems(value, version))
    return problems


def _place(problems: list[Problem], data: bytes, value: Any, version: Version, path: str) -> list[Finding]:
    """Problems as findings, each with its line and column when there is a text."""
    if not problems:
        return []
    places = find_positions(data, {p.path for p in problems}) if data else {}
    root = str(value.get("resourceType", "Resource")) if isinstance(value, dict) else "Resource"
    unique = dict.fromkeys(problems)
    ordered = sorted(unique, key=lambda p: (places.get(p.path, (0, 0)), p.code, _sortable(p.path), p.message))
    return [_finding(p, places.get(p.path, (0, 0)), root, version, path) for p in ordered]


def _sortable(path: Path) -> tuple[str, ...]:
    return tuple(f"{step:09d}" if isinstance(step, int) else step for step in path)


def _finding(problem: Problem, place: tuple[int, int], root: str, version: Version, path: str) -> Finding:
    page = PAGES.get(problem.key) or (f"{problem.type_name.lower()}.html" if problem.type_name else "json.html")
    named = problem.code in ("FHR520", "FHR521")
    return Finding(
        code=problem.code,
        severity=problem.severity,
        message=f"{problem.key}: {problem.message}" if named else problem.message,
        path=path,
        line=place[0],
        column=place[1],
        location=fhirpath(problem.path, root),
        spec=SPECIFICATION[version] + page,
    )
