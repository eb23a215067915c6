"""What `convert load --sql` does once its options are read."""

from collections.abc import Mapping
from pathlib import Path

import click
import msgspec

from converter.cli.options import say, tell
from converter.findings import ExitStatus
from converter.load.refusal import LoadRefused
from converter.load.sql import LoadReport, load_sql

STATUSES = {
    "LOD851": ExitStatus.NO_INPUT,
    "LOD852": ExitStatus.LOCKED,
    "LOD853": ExitStatus.GATE,
}


def run_sql(output: Path, options: Mapping[str, object]) -> ExitStatus:
    """Load into a database; the exit status. A line for each table that changed goes to standard output."""
    log_format = str(options["log_format"])
    dry_run = bool(options["dry_run"])
    try:
        report = load_sql(
            output, str(options["sql"]), max_shrink=float(str(options["max_shrink"])), full=bool(options["full"]),
            dry_run=dry_run,
        )  # fmt: skip
    except LoadRefused as refusal:
        say([refusal.finding], log_format)
        return STATUSES.get(refusal.finding.code, ExitStatus.TARGET_REFUSED)
    if options.get("lines", True):
        _tell(report, log_format)
    if not options["quiet"]:
        facts = {"release": report.release, "changed": report.changed, "skipped": report.skipped}
        tell("load", _summary(report, dry_run), log_format, **facts, migrated=report.migrated, dry_run=dry_run)
    return ExitStatus.DONE


def _tell(report: LoadReport, log_format: str) -> None:
    for name, changes in report.tables.items():
        if log_format == "json":
            click.echo(msgspec.json.encode({"table": name, **msgspec.to_builtins(changes)}).decode())
        elif changes.inserted or changes.updated or changes.deleted:
            click.echo(f"{name}: {changes.inserted} inserted, {changes.updated} updated, {changes.deleted} deleted")


def _summary(report: LoadReport, dry_run: bool) -> str:
    if report.skipped:
        return f"release {report.release[:12]} is loaded already; nothing written"
    would = "would be " if dry_run else ""
    migrated = ", the schema was made anew" if report.migrated else ""
    return f"release {report.release[:12]}: {report.changed} rows {would}written or deleted{migrated}"
