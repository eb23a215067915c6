"""The formats: one module and one line here each. Others add theirs by the entry point `monograph_converter.targets`."""

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol

import msgspec

from converter.monograph import Monograph
from converter.targets.settings import TargetSettings


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes for one file below the output folder.

    With `append` they are added to the file in the order of the documents (the engine begins a new shard where
    `path` holds `{shard}` and the file would grow past the limit). `records` counts what a reader would count.
    `kind` is the resource type or table, for the manifest.
    """

    path: str
    data: bytes
    append: bool = False
    records: int = 1
    kind: str = ""


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine knows of a written file: its digest (SHA-256, hex), size and number of records."""

    sha256: str
    bytes: int
    records: int
    kind: str = ""


class Target(Protocol):
    """A format. All three are pure: the same arguments give the same bytes."""

    name: str
    description: str

    def begin(self, settings: TargetSettings) -> tuple[Piece, ...]:
        """What stands in the files before the first document (a table's header)."""

    def render(self, monograph: Monograph, page: str, settings: TargetSettings) -> tuple[Piece, ...]:
        """One monograph's pieces; `page` is its path below the input folder without `.md`."""

    def finish(self, files: Mapping[str, FileFacts], settings: TargetSettings) -> tuple[Piece, ...]:
        """Manifests over all files written for this target."""


BUILT_IN = {
    "fhir": "converter.targets.fhir.target:FhirTarget",
    "ndjson": "converter.targets.ndjson:NdjsonTarget",
    "csv": "converter.targets.tables.target:CsvTarget",
    "jsonld": "converter.targets.jsonld.target:JsonldTarget",
}


def names() -> tuple[str, ...]:
    """The names of all formats, built in and added."""
    return (*BUILT_IN, *sorted({e.name for e in entry_points(group="monograph_converter.targets")} - set(BUILT_IN)))


def load(name: str) -> Target:
    """The target of that name. Raises KeyError when there is none."""
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        target: Target = getattr(import_module(module), attribute)()
        return target
    for entry in entry_points(group="monograph_converter.targets"):
        if entry.name == name:
            added: Target = entry.load()()
            return added
    raise KeyError(name)
