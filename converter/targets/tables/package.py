"""`datapackage.json`: the tables described for machines, as Data Package v2 (https://datapackage.org/standard/data-package/)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from converter.targets.registry import FileFacts
from converter.targets.settings import TargetSettings
from converter.targets.tables.model import Column, Table
from converter.targets.tables.schema import SCHEMA_VERSION, TABLES

PROFILE = "https://datapackage.org/profiles/2.0/"
_TYPES = {"string": "string", "integer": "integer", "decimal": "number", "boolean": "boolean"}
_DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def data_package(files: Mapping[str, FileFacts], folder: str, settings: TargetSettings) -> bytes:
    """The description of the CSV files below `folder`, with their digests, sizes and numbers of rows.

    The licence of the content is the one configured: none is assumed.
    """
    content: dict[str, Any] = {
        "$schema": PROFILE + "datapackage.json",
        "name": "drug-monographs",
        "title": "Drug monographs as tables",
        "description": "One fact a row; every fact with its place in the page it was read from. Not medical advice.",
        "version": SCHEMA_VERSION,
    }
    if settings.license:
        content["licenses"] = [_license(settings.license)]
    if settings.publisher:
        content["contributors"] = [{"title": settings.publisher, "roles": ["publisher"]}]
    if settings.source_url:
        content["sources"] = [{"title": settings.source or settings.source_url, "path": settings.source_url}]
    content["resources"] = [_resource(table, files.get(f"{folder}/{table.file}")) for table in TABLES]
    return bytes(msgspec.json.format(msgspec.json.encode(content), indent=1)) + b"\n"


def table_schema(table: Table) -> dict[str, Any]:
    """A table's columns and keys as Table Schema v2 (https://datapackage.org/standard/table-schema/)."""
    schema: dict[str, Any] = {
        "$schema": PROFILE + "tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
    }
    if table.foreign_keys:
        schema["foreignKeys"] = [
            {"fields": [key.column], "reference": {"resource": key.table, "fields": [key.target]}}
            for key in table.foreign_keys
        ]
    return schema


def _resource(table: Table, facts: FileFacts | None) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": table.name, "type": "table", "path": table.file, "title": table.title,
        "description": table.description, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "dialect": {"$schema": PROFILE + "tabledialect.json", **_DIALECT},
    }  # fmt: skip
    if facts is not None:
        resource |= {"bytes": facts.bytes, "hash": f"sha256:{facts.sha256}"}
    return resource | {"schema": table_schema(table)}


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type], "description": column.description}
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | {"constraints": constraints} if constraints else field


def _license(name: str) -> dict[str, str]:
    return {"path": name} if "://" in name else {"name": name}
