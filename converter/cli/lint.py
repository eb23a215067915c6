"""`convert lint`: what an editor of the site should look at."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from converter.cli.options import Command, paint, say
from converter.dialects import Dialect, DialectError, load_dialect
from converter.findings import ExitStatus, Finding, Severity
from converter.jobs.discovery import Discovery, Page, discover

MOST_BYTES = 5_000_000


@click.command(name="lint", cls=Command)
@click.argument("paths", nargs=-1)
@click.option("--dialect", default="", help="Name of a built-in dialect or a TOML file. Default: detected.")
@click.option("--select", multiple=True, help="Only pages whose path matches this pattern; may be repeated.")
@click.option("--output-format", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]), default="error", show_default=True)
@click.option("--fix", is_flag=True, help="Mend what is safe: damaged text, front matter, debris in questions.")
@click.option("--draft-dialect", is_flag=True, help="A starter dialect from the pages' headings, on standard output.")
def command(
    paths: tuple[str, ...],
    dialect: str,
    select: tuple[str, ...],
    output_format: str,
    fail_on: str,
    fix: bool,
    draft_dialect: bool,
) -> None:
    """Front-matter traps, unknown headings, damaged text, contradictions. Nothing is written without --fix.

    \b
    convert lint DRUGS/
    convert lint DRUGS/ --output-format github
    convert lint DRUGS/ --fix
    convert lint DRUGS/ --draft-dialect > ours.toml

    Exit status: 0, or 1 when there is a finding at or above --fail-on; 66 when there is no page or no such dialect;
    74 when a page cannot be written.
    """
    try:
        chosen = load_dialect(dialect) if dialect else None
    except DialectError as error:
        say([error.finding], "text")
        sys.exit(ExitStatus.NO_INPUT)
    found = _discover(paths or ("input",), select)
    if not found.pages:
        say(
            [*found.findings, Finding(code="JOB711", severity=Severity.ERROR, message="no Markdown page found")], "text"
        )
        sys.exit(ExitStatus.NO_INPUT)
    if draft_dialect:
        _draft(found, chosen)
        return
    if fix and not _fix(found, chosen):
        sys.exit(ExitStatus.OUTPUT)
    findings = _show(_lint(found, chosen), output_format)
    worst = max((finding.severity.rank for finding in findings), default=-1)
    failing = fail_on != "never" and worst >= Severity(fail_on).rank
    sys.exit(ExitStatus.FINDINGS if failing else ExitStatus.DONE)


def _discover(paths: tuple[str, ...], select: tuple[str, ...]) -> Discovery:
    """The pages of all paths; a page is named as it can be opened from here."""
    pages: list[Page] = []
    findings: list[Finding] = []
    for path in paths:
        if not Path(path).exists():
            findings.append(
                Finding(code="JOB701", severity=Severity.ERROR, path=path, message="no such folder or file")
            )
            continue
        found = discover(Path(path), select)
        pages += [msgspec.structs.replace(page, path=page.file) for page in found.pages]
        findings += found.findings
    return Discovery(tuple(pages), tuple(findings))


def _lint(found: Discovery, dialect: Dialect | None) -> Iterator[Finding]:
    """The findings of reading and facts, page by page."""
    from converter.review.page_reading import read_page

    yield from found.findings
    for page, data in _read(found):
        if isinstance(data, Finding):
            yield data
        else:
            yield from read_page(data, page.path, dialect).findings


def _read(found: Discovery) -> Iterator[tuple[Page, bytes | Finding]]:
    for page in found.pages:
        try:
            with open(page.file, "rb") as file:
                data = file.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                message = f"not read: larger than {MOST_BYTES} bytes"
                yield page, Finding(code="JOB707", severity=Severity.ERROR, path=page.path, message=message)
                continue
            yield page, data
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            yield page, Finding(code="JOB701", severity=Severity.ERROR, path=page.path, message=message)


def _show(findings: Iterator[Finding], output_format: str) -> list[Finding]:
    """The findings on standard output, each as soon as it is known (JSON: one array)."""
    from converter.review.annotations import annotation

    shown = []
    for finding in findings:
        shown.append(finding)
        if output_format == "text":
            click.echo(paint(str(finding), finding.severity) if sys.stdout.isatty() else str(finding))
        elif output_format == "github":
            click.echo(annotation(finding))
    if output_format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(shown), indent=1).decode())
    return shown


def _fix(found: Discovery, dialect: Dialect | None) -> bool:
    """Mends the pages where they stand. False when one could not be written."""
    from converter.review.mending import mend

    for page, data in _read(found):
        if isinstance(data, Finding):
            continue
        mended = mend(data, page.path, dialect)
        if not mended.done:
            continue
        try:
            Path(page.file).write_bytes(mended.data)
        except OSError as error:
            message = f"cannot be written: {error.strerror or error}"
            say([Finding(code="JOB713", severity=Severity.ERROR, path=page.path, message=message)], "text")
            return False
        click.echo(f"{page.path}: {'; '.join(mended.done)}", err=True)
    return True


def _draft(found: Discovery, dialect: Dialect | None) -> None:
    from converter.review.drafting import draft_dialect
    from converter.source import read_document

    documents = (
        read_document(data, page.path, dialect) for page, data in _read(found) if not isinstance(data, Finding)
    )
    click.echo(draft_dialect(documents, "ours"), nl=False)
