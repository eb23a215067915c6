"""Pictures of a run, written where they were asked for."""

import time
from pathlib import Path

from converter.findings import ExitStatus, Finding
from converter.jobs import places
from converter.jobs.export import Summary

REPORT = "report.html"
"""The report of the last run of a job, in its store, beside the releases."""


class Clock:
    """Processor time of this process since it was made."""

    def __init__(self) -> None:
        self._start = time.process_time()

    def rest(self, summary: Summary) -> float:
        """What was not spent on pages in this process: planning, writing, publishing."""
        spent, pages = time.process_time() - self._start, sum(summary.seconds.values())
        return spent - pages if spent >= pages else spent


def told_lines(summary: Summary, status: ExitStatus, *about: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """What the head of a report says."""
    return (
        *about,
        ("exit status", f"{int(status)} ({status.name.lower()})"),
        ("pages read", str(summary.read)),
        ("clinical text that became facts", f"{summary.coverage or 0:.0%}"),
        ("facts left out, for reviewers rejected them", str(summary.rejected)),
        ("blocks with words that are in no output", str(summary.lost_blocks)),
    )


def write_report(
    file: Path, summary: Summary, clock: Clock, title: str, lines: tuple[tuple[str, str], ...],
    findings: tuple[Finding, ...] = (),
) -> None:  # fmt: skip
    """Write the report in one step. Raises OSError."""
    from converter.review.run_report import Told, run_report  # which loads all readers; most runs need none

    told = Told(title=title, lines=lines, findings=findings)
    text = run_report(summary, told, {"planning and writing": clock.rest(summary)})
    places.write_bytes(str(file), text.encode())
