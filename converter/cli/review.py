"""`convert review`: pages for people over an output folder."""

import sys
from pathlib import Path

import click
import msgspec

from converter.cli.options import Command, say
from converter.cli.own_tables import own_terminology, terminology_option
from converter.dialects import DialectError, load_dialect
from converter.findings import ExitStatus, Finding, Severity


@click.command(name="review", cls=Command)
@click.argument("output", type=click.Path(path_type=Path), default="output")
@click.option("--input", "sources", type=click.Path(path_type=Path), default="input", show_default=True,
              help="The folder that was converted.")  # fmt: skip
@click.option("-o", "--site", type=click.Path(path_type=Path), help="Folder for the site. Default: OUTPUT/review.")
@click.option("--dialect", default="", help="As it was given to the conversion.")
@click.option("--source-name", default="", help="As it was given to the conversion: part of every fact's id.")
@terminology_option
@click.option("--brat", is_flag=True, help="Also the annotations in brat's standoff form (brat/).")
@click.option("--label-studio", is_flag=True, help="Also a task file for Label Studio (label-studio.json).")
def command(
    output: Path, sources: Path, site: Path | None, dialect: str, source_name: str, terminology: str, brat: bool,
    label_studio: bool,
) -> None:  # fmt: skip
    """Write a static site: every page with what was read from where, searchable, with verdicts to export.

    \b
    convert --to fhir,csv,jsonld DRUGS/ -o OUT && convert review OUT --input DRUGS/
    open OUT/review/index.html

    Exit status: 0; 3 when sources are missing or have changed; 66 when there is no output or dialect; 74 when the
    site cannot be written.
    """
    from converter.review.site import ledger_rows, write_site
    from converter.review.standoff import write_brat, write_label_studio

    place = site or output / "review"
    try:
        chosen = load_dialect(dialect) if dialect else None
        rows = list(ledger_rows(output))
    except DialectError as error:
        say([error.finding], "text")
        sys.exit(ExitStatus.NO_INPUT)
    except (OSError, msgspec.DecodeError) as error:
        message = f"no output to review: {error}"
        say([Finding(code="JOB711", severity=Severity.ERROR, path=str(output), message=message)], "text")
        sys.exit(ExitStatus.NO_INPUT)
    try:
        written, stale = write_site(output, sources, place, chosen, source_name, rows, own_terminology(terminology))
        if brat:
            write_brat(sources, place / "brat", chosen, source_name, rows)
        if label_studio:
            write_label_studio(sources, place / "label-studio.json", chosen, source_name, rows)
    except OSError as error:
        message = f"the site cannot be written: {error.strerror or error}"
        say([Finding(code="JOB713", severity=Severity.ERROR, path=str(place), message=message)], "text")
        sys.exit(ExitStatus.OUTPUT)
    for path in stale:
        message, hint = "the source is not there or has changed since the conversion", "convert again, or give --input"
        say([Finding(code="JOB725", severity=Severity.WARNING, path=path, message=message, hint=hint)], "text")
    click.echo(f"{written} pages: {place / 'index.html'}", err=True)
    sys.exit(ExitStatus.PARTIAL if stale else ExitStatus.DONE)
