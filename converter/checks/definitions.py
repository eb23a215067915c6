"""The FHIR definitions of one version, as `tools/fhir_schemas.py` condensed them.

An archive holds one file a type; a resource's schema is put together from its own file and those of the data types
it reaches, so that checking one resource reads a few small files and not the whole specification.
"""

import zipfile
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Literal

import msgspec

Version = Literal["R5", "R4B", "R4"]
VERSIONS: tuple[Version, ...] = ("R5", "R4B", "R4")
SPECIFICATION = {"R5": "http://hl7.org/fhir/R5/", "R4B": "http://hl7.org/fhir/R4B/", "R4": "http://hl7.org/fhir/R4/"}
Schema = dict[str, Any]


class Constraint(msgspec.Struct, frozen=True):
    """An invariant as the specification states it, and the element paths that carry it."""

    key: str
    severity: str
    human: str
    expression: str
    paths: tuple[str, ...]


class Definitions:
    """Schemas, constraints, code systems and value sets of one FHIR version. Reads its archive member by member."""

    def __init__(self, version: Version) -> None:
        self.version = version
        with as_file(files("converter.checks") / "data" / f"{version.lower()}.zip") as path:
            self._archive = zipfile.ZipFile(path)
        self.resources = frozenset(self._member("source")["resources"]) - {
            "Resource",
            "DomainResource",
            "CanonicalResource",
            "MetadataResource",
        }
        self._defs: dict[str, dict[str, Schema]] = {}

    def _member(self, name: str) -> Any:
        return msgspec.json.decode(self._archive.read(f"{name}.json"))

    def defs(self, type_name: str) -> dict[str, Schema]:
        """The `$defs` of one type and its backbone elements. Raises KeyError when there is no such type."""
        if type_name not in self._defs:
            self._defs[type_name] = self._member(type_name)
        return self._defs[type_name]

    def reach(self, type_name: str) -> dict[str, Schema]:
        """The `$defs` of a type and of every data type that it reaches."""
        found: dict[str, Schema] = {}
        waiting = [type_name]
        done: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in done:
                continue
            done.add(name)
            defs = self.defs(name)
            found.update(defs)
            waiting.extend({target.partition(".")[0] for target in _references(defs)} - done)
        return found

    def schema(self, type_name: str) -> Schema:
        """The whole JSON Schema (2020-12) of a resource type."""
        return {"$ref": f"#/$defs/{type_name}", "$defs": self.reach(type_name)}

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """Every invariant of the specification."""
        return tuple(msgspec.convert(self._member("constraints"), list[Constraint]))

    @property
    def source(self) -> dict[str, Any]:
        """Where the definitions come from."""
        return dict(self._member("source"))

    def code_systems(self) -> dict[str, dict[str, list[str]]]:
        """System → code → displays, for the code systems whose every code is known."""
        return dict(self._member("codes"))

    def value_sets(self) -> dict[str, dict[str, list[str]]]:
        """Value set → system → codes, for the bound value sets whose every code is known."""
        return dict(self._member("bindings"))


def _references(node: object) -> set[str]:
    """Names of all `$defs` that a schema refers to."""
    found: set[str] = set()
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            target = item.get("$ref")
            if isinstance(target, str):
                found.add(target.removeprefix("#/$defs/"))
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return found


@cache
def definitions(version: Version) -> Definitions:
    """The definitions of a version; read once."""
    return Definitions(version)
