"""`converter.toml`: named jobs for scheduled exports. Unknown keys are refused, so that a typing error is seen."""

import re
from pathlib import Path

import msgspec

from converter.dialects import BUILT_IN, Dialect, load_dialect
from converter.findings import Finding, Severity
from converter.jobs.bulk_publish import Publish
from converter.jobs.places import is_url
from converter.jobs.reviews import ReviewBook, load_reviews
from converter.jobs.settings import RunSettings
from converter.targets import registry
from converter.targets.settings import TargetSettings
from converter.terminology import open_terminology

_ADDRESS = re.compile(r"https?://[^/]")
_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")


class Gates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must hold before a release is published.

    `max_shrink` is the share (0 to 1) of any kind of fact that may disappear; `fail_on` the least severity that
    refuses (`never` for none); `require_reviewed` leaves out pages that were not approved (`reviews`).
    """

    max_shrink: float = 0.05
    fail_on: str = "never"
    fail_on_loss: bool = False
    require_reviewed: bool = False


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many releases are kept, the current one among them."""

    releases: int = 10


class LoadTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a release is loaded after it was published; empty means nowhere."""

    fhir: str = ""
    sql: str = ""


class Job(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scheduled export. Paths are relative to the configuration file."""

    input: str
    store: str
    to: list[str] = msgspec.field(default_factory=lambda: ["fhir"])
    dialect: str = ""
    terminology: str = ""
    source_name: str = ""
    source_url: str = ""
    base_url: str = ""
    publisher: str = ""
    jurisdiction: str = ""
    license: str = ""
    recorded: str = ""
    bundle: str = "collection"
    fhir_version: str = "R5"
    excel: bool = False
    check: str = "full"
    jobs: int = 1
    select: list[str] = msgspec.field(default_factory=list)
    engine: str = "local"
    scheduler: str = ""
    reviews: str = ""
    metrics: str = ""
    gates: Gates = Gates()
    retention: Retention = Retention()
    publish: Publish = Publish()
    load: LoadTo = LoadTo()

    def settings(self, base: Path) -> RunSettings:
        """The run settings that this job stands for; `reviews` is relative to `base`. Raises ReviewsError."""
        target = TargetSettings(
            source=self.source_name, source_url=self.source_url, publisher=self.publisher, license=self.license,
            jurisdiction=self.jurisdiction, recorded=self.recorded, bundle=self.bundle,
            fhir_version=self.fhir_version, excel=self.excel,
            base_url=self.base_url.rstrip("/") or TargetSettings().base_url,
        )  # fmt: skip
        return RunSettings(
            targets=tuple(self.to), target=target, check=self.check, fail_on=self.gates.fail_on,
            fail_on_loss=self.gates.fail_on_loss, jobs=self.jobs, select=tuple(self.select),
            reviews=load_reviews(base / self.reviews) if self.reviews else ReviewBook(),
            require_reviewed=self.gates.require_reviewed,
        )  # fmt: skip

    def own_dialect(self, base: Path) -> Dialect | None:
        """The job's dialect, built in or in a file; None when it is detected page by page. Raises DialectError."""
        if not self.dialect:
            return None
        return load_dialect(self.dialect if self.dialect in BUILT_IN else str(base / self.dialect))

    def own_terminology(self, base: Path) -> str:
        """The file of the user's terminologies, empty for none. Raises ConfigurationError when it cannot be opened."""
        if not self.terminology:
            return ""
        path = str(base / self.terminology)
        try:
            open_terminology(path)
        except (OSError, ValueError) as error:
            raise _wrong(Path(path), f"`terminology` cannot be opened: {error}") from error
        return path


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    jobs: dict[str, Job]


class ConfigurationError(Exception):
    """The configuration is wrong; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def load_job(file: Path, name: str) -> Job:
    """The job of that name. Raises ConfigurationError for a file, job or value that is not as it must be."""
    try:
        configuration = msgspec.toml.decode(file.read_bytes(), type=Configuration)
    except OSError as error:
        raise _wrong(file, f"cannot be read: {error.strerror or error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _wrong(file, str(error)) from error
    if name not in configuration.jobs:
        known = ", ".join(sorted(configuration.jobs)) or "none"
        raise _wrong(file, f"no job {name!r}; there are: {known}")
    job = configuration.jobs[name]
    problems = [
        (set(job.to) - set(registry.names()), f"unknown format in `to`; there are {', '.join(registry.names())}"),
        (not job.to, "`to` names no format"),
        (not 0 <= job.gates.max_shrink <= 1, "`gates.max_shrink` is a share from 0 to 1"),
        (job.gates.fail_on not in ("error", "warning", "info", "never"), "`gates.fail_on` is no severity"),
        (job.check not in ("fast", "full", "off"), "`check` is fast, full or off"),
        (job.fhir_version not in ("R5", "R4B", "R4"), "`fhir_version` is R5, R4B or R4"),
        (job.bundle not in ("collection", "transaction"), "`bundle` is collection or transaction"),
        (job.retention.releases < 1, "`retention.releases` is at least 1"),
        (job.gates.require_reviewed and not job.reviews, "`gates.require_reviewed` needs `reviews`"),
        (job.engine not in ("local", "dask"), "`engine` is local or dask"),
        ((job.engine == "dask") != bool(job.scheduler), '`engine = "dask"` and `scheduler` go together'),
        (bool(job.load.fhir) and "fhir" not in job.to, "`load.fhir` needs fhir in `to`"),
        (bool(job.load.sql) and "csv" not in job.to, "`load.sql` needs csv in `to`"),
        (is_url(job.store), "`store` is a folder of this machine, for releases are renamed into place"),
        (bool(job.publish.url) and not _ADDRESS.match(job.publish.url), "`publish.url` is an http address"),
        (
            bool(job.publish.cadence) and not _DURATION.fullmatch(job.publish.cadence),
            "`publish.cadence` is an ISO 8601 duration, as P1D",
        ),
        (job.jobs < 1, "`jobs` is at least 1"),
    ]
    for wrong, message in problems:
        if wrong:
            raise _wrong(file, f"job {name!r}: {message}")
    return job


def _wrong(file: Path, message: str) -> ConfigurationError:
    return ConfigurationError(Finding(code="JOB720", severity=Severity.ERROR, path=str(file), message=message))
