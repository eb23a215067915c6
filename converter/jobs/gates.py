"""What must hold before a release replaces the old one."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from converter.findings import Finding, Severity
from converter.jobs.diff import compare
from converter.jobs.staging import MANIFEST
from converter.jobs.statements import NothingToCompare


class Counted(msgspec.Struct, frozen=True):
    """What a manifest counts: pages by what became of them, and facts by kind."""

    pages: dict[str, int]
    facts: dict[str, int]


def counted(release: Path) -> Counted:
    """The counts of a release. Raises OSError, msgspec.DecodeError."""
    return msgspec.json.decode((release / MANIFEST).read_bytes(), type=Counted)


def shrink_findings(old: Path | None, new: Path, max_shrink: float, now: Counted) -> tuple[Finding, ...]:
    """An error for each kind of fact of which more than `max_shrink` (a share) disappeared.

    None without an old release. Where one of the releases has no FHIR R5 resources, the counts of the old one are held
    against what is counted `now`, and a warning says so: what came instead of what went is not seen then.
    """
    if old is None:
        return ()
    try:
        comparison = compare(old, new)
        before, gone = comparison.before, comparison.gone
    except NothingToCompare:
        before, gone = {}, {}
    if not set(before) <= {"monograph"}:
        return tuple(_refusals(before, gone, max_shrink))
    had, has = _by_kind(counted(old)), _by_kind(now)
    if not any(had.values()):
        return ()
    message = "only numbers of facts are compared, for a release has no FHIR R5 resources"
    fewer = {kind: count - has.get(kind, 0) for kind, count in had.items()}
    by_number = Finding(code="JOB723", severity=Severity.WARNING, message=message)
    return (by_number, *_refusals(had, fewer, max_shrink))


def _by_kind(counts: Counted) -> dict[str, int]:
    return {"monographs": counts.pages.get("written", 0), **counts.facts}


def _refusals(before: Mapping[str, int], gone: Mapping[str, int], max_shrink: float) -> list[Finding]:
    findings = []
    for kind, had in before.items():
        if had and gone.get(kind, 0) / had > max_shrink:
            share = gone[kind] / had
            message = f"{gone[kind]} of {had} facts of kind {kind!r} would disappear ({share:.1%})"
            hint = "look at them with `convert diff`; if it is right, run again with --accept REASON"
            findings.append(Finding(code="JOB722", severity=Severity.ERROR, message=message, hint=hint))
    return findings
