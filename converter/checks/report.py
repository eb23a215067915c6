"""Findings in the formats that people and machines read: text, JSON, GitHub annotations, SARIF, OperationOutcome.

See https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and https://hl7.org/fhir/R5/operationoutcome.html.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

import msgspec

from converter.findings import Finding

FORMATS = ("text", "json", "github", "sarif", "outcome")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
NOTICES = {"error": "error", "warning": "warning", "info": "notice"}
OUTCOMES = {"error": "error", "warning": "warning", "info": "information"}
ISSUE_TYPES = {
    "FHR511": "required", "FHR514": "code-invalid", "FHR520": "invariant", "FHR522": "not-found",
    "FHR530": "code-invalid", "FHR531": "code-invalid", "FHR532": "code-invalid", "FHR533": "code-invalid",
    "FHR507": "too-long", "FHR513": "value", "FHR525": "value", "FHR526": "value", "FHR527": "value",
}  # fmt: skip


def render(findings: Iterable[Finding], form: str, tool_version: str) -> Iterator[str]:
    """Lines without their ends. `text`, `json` and `github` are written as the findings come, a line each."""
    if form == "text":
        yield from map(str, findings)
    elif form == "json":
        for finding in findings:
            yield msgspec.json.encode(finding).decode()
    elif form == "github":
        yield from map(_annotation, findings)
    elif form == "sarif":
        yield _pretty(_sarif(list(findings), tool_version))
    else:
        yield _pretty(_outcome(list(findings)))


def statistics(findings: Sequence[Finding], files: int, resources: int, size: int) -> Iterator[str]:
    """How much was checked, and how often each finding came, most frequent first."""
    yield f"{resources} resources in {files} files, {size} bytes"
    counted = Counter((f.code, f.severity.value) for f in findings)
    for (code, severity), count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:8d}  {code} {severity}"


def _pretty(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _annotation(finding: Finding) -> str:
    """A workflow command; `%`, line ends, `:` and `,` are escaped so that no message can begin another command."""
    place = {"file": finding.path, "line": finding.line, "col": finding.column, "title": finding.code}
    properties = ",".join(f"{k}={_property(str(v))}" for k, v in place.items() if v)
    message = f"{finding.location} {finding.message}".strip()
    return f"::{NOTICES[finding.severity.value]} {properties}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(findings: list[Finding], tool_version: str) -> dict[str, object]:
    rules = sorted({(f.code, f.spec) for f in findings}, key=lambda rule: rule[0])
    known = {code: {"id": code, "helpUri": spec} if spec else {"id": code} for code, spec in reversed(rules)}
    return {
        "$schema": SARIF,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "monograph-converter", "version": tool_version,
                                    "rules": [known[code] for code in sorted(known)]}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(f) for f in findings],
            }
        ],
    }  # fmt: skip


def _result(finding: Finding) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": quote(finding.path or "-")}}
    if finding.line:
        physical["region"] = {"startLine": finding.line, "startColumn": max(finding.column, 1)}
    location: dict[str, object] = {"physicalLocation": physical}
    if finding.location:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.location}]
    return {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity.value],
        "message": {"text": finding.message},
        "locations": [location],
    }


def _outcome(findings: list[Finding]) -> dict[str, object]:
    issues = [
        {
            "severity": OUTCOMES[f.severity.value],
            "code": ISSUE_TYPES.get(f.code, "structure"),
            "details": {"text": _CONTROL.sub("\N{REPLACEMENT CHARACTER}", f"{f.code} {f.message}")},
            "diagnostics": f"{quote(f.path or '-')}:{f.line}:{f.column}",
            **({"expression": [f.location]} if f.location else {}),
        }
        for f in findings
    ]
    all_right = [{"severity": "information", "code": "informational", "details": {"text": "no findings"}}]
    return {"resourceType": "OperationOutcome", "issue": issues or all_right}
