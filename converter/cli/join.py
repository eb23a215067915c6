"""`convert join PARTS`: the parts of a run that was divided among machines, as one output."""

import sys
from pathlib import Path

import click

from converter.cli.options import Command, say, talk_options
from converter.findings import ExitStatus, Finding, Severity


@click.command(name="join", cls=Command)
@click.argument("parts")
@click.option("-o", "--output", default="output", show_default=True, help="Folder or URL to write.")
@talk_options
def command(parts: str, output: str, log_format: str, quiet: int, verbose: int) -> None:
    """Put together what `convert export --shard I/N -o PARTS` wrote: the same bytes as one run.

    \b
    convert export --to fhir DRUGS/ --shard 1/2 -o parts     on one machine
    convert export --to fhir DRUGS/ --shard 2/2 -o parts     on another one
    convert join parts -o OUT

    Exit status: that of the whole run; 66 when a part is missing, damaged or of another run.
    """
    from converter.cli.exporting import held_finding, locked
    from converter.cli.summary import print_summary
    from converter.jobs.lease import LeaseHeldError
    from converter.jobs.parts import PartsMissing, join_parts
    from converter.jobs.places import plain

    output = plain(output)
    try:
        with locked(output):
            summary, status, settings = join_parts(plain(parts), output)
    except PartsMissing as missing:
        say([missing.finding], log_format, quiet)
        sys.exit(ExitStatus.NO_INPUT)
    except LeaseHeldError as held:
        say([held_finding(output, held)], log_format, quiet)
        sys.exit(ExitStatus.LOCKED)
    except OSError as error:
        message = f"cannot be read or written: {error.strerror or error}"
        path = str(error.filename or output)
        say([Finding(code="JOB713", severity=Severity.ERROR, path=path, message=message)], log_format, quiet)
        sys.exit(ExitStatus.OUTPUT)
    say(summary.noticed, log_format, quiet, verbose)
    if not quiet:
        print_summary(summary, status, Path(output), settings, log_format)
    sys.exit(status)
