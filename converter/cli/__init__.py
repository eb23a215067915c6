"""The command line: a thin skin. Commands are imported when they are called, so that help is quick."""

import os
import sys
from importlib import import_module

import click
from click_default_group import DefaultGroup

COMMANDS = {
    "export": "a folder of monographs to FHIR, CSV, JSON-LD … (the default)",
    "check": "anyone's FHIR JSON or NDJSON against the specification",
    "dosage": "a sentence to Dosage JSON, or the reason why not",
    "explain": "a page with what was read from each line, and what was not",
    "lint": "front-matter traps, unknown headings, damaged text; nothing written",
    "review": "pages for people: what was read from where",
    "diff": "what changed between two outputs, in clinical words",
    "run": "a scheduled export: incremental, locked, gated, published at once",
    "join": "the parts of a run that was divided among machines",
    "load": "feed a FHIR server or a database",
    "terminology": "the user's own RxNorm, ATC, SNOMED CT …",
}


class Commands(DefaultGroup):  # type: ignore[misc]
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, the main job first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; an unknown word is an argument of the default command."""
        if cmd_name not in COMMANDS:
            ctx.arg0 = cmd_name  # type: ignore[attr-defined]  # click-default-group puts it back before the arguments
            cmd_name = self.default_cmd_name
        command: click.Command = import_module(f"converter.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line each, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, default="export", default_if_no_args=False, invoke_without_command=True)
@click.version_option(package_name="monograph-converter", prog_name="convert")
@click.pass_context
def group(ctx: click.Context) -> None:
    """Open drug monographs in Markdown to data that machines can trust.

    \b
    convert --to fhir                      input/ to output/, the main job
    convert --to fhir,csv DRUGS/ -o OUT    several formats in one pass
    convert --to fhir - < page.md          one page, the Bundle on standard output
    convert dosage "500 mg every 8 hours"
    convert check OUT/

    Options of the main job: convert export --help.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Entry point; `| head` ends quietly, an interrupt with status 130."""
    try:
        group(prog_name="convert", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered goes nowhere
        sys.exit(0)
    except Exception as error:  # the last place where a bug can be told without a traceback
        if os.environ.get("CONVERT_DEBUG"):
            raise
        click.echo(f"a bug of this program: {type(error).__name__}: {error} (CONVERT_DEBUG=1 shows where)", err=True)
        sys.exit(70)
