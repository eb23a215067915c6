"""The formats: one module and one line here each. Others add theirs by entry point `monograph_converter.targets`."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, runtime_checkable

import msgspec

from converter.findings import Finding
from converter.monograph import Monograph
from converter.targets.settings import TargetSettings

ENTRY_POINTS = "monograph_converter.targets"


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes for one file below the output folder.

    With `append` they are added to the file in the order of the documents (the engine begins a new shard where
    `path` holds `{shard}` and the file would grow past the limit). `records` counts what a reader would count.
    `kind` is the resource type or table, for the manifest; `newest` is when its source was last changed (a date or an
    instant, as the page states it), empty when it does not say.
    """

    path: str
    data: bytes
    append: bool = False
    records: int = 1
    kind: str = ""
    newest: str = ""


class FileFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the engine knows of a written file: its digest (SHA-256, hex), size and number of records.

    `newest` is the greatest of its pieces' `newest`.
    """

    sha256: str
    bytes: int
    records: int
    kind: str = ""
    newest: str = ""


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


@runtime_checkable
class TakesFindings(Protocol):
    """A format that holds findings too (the `finding` table)."""

    def remark(
        self, findings: Sequence[Finding], monograph_id: str, path: str, settings: TargetSettings
    ) -> tuple[Piece, ...]:
        """The findings of one document, after all checks; `monograph_id` is empty when it gave no output."""


@runtime_checkable
class SealsFiles(Protocol):
    """A format that cannot be written piece by piece (Parquet): its pieces are gathered, then made into the file."""

    def seal(self, file: Path, path: str, settings: TargetSettings) -> bool:
        """Turn a whole gathered file into its final form, in place; false when it is in it already.

        `path` is its place below the output folder.
        """


def remark(
    target: Target, findings: Sequence[Finding], monograph_id: str, path: str, settings: TargetSettings
) -> tuple[Piece, ...]:
    """What a target makes of a document's findings: nothing, unless it `TakesFindings`. Called once a document."""
    return target.remark(findings, monograph_id, path, settings) if isinstance(target, TakesFindings) else ()


def seal(target: Target, file: Path, path: str, settings: TargetSettings) -> bool:
    """Seal a target's gathered file where the target asks for it; true when the file was rewritten.

    Called once for each file of the target, when all documents are in it and before `finish`.
    """
    return target.seal(file, path, settings) if isinstance(target, SealsFiles) else False


BUILT_IN = {
    "fhir": "converter.targets.fhir.target:FhirTarget",
    "ndjson": "converter.targets.ndjson:NdjsonTarget",
    "csv": "converter.targets.tables.target:CsvTarget",
    "jsonld": "converter.targets.jsonld.target:JsonldTarget",
    "parquet": "converter.targets.parquet:ParquetTarget",
}
EXTRAS = {"parquet": ("duckdb", "duckdb")}
"""Format → the module it needs, and the extra that brings it."""


def names() -> tuple[str, ...]:
    """The names of all formats, built in and added."""
    return (*BUILT_IN, *sorted({e.name for e in entry_points(group=ENTRY_POINTS)} - set(BUILT_IN)))


def available() -> tuple[str, ...]:
    """The formats that this installation can write: those whose extra is there. `--to all` means these."""
    return tuple(name for name in names() if not missing_extra(name))


def missing_extra(name: str) -> str:
    """The extra that a built-in format needs and that is not installed; empty when nothing is missing."""
    module, extra = EXTRAS.get(name, ("", ""))
    return extra if module and find_spec(module) is None else ""


def load(name: str) -> Target:
    """The target of that name. Raises KeyError when there is none."""
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        target: Target = getattr(import_module(module), attribute)()
        return target
    for entry in entry_points(group=ENTRY_POINTS):
        if entry.name == name:
            added: Target = entry.load()()
            return added
    raise KeyError(name)


def descriptions() -> dict[str, str]:
    """Name → one line on it, for `--list-targets`; loads every target."""
    return {name: load(name).description for name in names()}
