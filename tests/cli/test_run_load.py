"""`convert run` with load targets: the published release, once; a refused load is tried again by the next run."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from converter.cli import loading
from converter.cli.run import command
from converter.cli.run_loading import database_address
from converter.findings import ExitStatus
from converter.load.fhir.server import Server
from tests.load.fhir.conftest import URL, FakeServer

PAGES = Path(__file__).parent.parent / "jobs" / "pages"
JOB = f"""
[jobs.nightly]
input = "pages"
store = "store"
to = ["fhir", "csv"]
check = "off"
[jobs.nightly.gates]
max_shrink = 0.1
[jobs.nightly.load]
fhir = "{URL}"
sql = "drugs.db"
"""


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    """A server in memory behind the command."""
    server = FakeServer()

    def connect(url: str, credentials: Any) -> Server:
        return Server(url, credentials, transport=httpx.MockTransport(server), sleep=lambda seconds: None)

    monkeypatch.setattr(loading, "Server", connect)
    for name in ("TOKEN", "USER", "PASSWORD"):
        monkeypatch.delenv(f"CONVERT_FHIR_{name}", raising=False)
    return server


@pytest.fixture
def base(tmp_path: Path) -> Path:
    shutil.copytree(PAGES, tmp_path / "pages")
    (tmp_path / "converter.toml").write_text(JOB)
    return tmp_path


def run(base: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["nightly", "--config", str(base / "converter.toml"), *arguments])


def edit(base: Path) -> None:
    page = base / "pages/a/zoltrine.md"
    page.write_text(page.read_text().replace("10 mg orally once daily", "20 mg orally once daily"))


def drugs(base: Path) -> int:
    with sqlite3.connect(base / "drugs.db") as database:
        return int(database.execute("SELECT count(*) FROM monograph").fetchone()[0])


def test_a_published_release_is_loaded_into_every_target(fake: FakeServer, base: Path) -> None:
    result = run(base)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert sum(each.startswith("MedicationKnowledge/") for each in fake.held) == drugs(base) == 3


def test_nothing_changed_asks_no_target_anything(fake: FakeServer, base: Path) -> None:
    run(base)
    fake.requests.clear()
    (base / "drugs.db").unlink()
    assert run(base).exit_code == 0
    assert fake.requests == [] and not (base / "drugs.db").exists()


def test_a_change_alone_is_sent(fake: FakeServer, base: Path) -> None:
    run(base)
    fake.requests.clear()
    edit(base)
    assert run(base).exit_code == 0
    assert 0 < sum(entries for _, _, entries in fake.requests) < len(fake.held) / 2


def test_a_refused_load_leaves_the_release_published_and_is_tried_again(fake: FakeServer, base: Path) -> None:
    fake.hostile.add(next(iter(_knowledge(fake, base))))
    refused = run(base)
    assert refused.exit_code == ExitStatus.TARGET_REFUSED
    assert "LOD809" in refused.stderr
    assert (base / "store/current/manifest.json").exists() and drugs(base) == 3
    fake.hostile.clear()
    again = run(base)
    assert again.exit_code == 0 and "nothing changed" in again.stderr
    assert sum(each.startswith("MedicationKnowledge/") for each in fake.held) == 3


def _knowledge(fake: FakeServer, base: Path) -> list[str]:
    """The ids that a run of the same pages elsewhere brings."""
    other = base / "other"
    shutil.copytree(base / "pages", other / "pages")
    (other / "converter.toml").write_text(JOB)
    run(other)
    found = sorted(each for each in fake.held if each.startswith("MedicationKnowledge/"))
    fake.held.clear()
    return found


def test_a_refusal_of_one_target_does_not_keep_the_other_from_its_load(fake: FakeServer, base: Path) -> None:
    (base / "drugs.db").write_bytes(b"no database")
    assert run(base).exit_code == ExitStatus.TARGET_REFUSED
    assert fake.held


def test_a_release_that_was_accepted_as_smaller_is_loaded_as_it_is(fake: FakeServer, base: Path) -> None:
    run(base)
    for page in ("a/amlorest.md", "a/zoltrine.md"):
        (base / "pages" / page).unlink()
    assert run(base).exit_code == ExitStatus.GATE
    assert run(base, "--accept", "withdrawn").exit_code == 0
    assert sum(each.startswith("MedicationKnowledge/") for each in fake.held) == drugs(base) == 1


def test_a_dry_run_loads_nothing(fake: FakeServer, base: Path) -> None:
    assert run(base, "--dry-run").exit_code == 0
    assert fake.requests == [] and not (base / "store").exists()


@pytest.mark.parametrize(("to", "missing"), [("csv", "load.fhir"), ("fhir", "load.sql")])
def test_a_target_needs_its_format(base: Path, to: str, missing: str) -> None:
    (base / "converter.toml").write_text(JOB.replace('["fhir", "csv"]', f'["{to}"]'))
    result = run(base)
    assert result.exit_code == ExitStatus.CONFIGURATION and missing in result.stderr


@pytest.mark.parametrize(
    ("dsn", "address"),
    [
        ("drugs.db", "/srv/drugs.db"),
        ("sqlite:///drugs.db", "sqlite:/srv/drugs.db"),
        ("duckdb:x/drugs.duckdb", "duckdb:/srv/x/drugs.duckdb"),
        ("/data/drugs.db", "/data/drugs.db"),
        ("postgresql://loader@db.test/drugs", "postgresql://loader@db.test/drugs"),
    ],
)
def test_files_of_databases_are_relative_to_the_configuration(dsn: str, address: str) -> None:
    assert database_address(dsn, Path("/srv")) == address
