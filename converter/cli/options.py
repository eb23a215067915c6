"""Options that several commands share, and how talk goes to standard error."""

import os
import sys
from collections.abc import Iterable
from typing import Any

import click
import msgspec

from converter.findings import Finding, Severity


class Command(click.Command):
    """A command that refuses an option which is given twice and can hold only one value: none is dropped in silence."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises UsageError; otherwise what click does."""
        _, _, given = self.make_parser(ctx).parse_args(args=list(args))
        for option in given:
            single = isinstance(option, click.Option) and not (option.multiple or option.count or option.is_flag)
            if single and given.count(option) > 1:
                raise click.UsageError(f"{max(option.opts, key=len)} is given twice", ctx)
        return super().parse_args(ctx, args)


def shown(finding: Finding, quiet: int, verbose: int) -> bool:
    """Whether a finding is shown: errors and warnings, remarks with -v, errors only with -q, nothing with -qq."""
    limit = 3 if quiet >= 2 else 2 if quiet == 1 else 0 if verbose else 1
    return finding.severity.rank >= limit


def say(findings: Iterable[Finding], log_format: str, quiet: int = 0, verbose: int = 0) -> None:
    """Findings on standard error, a line each, as text (coloured on a terminal) or JSON."""
    for finding in findings:
        if not shown(finding, quiet, verbose):
            continue
        if log_format == "json":
            click.echo(msgspec.json.encode(finding).decode(), err=True)
        else:
            click.echo(paint(str(finding), finding.severity), err=True)


def tell(event: str, text: str, log_format: str, **facts: object) -> None:
    """A line on standard error that is no finding: as text, or as a JSON object with `event` and the `facts` of it."""
    line = msgspec.json.encode({"event": event, **facts}).decode() if log_format == "json" else text
    click.echo(line, err=True)


def paint(line: str, severity: Severity) -> str:
    """The line in the colour of its severity where standard error is a terminal and NO_COLOR is not set."""
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        return line
    return click.style(line, fg={"error": "red", "warning": "yellow", "info": "blue"}[severity.value])


def talk_options(command: Any) -> Any:
    """-q, -v and --log-format."""
    command = click.option("-q", "--quiet", count=True, help="Errors only; -qq: nothing.")(command)
    command = click.option("-v", "--verbose", count=True, help="Remarks too.")(command)
    return click.option(
        "--log-format", type=click.Choice(["text", "json"]), default="text", help="How talk on standard error looks."
    )(command)
