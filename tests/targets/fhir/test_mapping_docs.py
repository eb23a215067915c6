"""docs/mapping says where each statement goes; it says it of what is really written, and of all of it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from converter.monograph import Monograph
from converter.targets.fhir.target import FhirTarget
from converter.targets.settings import TargetSettings
from tests.targets.fhir.test_bundle import resources

DOCS = Path(__file__).parents[3] / "docs" / "mapping"
PATH = re.compile(r"^\|[^|]*\| `([\w*.]+)` \|", re.M)


def documented(*names: str) -> set[str]:
    return {path for name in names for path in PATH.findall((DOCS / f"{name}.md").read_text(encoding="utf-8"))}


def written(monograph: Monograph, settings: TargetSettings, version: str) -> set[str]:
    """Every element path that is written, `Type.element.element`, indexes left out."""
    found: set[str] = set()
    for each in (monograph, msgspec.structs.replace(monograph, modified="2025-09-22T17:21:54.117Z")):
        chosen = msgspec.structs.replace(settings, fhir_version=version)
        (piece,) = FhirTarget().render(each, "a", chosen)
        for resource in resources(json.loads(piece.data)):
            found |= set(paths(resource, resource["resourceType"]))
    return found


def paths(node: Any, place: str) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key != "resourceType":
                yield f"{place}.{key.lstrip('_')}"
                yield from paths(value, f"{place}.{key.lstrip('_')}")
    elif isinstance(node, list):
        for value in node:
            yield from paths(value, place)


def covers(path: str, written_path: str) -> bool:
    """Whether a documented path is the written one, or stands above it."""
    pattern = re.escape(path).replace(r"\*", r"\w+")
    return bool(re.match(rf"{pattern}(\.|$)", written_path))


@pytest.mark.parametrize(
    ("version", "names", "kinds"),
    [
        ("R5", ("fhir-r5",), ""),
        ("R4B", ("fhir-r5", "fhir-r4b"), "MedicationKnowledge"),
        ("R4", ("fhir-r5", "fhir-r4b", "fhir-r4"), "MedicationKnowledge DetectedIssue"),
    ],
)
def test_every_element_that_is_written_is_in_the_tables(
    full: Monograph, settings: TargetSettings, version: str, names: tuple[str, ...], kinds: str
) -> None:
    """`kinds` are the resource types that the version's own pages describe; the others are as in R5."""
    shared = {path for path in documented(names[0]) if not path.startswith(tuple(kinds.split()))}
    rows = documented(*names[1:]) | shared if kinds else shared
    missing = set()
    for path in written(full, settings, version):
        kind = path.split(".")[0]
        if version != "R5" and kind not in kinds.split():
            continue
        above = any(row.replace("*", kind).startswith(f"{path}.") for row in rows)
        if not above and not any(covers(row, path) for row in rows):
            missing.add(path)
    assert not missing


@pytest.mark.parametrize(("version", "name"), [("R5", "fhir-r5"), ("R4B", "fhir-r4b"), ("R4", "fhir-r4")])
def test_every_element_in_the_tables_is_written(
    full: Monograph, settings: TargetSettings, version: str, name: str
) -> None:
    found = written(full, settings, version)
    assert not {row for row in documented(name) if not any(covers(row, path) for path in found)}
