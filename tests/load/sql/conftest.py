"""Output folders to load, and databases to load them into.

PostgreSQL takes part when `CONVERT_TEST_POSTGRES` holds a DSN (proofs/postgres/run.sh starts one and sets it).
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.load.sql.sql_samples import write_output


@pytest.fixture
def output(tmp_path) -> Callable[..., Path]:
    """Make an output folder: `output(sample(), …)`."""
    count = iter(range(99))
    return lambda *monographs: write_output(tmp_path / f"run{next(count)}", monographs)


@pytest.fixture(params=["sqlite", "postgresql"])
def dsn(request, tmp_path) -> str:
    """An empty database."""
    return _database(request.param, tmp_path)


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def every_dsn(request, tmp_path) -> str:
    """An empty database, DuckDB (which is slow to begin with) among them."""
    return _database(request.param, tmp_path)


def _database(kind: str, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:{folder / 'drugs.db'}"
    if kind == "duckdb":
        pytest.importorskip("duckdb")
        return f"duckdb:{folder / 'drugs.duckdb'}"
    server = os.environ.get("CONVERT_TEST_POSTGRES")
    if not server:
        pytest.skip("no PostgreSQL: proofs/postgres/run.sh starts one")
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS drugs CASCADE")
        connection.execute("CREATE SCHEMA drugs")
    return f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3Ddrugs"
