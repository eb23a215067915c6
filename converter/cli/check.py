"""`convert check`: anyone's FHIR against the specification."""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from io import BufferedReader
from pathlib import Path
from typing import cast

import click

from converter.checks import LAYERS, MODES, VERSIONS, Layer, Version
from converter.checks.files import Checked, check_file, check_stream, find_files, unreadable
from converter.checks.report import FORMATS, render, statistics
from converter.checks.tables import code_tables
from converter.cli.options import Command
from converter.cli.own_tables import own_terminology, terminology_option
from converter.findings import Finding, Severity
from converter.findings.exit_status import ExitStatus
from converter.terminology import Terminology

SEVERITIES = [severity.value for severity in (Severity.INFO, Severity.WARNING, Severity.ERROR)]


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--fhir-version", type=click.Choice(VERSIONS, case_sensitive=False), default="R5", show_default=True)
@click.option("--check", "mode", type=click.Choice(["fast", "full"]), default="full", show_default=True,
              help="fast: schema, invariants, terminology; full: the fhir.resources models too.")  # fmt: skip
@click.option("--layer", "layers", multiple=True, type=click.Choice(LAYERS), help="Only this layer; may be repeated.")
@click.option("--severity", type=click.Choice(SEVERITIES), default="info", show_default=True,
              help="Show findings from this severity on.")  # fmt: skip
@click.option("--fail-on", type=click.Choice([*SEVERITIES, "never"]), default="error", show_default=True)
@click.option("--output-format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@terminology_option
@click.option("--statistics", "counted", is_flag=True, help="Counts on standard error.")
def command(
    paths: tuple[Path, ...], fhir_version: str, mode: str, layers: tuple[str, ...], severity: str, fail_on: str,
    form: str, terminology: str, counted: bool,
) -> None:  # fmt: skip
    """Check FHIR JSON or NDJSON: files, folders, gzip, or - for standard input.

    \b
    convert check OUT/                                    a folder, every .json and .ndjson below it
    convert check bundle.json --fhir-version R4B
    convert check export.ndjson.gz --layer schema
    curl … | convert check - --output-format json
    convert check OUT/ --output-format sarif > check.sarif

    Findings go to standard output, one a line: code severity file:line:column [FHIRPath] message.
    The exit status is 1 when one is as severe as --fail-on, 66 when there is nothing to check.
    """
    if not paths:
        raise click.UsageError("name files or folders, or - for standard input")
    chosen = cast("tuple[Layer, ...]", layers) or MODES[mode]
    run = _Run(cast(Version, fhir_version.upper()), chosen, own_terminology(terminology, quiet=1))
    shown = (f for f in run.findings(paths) if f.severity.rank >= Severity(severity).rank)
    for line in render(shown, form, _tool_version()):
        click.echo(line)
    if counted:
        for line in statistics(run.found, run.files, run.resources, run.size):
            click.echo(line, err=True)
    if run.resources == 0 and not run.found:
        click.echo("nothing to check: no .json or .ndjson file found", err=True)
        sys.exit(ExitStatus.NO_INPUT)
    limit = 3 if fail_on == "never" else Severity(fail_on).rank
    failing = any(f.severity.rank >= limit for f in run.found)
    sys.exit(ExitStatus.FINDINGS if failing else ExitStatus.DONE)


class _Run:
    """What was checked so far."""

    def __init__(self, version: Version, layers: tuple[Layer, ...], terminology: Terminology) -> None:
        self.version = version
        self.tables = code_tables(terminology)
        self.layers = layers
        self.found: list[Finding] = []
        self.files = self.resources = self.size = 0

    def findings(self, paths: tuple[Path, ...]) -> Iterator[Finding]:
        """The findings of all paths, as they come."""
        for path in find_files(paths):
            self.files += 1
            yield from self._file(path)

    def _file(self, path: Path) -> Iterator[Finding]:
        try:
            for checked in self._checked(path):
                self.resources += 1
                self.size += checked.bytes
                self.found.extend(checked.findings)
                yield from checked.findings
        except OSError as problem:
            finding = unreadable(path, problem.strerror or str(problem))
            self.found.append(finding)
            yield finding

    def _checked(self, path: Path) -> Iterator[Checked]:
        if str(path) == "-":
            stream = cast(BufferedReader, sys.stdin.buffer)
            return check_stream(stream, "-", self.version, self.layers, self.tables)
        return check_file(path, self.version, self.layers, self.tables)


def _tool_version() -> str:
    try:
        return version("monograph-converter")
    except PackageNotFoundError:
        return "0"
