"""The main job: a folder of pages into a folder of outputs, with ledger, findings and manifest."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Protocol

import msgspec

import converter
from converter.dialects import Dialect
from converter.findings import ExitStatus, Finding, Severity, worst
from converter.jobs import places
from converter.jobs.conversion import Conversion
from converter.jobs.discovery import Page, discover_at
from converter.jobs.engine import Plan, convert_pages
from converter.jobs.index import RunIndex
from converter.jobs.index_pass import index_pages
from converter.jobs.interaction_list import InteractionList
from converter.jobs.remote import publish_at
from converter.jobs.reviews import REASON, Awaited
from converter.jobs.settings import RunSettings
from converter.jobs.staging import STAGING, Staging
from converter.targets import registry
from converter.targets.registry import Piece
from converter.terminology import open_terminology

_encode = msgspec.json.Encoder(decimal_format="number", order="deterministic").encode


class Summary(msgspec.Struct):
    """What a run did, for the person who ran it. `standings` counts pages, `facts` facts, `codes` findings.

    `abstentions` counts clauses that stayed words by reason, `rejected` facts that reviewers left out, `seconds` is
    processor time by stage, `noticed` are findings of no page that was read.
    """

    read: int = 0
    standings: Counter[str] = msgspec.field(default_factory=Counter)
    facts: Counter[str] = msgspec.field(default_factory=Counter)
    codes: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    abstentions: Counter[str] = msgspec.field(default_factory=Counter)
    sections: dict[str, list[int]] = msgspec.field(default_factory=dict)
    lost_blocks: int = 0
    rejected: int = 0
    seconds: Counter[str] = msgspec.field(default_factory=Counter)
    files: int = 0
    noticed: tuple[Finding, ...] = ()

    @property
    def coverage(self) -> float | None:
        """The share of clinical text that became facts; None where there was none."""
        total = sum(characters for characters, _ in self.sections.values())
        return sum(inside for _, inside in self.sections.values()) / total if total else None

    def add(self, conversion: Conversion) -> None:
        """Count one page."""
        self.read += 1
        self.standings[conversion.standing] += 1
        self.codes.update((f.severity.value, f.code) for f in conversion.findings)
        for stage, seconds in conversion.seconds.items():
            self.seconds[stage] += seconds  # type: ignore[assignment]
        if conversion.standing == "written" and conversion.ledger:
            self.facts.update(conversion.facts)
            reasons = Counter(a.reason for a in conversion.ledger.abstentions)
            self.rejected += reasons.pop(REASON, 0)
            self.abstentions.update(reasons)
            self.lost_blocks += sum(block.reason == "lost" for block in conversion.ledger.blocks)
            for key, (total, inside) in conversion.ledger.clinical_by_section.items():
                both = self.sections.setdefault(key, [0, 0])
                both[0] += total
                both[1] += inside

    def status(self, settings: RunSettings) -> ExitStatus:
        """The exit status these counts stand for."""
        held = [ExitStatus.DONE]
        if any(code == "JOB709" for _, code in self.codes):
            held.append(ExitStatus.BUG)
        if self.standings["quarantined"]:
            held.append(ExitStatus.PARTIAL)
        if settings.fail_on_loss and (self.lost_blocks or any(code == "JOB705" for _, code in self.codes)):
            held.append(ExitStatus.GATE)
        if settings.fail_on != "never":
            limit = Severity(settings.fail_on).rank
            if any(Severity(severity).rank >= limit for severity, _ in self.codes):
                held.append(ExitStatus.FINDINGS)
        return worst(held)


class Engine(Protocol):
    """What reads and converts the pages of a run."""

    def index(self, pages: tuple[Page, ...], dialect: Dialect | None, settings: RunSettings) -> RunIndex:
        """The run's index."""

    def convert(self, pages: tuple[Page, ...], plan: Plan) -> Iterator[Conversion]:
        """Each page's conversion, in order."""


class _Local:
    """Processes of this machine."""

    def index(self, pages: tuple[Page, ...], dialect: Dialect | None, settings: RunSettings) -> RunIndex:
        return index_pages(pages, dialect, settings)

    def convert(self, pages: tuple[Page, ...], plan: Plan) -> Iterator[Conversion]:
        return convert_pages(pages, plan)


LOCAL: Engine = _Local()


def export(
    source: Path | str, output: Path | str, settings: RunSettings, dialect: Dialect | None = None,
    terminology: str = "", watch: Callable[[Conversion], None] = lambda conversion: None,
    start: Callable[[int], None] = lambda pages: None, engine: Engine = LOCAL,
) -> tuple[Summary, ExitStatus]:  # fmt: skip
    """Convert `source` (a folder, one file or a URL) into `output`, a folder or a URL.

    `watch` sees every conversion, `start` the page count. Raises OSError when the output cannot be written; an old
    output in a folder is then untouched.
    """
    found = discover_at(str(source), settings.select)
    start(len(found.pages))
    summary = Summary()
    if not found.pages:
        return summary, ExitStatus.NO_INPUT
    index = engine.index(found.pages, dialect, settings)
    with stage(str(output), settings) as staging:
        pages, refused = distinct(found.pages)
        conversions = engine.convert(pages, Plan(settings, index, dialect, terminology))
        produce(staging, found.findings, chain(refused, conversions), settings, summary, watch)
        return summary, finish(staging, str(output), summary, settings, terminology)


def stage(output: str, settings: RunSettings) -> Staging:
    """Where the output is made: in its folder, so that it can be renamed into place; for a URL, on this machine."""
    if places.is_url(output):
        return Staging(Path(tempfile.mkdtemp(prefix="convert-")), settings.target.shard_bytes)
    return Staging(Path(output) / STAGING, settings.target.shard_bytes)


def finish(staging: Staging, output: str, summary: Summary, settings: RunSettings, terminology: str) -> ExitStatus:
    """Publish what was staged, unless a gate refuses; the exit status."""
    status = summary.status(settings)
    manifest = build_manifest(staging, summary, terminology)
    if status is ExitStatus.GATE:
        staging.discard()
    elif places.is_url(output):
        publish_at(output, staging, manifest)
    else:
        staging.publish(Path(output), manifest)
    return status


def produce(
    staging: Staging, noticed: tuple[Finding, ...], conversions: Iterable[Conversion], settings: RunSettings,
    summary: Summary, watch: Callable[[Conversion], None],
) -> None:  # fmt: skip
    """Stage what the conversions give, in their order: the targets' files, ledger and findings."""
    targets = [registry.load(name) for name in settings.targets]
    for target in targets:
        staging.write(target.begin(settings.target))
    staging.write((Piece(path="ledger.ndjson", data=b"", append=True, records=0),))
    _remark(staging, noticed, ".", targets, settings, summary)
    interactions = InteractionList(staging.folder)
    awaited = Awaited(settings.reviews)
    for conversion in conversions:
        awaited.meet(conversion.path, conversion.sha256)
        summary.add(conversion)
        interactions.add(conversion.party)
        watch(conversion)
        staging.write(conversion.pieces)
        written = conversion.monograph_id if conversion.standing == "written" else ""
        for target in targets:
            staging.write(registry.remark(target, conversion.findings, written, conversion.path, settings.target))
        staging.write((_ledger_piece(conversion), _findings_piece(conversion.findings)))
    for finding in () if settings.select else awaited.findings():
        _remark(staging, (finding,), finding.path, targets, settings, summary)
    staging.write(interactions.pieces())
    staging.close()
    for target in targets:
        staging.seal(partial(_seal, target, settings), f"{target.name}/")
        staging.write(target.finish(dict(sorted(staging.files.items())), settings.target))
    staging.close()
    summary.files = len(staging.files)


def _remark(
    staging: Staging, noticed: tuple[Finding, ...], path: str, targets: list[registry.Target], settings: RunSettings,
    summary: Summary,
) -> None:  # fmt: skip
    """Findings that are of no page's conversion."""
    staging.write((_findings_piece(noticed),))
    for target in targets:
        staging.write(registry.remark(target, noticed, "", path, settings.target))
    summary.codes.update((f.severity.value, f.code) for f in noticed)
    summary.noticed += noticed


def _seal(target: registry.Target, settings: RunSettings, file: Path, path: str) -> bool:
    return registry.seal(target, file, path, settings.target)


def build_manifest(staging: Staging, summary: Summary, terminology: str) -> bytes:
    """`manifest.json`: tool, terminology versions, counts, and each file's digest, size and records; no clock."""
    content = {
        "tool": {"name": "monograph-converter", "version": converter.__version__},
        "terminology": open_terminology(terminology).versions(),
        "pages": {"read": summary.read, **dict(sorted(summary.standings.items()))},
        "facts": dict(sorted(summary.facts.items())),
        "files": [{"path": path, **msgspec.to_builtins(facts)} for path, facts in sorted(staging.files.items())],
    }
    return bytes(msgspec.json.format(_encode(content), indent=1)) + b"\n"


def distinct(pages: tuple[Page, ...]) -> tuple[tuple[Page, ...], tuple[Conversion, ...]]:
    """Pages whose outputs go to different files, also where case does not tell them apart; and the rest, refused."""
    first: dict[str, Page] = {}
    refused = []
    for page in pages:
        kept = first.setdefault(page.name.casefold(), page)
        if kept is not page:
            message = f"its output would overwrite that of {kept.path}"
            finding = Finding(code="JOB710", severity=Severity.ERROR, path=page.path, message=message)
            refused.append(Conversion(path=page.path, standing="quarantined", findings=(finding,)))
    return tuple(first.values()), tuple(refused)


def _ledger_piece(conversion: Conversion) -> Piece:
    line = {
        "path": conversion.path, "standing": conversion.standing, "monograph": conversion.monograph_id,
        "title": conversion.title, "sha256": conversion.sha256, "facts": conversion.facts,
        "ledger": msgspec.to_builtins(conversion.ledger) if conversion.ledger else None,
    }  # fmt: skip
    return Piece(path="ledger.ndjson", data=_encode(line) + b"\n", append=True)


def _findings_piece(findings: tuple[Finding, ...]) -> Piece:
    data = b"".join(_encode(finding) + b"\n" for finding in findings)
    return Piece(path="findings.ndjson", data=data, append=True, records=len(findings))


def empty_index() -> RunIndex:
    """The index of a run that holds one page only."""
    return RunIndex({})
