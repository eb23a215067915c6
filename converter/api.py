"""The Python API: what `import converter` offers. Docs with worked examples: docs/python.md."""

import os
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, cached_property
from json import loads
from pathlib import Path
from typing import Any, Literal

import msgspec

from converter.dialects import Dialect, load_dialect
from converter.facts.coding import code_monograph
from converter.facts.dosage.prescription import read_line
from converter.facts.reader import read_monograph
from converter.findings import Finding, Ledger
from converter.jobs.conversion import Standing
from converter.jobs.discovery import discover
from converter.jobs.document import convert_with_record
from converter.jobs.index import RunIndex
from converter.jobs.index_pass import index_pages
from converter.jobs.settings import RunSettings
from converter.monograph import Dose, Monograph
from converter.source import MAX_PAGE_BYTES, read_document
from converter.targets.settings import TargetSettings
from converter.targets.tables.cells import Cell
from converter.targets.tables.rows import dictionaries, finding_rows, monograph_rows
from converter.targets.tables.schema import FINDING
from converter.terminology import Terminology, open_terminology

Source = bytes | str | os.PathLike[str]
"""A page: its bytes, its Markdown as text, or the path of its file as a `pathlib.Path`. A `str` is never a path."""

Check = Literal["fast", "full", "off"]


class NoMonographError(ValueError):
    """The page is no monograph; `findings` say what the reader saw."""

    def __init__(self, path: str, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(f"{path} is no monograph")


class Conversion(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One page's outcome.

    `standing` is `written`, `quarantined` (an output failed its check), `not-monograph` or `duplicate`. Unless it is
    `written`, `record`, `bundle` and `jsonld` are None and `files` is empty. `ledger` says what became of each block.
    `files` holds the outputs as `convert --to fhir,jsonld` writes them, by their path below the output folder.
    """

    path: str
    standing: Standing
    findings: tuple[Finding, ...]
    ledger: Ledger | None
    record: Monograph | None
    files: dict[str, bytes]
    settings: TargetSettings
    monograph_id: str = ""

    @cached_property
    def bundle(self) -> dict[str, Any] | None:
        """The FHIR Bundle. Numbers with a point are `Decimal`, with the digits of the page (0.50 stays 0.50)."""
        return self._json("fhir/")

    @cached_property
    def jsonld(self) -> dict[str, Any] | None:
        """The schema.org graph, with numbers as in `bundle`."""
        return self._json("jsonld/")

    @cached_property
    def rows(self) -> dict[str, list[dict[str, Cell]]]:
        """Table → its rows of this page, as in the CSV files: column → text, or None where the cell is empty.

        The table `finding` is there for every page that has findings. docs/mapping/csv.md lists tables and columns.
        """
        found = {}
        if self.record is not None:
            for table, rows in monograph_rows(self.record, self.settings):
                found[table.name] = dictionaries(table, rows)
        if self.findings:
            rows = finding_rows(self.findings, self.monograph_id, self.path)
            found[FINDING.name] = dictionaries(FINDING, rows)
        return found

    def _json(self, folder: str) -> dict[str, Any] | None:
        for path, data in self.files.items():
            if path.startswith(folder):
                return dict(loads(data, parse_float=Decimal))
        return None


class Reading(msgspec.Struct, frozen=True):
    """What a sentence says of a dose: `doses`, or none and the `reason` (a code) with its `detail`."""

    doses: tuple[Dose, ...]
    reason: str = ""
    detail: str = ""


def convert_document(
    source: Source, *, path: str = "", dialect: str = "", terminology: str = "", check: Check = "full",
    settings: TargetSettings | None = None,
) -> Conversion:  # fmt: skip
    """One page → its record, FHIR Bundle, rows and JSON-LD, checked.

    `path` names the page in findings and outputs (by default the file's name, else `page.md`). `dialect` is a name or
    a TOML file; by default it is detected. `terminology` is a file of `convert terminology import`. `settings` holds
    the base URL, FHIR version, publisher and the like.

    A bad page raises nothing: it is told in `standing` and `findings`. There is no limit of time here, as
    the command has one. Raises OSError when a file cannot be read, DialectError for an unknown dialect.
    """
    data, name = _bytes_of(source, path)
    return _convert(data, name, _dialect(dialect), _terminology(terminology), _settings(check, settings), RunIndex({}))


def convert_folder(
    folder: str | os.PathLike[str], *, dialect: str = "", terminology: str = "", check: Check = "full",
    settings: TargetSettings | None = None,
) -> Iterator[Conversion]:  # fmt: skip
    """Each page of a folder, in order of path, converted as `convert --to fhir,jsonld FOLDER` does it.

    Pages know each other: a second page on one drug is a `duplicate` or `quarantined`. Raises as `convert_document`.
    """
    chosen, known, run = _dialect(dialect), _terminology(terminology), _settings(check, settings)
    pages = discover(Path(folder)).pages
    index = index_pages(pages, chosen, run)
    for page in pages:
        yield _convert(_read(page.file), page.path, chosen, known, run, index)


def read(source: Source, *, path: str = "", dialect: str = "", terminology: str = "") -> Monograph:
    """One page → what it states, coded, without making or checking any output.

    Raises NoMonographError when the page is none, OSError when a file cannot be read, DialectError for an unknown
    dialect.
    """
    data, name = _bytes_of(source, path)
    document = read_document(data, name, _dialect(dialect))
    if document.standing != "monograph":
        raise NoMonographError(name, tuple(document.findings))
    facts = read_monograph(document, document.dialect)
    return code_monograph(facts.monograph, _terminology(terminology))


def read_dose(sentence: str, *, context: str = "") -> Reading:
    """A sentence of dose prose → its doses, or the reason why it stays words.

    `context` is what stands over the sentence: `adult,oral`. Raises ValueError when the context is not understood.
    """
    line = read_line(sentence, context)
    return Reading(line.doses, line.reason, line.detail)


def _convert(
    data: bytes, path: str, dialect: Dialect | None, terminology: Terminology, run: RunSettings, index: RunIndex
) -> Conversion:
    outcome, record = convert_with_record(data, path, dialect, terminology, run, index)
    return Conversion(
        path=outcome.path, standing=outcome.standing, findings=outcome.findings, ledger=outcome.ledger,
        record=record if outcome.standing == "written" else None,
        files={piece.path: piece.data for piece in outcome.pieces}, settings=run.target,
        monograph_id=outcome.monograph_id,
    )  # fmt: skip


def _settings(check: Check, settings: TargetSettings | None) -> RunSettings:
    if check not in ("fast", "full", "off"):
        raise ValueError(f"check is fast, full or off, not {check!r}")
    target = settings or TargetSettings()
    return RunSettings(targets=("fhir", "jsonld"), target=target, check=check, max_page_bytes=MAX_PAGE_BYTES)


def _bytes_of(source: Source, path: str) -> tuple[bytes, str]:
    """The bytes of a page, and the name it goes by."""
    if isinstance(source, bytes):
        return source, path or "page.md"
    if isinstance(source, str):
        return source.encode("utf-8", "surrogatepass"), path or "page.md"
    return _read(source), path or Path(source).name


def _read(file: str | os.PathLike[str]) -> bytes:
    """The bytes of a file, up to one past the limit: the reader then says that it is too large (SRC106)."""
    with open(file, "rb") as handle:
        return handle.read(MAX_PAGE_BYTES + 1)


@cache
def _terminology(file: str) -> Terminology:
    return open_terminology(file)


def _dialect(name: str) -> Dialect | None:
    return load_dialect(name) if name else None
