"""`convert load`: feed a FHIR server or a database with an output; only what changed."""

import sys
from pathlib import Path

import click

from converter.cli.options import talk_options


@click.command(name="load")
@click.argument("output", default="output", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--fhir", default="", metavar="URL", help="Base address of a FHIR server.")
@click.option(
    "--state", default="", metavar="FILE", help="What the server is known to hold. Default: the user's state folder."
)
@click.option("--concurrency", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests side by side.")
@click.option("--entries", type=click.IntRange(1, 5000), default=200, show_default=True, help="Most in a transaction.")
@click.option("--single", is_flag=True, help="One request a resource, for servers without transactions.")
@click.option(
    "--max-shrink", type=click.FloatRange(0, 1), default=0.2, show_default=True, help="Most that may be deleted."
)
@click.option("--full", is_flag=True, help="Send all again, also what is known to be there.")
@click.option("--dry-run", is_flag=True, help="Compare, and send nothing.")
@talk_options
def command(output: Path, **options: object) -> None:
    """Feed a FHIR server with an output folder.

    \b
    convert load output --fhir https://fhir.hospital.test/r5
    convert load releases/current --fhir http://localhost:8080/fhir --dry-run

    Credentials come from the environment: CONVERT_FHIR_TOKEN, or CONVERT_FHIR_USER and CONVERT_FHIR_PASSWORD.
    A line for each resource that was sent goes to standard output.

    Exit status: 0 done, 65 too much would be deleted, 66 nothing to load, 69 the server refused something,
    75 another load is running, 78 the address is wrong.
    """
    if not options["fhir"]:
        raise click.UsageError("say where to: --fhir URL")
    from converter.cli.loading import run_fhir

    sys.exit(run_fhir(output, options))
