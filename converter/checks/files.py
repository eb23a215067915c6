"""FHIR files to findings: JSON and NDJSON, single or in folders, plain or gzip, one resource at a time."""

import gzip
import io
import os
import zlib
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path
from typing import cast

import msgspec

from converter.checks.checker import Layer, check_resource
from converter.checks.definitions import Version
from converter.checks.reading import MAX_BYTES, too_large
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
    """Every resource of a file, see `check_stream`. Raises OSError."""
    with path.open("rb") as stream:
        yield from check_stream(stream, shown(path), version, layers, tables)


def check_stream(
    stream: io.BufferedReader, path: str, version: Version, layers: Collection[Layer],
    tables: CodeTables | None = None, limit: int = MAX_BYTES,
) -> Iterator[Checked]:  # fmt: skip
    """Every resource of JSON, or of NDJSON of any size, plain or gzip.

    It is NDJSON when its name says so, or when its first line is a whole JSON object. No more than one text of at most
    `limit` bytes is held at a time; what is longer, and an archive that is broken, is a finding and ends the reading.
    """
    try:
        lines = enumerate(_lines(stream, limit), 1)
        first = next((text for text in lines if text[1].strip()), (1, b""))
        if first[1] and (_is_ndjson_name(path) or _is_object(first[1])):
            for number, line in chain([first], lines):
                if line.strip():
                    found = check_resource(line.rstrip(b"\r\n"), version, layers=layers, path=path, tables=tables)
                    yield Checked(path, len(line), tuple(_moved(finding, number) for finding in found))
            return
        text = bytearray(b"\n" * (first[0] - 1) + first[1])
        for _, line in lines:
            text += line
            if len(text) > limit:
                raise _TooLongError
        found = check_resource(bytes(text), version, layers=layers, path=path, tables=tables)
        yield Checked(path, len(text), tuple(found))
    except _TooLongError:
        yield Checked(path, limit, (too_large(path, limit),))
    except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
        message = f"the gzip data is broken: {problem}"
        yield Checked(path, 0, (Finding(code="FHR501", severity=Severity.ERROR, message=message, path=path),))


class _TooLongError(Exception):
    """One JSON text is longer than is held in memory."""


def _lines(stream: io.BufferedReader, limit: int) -> Iterator[bytes]:
    """The lines of what is inside gzip (all of its members), or of the stream as it is. Raises _TooLongError."""
    if stream.peek(2)[:2] == GZIP:
        stream = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream)), CHUNK)
    while line := stream.readline(limit + 1):
        if len(line) > limit:
            raise _TooLongError
        yield line


def _moved(finding: Finding, line: int) -> Finding:
    return msgspec.structs.replace(finding, line=line + max(finding.line, 1) - 1, column=max(finding.column, 1))


def _is_ndjson_name(path: str) -> bool:
    return path.lower().removesuffix(".gz").endswith((".ndjson", ".jsonl"))


def _is_object(line: bytes) -> bool:
    """Whether a line is a whole JSON object."""
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False
    return True


def shown(path: Path) -> str:
    """A path as text that every output can hold, also where the name of a file is no UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def unreadable(path: Path, reason: str) -> Finding:
    """A finding for a path that is no file or cannot be read."""
    return Finding(code="FHR500", severity=Severity.ERROR, message=f"cannot be read: {reason}", path=shown(path))
