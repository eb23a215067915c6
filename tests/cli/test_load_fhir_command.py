"""`convert load --fhir`: what it says, and the exit status."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from converter.cli import loading
from converter.cli.load import command
from converter.load.fhir.server import Server
from tests.load.fhir.conftest import URL, FakeServer, write_output
from tests.sample_monograph import sample


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeServer:
    """A server in memory behind the command; the state folder is the test's own."""
    server = FakeServer()

    def connect(url: str, credentials: Any) -> Server:
        return Server(url, credentials, transport=httpx.MockTransport(server), sleep=lambda seconds: None)

    monkeypatch.setattr(loading, "Server", connect)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("TOKEN", "USER", "PASSWORD"):
        monkeypatch.delenv(f"CONVERT_FHIR_{name}", raising=False)
    return server


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return write_output(tmp_path / "out", sample())


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_a_line_a_resource_then_nothing_more_to_say(fake: FakeServer, output: Path) -> None:
    first = run(output, "--fhir", URL)
    assert first.exit_code == 0, first.output
    assert len(first.stdout.splitlines()) == len(fake.held)
    assert first.stdout.splitlines()[0].startswith("put CodeSystem/")
    assert f"{len(fake.held)} written, 0 deleted" in first.stderr
    second = run(output, "--fhir", URL)
    assert second.stdout == "" and "loaded already" in second.stderr


def test_lines_as_json(fake: FakeServer, output: Path) -> None:
    lines = run(output, "--fhir", URL, "--log-format", "json").stdout.splitlines()
    assert {json.loads(line)["action"] for line in lines} == {"put"}


def test_the_state_lies_in_the_users_state_folder_or_where_it_is_told(
    fake: FakeServer, output: Path, tmp_path: Path
) -> None:
    run(output, "--fhir", URL)
    assert list((tmp_path / "state" / "monograph-converter" / "load").glob("https-fhir-test-r5-*.sqlite"))
    run(output, "--fhir", URL, "--state", tmp_path / "mine.sqlite")
    assert (tmp_path / "mine.sqlite").exists()


def test_a_dry_run(fake: FakeServer, output: Path) -> None:
    result = run(output, "--fhir", URL, "--dry-run")
    assert result.exit_code == 0 and "would be written" in result.stderr
    assert not fake.held


def test_a_refused_resource_is_a_finding_and_status_69(fake: FakeServer, output: Path) -> None:
    run(output, "--fhir", URL, "--dry-run")
    fake.hostile.add("CodeSystem/age-group")
    result = run(output, "--fhir", URL)
    assert result.exit_code == 69
    assert "LOD809" in result.stderr and "CodeSystem/age-group" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["--fhir", "nowhere"], 78, "LOD802"),
        (["--fhir", "https://user:pass@fhir.test"], 78, "LOD802"),
    ],
)
def test_a_wrong_address(fake: FakeServer, output: Path, arguments: list[str], status: int, code: str) -> None:
    result = run(output, *arguments)
    assert result.exit_code == status and code in result.stderr
    assert "pass@" not in result.output


def test_an_empty_folder_is_no_output(fake: FakeServer, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(tmp_path / "empty", "--fhir", URL)
    assert result.exit_code == 66 and "LOD801" in result.stderr


def test_the_server_goes_away(fake: FakeServer, output: Path) -> None:
    fake.answers = [httpx.ConnectError("gone")] * 6
    result = run(output, "--fhir", URL)
    assert result.exit_code == 69 and "LOD803" in result.stderr
