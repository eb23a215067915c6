"""The user's own terminology file: given, named in the environment, or lying in the working folder."""

from pathlib import Path
from typing import Any

import click

from converter.terminology import Terminology, open_terminology

DEFAULT_FILE = Path("terminology.sqlite")
"""Where `convert terminology import` puts the user's tables, and where every command looks for them."""
NONE = "none"


def terminology_option(command: Any) -> Any:
    """--terminology, or CONVERT_TERMINOLOGY in the environment."""
    return click.option(
        "--terminology", default="", envvar="CONVERT_TERMINOLOGY", metavar="FILE",
        help=f"The user's own terminologies. Default: {DEFAULT_FILE}, if it is there; none: without.",
    )(command)  # fmt: skip


def own_file(given: str, quiet: int = 0) -> str:
    """The path of the user's file, empty when there is none; a file that was not asked for is told on standard error.

    Raises UsageError when the file is missing or is no terminology file.
    """
    if given == NONE or (not given and not DEFAULT_FILE.is_file()):
        return ""
    path = given or str(DEFAULT_FILE)
    opened(path)
    if not given and not quiet:
        click.echo(f"codes also from {DEFAULT_FILE} (--terminology none leaves it out)", err=True)
    return path


def opened(path: str) -> Terminology:
    """The built-in tables with the user's file on top. Raises UsageError when it is missing or no terminology file."""
    try:
        return open_terminology(path)
    except FileNotFoundError as missing:
        raise click.UsageError(f"--terminology: no file {path}") from missing
    except ValueError as wrong:
        raise click.UsageError(f"--terminology: {wrong}") from wrong
