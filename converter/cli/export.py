"""`convert export`, the main job and the default command."""

import sys
from pathlib import Path

import click

from converter.cli.options import Command, say, talk_options
from converter.cli.own_tables import terminology_option
from converter.findings import ExitStatus, Finding, Severity

DEFAULT_INPUT = "input"


@click.command(name="export", cls=Command)
@click.argument("source", default=DEFAULT_INPUT)
@click.option(
    "--to",
    multiple=True,
    default=["fhir"],
    show_default=True,
    help="Formats, comma-separated, or all; may be repeated.",
)
@click.option("-o", "--output", default="output", show_default=True, help="Folder to write.")
@click.option("--dialect", default="", help="Name of a built-in dialect or a TOML file. Default: detected.")
@click.option("--source-name", default="", help="Name of the site, part of every id. Default: the dialect's name.")
@click.option("--source-url", default="", help="Address of the site; pages are <address>/<slug>.")
@click.option("--base-url", default="", help="Base of fullUrl in Bundles.")
@click.option("--publisher", default="", help="Who publishes the site.")
@click.option("--jurisdiction", default="", help="ISO 3166 code of the country the pages are meant for.")
@click.option("--license", "license_", default="", help="Licence of the content (SPDX id or URL); none by default.")
@click.option("--recorded", default="", help="Instant to record in Provenance; never the clock.")
@click.option("--bundle", type=click.Choice(["collection", "transaction"]), default="collection", show_default=True)
@click.option("--fhir-version", type=click.Choice(["R5", "R4B", "R4"]), default="R5", show_default=True)
@click.option("--check", type=click.Choice(["fast", "full", "off"]), default="full", show_default=True)
@click.option("--excel", is_flag=True, help="A second set of tables for spreadsheets (csv-excel/).")
@click.option("--embed", default="", metavar="DIR", help="Lay JSON-LD blocks for a site's templates in DIR (jsonld).")
@click.option("--graph", is_flag=True, help="One combined graph.jsonld too (jsonld).")
@terminology_option
@click.option("--reviews", default="", metavar="FILE", help="Verdicts exported from the review site (review.json).")
@click.option("--require-reviewed", is_flag=True, help="Only pages that were approved as a whole.")
@click.option("--select", multiple=True, help="Only pages whose path matches this pattern; may be repeated.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Worker processes.")
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True)
@click.option("--scheduler", default="", metavar="ADDRESS", help="Dask scheduler: tcp://127.0.0.1:8786, tls://…")
@click.option("--shard", default="", metavar="I/N", help="Convert part I of N into OUTPUT; then: convert join.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]), default="error", show_default=True)
@click.option("--fail-on-loss", is_flag=True, help="Publish nothing when a block with words is in no output.")
@click.option("--max-page-size", type=click.IntRange(1), default=5_000_000, show_default=True, help="Bytes.")
@click.option("--max-page-seconds", type=click.IntRange(0), default=60, show_default=True, help="0: no limit.")
@click.option("--report", default="", metavar="FILE", help="Pictures of the run, as one HTML file.")
@click.option("--dry-run", is_flag=True, help="Say what would be read and written; write nothing.")
@click.option("--list-targets", is_flag=True, help="The formats, and end.")
@talk_options
def command(**options: object) -> None:
    """Convert a folder of monographs (or one page; `-` is standard input).

    \b
    convert --to fhir
    convert --to fhir,csv,jsonld DRUGS/ -o OUT
    convert --to fhir - < page.md
    convert --to jsonld SITE/drugs/ -o OUT --embed SITE/_includes/jsonld
    convert --to fhir s3://site/drugs -o s3://site/fhir --engine dask --scheduler tls://scheduler:8786

    Exit status: 0 done, 1 findings at or above --fail-on, 2 wrong usage, 3 some pages quarantined,
    65 a gate failed, 66 no input, 70 a bug, 74 output cannot be written, 75 another run is at work.
    """
    from converter.cli.exporting import list_targets, run_export

    if options["list_targets"]:
        list_targets()
        return
    from converter.jobs.places import is_url, plain

    source = plain(str(options["source"]))
    if source != "-" and not is_url(source) and not Path(source).exists():
        finding = Finding(code="JOB711", severity=Severity.ERROR, path=source, message="no such folder or file")
        say([finding], str(options["log_format"]))
        sys.exit(ExitStatus.NO_INPUT)
    sys.exit(run_export(source, options))
