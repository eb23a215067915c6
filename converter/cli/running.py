"""What `convert run` does: lock, run, load, metrics, and what it says."""

import os
import platform
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click
import msgspec
from filelock import FileLock, Timeout

from converter.cli.exporting import engine_of
from converter.cli.options import say, tell
from converter.cli.reporting import REPORT, Clock, told_lines, write_report
from converter.cli.run_loading import load_current
from converter.dialects import DialectError
from converter.findings import ExitStatus, Finding, Severity, worst
from converter.jobs.cluster import SCRATCH, ClusterError
from converter.jobs.config import ConfigurationError, Job, load_job
from converter.jobs.export import Summary
from converter.jobs.metrics import write_metrics
from converter.jobs.reviews import ReviewsError
from converter.jobs.scheduled import RunReport, make_plan, run_job
from converter.jobs.state import StateStore


def run(name: str, config: Path, options: dict[str, Any]) -> int:
    """One run of the job `name`; returns the exit status."""
    base = config.resolve().parent
    try:
        job = load_job(config, name)
    except ConfigurationError as error:
        return _refuse(error.finding, options, ExitStatus.CONFIGURATION)
    signal.signal(signal.SIGTERM, _stop)
    started, clock = time.time(), Clock()
    try:
        if options["dry_run"]:
            return _show_plan(job, base, options)
        with _locked(base / job.store, name, options["wait"]):
            chosen = {"engine": job.engine, "scheduler": job.scheduler}
            with engine_of(chosen, str(base / job.store / SCRATCH)) as engine:
                full, accept = options["full"], options["accept"]
                report = run_job(job, base, full, accept, lambda c: _say(c.findings, options), engine)
            _picture(base / job.store, name, report, clock)
            status = _finish(job, base, name, report, started, options)
    except Timeout:
        holder = _holder(base / job.store)
        finding = Finding(code="JOB712", severity=Severity.ERROR, path=job.store, message=f"held by {holder}")
        return _refuse(finding, options, ExitStatus.LOCKED)
    except (ConfigurationError, DialectError, ClusterError, ReviewsError) as error:
        status = _refuse(error.finding, options, ExitStatus.CONFIGURATION)
    except KeyboardInterrupt:
        tell("interrupted", "interrupted", options["log_format"], job=name)
        status = ExitStatus.INTERRUPTED
    except OSError as error:
        message = f"the store cannot be written: {error.strerror or error}"
        finding = Finding(
            code="JOB713", severity=Severity.ERROR, path=str(error.filename or job.store), message=message
        )
        status = _refuse(finding, options, ExitStatus.OUTPUT)
    else:
        return status
    if job.metrics and not options["dry_run"]:
        _note_failure(base / job.metrics, name, ExitStatus(status), started)
    return status


def _note_failure(metrics: Path, name: str, status: ExitStatus, started: float) -> None:
    with suppress(OSError):  # the disk that is full may be the same one; the status is told anyway
        report = RunReport(status, "", "", 0, 0, (), (), Summary())
        write_metrics(metrics, name, report, time.time(), time.time() - started)


def _finish(job: Job, base: Path, name: str, report: RunReport, started: float, options: dict[str, Any]) -> int:
    _say((*report.summary.noticed, *report.findings), options)
    if not options["quiet"]:
        tell(
            "run", _told(report), options["log_format"], job=name, status=int(report.status), before=report.before,
            release=report.release, converted=report.converted, reused=report.reused, removed=len(report.removed),
            pages=report.summary.standings,
        )  # fmt: skip
    report = msgspec.structs.replace(report, status=worst((report.status, load_current(job, base, options))))
    if job.metrics:
        write_metrics(base / job.metrics, name, report, time.time(), time.time() - started)
    return report.status


def _picture(store: Path, name: str, report: RunReport, clock: Clock) -> None:
    """`report.html` in the store; a run that had nothing to do leaves the last one."""
    if report.summary.read:
        about = (("release", report.release or "none"), ("before it", report.before or "none"),
                 ("pages converted", str(report.converted)), ("pages reused", str(report.reused)),
                 ("pages removed", str(len(report.removed))))  # fmt: skip
        lines = told_lines(report.summary, report.status, *about)
        write_report(store / REPORT, report.summary, clock, f"Report of job {name}", lines, report.findings)


def _told(report: RunReport) -> str:
    counts = f"{report.converted} pages converted, {report.reused} reused, {len(report.removed)} removed"
    if quarantined := report.summary.standings["quarantined"]:
        counts += f", {quarantined} quarantined (findings.ndjson says why)"
    if report.status is ExitStatus.GATE:
        return f"{counts}; a gate refused, nothing published; current is {report.before or 'none'}"
    if report.release == report.before:
        return f"{counts}; nothing changed; current is {report.release or 'none'}"
    return f"{counts}; published {report.release}, before it {report.before or 'none'}"


def _show_plan(job: Job, base: Path, options: dict[str, Any]) -> int:
    state = StateStore(base / job.store / "state")
    own = job.own_dialect(base), job.own_terminology(base)
    plan = make_plan(job, base, job.settings(base), *own, state.load(), state, options["full"])
    for page in plan.to_convert:
        click.echo(f"convert {page.path}")
    for path in plan.removed:
        click.echo(f"remove  {path}")
    counts = {"converted": len(plan.to_convert), "pages": len(plan.pages), "removed": len(plan.removed)}
    text = f"{counts['converted']} of {counts['pages']} pages to convert, {counts['removed']} gone"
    tell("plan", text, options["log_format"], **counts)
    return ExitStatus.DONE


@contextmanager
def _locked(store: Path, job: str, wait: int) -> Iterator[None]:
    """The store's lock, with who holds it and since when written beside it. Raises Timeout."""
    store.mkdir(parents=True, exist_ok=True)
    with FileLock(store / "lock", timeout=wait):
        holder = {"job": job, "host": platform.node(), "pid": os.getpid(), "since": int(time.time())}
        (store / "lock.json").write_bytes(msgspec.json.encode(holder))
        try:
            yield
        finally:
            (store / "lock.json").unlink(missing_ok=True)


def _holder(store: Path) -> str:
    try:
        holder = msgspec.json.decode((store / "lock.json").read_bytes())
        age = int(time.time()) - int(holder["since"])
        return f"process {holder['pid']} on {holder['host']} for {age} s"
    except (OSError, msgspec.DecodeError, KeyError, TypeError, ValueError):
        return "another run"


def _say(findings: tuple[Finding, ...], options: dict[str, Any]) -> None:
    say(findings, options["log_format"], options["quiet"], options["verbose"])


def _refuse(finding: Finding, options: dict[str, Any], status: ExitStatus) -> int:
    say([finding], options["log_format"], options["quiet"])
    return status


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """SIGTERM ends like an interrupt: what was staged is dropped, the old release stays."""
    raise KeyboardInterrupt
