"""A scheduled export: plan, convert what changed, check, pass the gates, publish at once, remember."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from converter.dialects import Dialect
from converter.findings import ExitStatus, Finding, Severity, worst
from converter.jobs.basis import basis_digest
from converter.jobs.bulk_publish import SCRATCH, chained, link_releases, write_pages
from converter.jobs.changes import Notes, notes_of, write_changes, write_notes
from converter.jobs.config import Job
from converter.jobs.conversion import Conversion
from converter.jobs.discovery import Page, discover_at
from converter.jobs.engine import Plan, convert_pages
from converter.jobs.export import LOCAL, Engine, Summary, build_manifest, distinct, produce
from converter.jobs.gates import Counted, counted, shrink_findings
from converter.jobs.index import IndexEntry, RunIndex, build_index
from converter.jobs.index_pass import entry_of, hash_page
from converter.jobs.places import is_url
from converter.jobs.releases import ReleaseStore, digest_of
from converter.jobs.settings import RunSettings
from converter.jobs.staging import Staging
from converter.jobs.state import STATE_VERSION, JobState, PageState, StateStore, page_key, used_digest
from converter.targets.ndjson import transaction_time

CHANGED = "changed"
"""Stands for the digest of a page that was not read as planned: the next run has work, even if it is gone."""


class PagePlan(msgspec.Struct, frozen=True):
    """A page of this run; `key` names the kept conversion to use, empty when it must be converted."""

    page: Page
    sha256: str
    entry: IndexEntry | None
    key: str


class JobPlan(msgspec.Struct, frozen=True):
    """What a run would do. `removed` are pages of the last run that are gone; `unchanged` means nothing to do."""

    basis: str
    pages: tuple[PagePlan, ...]
    refused: tuple[Conversion, ...]
    removed: tuple[str, ...]
    unchanged: bool
    index: RunIndex
    noticed: tuple[Finding, ...]

    @property
    def to_convert(self) -> tuple[Page, ...]:
        """Pages that must be converted."""
        return tuple(each.page for each in self.pages if not each.key)


class RunReport(msgspec.Struct, frozen=True):
    """What a run did: the release before and after, counts, and what the gates said."""

    status: ExitStatus
    before: str
    release: str
    converted: int
    reused: int
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]
    summary: Summary


def run_job(
    job: Job, base: Path, full: bool = False, accept: str = "",
    watch: Callable[[Conversion], None] = lambda conversion: None, engine: Engine = LOCAL,
) -> RunReport:  # fmt: skip
    """One run of a job; paths are relative to `base`. The caller holds the lock.

    `full` converts every page anew; `accept` is the reason for which a shrink gate is passed, recorded in the
    release. Raises DialectError, ConfigurationError, ReviewsError for verdicts that cannot be read, and OSError when
    the store cannot be written; the old release is then whole and current.
    """
    settings = job.settings(base)
    dialect, terminology = job.own_dialect(base), job.own_terminology(base)
    store = ReleaseStore(base / job.store)
    state = StateStore(store.root / "state")
    last = state.load()
    plan = make_plan(job, base, settings, dialect, terminology, last, state, full)
    before, summary = store.current_digest(), Summary()
    if not plan.pages and not plan.refused:
        finding = Finding(code="JOB711", severity=Severity.ERROR, path=job.input, message="no Markdown page found")
        return RunReport(ExitStatus.NO_INPUT, before, before, 0, 0, plan.removed, (finding,), summary)
    if plan.unchanged and before and before == last.release:
        _tidy(store, job)
        summary = msgspec.structs.replace(_as_published(store.releases / before), noticed=plan.noticed)
        return RunReport(_standing(summary), before, before, 0, len(plan.pages), (), (), summary)
    kept: dict[str, PageState] = {}
    with Staging(store.prepare(), settings.target.shard_bytes) as staging:
        conversions = _conversions(plan, settings, dialect, terminology, state, kept, engine)
        produce(staging, plan.noticed, conversions, settings, summary, watch)
        now = Counted(dict(summary.standings), dict(summary.facts))
        refused = shrink_findings(store.current_folder(), staging.folder, job.gates.max_shrink, now)
        shrunk = any(finding.severity is Severity.ERROR for finding in refused)
        gated = ([ExitStatus.GATE] if shrunk and not accept else []) + _severity_gate(summary, settings)
        if gated:
            staging.discard()
            return RunReport(worst(gated), before, before, len(plan.to_convert), 0, plan.removed, refused, summary)
        content = build_manifest(staging, summary, terminology)
        _tell_apart(store, staging, content, accept if shrunk else "", settings, job)
        release = store.publish(content)
    state.save(JobState(STATE_VERSION, plan.basis, release, kept))
    state.sweep({page_key(plan.basis, path, page) for path, page in kept.items()})
    _tidy(store, job)
    converted = len(plan.to_convert)
    return RunReport(
        _standing(summary), before, release, converted, len(plan.pages) - converted, plan.removed, refused, summary
    )


def _standing(summary: Summary) -> ExitStatus:
    """A page that is set aside is told by every run, not by the one alone that set it aside."""
    return ExitStatus.PARTIAL if summary.standings["quarantined"] else ExitStatus.DONE


def _as_published(release: Path) -> Summary:
    """What the manifest of a release counts; `read` is 0, for nothing was."""
    found = counted(release)
    pages = {standing: count for standing, count in found.pages.items() if standing != "read"}
    return Summary(standings=Counter(pages), facts=Counter(found.facts))


def make_plan(
    job: Job, base: Path, settings: RunSettings, dialect: Dialect | None, terminology: str, last: JobState,
    state: StateStore, full: bool,
) -> JobPlan:  # fmt: skip
    """What must be converted: pages whose bytes, index entries, or the basis of all pages changed."""
    found = discover_at(job.input if is_url(job.input) else str(base / job.input), settings.select)
    pages, refused = distinct(found.pages)
    basis = basis_digest(settings, dialect, terminology)
    same_basis = last.basis == basis and not full
    hashed = [(page, hash_page(page, settings.max_page_bytes)) for page in pages]
    entries = []
    for page, sha256 in hashed:
        old = last.pages.get(page.path)
        known = same_basis and old is not None and old.sha256 == sha256
        entries.append(old.entry if known and old else entry_of(page, dialect, settings))
    index = build_index(entry for entry in entries if entry is not None)
    plans = []
    for (page, sha256), entry in zip(hashed, entries, strict=True):
        old = last.pages.get(page.path) if same_basis else None
        fits = old is not None and old.sha256 == sha256 and old.used_digest == used_digest(index, old.used_keys)
        plans.append(PagePlan(page, sha256, entry, page_key(basis, page.path, old) if fits and old else ""))
    removed = tuple(sorted(set(last.pages) - {page.path for page in pages}))
    unchanged = not removed and len(last.pages) == len(plans) and all(plan.key for plan in plans)
    return JobPlan(basis, tuple(plans), refused, removed, unchanged, index, found.findings)


def _conversions(
    plan: JobPlan, settings: RunSettings, dialect: Dialect | None, terminology: str, state: StateStore,
    kept: dict[str, PageState], engine: Engine,
) -> Iterator[Conversion]:  # fmt: skip
    """Kept and new conversions in the order of the pages, one at a time; `kept` is filled for the next run."""
    yield from plan.refused
    run = Plan(settings, plan.index, dialect, terminology)
    here = {each.page.path for each in plan.pages if each.key and state.has(each.key)}
    fresh = engine.convert(tuple(each.page for each in plan.pages if each.page.path not in here), run)
    for each in plan.pages:
        conversion = state.conversion(each.key) if each.page.path in here else next(fresh)
        if conversion is None:  # the kept one is damaged
            conversion = next(convert_pages((each.page,), run))
        if conversion.sha256 != each.sha256:
            kept[each.page.path] = PageState(CHANGED, None, (), "")
            yield _changed_meanwhile(conversion)
            continue
        page = PageState(each.sha256, each.entry, conversion.index_keys, used_digest(plan.index, conversion.index_keys))
        key = page_key(plan.basis, each.page.path, page)
        if key != each.key or each.page.path not in here:
            state.keep(key, conversion)
        kept[each.page.path] = page
        yield conversion


def _tell_apart(
    store: ReleaseStore, staging: Staging, content: bytes, accepted: str, settings: RunSettings, job: Job
) -> None:
    """Beside the content of a new release: its predecessor, and the way from there.

    A release that comes back keeps what it said when it was new, but for the reason for which it was accepted now.
    """
    digest, old = digest_of(content), store.current_folder()
    known = notes_of(store.releases / digest)
    if known is not None:
        if accepted:
            write_notes(store.releases / digest, msgspec.structs.replace(known, accepted=accepted))
        return
    instant = transaction_time((facts.newest for facts in staging.files.values()), settings.target.recorded)
    changes = write_changes(staging.folder, old, content, settings.target.shard_bytes)
    notes = Notes(digest, old.name if old else "", accepted, instant, changes)
    write_notes(staging.folder, notes)
    if chained(staging.folder):
        write_pages(staging.folder, notes, store.root / SCRATCH, job.publish)


def _tidy(store: ReleaseStore, job: Job) -> None:
    """Lead the readers of the older releases on, and then remove those that are past the retention."""
    outdated = store.outdated(job.retention.releases)
    link_releases(store, job.publish, outdated)
    store.retire(outdated)


def _changed_meanwhile(conversion: Conversion) -> Conversion:
    """A page written, removed or made unreadable between plan and conversion: told, and read again next time."""
    message = "changed while the run went on; the next run reads it again"
    finding = Finding(code="JOB721", severity=Severity.WARNING, path=conversion.path, message=message)
    return msgspec.structs.replace(conversion, findings=(*conversion.findings, finding))


def _severity_gate(summary: Summary, settings: RunSettings) -> list[ExitStatus]:
    """GATE when a finding reaches `gates.fail_on`, or words were lost and that is a gate."""
    status = summary.status(settings)
    return [ExitStatus.GATE] if status in (ExitStatus.FINDINGS, ExitStatus.GATE) else []
