"""The models layer: `fhir.resources` reads the resource (R5 and R4B). Imported only when the layer is asked for.

Its serialiser is never used: it rounds decimals and rewrites times. See https://pypi.org/project/fhir.resources/.
"""

from importlib import import_module
from typing import Any

from converter.checks.definitions import Version
from converter.checks.problem import Path, Problem

PACKAGES = {"R5": "fhir.resources", "R4B": "fhir.resources.R4B", "R4": "fhir.resources.R4B"}
# Where the library is stricter than the specification: what it says there is not repeated.
_STRICTER = ("uuid",)


def model_problems(resource: dict[str, Any], version: Version) -> list[Problem]:
    """What the models refuse in one resource; R4 is read by the R4B models when they know the type."""
    from pydantic import ValidationError

    kind = str(resource.get("resourceType", ""))
    try:
        module = import_module(f"{PACKAGES[version]}.{kind.lower()}")
    except ModuleNotFoundError:
        return []
    if version == "R4" and kind not in ("Bundle", "OperationOutcome", "Provenance", "DocumentReference", "Medication"):
        return []
    try:
        getattr(module, kind).model_validate(resource)
    except ValidationError as refused:
        return [_problem(error, kind) for error in refused.errors() if not _is_stricter(error)]
    except KeyError as unknown:
        return [Problem("FHR540", (), f"the model does not know the type {unknown}", "models", layer="models")]
    return []


def _is_stricter(error: Any) -> bool:
    return any(word in str(error.get("type", "")) for word in _STRICTER)


def _problem(error: Any, kind: str) -> Problem:
    path: Path = tuple(step for step in error["loc"] if not (isinstance(step, str) and step[:1].isupper()))
    return Problem("FHR540", path, f"fhir.resources: {error['msg']}", "models", type_name=kind, layer="models")
