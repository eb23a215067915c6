"""What must hold before a release replaces the old one."""

from pathlib import Path

from converter.findings import Finding, Severity
from converter.jobs.diff import compare
from converter.jobs.statements import NothingToCompare


def shrink_findings(old: Path | None, new: Path, max_shrink: float) -> tuple[Finding, ...]:
    """An error for each kind of fact of which more than `max_shrink` (a share) disappeared.

    None without an old release. A release without FHIR R5 resources cannot be compared; that is told as a
    warning and does not gate.
    """
    if old is None:
        return ()
    try:
        comparison = compare(old, new)
    except NothingToCompare as error:
        message = f"the shrink gate needs FHIR R5 resources in both releases; none in {Path(str(error)).name}"
        return (Finding(code="JOB723", severity=Severity.WARNING, message=message),)
    findings = []
    for kind, had in comparison.before.items():
        share = comparison.shrink(kind)
        if share > max_shrink:
            message = f"{comparison.gone[kind]} of {had} facts of kind {kind!r} would disappear ({share:.1%})"
            hint = "look at them with `convert diff`; if it is right, run again with --accept REASON"
            findings.append(Finding(code="JOB722", severity=Severity.ERROR, message=message, hint=hint))
    return tuple(findings)
