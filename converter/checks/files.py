"""FHIR files to findings: JSON and NDJSON, single or in folders, plain or gzip, one resource at a time."""

import io
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from converter.checks.checker import Layer, check_resource
from converter.checks.definitions import Version
from converter.checks.reading import MAX_BYTES, unpack
from converter.checks.tables import CodeTables
from converter.findings import Finding, Severity

ENDINGS = (".json", ".ndjson", ".jsonl")
GZIP = b"\x1f\x8b"
CHUNK = 1 << 20


class Checked(msgspec.Struct, frozen=True):
    """One resource that was checked: where it stood, how large it was, and what was found."""

    path: str
    bytes: int
    findings: tuple[Finding, ...]


def find_files(paths: Collection[Path]) -> Iterator[Path]:
    """The files named, and below each folder those that end as FHIR files do, in order of name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(f for f in path.rglob("*") if f.is_file() and _is_fhir(f.name))
        else:
            yield path


def _is_fhir(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(ENDINGS)


def check_file(
    path: Path, version: Version, layers: Collection[Layer], tables: CodeTables | None = None
) -> Iterator[Checked]:
    """Every resource of a file. NDJSON is read line by line and may be of any size. Raises OSError."""
    lines = path.name.lower().removesuffix(".gz").endswith((".ndjson", ".jsonl"))
    if not lines:
        yield from check_data(path.read_bytes(), str(path), version, layers, tables)
        return
    with path.open("rb") as stream:
        yield from check_lines(_unpacked(stream), str(path), version, layers, tables)


def check_data(
    data: bytes, path: str, version: Version, layers: Collection[Layer], tables: CodeTables | None = None
) -> Iterator[Checked]:
    """One JSON text, or NDJSON when each line is one by itself."""
    text, findings = unpack(data, path)
    if findings:
        yield Checked(path, len(data), tuple(findings))
    elif _is_ndjson(text):
        yield from check_lines(io.BytesIO(text), path, version, layers, tables)
    else:
        yield Checked(path, len(text), tuple(check_resource(text, version, layers=layers, path=path, tables=tables)))


def check_lines(
    lines: Iterator[bytes] | io.BytesIO,
    path: str,
    version: Version,
    layers: Collection[Layer],
    tables: CodeTables | None = None,
) -> Iterator[Checked]:
    """NDJSON: one resource a line; findings carry the line of the file."""
    for number, line in enumerate(lines, 1):
        text = line.rstrip(b"\r\n")
        if text.strip():
            found = check_resource(text, version, layers=layers, path=path, tables=tables)
            yield Checked(path, len(line), tuple(_moved(finding, number) for finding in found))


def _moved(finding: Finding, line: int) -> Finding:
    return msgspec.structs.replace(finding, line=line + max(finding.line, 1) - 1, column=max(finding.column, 1))


def _is_ndjson(text: bytes) -> bool:
    """Whether the first line is a whole JSON object and more follow."""
    first, newline, rest = text.lstrip().partition(b"\n")
    if not newline or not rest.strip() or not first.startswith(b"{"):
        return False
    try:
        msgspec.json.decode(first)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False
    return True


def _unpacked(stream: io.BufferedReader) -> Iterator[bytes]:
    """The lines of a stream, through gzip when it is that; a broken archive ends the lines with what it said."""
    if stream.peek(2)[:2] != GZIP:
        yield from stream
        return
    reader = zlib.decompressobj(wbits=31)
    rest = b""
    while chunk := stream.read(CHUNK):
        try:
            rest += reader.decompress(chunk, MAX_BYTES)
        except zlib.error as problem:
            yield f"the gzip data is broken: {problem}".encode()
            return
        *whole, rest = rest.split(b"\n")
        yield from whole
    if rest:
        yield rest


def unreadable(path: Path, reason: str) -> Finding:
    """A finding for a path that is no file or cannot be read."""
    return Finding(code="FHR500", severity=Severity.ERROR, message=f"cannot be read: {reason}", path=str(path))
