"""What `convert load` does once its options are read."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import click
import msgspec

from converter.cli.options import say, tell
from converter.findings import ExitStatus, Finding, Severity
from converter.load.fhir import Credentials, FhirLoadReport, LoadOptions, Result, load_fhir
from converter.load.fhir.server import Server
from converter.load.fhir.state import state_file
from converter.load.refusal import LoadRefused

STATUSES = {
    "LOD801": ExitStatus.NO_INPUT,
    "LOD802": ExitStatus.CONFIGURATION,
    "LOD805": ExitStatus.GATE,
    "LOD806": ExitStatus.OUTPUT,
    "LOD807": ExitStatus.LOCKED,
}


def run_fhir(output: Path, options: Mapping[str, object]) -> ExitStatus:
    """Load into a FHIR server; the exit status."""
    url = str(options["fhir"])
    log_format = str(options["log_format"])
    chosen = LoadOptions(
        max_shrink=float(str(options["max_shrink"])),
        concurrency=int(str(options["concurrency"])),
        entries=int(str(options["entries"])),
        single=bool(options["single"]),
        full=bool(options["full"]),
        dry_run=bool(options["dry_run"]),
    )
    try:
        server = Server(url, Credentials.of(os.environ))
        file = Path(str(options["state"])) if options["state"] else state_file(server.base, os.environ)
        try:
            report = load_fhir(output, server, file, chosen, _teller(log_format, bool(options.get("lines", True))))
        finally:
            server.close()
    except LoadRefused as refusal:
        say([refusal.finding], log_format)
        return STATUSES.get(refusal.finding.code, ExitStatus.TARGET_REFUSED)
    if not options["quiet"]:
        facts = {"release": report.release, "put": report.put, "deleted": report.deleted, "failed": report.failed}
        tell(
            "load", _summary(report, chosen.dry_run), log_format, **facts, unchanged=report.unchanged,
            skipped=report.skipped, dry_run=chosen.dry_run,
        )  # fmt: skip
    return ExitStatus.TARGET_REFUSED if report.failed else ExitStatus.DONE


def _teller(log_format: str, lines: bool) -> Callable[[Result], None]:
    """What tells of each resource that was sent; of refused ones alone without `lines`."""

    def tell(result: Result) -> None:
        if not lines:
            pass
        elif log_format == "json":
            click.echo(msgspec.json.encode(result).decode())
        else:
            click.echo(f"{result.action} {result.reference} {result.status} {result.problem}".rstrip())
        if result.problem:
            say([_refusal(result)], log_format)

    return tell


def _refusal(result: Result) -> Finding:
    message = f"the server refused to {result.action} {result.reference}: {result.status} {result.problem}"
    return Finding(code="LOD809", severity=Severity.ERROR, message=message)


def _summary(report: FhirLoadReport, dry_run: bool) -> str:
    if report.skipped:
        return f"release {report.release[:12]} is loaded already; nothing sent"
    would = "would be " if dry_run else ""
    failed = f", {report.failed} refused" if report.failed else ""
    return f"{report.put} {would}written, {report.deleted} {would}deleted, {report.unchanged} unchanged{failed}"
