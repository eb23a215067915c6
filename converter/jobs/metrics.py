"""A run's figures for Prometheus' textfile collector, written in one step."""

from pathlib import Path

from converter.findings import ExitStatus
from converter.jobs import places
from converter.jobs.scheduled import RunReport

_HELP = {
    "monograph_converter_last_run_timestamp_seconds": "When the last run ended.",
    "monograph_converter_last_success_timestamp_seconds": "When the last good run ended.",
    "monograph_converter_last_run_duration_seconds": "How long the last run took.",
    "monograph_converter_last_run_exit_status": "Exit status of the last run.",
    "monograph_converter_pages": "Pages of the last run by what became of them.",
    "monograph_converter_facts": "Facts of the last run by kind; absent when nothing was converted.",
}


def write_metrics(file: Path, job: str, report: RunReport, now: float, seconds: float) -> None:
    """Write the text exposition format; `now` is Unix time. The last success is kept over a run that failed.

    A run that came to no page says nothing of pages.
    """
    label = _escape(job)
    good = report.status in (ExitStatus.DONE, ExitStatus.PARTIAL)
    success = f"{now:.0f}" if good else _last_success(file)
    lines = [
        *_metric("monograph_converter_last_run_timestamp_seconds", [(f'job="{label}"', f"{now:.0f}")]),
        *_metric("monograph_converter_last_success_timestamp_seconds", [(f'job="{label}"', success or "0")]),
        *_metric("monograph_converter_last_run_duration_seconds", [(f'job="{label}"', f"{seconds:.3f}")]),
        *_metric("monograph_converter_last_run_exit_status", [(f'job="{label}"', str(int(report.status)))]),
        *_metric(
            "monograph_converter_pages",
            [
                (f'job="{label}",state="{state}"', str(count))
                for state, count in (
                    ("converted", report.converted),
                    ("reused", report.reused),
                    ("removed", len(report.removed)),
                    ("quarantined", report.summary.standings["quarantined"]),
                )
                if report.converted or report.reused
            ],
        ),
        *_metric(
            "monograph_converter_facts",
            [(f'job="{label}",kind="{kind}"', str(count)) for kind, count in sorted(report.summary.facts.items())],
        ),
    ]
    places.write_bytes(str(file), ("\n".join(lines) + "\n").encode())


def _metric(name: str, values: list[tuple[str, str]]) -> list[str]:
    if not values:
        return []
    return [
        f"# HELP {name} {_HELP[name]}",
        f"# TYPE {name} gauge",
        *(f"{name}{{{at}}} {value}" for at, value in values),
    ]


def _last_success(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    name = "monograph_converter_last_success_timestamp_seconds{"
    return next((line.rsplit(" ", 1)[-1] for line in lines if line.startswith(name)), "")


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
