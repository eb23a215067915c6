"""One load: compare with what the server is known to hold, send what differs, delete what is gone."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from converter.load.fhir.release import DEFINITIONS, FhirRelease, Stored, open_release
from converter.load.fhir.server import Server
from converter.load.fhir.shipping import Result, Shipper, packed
from converter.load.fhir.state import LoadState
from converter.load.refusal import LoadRefused, refused

_FEW = 20
_RANKS = {
    name: rank
    for rank, name in enumerate(
        (
            "Provenance",
            "MedicationKnowledge",
            "ClinicalUseDefinition",
            "DetectedIssue",
            "Medication",
            "DocumentReference",
        )
    )
}


class LoadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to load. `max_shrink` is the part of the known resources that one load may delete (fewer than 20: free).

    `entries` and `size` (bytes) bound a transaction; `single` sends one by one; `full` sends all again; `dry_run`
    only compares.
    """

    max_shrink: float = 0.2
    concurrency: int = 4
    entries: int = 200
    size: int = 2_000_000
    single: bool = False
    full: bool = False
    dry_run: bool = False


class FhirLoadReport(msgspec.Struct, frozen=True, kw_only=True):
    """A load in numbers. `skipped`: the release had been loaded whole before, nothing was sent."""

    release: str
    skipped: bool = False
    unchanged: int = 0
    put: int = 0
    deleted: int = 0
    failed: int = 0

    @property
    def changed(self) -> int:
        """Resources written or deleted."""
        return self.put + self.deleted


def load_fhir(
    output: Path,
    server: Server,
    state_file: Path,
    options: LoadOptions | None = None,
    watch: Callable[[Result], None] = lambda result: None,
) -> FhirLoadReport:
    """Bring a server to the FHIR files of an output folder. `watch` sees every resource that was sent.

    Raises LoadRefused when the load cannot begin or the server cannot be used any more; what the server confirmed until
    then is remembered, and the next load goes on from there.
    """
    release = open_release(output)
    state_file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{state_file}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise refused("LOD807", "another load into this server is running", "try again later") from error
    try:
        state = LoadState(state_file)
        try:
            return _Load(release, server, state, options or LoadOptions(), watch).run()
        finally:
            state.close()
    finally:
        lock.release()


class _Load:
    """The steps of one load."""

    def __init__(
        self,
        release: FhirRelease,
        server: Server,
        state: LoadState,
        options: LoadOptions,
        watch: Callable[[Result], None],
    ) -> None:
        self.release, self.server, self.state, self.options, self.watch = release, server, state, options, watch
        self.put = self.deleted = self.failed = self.unchanged = 0

    def run(self) -> FhirLoadReport:
        if self.state.release == self.release.digest and not self.options.full:
            return FhirLoadReport(release=self.release.digest, skipped=True)
        changed, wanted = self._compare()
        gone = sorted(self.state.gone(), key=lambda each: (_RANKS.get(each.split("/")[0], len(_RANKS)), each))
        self._guard(len(gone))
        if self.options.dry_run:
            self.put, self.deleted = wanted, len(gone)
            return self._report()
        if changed or gone:
            self._send(changed, gone)
        if not self.failed:
            self.state.release = self.release.digest
        return self._report()

    def _report(self) -> FhirLoadReport:
        return FhirLoadReport(
            release=self.release.digest,
            unchanged=self.unchanged,
            put=self.put,
            deleted=self.deleted,
            failed=self.failed,
        )

    def _compare(self) -> tuple[list[str], int]:
        """The files with something to send, and the number of resources to send; notes all that the release holds."""
        changed, wanted = [], 0
        for path, parcel in self.release.parcels():
            self.state.see(stored.reference for stored in parcel)
            different = len(self._different(parcel))
            self.unchanged += len(parcel) - different
            wanted += different
            if different:
                changed.append(path)
        return changed, wanted

    def _different(self, parcel: Iterable[Stored]) -> list[Stored]:
        if self.options.full:
            return list(parcel)
        return [each for each in parcel if not self.state.unchanged(each.reference, each.digest)]

    def _guard(self, gone: int) -> None:
        known = self.state.count()
        if known >= _FEW and gone > self.options.max_shrink * known:
            share = gone / known
            hint = f"look at the release; if it is right, load with --max-shrink {share + 0.005:.2f}"
            raise refused("LOD805", f"{gone} of {known} resources would be deleted", hint)

    def _send(self, changed: list[str], gone: list[str]) -> None:
        shipper = Shipper(self.server, self._transactions())
        definitions = [path for path in changed if path.startswith(DEFINITIONS)]
        monographs = [path for path in changed if not path.startswith(DEFINITIONS)]
        self._ship(shipper, definitions)
        self._ship(shipper, monographs)
        for start in range(0, len(gone), self.options.entries):
            self._confirm(shipper.remove(gone[start : start + self.options.entries]))

    def _transactions(self) -> bool:
        """Whether to try transactions. Raises LoadRefused (LOD808) when the server speaks another FHIR version."""
        can = self.server.capability()
        ours = self.release.fhir_version
        if can.fhir_version and ours and can.fhir_version.split(".")[:2] != ours.split(".")[:2]:
            hint = f"convert with --fhir-version of {can.fhir_version}"
            raise refused("LOD808", f"the server speaks FHIR {can.fhir_version}, the output is {ours}", hint)
        return not self.options.single and can.transactions is not False

    def _ship(self, shipper: Shipper, paths: list[str]) -> None:
        """Send files, several shipments side by side; few are in memory at a time."""
        parcels = (self._different(self.release.read(path)) for path in paths)
        shipments = packed(parcels, self.options.entries, self.options.size)
        with ThreadPoolExecutor(self.options.concurrency) as pool:
            for results in _side_by_side(pool, shipper, shipments, self.options.concurrency):
                self._confirm(results)

    def _confirm(self, results: list[Result]) -> None:
        good = [each for each in results if not each.problem]
        self.state.confirm(
            ((each.reference, each.digest) for each in good if each.action == "put"),
            (each.reference for each in good if each.action == "delete"),
        )
        self.put += sum(each.action == "put" for each in good)
        self.deleted += sum(each.action == "delete" for each in good)
        self.failed += len(results) - len(good)
        for each in results:
            self.watch(each)


def _side_by_side(
    pool: ThreadPoolExecutor, shipper: Shipper, shipments: Iterator[list[list[Stored]]], width: int
) -> Iterator[list[Result]]:
    """The results of shipments as they come; no more than `width` are under way.

    When the server goes away, the rest under way are waited for and told before that is raised.
    """
    running: set[Future[tuple[list[Result], LoadRefused | None]]] = set()
    broken: LoadRefused | None = None
    while True:
        while broken is None and len(running) < width:
            shipment = next(shipments, None)
            if shipment is None:
                break
            running.add(pool.submit(shipper.ship, shipment))
        if not running:
            break
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            results, refusal = future.result()
            broken = broken or refusal
            yield results
    if broken is not None:
        raise broken
