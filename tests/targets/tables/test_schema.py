"""The table model is sound in itself, and every column leads somewhere in the record."""

from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
import pytest

from converter.findings import Finding
from converter.monograph import Code, Monograph
from converter.targets.tables import TABLES, Table, table

KNOWN = {
    "fact_id", "monograph_id", "seq", "evidence", "structured", "label", "owner_id", "owner_table", "source_url",
    "review_status", "content_origin", "path", "line", "column",
}  # fmt: skip
FACT_TABLES = [each for each in TABLES if each.primary_key == ("fact_id",)]


def test_the_tables_that_are_promised():
    assert {each.name for each in TABLES} >= {
        "monograph", "name", "ingredient", "code", "indication", "dose", "contraindication", "interaction",
        "adverse_effect", "warning", "storage", "faq", "section", "finding",
    }  # fmt: skip


@pytest.mark.parametrize("each", TABLES, ids=lambda each: each.name)
def test_keys_are_columns_that_always_hold_a_value(each: Table):
    required = {column.name for column in each.columns if column.required}
    assert set(each.primary_key) <= required
    assert len(set(each.header)) == len(each.header)
    for key in each.foreign_keys:
        assert key.column in each.header
        assert table(key.table).primary_key == (key.target,)
    assert all(column.description for column in each.columns)


@pytest.mark.parametrize("each", FACT_TABLES, ids=lambda each: each.name)
def test_every_fact_has_its_place_and_standing(each: Table):
    assert {
        "fact_id", "monograph_id", "seq", "section", "source_text", "byte_start", "byte_end", "line", "component",
        "review_status", "content_origin",
    } <= set(each.header)  # fmt: skip


@pytest.mark.parametrize("each", TABLES, ids=lambda each: each.name)
def test_every_column_leads_to_a_field_of_the_record(each: Table):
    for path, _ in each.items or (("", ""),):
        start = _row_type(each, path)
        for column in each.columns:
            if column.path.startswith("@"):
                assert column.path[1:].split(".")[0] in KNOWN, column.path
            elif column.path != "component":  # an ingredient or a storage sentence has none
                _field(start, column.path)


def _row_type(each: Table, item: str) -> Any:
    if each.facts:
        fact = _element(_field(Monograph, each.facts))
        return _element(_field(fact, item)) if item else fact
    return {"monograph": Monograph, "code": Code, "finding": Finding}[each.name]


def _field(start: Any, path: str) -> Any:
    """The type behind a dotted path; fails where a step is no field."""
    for step in path.split(".") if path else ():
        start = next(t for t in _members(start) if t is not type(None))
        if step.isdigit():
            start = get_args(start)[int(step)]
            continue
        fields = {field.name: field.type for field in msgspec.structs.fields(start)}
        assert step in fields, f"{start.__name__} has no {step}"
        start = fields[step]
    return start


def _element(sequence: Any) -> Any:
    return get_args(sequence)[0]


def _members(union: Any) -> tuple[Any, ...]:
    return get_args(union) if get_origin(union) in (Union, UnionType) else (union,)


LEFT_OUT = {
    "evidence": "section, text, bytes and line stand in columns; block and characters are not for readers",
    "concept.codes": "the code table", "interactant.codes": "the code table", "moiety_codes": "the code table",
    "component": "a column of every fact table",
    "words": "how a unit was spelled matters for amounts and maxima, which have it",
}  # fmt: skip


@pytest.mark.parametrize("each", FACT_TABLES, ids=lambda each: each.name)
def test_nothing_of_a_fact_is_left_out(each: Table):
    children = [other for other in TABLES if other.facts == each.facts]
    held = {column.path for column in each.columns}
    held |= {f"{item}.{c.path}".rstrip(".") for other in children for item, _ in other.items for c in other.columns}
    for path in _leaves(_element(_field(Monograph, each.facts))):
        reason = next((r for key, r in LEFT_OUT.items() if path == key or path.startswith(f"{key}.")), None)
        spelling = path.endswith(".words") and not path.startswith(("population.words", "regimen.limits"))
        assert path in held or reason or spelling, f"{each.facts}.{path} is in no column"


def _leaves(start: Any, place: str = "") -> Iterator[str]:
    """The paths of all values below a type; a list of plain values is one, a list of records leads on into them."""
    for field in msgspec.structs.fields(start):
        path = f"{place}.{field.name}" if place else field.name
        kind = next(t for t in _members(field.type) if t is not type(None))
        if get_origin(kind) is tuple:
            kind = get_args(kind)[0]
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and path not in LEFT_OUT:
            yield from _leaves(kind, path)
        else:
            yield path
