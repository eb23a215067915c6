"""`convert run JOB`: a scheduled export."""

import sys
from pathlib import Path
from typing import Any

import click

from converter.cli.options import Command, talk_options


@click.command(name="run", cls=Command)
@click.argument("job")
@click.option(
    "--config", default="converter.toml", show_default=True, type=click.Path(path_type=Path), help="The file of jobs."
)
@click.option("--full", is_flag=True, help="Convert every page anew.")
@click.option("--dry-run", is_flag=True, help="Show the plan; write nothing.")
@click.option("--wait", type=click.IntRange(0), default=0, help="Seconds to wait for another run to end.")
@click.option("--accept", default="", metavar="REASON", help="Pass the shrink gate; recorded in the release.")
@talk_options
def command(job: str, config: Path, **options: Any) -> None:
    """Run a job of converter.toml: incremental, locked, checked, gated, published at once.

    \b
    convert run nightly
    convert run nightly --dry-run
    convert run nightly --accept "withdrawn drugs removed on purpose"

    Exit status: 0 published or nothing to do, 3 published without some quarantined pages, 65 a gate refused,
    66 no input, 69 a load target refused, 74 disk, 75 another run holds the lock, 78 configuration wrong.
    """
    from converter.cli.running import run

    sys.exit(run(job, config, options))
