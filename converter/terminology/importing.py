"""Reads the user's own terminologies in the formats they are published in, and puts them into the user's file.

Every reader streams; a row that cannot be read becomes a problem with its line number and is left out. Too many such
rows, no row at all, or no version: nothing is imported.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from converter.findings import Finding, Severity
from converter.terminology import readers
from converter.terminology.readers.lines import Problems
from converter.terminology.writing import Counts, Import, Term, write_source

MOST_BAD_ROWS = 0.01
"""Share of rows that may be unreadable before the file is held for something else."""

Reader = Callable[[Path, Problems], Iterator[Term]]


class Format(msgspec.Struct, frozen=True):
    """A published format: its code system, its reader, and how to find a version in the file's name."""

    system: str
    read: Reader
    version_of: Callable[[Path], str]


class Imported(msgspec.Struct, frozen=True):
    """The outcome of an import; `counts` is None when nothing was imported, and the findings say why."""

    counts: Counts | None
    findings: tuple[Finding, ...]


FORMATS = {
    "rxnorm": Format("http://www.nlm.nih.gov/research/umls/rxnorm", readers.rxnorm.read, lambda path: ""),
    "atc": Format("http://www.whocc.no/atc", readers.atc.read, readers.atc.version_of),
    "snomed": Format("http://snomed.info/sct", readers.snomed.read, readers.snomed.version_of),
    "unii": Format("http://fdasis.nlm.nih.gov", readers.unii.read, lambda path: ""),
    "mesh": Format("https://www.nlm.nih.gov/mesh", readers.mesh.read, readers.mesh.version_of),
}
KINDS = (*FORMATS, "generic")


def import_file(kind: str, source: Path, version: str, target: Path) -> Imported:
    """Imports `source` of that kind into the user's file `target`. A `generic` file states systems and versions.

    Raises OSError when the source cannot be read or the target cannot be written.
    """
    if kind == "generic":
        return _import_generic(source, target)
    known = FORMATS[kind]
    version = version or known.version_of(source)
    if not version:
        return _refused("TRM402", source, f"which version of {kind} is this?", "give --version")
    what = Import(kind=kind, system=known.system, version=version, file=source.name, sha256=_digest(source))
    return _import(what, known.read, source, target)


def _import_generic(source: Path, target: Path) -> Imported:
    problems = Problems(source)
    sources = readers.generic.sources(source, problems)
    if not sources:
        return _refused("TRM401", source, "no row with a system, a code, a term and a version", "", problems)
    findings: tuple[Finding, ...] = ()
    concepts = terms = 0
    digest = _digest(source)
    for system, version in sources:
        what = Import(kind="generic", system=system, version=version, file=source.name, sha256=digest)
        done = _import(what, readers.generic.reader(system, version), source, target)
        findings = tuple(dict.fromkeys((*findings, *done.findings)))
        if done.counts is None:
            return Imported(None, findings)
        concepts, terms = concepts + done.counts.concepts, terms + done.counts.terms
    return Imported(Counts(concepts, terms), findings)


def _import(what: Import, read: Reader, source: Path, target: Path) -> Imported:
    problems = Problems(source)

    def checked() -> Iterator[Term]:
        yield from read(source, problems)
        if problems.bad > MOST_BAD_ROWS * max(problems.rows, 1):
            raise ValueError(f"{problems.bad} of {problems.rows} rows could not be read")

    try:
        counts = write_source(target, what, checked())
    except ValueError as error:
        return _refused("TRM401", source, f"not imported as {what.kind}: {error}", "is it that format?", problems)
    return Imported(counts, problems.findings())


def _refused(code: str, source: Path, message: str, hint: str, problems: Problems | None = None) -> Imported:
    finding = Finding(code=code, severity=Severity.ERROR, path=str(source), message=message, hint=hint)
    return Imported(None, (*(problems.findings() if problems else ()), finding))


def _digest(source: Path) -> str:
    """SHA-256 of a file, or of the names and contents of a folder's files in order."""
    digest = hashlib.sha256()
    for path in [source] if source.is_file() else sorted(p for p in source.rglob("*.txt") if p.is_file()):
        digest.update(path.name.encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
