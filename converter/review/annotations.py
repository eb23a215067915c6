"""Findings as GitHub workflow commands.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from converter.findings import Finding, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def annotation(finding: Finding) -> str:
    """One finding as one workflow command."""
    place = f"file={_property(finding.path)},line={max(finding.line, 1)},col={max(finding.column, 1)}"
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"::{_LEVELS[finding.severity]} {place},title={finding.code}::{_data(finding.message + hint)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
