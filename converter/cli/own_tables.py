"""The user's own terminology file: given, named in the environment, or lying in the working folder."""

from pathlib import Path
from typing import Any

import click

from converter.cli.options import tell
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


def own_file(given: str, quiet: int = 0, log_format: str = "text") -> str:
    """The path of the user's file, for those who open it elsewhere (workers); empty when there is none.

    Raises UsageError when the file is missing or is no terminology file.
    """
    path = _chosen(given, quiet, log_format)
    if path:
        _opened(path)
    return path


def own_terminology(given: str, quiet: int = 0) -> Terminology:
    """The built-in tables with the user's file on top, if there is one. Raises UsageError as `own_file` does."""
    return _opened(_chosen(given, quiet, "text"))


def _chosen(given: str, quiet: int, log_format: str) -> str:
    """A file that was not asked for is told on standard error."""
    if given == NONE or (not given and not DEFAULT_FILE.is_file()):
        return ""
    if not given and not quiet:
        text = f"codes also from {DEFAULT_FILE} (--terminology none leaves it out)"
        tell("terminology", text, log_format, file=str(DEFAULT_FILE))
    return given or str(DEFAULT_FILE)


def _opened(path: str) -> Terminology:
    try:
        return open_terminology(path)
    except FileNotFoundError as missing:
        raise click.UsageError(f"--terminology: no file {path}") from missing
    except ValueError as wrong:
        raise click.UsageError(f"--terminology: {wrong}") from wrong
