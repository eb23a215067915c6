"""`convert diff OLD NEW`: what changed, in clinical words."""

import sys
from pathlib import Path

import click
import msgspec

from converter.cli.options import Command, say
from converter.findings import ExitStatus, Finding, Severity


@click.command(name="diff", cls=Command)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--output-format", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True
)  # fmt: skip
@click.option("--severity", type=click.Choice(["critical", "major", "minor"]), default="minor", help="Least to show.")
@click.option("--fail-on", type=click.Choice(["critical", "major", "minor", "never"]), default="never")
def command(old: Path, new: Path, output_format: str, severity: str, fail_on: str) -> None:
    """Compare two outputs, releases or stores: contraindications that went and doses that changed come first.

    \b
    convert diff exports/nightly/releases/1f… exports/nightly
    convert diff OLD NEW --output-format markdown --severity major

    Exit status: 0, or 1 when there is a change at or above --fail-on; 66 when a folder has nothing to compare.
    """
    from converter.jobs.diff import ORDER, compare
    from converter.jobs.diff_report import as_markdown, as_text
    from converter.jobs.statements import NothingToCompare

    try:
        comparison = compare(old, new)
    except (NothingToCompare, OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"nothing to compare: {error}"
        say([Finding(code="JOB724", severity=Severity.ERROR, message=message)], "text")
        sys.exit(ExitStatus.NO_INPUT)
    shown = [each for each in comparison.changes if ORDER.index(each.severity) <= ORDER.index(severity)]
    if output_format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(shown), indent=1).decode())
    else:
        click.echo(as_markdown(shown) if output_format == "markdown" else as_text(shown), nl=False)
    failing = fail_on != "never" and any(
        ORDER.index(each.severity) <= ORDER.index(fail_on) for each in comparison.changes
    )
    sys.exit(ExitStatus.FINDINGS if failing else ExitStatus.DONE)
