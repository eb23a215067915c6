"""Bytes to resources, with a finding for everything that keeps a reader from them.

JSON as FHIR wants it: UTF-8, no duplicate names, not deeper than a reader can go.
See https://hl7.org/fhir/json.html and https://www.rfc-editor.org/info/std90.
"""

import re
from typing import Any

import msgspec

from converter.checks.positions import duplicate_keys, line_column
from converter.checks.problem import fhirpath
from converter.findings import Finding, Severity

BOM = b"\xef\xbb\xbf"
WIDE = (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"\x00{")
MAX_BYTES = 512 * 1024 * 1024
_PLACE = re.compile(r"\(byte (\d+)\)")
_ENCODE = msgspec.json.Encoder()


def read_json(data: bytes, path: str) -> tuple[Any, list[Finding]]:
    """The JSON value, or None with the findings that say why there is none."""
    findings: list[Finding] = []
    if data.startswith(BOM):
        findings.append(_finding("FHR502", path, 1, 1, "the file begins with a byte order mark", Severity.WARNING))
        data = data[len(BOM) :]
    if data.startswith(WIDE):
        return None, [*findings, _finding("FHR502", path, 1, 1, "the text is UTF-16 or UTF-32; FHIR JSON is UTF-8")]
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        return None, [*findings, _syntax(data, path, str(problem))]
    except RecursionError:
        return None, [*findings, too_deep(path)]
    # Only when the names counted in the text and in the value differ can one stand twice.
    once = _ENCODE.encode(value)
    if once != data and once.count(b'":') != data.count(b'":'):
        for where, offset in duplicate_keys(data):
            line, column = line_column(data, offset)
            findings.append(
                _finding(
                    "FHR504",
                    path,
                    line,
                    column,
                    f"the name '{where[-1]}' stands twice in one object",
                    location=fhirpath(where, "$"),
                )
            )
    return value, findings


def _syntax(data: bytes, path: str, text: str) -> Finding:
    match = _PLACE.search(text)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line, column = line_column(data, problem.start)
        return _finding("FHR502", path, line, column, "the text is not UTF-8")
    line, column = line_column(data, int(match[1]) if match else len(data))
    return _finding("FHR501", path, line, column, f"not JSON: {_PLACE.sub('', text).strip()}")


def too_deep(path: str) -> Finding:
    """A finding for JSON that is nested more deeply than can be read or checked."""
    return _finding("FHR506", path, 0, 0, "the JSON is nested too deeply to be read")


def too_large(path: str, limit: int) -> Finding:
    """A finding for one JSON text, or one line of NDJSON, of more than `limit` bytes."""
    return _finding("FHR507", path, 0, 0, f"one JSON text is larger than {limit} bytes", hint="split it, or use NDJSON")


def _finding(
    code: str,
    path: str,
    line: int,
    column: int,
    message: str,
    severity: Severity = Severity.ERROR,
    location: str = "",
    hint: str = "",
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        message=message,
        path=path,
        line=line,
        column=column,
        location=location,
        hint=hint,
        spec="http://hl7.org/fhir/json.html",
    )
