"""Tables: one model of them (`schema`), the rows of a monograph (`rows`), and their spellings (CSV, Data Package)."""

from converter.targets.tables.model import Column, ForeignKey, Table
from converter.targets.tables.schema import SCHEMA_VERSION, TABLES, table

__all__ = ["SCHEMA_VERSION", "TABLES", "Column", "ForeignKey", "Table", "table"]
