"""The schema layer: structure, cardinality, choice types, primitive formats and required codes.

JSON Schema made from the official definitions, run by `jsonschema-rs` with its linear regular expressions.
See https://hl7.org/fhir/json.html.
"""

from functools import cache
from typing import Any

import jsonschema_rs

from converter.checks.definitions import Schema, Version, definitions
from converter.checks.problem import Path, Problem

_URN = "without spaces, and a right number behind urn:oid: or urn:uuid:"
FORMATS = {
    "date": "a calendar date (YYYY, YYYY-MM or YYYY-MM-DD)",
    "dateTime": "a date, or a date and time with a time zone",
    "instant": "a date and time to the second with a time zone",
    "time": "a time of day (hh:mm:ss)",
    "id": "1 to 64 letters, digits, '-' or '.'",
    "code": "a code without outer or double spaces",
    "uri": f"a URI {_URN}",
    "url": f"a URL {_URN}",
    "canonical": f"a canonical URL {_URN}",
    "oid": "urn:oid: and a dotted number",
    "uuid": "urn:uuid: and a lower-case UUID",
    "base64Binary": "base64",
    "string": "text that is not blank and has no control characters",
    "markdown": "text that is not blank and has no control characters",
}

_SOME_RESOURCE = {"resourceType": "Basic"}


@cache
def validator(version: Version, type_name: str) -> Any:
    """The compiled validator of a resource type. Raises KeyError for an unknown type."""
    schema = definitions(version).schema(type_name)
    return jsonschema_rs.Draft202012Validator(schema, pattern_options=jsonschema_rs.RegexOptions())


def schema_problems(resource: dict[str, Any], version: Version, type_name: str, at: Path) -> list[Problem]:
    """Every breach of the schema in one resource (resources inside it are checked by themselves)."""
    compiled = validator(version, type_name)
    if compiled.is_valid(_outline(resource) if type_name == "Bundle" else resource):
        return []
    schema = definitions(version).schema(type_name)
    found: list[Problem] = []
    for error in compiled.iter_errors(resource):
        found.extend(_explain(error, schema, type_name, at))
    return found


def _outline(bundle: dict[str, Any]) -> dict[str, Any]:
    """The Bundle without what its resources hold: each is checked by itself, and handing them over costs as much."""
    entries = bundle.get("entry")
    if not isinstance(entries, list):
        return bundle
    return {**bundle, "entry": [_without_resource(entry) for entry in entries]}


def _without_resource(entry: Any) -> Any:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    return {**entry, "resource": _SOME_RESOURCE} if isinstance(resource, dict) and "resourceType" in resource else entry


def _explain(error: Any, schema: Schema, type_name: str, at: Path) -> list[Problem]:
    """One library error in the words of FHIR."""
    path: Path = (*at, *error.instance_path)
    keyword = error.kind.name
    parent = _subschema(schema, error.schema_path[:-1])

    def problem(code: str, message: str, where: Path = path) -> Problem:
        return Problem(code, where, message, key=keyword, type_name=type_name)

    if keyword == "additionalProperties":
        return [
            problem("FHR510", f"there is no element '{name}' here", (*path, name)) for name in error.kind.unexpected
        ]
    if keyword == "required":
        return [problem("FHR511", f"the element '{error.kind.property}' is missing")]
    if keyword == "anyOf":
        if "x-missing" in parent:
            return [problem("FHR511", f"the element '{parent['x-missing']}' is missing")]
        return [problem("FHR512", "an extension of a primitive value is an object or null")]
    if keyword == "enum":
        value_set = parent.get("x-valueset", "")
        return [problem("FHR514", f"the code {_short(error.instance)} is not in the required value set {value_set}")]
    if keyword in ("minProperties", "minItems"):
        return [problem("FHR515", "empty objects and arrays are not allowed")]
    if keyword == "maxItems":
        return [problem("FHR512", f"at most {parent['maxItems']} may be given")]
    if keyword == "const":
        return [problem("FHR503", f"the resource type is not {type_name}")]
    if keyword == "type":
        return [problem("FHR512", f"expected {_kind(parent)}, found {_json_kind(error.instance)}")]
    kind = parent.get("x-type") or _subschema(schema, error.schema_path[:-2]).get("x-type", "value")
    expected = FORMATS.get(kind, "in range")
    return [problem("FHR513", f"{_short(error.instance)} is no valid {kind}: it must be {expected}")]


def _subschema(schema: Schema, path: list[str | int]) -> Schema:
    node: Any = schema
    for step in path:
        node = node[step]
    return node if isinstance(node, dict) else {}


def _kind(schema: Schema) -> str:
    if "x-type" in schema:
        return f"a {schema['x-type']}"
    return {"object": "an object", "array": "an array"}.get(schema.get("type", ""), "another kind of value")


def _json_kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    for kind, name in ((dict, "an object"), (list, "an array"), (str, "a string"), (type(None), "null")):
        if isinstance(value, kind):
            return name
    return "a number"


def _short(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
