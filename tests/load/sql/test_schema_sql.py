"""`schema.sql` can be run as it is, and says what every column is."""

import sqlite3

import pytest

from converter.load.sql import schema_sql
from converter.targets.tables import TABLES


def test_sqlite_takes_it_and_keeps_the_comments():
    database = sqlite3.connect(":memory:")
    database.executescript(schema_sql("sqlite"))
    for table in TABLES:
        columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table.name}")')]
        assert columns == list(table.header)
        (kept,) = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).fetchone()
        assert all(column.description in kept for column in table.columns)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_sqlite_refuses_what_the_tables_do_not_allow():
    database = sqlite3.connect(":memory:")
    database.executescript("PRAGMA foreign_keys = ON;" + schema_sql("sqlite"))
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(
            "INSERT INTO name (fact_id, monograph_id, seq, text, kind) VALUES ('a', 'b', 1, 'x', 'nickname')"
        )
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("INSERT INTO related_monograph VALUES ('nobody', 1, 'same-drug', 's', 'x')")
        database.commit()


def test_duckdb_takes_it():
    duckdb = pytest.importorskip("duckdb")
    database = duckdb.connect(":memory:")
    database.execute(schema_sql("duckdb"))
    assert database.execute("SELECT count(*) FROM dose_by_drug").fetchall() == [(0,)]


def test_another_database_is_not_guessed():
    with pytest.raises(KeyError):
        schema_sql("oracle")
