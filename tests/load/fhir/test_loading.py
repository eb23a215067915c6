"""Loading a FHIR server: what the server holds afterwards is the release, no more and no less."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from converter.load.fhir import Credentials, FhirLoadReport, LoadOptions, Result, load_fhir
from converter.load.fhir.server import Server
from converter.load.refusal import LoadRefused
from converter.monograph import Monograph
from tests.load.fhir.conftest import URL, FakeServer

Rewrite = Callable[..., Path]


class Loader:
    """Loads into a fake server with a state file; keeps what was said and how long it waited."""

    def __init__(self, fake: FakeServer, state: Path) -> None:
        self.fake, self.state = fake, state
        self.told: list[Result] = []
        self.waits: list[float] = []

    def __call__(self, output: Path, credentials: Credentials | None = None, **options: Any) -> FhirLoadReport:
        server = Server(
            URL, credentials, transport=httpx.MockTransport(self.fake), sleep=self.waits.append, now=lambda: 0.0
        )
        chosen = LoadOptions(**{"concurrency": 1, **options})
        return load_fhir(output, server, self.state, chosen, self.told.append)


@pytest.fixture
def load(tmp_path: Path) -> Loader:
    return Loader(FakeServer(), tmp_path / "state.sqlite")


def resources(output: Path) -> dict[str, Any]:
    """`Type/id` → resource, of all files."""
    found = {}
    for file in (output / "fhir").rglob("*.json"):
        document = json.loads(file.read_bytes())
        each = [entry["resource"] for entry in document["entry"]] if "entry" in document else [document]
        found.update({f"{resource['resourceType']}/{resource['id']}": resource for resource in each})
    return found


def test_everything_arrives_as_it_was_written(load: Loader, output: Path) -> None:
    report = load(output)
    assert load.fake.held == resources(output)
    assert (report.put, report.deleted, report.failed) == (len(load.fake.held), 0, 0)
    assert {each.reference for each in load.told} == set(load.fake.held)


def test_a_second_load_sends_nothing(load: Loader, output: Path) -> None:
    load(output)
    before = load.fake.written
    assert load(output).skipped
    assert load.fake.written == before


def test_without_the_note_of_the_release_still_nothing_is_sent(
    load: Loader, output: Path, rewrite: Rewrite, monographs: tuple[Monograph, ...]
) -> None:
    load(output)
    before = load.fake.written
    again = rewrite(*monographs)
    (again / "manifest.json").write_text((again / "manifest.json").read_text() + " ")
    report = load(again)
    assert not report.skipped and report.changed == 0 and report.unchanged == len(load.fake.held)
    assert load.fake.written == before


def test_only_what_changed_is_sent_and_what_is_gone_is_deleted(
    load: Loader, output: Path, rewrite: Rewrite, monographs: tuple[Monograph, ...]
) -> None:
    load(output)
    first, second, third = monographs
    changed = msgspec.structs.replace(second, contraindications=second.contraindications[1:])
    load.told.clear()
    new = rewrite(first, changed, third)
    report = load(new)
    assert load.fake.held == resources(new)
    assert report.deleted == 1
    kinds = {each.reference.split("/")[0] for each in load.told if each.action == "put"}
    assert kinds == {"MedicationKnowledge", "Provenance"}


def test_a_removed_monograph_goes_whole_the_referring_resources_first(
    load: Loader, output: Path, rewrite: Rewrite, monographs: tuple[Monograph, ...]
) -> None:
    load(output)
    load.told.clear()
    new = rewrite(*monographs[:2])
    load(new, max_shrink=0.5)
    assert load.fake.held == resources(new)
    kinds = list(dict.fromkeys(each.reference.split("/")[0] for each in load.told))
    assert kinds == ["Provenance", "MedicationKnowledge", "ClinicalUseDefinition", "Medication", "DocumentReference"]


def test_too_great_a_loss_is_refused_before_anything_is_sent(
    load: Loader, output: Path, rewrite: Rewrite, monographs: tuple[Monograph, ...]
) -> None:
    load(output)
    before = load.fake.written
    with pytest.raises(LoadRefused) as refusal:
        load(rewrite(monographs[0]))
    assert refusal.value.finding.code == "LOD805"
    assert load.fake.written == before


def test_a_dry_run_counts_and_sends_nothing(load: Loader, output: Path) -> None:
    report = load(output, dry_run=True)
    assert report.put == len(resources(output))
    assert not load.fake.held


# ---- size and order ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [{"entries": 7}, {"size": 5000}])
def test_bundles_are_bounded_and_references_never_dangle(load: Loader, output: Path, limit: dict[str, int]) -> None:
    report = load(output, **limit)
    assert report.failed == 0
    assert load.fake.held == resources(output)
    if "entries" in limit:
        assert max(entries for _, _, entries in load.fake.requests) <= 7


def test_several_at_a_time_end_the_same(load: Loader, output: Path) -> None:
    assert load(output, concurrency=4, entries=9).failed == 0
    assert load.fake.held == resources(output)


def test_a_server_without_transactions_gets_single_requests(tmp_path: Path, output: Path) -> None:
    load = Loader(FakeServer(transactions=False), tmp_path / "s")
    assert load(output).failed == 0
    assert load.fake.held == resources(output)
    assert {method for method, _, _ in load.fake.requests} == {"PUT"}


def test_single_requests_on_demand(load: Loader, output: Path) -> None:
    load(output, single=True)
    assert {method for method, _, _ in load.fake.requests} == {"PUT"}
    assert load.fake.held == resources(output)


# ---- trouble ----------------------------------------------------------------------------------------------------


def test_one_hostile_resource_is_named_and_the_rest_arrives(load: Loader, output: Path) -> None:
    provenance = next(each for each in resources(output) if each.startswith("Provenance/"))
    load.fake.hostile.add(provenance)
    report = load(output)
    assert report.failed == 1
    (told,) = [each for each in load.told if each.problem]
    assert told.reference == provenance
    assert "not to my taste" in told.problem and told.status == "422"
    assert set(load.fake.held) == set(resources(output)) - {provenance}


def test_what_was_refused_is_tried_again_next_time(load: Loader, output: Path) -> None:
    provenance = next(each for each in resources(output) if each.startswith("Provenance/"))
    load.fake.hostile.add(provenance)
    load(output)
    load.fake.hostile.clear()
    load.told.clear()
    assert load(output).put == 1
    assert [each.reference for each in load.told] == [provenance]


@pytest.mark.parametrize("status", [409, 412, 429, 500, 502, 503, 504])
def test_patience_with_growing_pauses(load: Loader, output: Path, status: int) -> None:
    load.fake.answers = [httpx.Response(status)] * 3
    assert load(output).failed == 0
    assert load.fake.held == resources(output)
    assert load.waits == [0.5, 1.0, 2.0]


@pytest.mark.parametrize(
    ("header", "expected"),
    [("7", 7.0), ("Thu, 01 Jan 1970 00:00:09 GMT", 9.0), ("100000", 300.0), ("soon", 0.5), ("-3", 0.5)],
)
def test_retry_after_is_honoured(load: Loader, output: Path, header: str, expected: float) -> None:
    load.fake.answers = [httpx.Response(429, headers={"Retry-After": header})]
    load(output)
    assert load.waits == [expected]


def test_a_broken_connection_is_tried_again(load: Loader, output: Path) -> None:
    load.fake.answers = [httpx.ConnectError("gone"), httpx.ReadTimeout("slow")]
    assert load(output).failed == 0


def test_a_load_broken_off_goes_on_where_it_was(load: Loader, output: Path) -> None:
    """Whatever the request at which the server goes away: repeated, the load ends the same."""
    load(output, entries=9)
    whole = load.fake.written
    assert whole > 6
    for after in range(1, whole):
        fake = FakeServer()
        again = Loader(fake, load.state.with_name(f"state-{after}"))

        def until(request: httpx.Request, fake: FakeServer = fake, after: int = after) -> httpx.Response:
            if fake.written >= after:
                raise httpx.ConnectError("gone")
            return fake(request)

        server = Server(URL, transport=httpx.MockTransport(until), sleep=lambda seconds: None)
        with pytest.raises(LoadRefused) as refusal:
            load_fhir(output, server, again.state, LoadOptions(concurrency=1, entries=9))
        assert refusal.value.finding.code == "LOD803"
        held = set(fake.held)
        again(output, entries=9)
        assert fake.held == resources(output)
        assert not held & {each.reference for each in again.told}, "what was confirmed is not sent again"


def test_a_lost_state_is_no_loss(load: Loader, output: Path) -> None:
    load(output)
    load.state.unlink()
    assert load(output).failed == 0
    assert load.fake.held == resources(output)


def test_a_file_that_is_no_state_is_left_alone(load: Loader, output: Path) -> None:
    load.state.write_text("my shopping list, which is long enough to be no database header at all")
    with pytest.raises(LoadRefused) as refusal:
        load(output)
    assert refusal.value.finding.code == "LOD806"
    assert load.state.read_text().startswith("my shopping list")


@pytest.mark.parametrize("status", [401, 403])
def test_a_closed_door_ends_the_load_at_once(load: Loader, output: Path, status: int) -> None:
    load.fake.answers = [httpx.Response(status)]
    with pytest.raises(LoadRefused) as refusal:
        load(output)
    assert refusal.value.finding.code == "LOD804"
    assert load.fake.written == 1


def test_another_fhir_version_is_refused(tmp_path: Path, output: Path) -> None:
    load = Loader(FakeServer(version="4.0.1"), tmp_path / "s")
    with pytest.raises(LoadRefused) as refusal:
        load(output)
    assert refusal.value.finding.code == "LOD808"
    assert not load.fake.held


@pytest.mark.parametrize(("version", "number"), [("R4B", "4.3.0"), ("R4", "4.0.1")])
def test_older_versions_load_too(
    tmp_path: Path, rewrite: Rewrite, monographs: tuple[Monograph, ...], version: str, number: str
) -> None:
    load = Loader(FakeServer(version=number), tmp_path / "s")
    output = rewrite(*monographs, version=version)
    assert load(output).failed == 0
    assert load.fake.held == resources(output)


# ---- the output -------------------------------------------------------------------------------------------------


def test_half_an_output_is_no_output(load: Loader, output: Path) -> None:
    (output / "manifest.json").unlink()
    with pytest.raises(LoadRefused) as refusal:
        load(output)
    assert refusal.value.finding.code == "LOD801"


def test_a_file_changed_by_hand_is_refused(load: Loader, output: Path) -> None:
    file = next((output / "fhir" / "m").iterdir())
    file.write_bytes(file.read_bytes().replace(b"Examplamine", b"Another drug"))
    with pytest.raises(LoadRefused) as refusal:
        load(output)
    assert refusal.value.finding.code == "LOD801"
    assert not load.fake.held


def test_files_that_the_manifest_does_not_list_are_not_sent(load: Loader, output: Path) -> None:
    (output / "fhir" / "stray.json").write_text('{"resourceType": "Patient", "id": "x"}')
    load(output)
    assert "Patient/x" not in load.fake.held


# ---- credentials ------------------------------------------------------------------------------------------------


def test_a_bearer_token_or_a_password_from_the_environment(load: Loader, output: Path) -> None:
    load(output, Credentials.of({"CONVERT_FHIR_TOKEN": "secret"}))
    assert load.fake.headers[-1]["Authorization"] == "Bearer secret"
    load(output, Credentials.of({"CONVERT_FHIR_USER": "u", "CONVERT_FHIR_PASSWORD": "p"}), full=True)
    assert load.fake.headers[-1]["Authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("url", "credentials"),
    [
        ("https://user:pass@fhir.test/r5", Credentials()),
        ("ftp://fhir.test", Credentials()),
        ("fhir.test/r5", Credentials()),
        ("https://fhir.test/r5?x=1", Credentials()),
        ("http://fhir.test/r5", Credentials(token="secret")),
    ],
)
def test_addresses_that_are_none_or_give_secrets_away(url: str, credentials: Credentials) -> None:
    with pytest.raises(LoadRefused) as refusal:
        Server(url, credentials)
    assert refusal.value.finding.code == "LOD802"
    assert "pass" not in refusal.value.finding.message or "password" in refusal.value.finding.message
    assert "secret" not in str(refusal.value)


def test_a_token_may_go_to_this_machine_in_clear() -> None:
    Server("http://localhost:8080/fhir", Credentials(token="secret")).close()
