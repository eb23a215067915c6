"""`convert terminology`: the user's own RxNorm, ATC, SNOMED CT, … in one file beside the built-in tables."""

import sys
from pathlib import Path

import click

from converter.cli.options import Command, say
from converter.cli.own_tables import DEFAULT_FILE
from converter.findings import ExitStatus, Finding, Severity

KINDS = ("rxnorm", "atc", "snomed", "unii", "mesh", "generic")
_file = click.option(
    "--file", "target", type=click.Path(dir_okay=False, path_type=Path), default=DEFAULT_FILE, show_default=True,
    help="The user's own terminology file; the main job finds it here, or by --terminology.",
)  # fmt: skip


@click.group(name="terminology")
def command() -> None:
    """Bring in code systems that may not be shipped, and ask what a name is coded as.

    \b
    convert terminology import rxnorm RXNCONSO.RRF --version 2026-10-05
    convert terminology import snomed SnomedCT_InternationalRF2_PRODUCTION_20260101/
    convert terminology import generic own.tsv --file own.sqlite
    convert terminology list
    convert terminology find "amlodipine besilate"
    convert --to fhir DRUGS/                              finds terminology.sqlite here
    convert --to fhir DRUGS/ --terminology own.sqlite
    """


@command.command(name="import", cls=Command)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--version", default="", help="Version of the code system, where the file does not tell it.")
@_file
def import_(kind: str, source: Path, version: str, target: Path) -> None:
    """Import a file (for snomed, a folder) of that KIND; an earlier import of it is replaced.

    Exit status: 0; 66 when the file is not of that kind or its version is missing; 74 when the file cannot be written.
    """
    from converter.terminology.importing import import_file

    try:
        done = import_file(kind, source, version, target)
    except OSError as error:
        finding = Finding(code="TRM404", severity=Severity.ERROR, path=str(target), message=str(error))
        say([finding], "text")
        sys.exit(ExitStatus.OUTPUT)
    say(list(done.findings), "text")
    if done.counts is None:
        sys.exit(ExitStatus.NO_INPUT)
    click.echo(f"{kind}: {done.counts.concepts} codes, {done.counts.terms} names in {target}", err=True)


@command.command(name="list", cls=Command)
@_file
def list_(target: Path) -> None:
    """Code systems, versions and counts: the built-in tables, then the user's own."""
    from converter.terminology import open_terminology

    opened = open_terminology(target if target.exists() else None)
    for store in reversed(opened.stores):
        for source in store.sources.values():
            click.echo("\t".join([source.kind, source.system, source.version, str(source.concepts), source.licence]))


@command.command(cls=Command)
@click.argument("kind", type=click.Choice(KINDS))
@_file
def remove(kind: str, target: Path) -> None:
    """Take a KIND out of the user's file."""
    from converter.terminology.writing import remove_source

    count = remove_source(target, kind) if target.exists() else 0
    click.echo(f"{kind}: {count} removed", err=True)
    sys.exit(ExitStatus.DONE if count else ExitStatus.NO_INPUT)


@command.command(cls=Command)
@click.argument("name")
@_file
def find(name: str, target: Path) -> None:
    """What NAME is coded as: as a drug, a condition, a class."""
    from converter.terminology import open_terminology

    opened = open_terminology(target if target.exists() else None)
    answers = {"drug": opened.drug(name), "moiety": opened.moiety(name), "condition": opened.condition(name)}
    answers["class"] = opened.drug_class(name)
    for kind, codes in answers.items():
        for code in codes:
            click.echo("\t".join([kind, code.match, code.system, code.version, code.code, code.display]))
    sys.exit(ExitStatus.DONE if any(answers.values()) else ExitStatus.FINDINGS)
