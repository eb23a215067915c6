"""A real run, loaded into real databases: the same rows as the CSV, also after a load that was killed."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from converter.load.sql import load_sql
from converter.targets.tables import TABLES
from tests.load.sql.sql_samples import content, query, write_output

ROOT = Path(__file__).parents[2]
KILLS = 6


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    """The tables of the monographs at hand."""
    pages = ROOT.parent / "shared" / "corpus"
    output = tmp_path_factory.mktemp("run")
    source = pages if pages.is_dir() else ROOT / "input"
    command = [sys.executable, "-m", "converter", "--to", "csv", "--check", "off", "--fail-on", "never", "-qq"]
    subprocess.run([*command, str(source), "-o", str(output)], cwd=ROOT, check=False, timeout=600)
    assert (output / "csv" / "datapackage.json").is_file()
    return output


@pytest.fixture
def database() -> str:
    """An empty PostgreSQL schema."""
    import psycopg

    server = os.environ["CONVERT_TEST_POSTGRES"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS real CASCADE")
        connection.execute("CREATE SCHEMA real")
    return f"{server}&options=-csearch_path%3Dreal"


def rows_of(output: Path) -> dict[str, list[tuple[str, ...]]]:
    """All rows of the CSV files, sorted."""
    csv.field_size_limit(1 << 30)
    found = {}
    for table in TABLES:
        with (output / "csv" / table.file).open(encoding="utf-8", newline="") as stream:
            _, *rows = csv.reader(stream, strict=True)
        found[table.name] = sorted(map(tuple, rows))
    return found


def test_the_whole_run_arrives(run, database, tmp_path):
    expected = rows_of(run)
    for dsn in (database, f"sqlite:{tmp_path / 'drugs.db'}"):
        load_sql(run, dsn)
        assert content(dsn) == expected
        assert load_sql(run, dsn).skipped
        assert load_sql(run, dsn, full=True).changed == 0


def test_a_load_that_is_killed_leaves_what_was_there(run, database, tmp_path):
    for dsn in (database, f"sqlite:{tmp_path / 'drugs.db'}"):
        small = write_output(tmp_path / dsn.partition(":")[0], [])
        load_sql(small, dsn)
        before, after = content(dsn), rows_of(run)
        took = _load(run, dsn, None)
        load_sql(small, dsn, max_shrink=1.0)
        killed = 0
        for number in range(KILLS):
            _load(run, dsn, took * (0.3 + 0.7 * number / KILLS))
            _wait_for_the_server(dsn)
            left = content(dsn)
            assert left in (before, after)
            killed += left == before
            if left == after:
                load_sql(small, dsn, max_shrink=1.0)
        assert killed
        load_sql(run, dsn)
        assert content(dsn) == after


def _wait_for_the_server(dsn: str) -> None:
    """Wait until PostgreSQL has noticed that the killed client is gone, has rolled back and freed the lock."""
    if not dsn.startswith("postgresql:"):
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    for _ in range(600):
        if int(query(dsn, others)[0][0]) == 0:
            return
        time.sleep(0.1)
    raise AssertionError("the killed client's session does not end")


def _load(run: Path, dsn: str, kill_after: float | None) -> float:
    """A load in a process of its own; seconds it took. With `kill_after` it is killed then."""
    code = (
        "import sys; from pathlib import Path; from converter.load.sql import load_sql; "
        "load_sql(Path(sys.argv[1]), sys.argv[2])"
    )
    start = time.monotonic()
    process = subprocess.Popen([sys.executable, "-c", code, str(run), dsn], cwd=ROOT)
    if kill_after is not None:
        time.sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    process.wait(timeout=300)
    return time.monotonic() - start


def test_the_views_answer(run, database):
    load_sql(run, database)
    assert query(database, "SELECT count(*) FROM dose_by_drug") == [(len(rows_of(run)["dose"]),)]
    counts = "SELECT count(*) FILTER (WHERE stated_on = 'own page'), count(*) FROM interaction_both_ways"
    ((own, both),) = query(database, counts)
    assert own == len(rows_of(run)["interaction"])
    assert both >= own
