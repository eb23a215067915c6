"""`convert load`: feed a FHIR server or a database with an output; only what changed."""

import sys
from pathlib import Path

import click

from converter.cli.options import Command, talk_options


def print_schema(context: click.Context, option: click.Parameter, name: str | None) -> None:
    """`--schema-sql`: the schema on standard output."""
    if not name:
        return
    from converter.load.sql import schema_sql

    click.echo(schema_sql(name), nl=False)
    context.exit()


@click.command(name="load", cls=Command)
@click.argument("output", default="output", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--fhir", default="", metavar="URL", help="Base address of a FHIR server.")
@click.option("--sql", default="", metavar="DSN", help="Database: postgresql://…, duckdb:FILE, or an SQLite file.")
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
@click.option(
    "--schema-sql",
    type=click.Choice(["sqlite", "postgresql", "duckdb"]),
    is_eager=True,
    expose_value=False,
    callback=print_schema,
    help="Print the schema of a database as SQL, and end.",
)
@talk_options
def command(output: Path, **options: object) -> None:
    """Feed a FHIR server or a database with an output folder.

    \b
    convert load output --fhir https://fhir.hospital.test/r5
    convert load exports/nightly/current --fhir http://localhost:8080/fhir --dry-run
    convert load output --sql drugs.db
    convert load output --sql postgresql://loader@db.hospital.test/drugs

    A database is loaded in one transaction: all of the release, or nothing. A password is best left to the
    database's own means (PGPASSWORD, ~/.pgpass).

    For a FHIR server they come from the environment: CONVERT_FHIR_TOKEN, or CONVERT_FHIR_USER with
    CONVERT_FHIR_PASSWORD.
    A line for each resource that was sent goes to standard output.

    Exit status: 0 done, 65 too much would be deleted, 66 nothing to load, 69 the server refused something,
    75 another load is running, 78 the address is wrong.
    """
    if bool(options["fhir"]) == bool(options["sql"]):
        raise click.UsageError("say where to: --fhir URL or --sql DSN")
    if options["sql"]:
        from converter.cli.loading_sql import run_sql

        sys.exit(run_sql(output, options))
    from converter.cli.loading import run_fhir

    sys.exit(run_fhir(output, options))
