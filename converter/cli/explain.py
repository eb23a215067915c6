"""`convert explain`: a page with what was read from each line."""

import os
import sys
from pathlib import Path

import click

from converter.cli.options import Command, say
from converter.cli.own_tables import own_terminology, terminology_option
from converter.findings import ExitStatus, Finding, Severity

_COLOURS = {"words": "yellow", "unread": "bright_black", "finding": "red"}


@click.command(name="explain", cls=Command)
@click.argument("page")
@click.option("--dialect", default="", help="Name of a built-in dialect or a TOML file. Default: detected.")
@terminology_option
@click.option("--html", "as_html", is_flag=True, help="One HTML page, on standard output.")
def command(page: str, dialect: str, as_html: bool, terminology: str) -> None:
    """Show a page with, under each line, what was read from it, and what was not and why.

    \b
    convert explain input/composition/amoxicillin.md
    convert explain --html page.md > page.html
    convert explain - < page.md

    Exit status: 0, or 66 when the page or the dialect is not there.
    """
    from converter.dialects import DialectError, load_dialect
    from converter.review.explanation import explain
    from converter.review.page_reading import read_page

    try:
        chosen = load_dialect(dialect) if dialect else None
        data = sys.stdin.buffer.read() if page == "-" else Path(page).read_bytes()
    except DialectError as error:
        say([error.finding], "text")
        sys.exit(ExitStatus.NO_INPUT)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        say([Finding(code="JOB711", severity=Severity.ERROR, path=page, message=message)], "text")
        sys.exit(ExitStatus.NO_INPUT)
    reading = read_page(data, page, chosen, terminology=own_terminology(terminology, quiet=1))
    if as_html:
        from converter.review.page_html import standalone_page

        click.echo(standalone_page(reading), nl=False)
        return
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    paint = (lambda text, kind: click.style(text, fg=_COLOURS.get(kind, "green"))) if colour else (lambda text, _: text)
    for line in explain(reading, paint):
        click.echo(line)
