"""`convert run` beside another run, and stopped in the middle."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from converter.cli.run import command
from converter.findings import ExitStatus

ROOT = Path(__file__).parents[2]
JOB = """
[jobs.nightly]
input = "pages"
store = "store"
check = "off"
metrics = "nightly.prom"
"""
# The command, held for a minute at the moment before it publishes.
HELD = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background of a shell inherits it as ignored
from converter.cli import main
from converter.jobs import scheduled
def hold(store, content):
    print("about to publish", flush=True)
    time.sleep(60)
scheduled.ReleaseStore.publish = hold
sys.argv[1:] = ["run", "nightly", "--full"]
main()
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests/jobs/pages", tmp_path / "pages")
    (tmp_path / "converter.toml").write_text(JOB)
    return tmp_path


def run(base: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["nightly", "--config", str(base / "converter.toml"), *arguments])


@contextmanager
def held_run(base: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of a run."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", HELD], cwd=base, env=environment, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None and process.stdout.readline() == "about to publish\n"
            yield process
        finally:
            process.kill()


def test_of_two_runs_at_once_one_works_and_the_other_says_who_does(base: Path) -> None:
    with held_run(base) as process:
        second = run(base)
        assert second.exit_code == ExitStatus.LOCKED
        assert f"held by process {process.pid}" in second.stderr


def test_a_second_run_may_wait_for_the_first(base: Path) -> None:
    (base / "store").mkdir()
    lock = FileLock(base / "store/lock", thread_local=False)
    lock.acquire()
    release = threading.Timer(0.3, lock.release)
    release.start()
    assert run(base, "--wait", "30").exit_code == 0
    release.join()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_in_the_middle_the_old_release_stays_and_the_next_run_works(base: Path, number: signal.Signals) -> None:
    run(base)
    before = os.readlink(base / "store/current")
    page = base / "pages/a/zoltrine.md"
    page.write_text(page.read_text().replace("hay fever", "pollen allergy"))
    with held_run(base) as process:
        process.send_signal(number)
        assert process.wait(30) == ExitStatus.INTERRUPTED
        assert process.stderr is not None and process.stderr.read() == "interrupted\n"
    assert 'last_run_exit_status{job="nightly"} 130' in (base / "nightly.prom").read_text()
    assert os.readlink(base / "store/current") == before
    assert sorted(each.name for each in (base / "store").iterdir()) == [
        "current",
        "lock",
        "releases",
        "report.html",
        "state",
    ]
    assert run(base).exit_code == 0
    assert os.readlink(base / "store/current") != before


def test_a_run_that_was_killed_does_not_lock_out_the_next_one(base: Path) -> None:
    with held_run(base) as process:
        process.kill()
        process.wait()
    assert run(base).exit_code == 0


def test_what_a_run_says_as_json_and_its_metrics(base: Path) -> None:
    shutil.copy(base / "pages/a/amlorest.md", base / "pages/other.md")
    result = run(base, "--log-format", "json")
    assert result.exit_code == 0 and result.stdout == ""
    finding, event = [json.loads(line) for line in result.stderr.splitlines()]
    assert finding["code"] == "JOB703"
    told = {key: event[key] for key in ("event", "job", "status", "converted", "reused", "removed")}
    assert told == {"event": "run", "job": "nightly", "status": 0, "converted": 4, "reused": 0, "removed": 0}
    metrics = (base / "nightly.prom").read_text()
    assert 'monograph_converter_last_run_exit_status{job="nightly"} 0' in metrics
    assert 'monograph_converter_pages{job="nightly",state="converted"} 4' in metrics


def test_a_page_that_is_set_aside_is_told_by_every_run_until_it_is_mended(base: Path) -> None:
    (base / "pages/broken.md").write_bytes(b"a" * 5_000_001)
    for _ in range(2):
        result = run(base)
        assert result.exit_code == ExitStatus.PARTIAL
        assert "1 quarantined" in result.stderr
        metrics = (base / "nightly.prom").read_text()
        assert 'monograph_converter_pages{job="nightly",state="quarantined"} 1' in metrics
        assert 'monograph_converter_facts{job="nightly",kind="doses"} ' in metrics
    (base / "pages/broken.md").unlink()
    assert run(base).exit_code == 0


def test_what_never_was_a_page_is_told_by_every_run(base: Path) -> None:
    (base / "pages/gone.md").symlink_to(base / "nowhere.md")
    assert all("JOB701 error gone.md" in run(base).stderr for _ in range(2))


def test_a_run_that_could_not_write_says_so_in_its_metrics(base: Path) -> None:
    run(base)
    (base / "pages/a/amlorest.md").write_text((base / "pages/a/zoltrine.md").read_text())
    shutil.rmtree(base / "store/releases")
    (base / "store/releases").write_text("a file where the folder should be")
    assert run(base).exit_code == ExitStatus.OUTPUT
    assert 'monograph_converter_last_run_exit_status{job="nightly"} 74' in (base / "nightly.prom").read_text()


def test_a_dry_run_writes_nothing(base: Path) -> None:
    result = run(base, "--dry-run")
    assert result.stdout.splitlines() == [
        "convert a/amlorest.md", "convert a/zoltrine.md", "convert combination.md",
    ]  # fmt: skip
    assert not (base / "store").exists()
    assert run(base).exit_code == 0
    assert run(base, "--dry-run").stdout == ""
    assert len(run(base, "--dry-run", "--full").stdout.splitlines()) == 3


def test_a_run_in_which_nothing_changed_does_not_load_the_readers(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    shutil.copy(ROOT / "input" / "composition" / "levothyroxine.md", tmp_path / "pages")
    (tmp_path / "converter.toml").write_text(JOB, "utf-8")
    tell = (
        "import sys; from converter.cli import main; sys.argv[1:] = ['run', 'nightly', '--config', 'converter.toml']\n"
        "try: main()\n"
        "finally: print('converter.facts.reader' in sys.modules)"
    )
    loaded = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", tell], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True,
        )  # fmt: skip
        loaded.append(done.stdout.splitlines()[-1])
    assert loaded == ["True", "False"]
