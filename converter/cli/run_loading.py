"""What `convert run` does after publishing: the current release into the job's load targets."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from converter.findings import ExitStatus
from converter.jobs.config import Job
from converter.jobs.loaded import LoadedReleases
from converter.jobs.releases import NOTES, ReleaseStore

_FIXED: Mapping[str, object] = {
    "concurrency": 4, "entries": 200, "single": False, "full": False, "dry_run": False, "lines": False,
}  # fmt: skip


def load_current(job: Job, base: Path, options: Mapping[str, object]) -> ExitStatus:
    """Load the current release where it is not yet; TARGET_REFUSED when a target refused.

    A target that holds the release is not asked anything. What failed is tried again by the next run, also when
    that one publishes nothing.
    """
    store = ReleaseStore(base / job.store)
    folder, release = store.current_folder(), store.current_digest()
    if folder is None:
        return ExitStatus.DONE
    loaded = LoadedReleases(store.root)
    refused = False
    for kind, target in _targets(job, base):
        if loaded.release(target) == release:
            continue
        chosen = {
            **_FIXED, **options, kind: target, "max_shrink": _max_shrink(folder), "full": False,
            "state": loaded.state_file(target),
        }  # fmt: skip
        if _load(kind, folder, chosen) is ExitStatus.DONE:
            loaded.note(target, release)
        else:
            refused = True
    return ExitStatus.TARGET_REFUSED if refused else ExitStatus.DONE


def _load(kind: str, folder: Path, options: Mapping[str, object]) -> ExitStatus:
    if kind == "fhir":
        from converter.cli.loading import run_fhir

        return run_fhir(folder, options)
    from converter.cli.loading_sql import run_sql

    return run_sql(folder, options)


def _targets(job: Job, base: Path) -> Iterator[tuple[str, str]]:
    if job.load.fhir:
        yield "fhir", job.load.fhir
    if job.load.sql:
        yield "sql", database_address(job.load.sql, base)


def database_address(dsn: str, base: Path) -> str:
    """The DSN, with the file of SQLite or DuckDB relative to `base` like all paths of the configuration."""
    scheme, colon, rest = dsn.partition(":")
    if scheme in ("postgres", "postgresql"):
        return dsn
    known = colon and scheme in ("sqlite", "duckdb")
    place = rest if known else dsn
    return (f"{scheme}:" if known else "") + str(base / (place[3:] if place.startswith("///") else place))


def _max_shrink(folder: Path) -> float:
    """A release that was accepted as smaller may be loaded as it is; for the others the loader's own guard holds."""
    try:
        accepted = msgspec.json.decode((folder / NOTES).read_bytes(), type=dict[str, object]).get("accepted")
    except (OSError, msgspec.DecodeError):
        accepted = None
    return 1.0 if accepted else 0.2
