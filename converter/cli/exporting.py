"""What `convert export` does with its options, and what it says while it works."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from filelock import FileLock, Timeout

from converter.cli.options import say, tell
from converter.cli.own_tables import own_file
from converter.cli.reporting import Clock, told_lines, write_report
from converter.cli.summary import print_summary
from converter.dialects import Dialect, DialectError, load_dialect
from converter.findings import ExitStatus, Finding, Severity
from converter.jobs.cluster import SCRATCH, ClusterError
from converter.jobs.conversion import Conversion
from converter.jobs.discovery import discover_at
from converter.jobs.embedding import lay_blocks
from converter.jobs.export import LOCAL, Engine, Summary, empty_index, export
from converter.jobs.lease import LEASE, LeaseHeldError, leased
from converter.jobs.places import is_url, join, plain
from converter.jobs.reviews import ReviewBook, ReviewsError, load_reviews
from converter.jobs.settings import RunSettings
from converter.targets import registry
from converter.targets.jsonld.target import EMBED
from converter.targets.settings import TargetSettings
from converter.terminology import open_terminology

LOCK = ".convert.lock"
TABLES = ("csv", "parquet")
"""Formats of which a page is no one stream, but several files."""


def list_targets() -> None:
    """A line for each format on standard output."""
    for name in registry.names():
        click.echo(f"{name:10} {registry.load(name).description}")


def run_export(source: str, options: dict[str, Any]) -> int:
    """The main job with the command's options; returns the exit status."""
    try:
        settings = read_settings(options)
    except ReviewsError as error:
        return _refuse(error.finding, options, ExitStatus.NO_INPUT)
    options = {**options, "terminology": own_file(options["terminology"], options["quiet"], options["log_format"])}
    if (options["engine"] == "dask") != bool(options["scheduler"]):
        raise click.UsageError("--engine dask and --scheduler ADDRESS go together")
    try:
        dialect = load_dialect(options["dialect"]) if options["dialect"] else None
    except DialectError as error:
        return _refuse(error.finding, options, ExitStatus.NO_INPUT)
    output = plain(options["output"])
    if options["embed"] and (source == "-" or options["shard"] or is_url(output)):
        raise click.UsageError("--embed is for a run of a whole folder into a folder")
    if source == "-":
        if len(settings.targets) > 1 or settings.targets[0] in TABLES:
            raise click.UsageError("a page from standard input goes to one format, and that is no table")
        return _one_page(settings, dialect, options)
    try:
        if options["dry_run"]:
            return _dry_run(source, settings, options["log_format"])
        if options["shard"]:
            return _part(source, output, settings, dialect, options)
        with locked(output):
            return _export(source, output, settings, dialect, options)
    except LeaseHeldError as held:
        return _refuse(held_finding(output, held), options, ExitStatus.LOCKED)
    except ClusterError as error:
        return _refuse(error.finding, options, ExitStatus.CONFIGURATION)
    except OSError as error:
        message = f"the output cannot be written: {error.strerror or error}"
        finding = Finding(code="JOB713", severity=Severity.ERROR, path=str(error.filename or output), message=message)
        return _refuse(finding, options, ExitStatus.OUTPUT)


def read_settings(options: dict[str, Any]) -> RunSettings:
    """The run's settings from the command's options. Raises UsageError for a format that does not exist."""
    known = registry.names()
    wanted = [name.strip() for given in options["to"] for name in given.split(",") if name.strip()]
    targets = tuple(dict.fromkeys(registry.available() if "all" in wanted else wanted))
    for name in targets:
        if name not in known:
            raise click.UsageError(f"no format {name!r}; there are {', '.join(known)} and all")
        if extra := registry.missing_extra(name):
            raise click.UsageError(f"format {name} needs an extra: install monograph-converter[{extra}]")
    if not targets:
        raise click.UsageError("--to names no format")
    if "jsonld" not in targets and (options["embed"] or options["graph"]):
        raise click.UsageError("--embed and --graph are for --to jsonld")
    chosen = {
        "source": options["source_name"], "source_url": options["source_url"], "publisher": options["publisher"],
        "jurisdiction": options["jurisdiction"], "license": options["license_"], "recorded": options["recorded"],
        "bundle": options["bundle"], "fhir_version": options["fhir_version"], "excel": options["excel"],
        "embed": bool(options["embed"]), "graph": options["graph"],
    }  # fmt: skip
    if options["base_url"]:
        chosen["base_url"] = options["base_url"].rstrip("/")
    return RunSettings(
        targets=targets, target=TargetSettings(**chosen), check=options["check"], fail_on=options["fail_on"],
        fail_on_loss=options["fail_on_loss"], jobs=options["jobs"], max_page_bytes=options["max_page_size"],
        max_page_seconds=options["max_page_seconds"], select=options["select"],
        reviews=load_reviews(Path(options["reviews"])) if options["reviews"] else ReviewBook(),
        require_reviewed=options["require_reviewed"],
    )  # fmt: skip


@contextmanager
def locked(output: str) -> Iterator[None]:
    """The lock of an output folder, or the lease of an output at a URL. Raises LeaseHeldError."""
    if is_url(output):
        with leased(output):
            yield
        return
    Path(output).mkdir(parents=True, exist_ok=True)
    lock = FileLock(Path(output) / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as held:
        raise LeaseHeldError("on this machine") from held
    try:
        yield
    finally:
        lock.release()


def held_finding(output: str, held: LeaseHeldError) -> Finding:
    """What is said when another run holds an output."""
    hint = f"if that run is dead, remove {join(output, LEASE)}" if is_url(output) else ""
    message = f"another run is writing here ({held})"
    return Finding(code="JOB712", severity=Severity.ERROR, path=output, message=message, hint=hint)


@contextmanager
def engine_of(options: dict[str, Any], scratch: str) -> Iterator[Engine]:
    """The engine that the options (`engine`, `scheduler`) name; `scratch` is where its workers write."""
    if options["engine"] == "local":
        yield LOCAL
        return
    from converter.jobs.cluster import connect

    with connect(options["scheduler"], scratch if is_url(scratch) else os.path.abspath(scratch)) as cluster:
        yield cluster


def _export(source: str, output: str, settings: RunSettings, dialect: Dialect | None, options: dict[str, Any]) -> int:
    clock = Clock()
    with _progress(options) as (start, step), engine_of(options, join(output, SCRATCH)) as engine:

        def watch(conversion: Conversion) -> None:
            say(conversion.findings, options["log_format"], options["quiet"], options["verbose"])
            step()

        terminology = options["terminology"]
        summary, status = export(source, output, settings, dialect, terminology, watch, start, engine)
    if options["embed"] and status is not ExitStatus.NO_INPUT:
        lay_blocks(Path(output), EMBED, Path(options["embed"]))
    if options["report"]:
        lines = told_lines(summary, status, ("output", output))
        write_report(Path(options["report"]), summary, clock, "Report of an export", lines)
    return _ended(source, output, settings, summary, status, options)


def _part(source: str, output: str, settings: RunSettings, dialect: Dialect | None, options: dict[str, Any]) -> int:
    """`--shard i/n`: a part of the run, for `convert join`."""
    from converter.jobs.parts import export_part

    number, slash, of = options["shard"].partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= 99_999):
        raise click.UsageError("--shard is I/N, as in 3/8")
    if options["engine"] != "local":
        raise click.UsageError("--shard is for the local engine: one part on each machine")

    def watch(conversion: Conversion) -> None:
        say(conversion.findings, options["log_format"], options["quiet"], options["verbose"])

    terminology = options["terminology"]
    summary, status = export_part(source, output, int(number), int(of), settings, dialect, terminology, watch)
    if status is ExitStatus.NO_INPUT:
        return _ended(source, output, settings, summary, status, options)
    if not options["quiet"]:
        text = f"part {number} of {of}: {summary.read} pages; next: convert join {output} -o OUT"
        tell("part", text, options["log_format"], part=int(number), of=int(of), read=summary.read, output=output)
    return status


def _ended(
    source: str, output: str, settings: RunSettings, summary: Summary, status: ExitStatus, options: dict[str, Any]
) -> int:
    if status is ExitStatus.NO_INPUT:
        finding = Finding(code="JOB711", severity=Severity.ERROR, path=source, message="no Markdown page found")
        return _refuse(finding, options, status)
    say(summary.noticed, options["log_format"], options["quiet"], options["verbose"])
    if not options["quiet"]:
        print_summary(summary, status, Path(output), settings, options["log_format"])
    return status


def _one_page(settings: RunSettings, dialect: Dialect | None, options: dict[str, Any]) -> int:
    """Standard input → its document in the one format on standard output."""
    data = sys.stdin.buffer.read(settings.max_page_bytes + 1)
    if len(data) > settings.max_page_bytes:
        finding = Finding(code="JOB707", severity=Severity.ERROR, path="-", message="larger than --max-page-size")
        return _refuse(finding, options, ExitStatus.PARTIAL)
    from converter.jobs.document import convert_document

    terminology = open_terminology(options["terminology"])
    conversion = convert_document(data, "-", dialect, terminology, settings, empty_index())
    say(conversion.findings, options["log_format"], options["quiet"], options["verbose"])
    for piece in conversion.pieces:
        sys.stdout.buffer.write(piece.data)
    sys.stdout.buffer.flush()
    if conversion.standing == "quarantined":
        return ExitStatus.PARTIAL
    worst_rank = max((finding.severity.rank for finding in conversion.findings), default=-1)
    failing = settings.fail_on != "never" and worst_rank >= Severity(settings.fail_on).rank
    return ExitStatus.FINDINGS if failing else ExitStatus.DONE


def _dry_run(source: str, settings: RunSettings, log_format: str) -> int:
    found = discover_at(source, settings.select)
    for page in found.pages:
        click.echo(page.path)
    text = f"{len(found.pages)} pages would be read, for {', '.join(settings.targets)}"
    tell("plan", text, log_format, read=len(found.pages), formats=settings.targets)
    return ExitStatus.DONE if found.pages else ExitStatus.NO_INPUT


def _refuse(finding: Finding, options: dict[str, Any], status: ExitStatus) -> int:
    say([finding], options["log_format"], options["quiet"])
    return status


class _progress:
    """A progress bar on a terminal; elsewhere nothing."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.shown = sys.stderr.isatty() and not options["quiet"] and options["log_format"] == "text"

    def __enter__(self) -> tuple[Callable[[int], None], Callable[[], None]]:
        if not self.shown:
            return (lambda pages: None), (lambda: None)
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self.bar = Progress(TextColumn("converting"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True))
        self.bar.start()
        task = self.bar.add_task("converting", total=None)
        return (lambda pages: self.bar.update(task, total=pages)), (lambda: self.bar.advance(task))

    def __exit__(self, *exc: object) -> None:
        if self.shown:
            self.bar.stop()
