"""The last lines of a run: what was read, what was not, and why."""

from pathlib import Path

import click

from converter.cli.options import tell
from converter.findings import ExitStatus
from converter.jobs.export import Summary
from converter.jobs.settings import RunSettings

STANDINGS = {
    "written": "written",
    "not-monograph": "no monograph (reported, not written)",
    "duplicate": "the same as another page",
    "quarantined": "quarantined",
    "rejected": "rejected in review",
    "unreviewed": "not reviewed (left out)",
}


def print_summary(
    summary: Summary, status: ExitStatus, output: Path, settings: RunSettings, log_format: str = "text"
) -> None:
    """On standard error, a few lines, or one JSON object."""
    if log_format == "json":
        _as_json(summary, status, output, settings)
        return
    parts = [f"{count} {STANDINGS[standing]}" for standing, count in sorted(summary.standings.items()) if count]
    _line(f"read {summary.read} pages: {', '.join(parts)}")
    facts = summary.facts
    if facts:
        structured, doses = facts["doses_structured"], facts["doses"]
        _line(
            f"facts: {facts['indications']} indications, {structured} doses structured and "
            f"{doses - structured} kept as words, {facts['contraindications']} contraindications, "
            f"{facts['interactions']} interactions, {facts['adverse_effects']} effects, {facts['warnings']} warnings"
        )
    if summary.abstentions:
        common = ", ".join(f"{count} {reason}" for reason, count in summary.abstentions.most_common(4))
        _line(f"doses kept as words because: {common}")
    if summary.rejected:
        _line(f"facts left out, for reviewers rejected them: {summary.rejected}")
    if summary.coverage is not None:
        _line(f"clinical text that became facts: {summary.coverage:.0%}; blocks lost: {summary.lost_blocks}")
    for (severity, code), count in sorted(summary.codes.items()):
        _line(f"  {severity} {code} × {count}")
    if status is ExitStatus.GATE:
        _line("nothing published: see the findings above")
    else:
        _line(f"{', '.join(settings.targets)} in {output}/ ({summary.files} files); findings.ndjson, ledger.ndjson")


def _as_json(summary: Summary, status: ExitStatus, output: Path, settings: RunSettings) -> None:
    codes = [{"severity": severity, "code": code, "count": n} for (severity, code), n in sorted(summary.codes.items())]
    tell(
        "export", "", "json", status=int(status), output=str(output), formats=settings.targets, files=summary.files,
        read=summary.read, pages=summary.standings, facts=summary.facts, reasons=summary.abstentions,
        rejected=summary.rejected, coverage=summary.coverage, lost_blocks=summary.lost_blocks, findings=codes,
    )  # fmt: skip


def _line(text: str) -> None:
    click.echo(text, err=True)
