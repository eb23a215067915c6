"""Feeding a SQL database with the tables of a run: SQLite, PostgreSQL (extra `postgres`), DuckDB (extra `duckdb`)."""

from converter.load.refusal import LoadRefused
from converter.load.sql.loading import LoadReport, TableChanges, load_sql
from converter.load.sql.schema import schema_sql

__all__ = ["LoadRefused", "LoadReport", "TableChanges", "load_sql", "schema_sql"]
