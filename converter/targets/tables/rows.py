"""A monograph, or the findings of a page, as rows of the tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from converter.findings import Finding
from converter.monograph import Code, Monograph
from converter.monograph.fact_ids import FactIds, fact_ids
from converter.targets.settings import TargetSettings
from converter.targets.tables.cells import Cell, Row, cell
from converter.targets.tables.model import Column, Table
from converter.targets.tables.schema import CODE, FINDING, MONOGRAPH, TABLES

Known = Mapping[str, object]
Getter = Callable[[object, Known], object]

_CODED = {"interactions": "interactant"}


def monograph_rows(monograph: Monograph, settings: TargetSettings) -> Iterator[tuple[Table, list[Row]]]:
    """The rows of one monograph, table by table, in the order of the page; tables without a row are left out."""
    ids = fact_ids(monograph)
    known = _known_of_monograph(monograph, ids.monograph, settings)
    for table in TABLES:
        if table is MONOGRAPH:
            yield table, [_row(table, monograph, known)]
        elif table is CODE:
            rows = list(_code_rows(monograph, known, ids))
        elif table.items:
            rows = list(_item_rows(table, monograph, known, ids))
        elif table.facts:
            rows = list(_fact_rows(table, monograph, known, ids))
        else:
            continue
        if table is not MONOGRAPH and rows:
            yield table, rows


def finding_rows(findings: Sequence[Finding], monograph_id: str, path: str) -> list[Row]:
    """The rows of one page's findings; the run's own have `path` `.` and name their place in the message."""
    rows = []
    for seq, finding in enumerate(findings, 1):
        known = {
            "path": path, "seq": seq, "monograph_id": monograph_id, "line": finding.line or None,
            "column": finding.column or None,
        }  # fmt: skip
        if path == "." and finding.path:
            finding = msgspec.structs.replace(finding, message=f"{finding.path}: {finding.message}")
        rows.append(_row(FINDING, finding, known))
    return rows


def _known_of_monograph(monograph: Monograph, name: str, settings: TargetSettings) -> dict[str, object]:
    return {
        "monograph_id": name,
        "source_url": settings.page_url(monograph.slug),
        "review_status": _status(monograph, name),
        "content_origin": "machine-written" if monograph.machine_written else None,
    }


def _fact_rows(table: Table, monograph: Monograph, known: Known, ids: FactIds) -> Iterator[Row]:
    facts: tuple[Any, ...] = getattr(monograph, table.facts)
    names = _ids_of(table, ids) or ("",) * len(facts)
    for seq, (fact, name) in enumerate(zip(facts, names, strict=True), 1):
        place = getattr(fact, "evidence", None)
        own = {
            "fact_id": name, "seq": seq, "review_status": _status(monograph, name),
            "evidence": place[0] if isinstance(place, tuple) else place,
            "structured": getattr(fact, "regimen", None) is not None,
        }  # fmt: skip
        yield _row(table, fact, {**known, **own})


def _status(monograph: Monograph, name: str) -> str:
    """Whether a person approved the fact of this id."""
    return "accepted" if monograph.reviewed.holds(name) else "unreviewed"


def _item_rows(table: Table, monograph: Monograph, known: Known, ids: FactIds) -> Iterator[Row]:
    for fact, name in zip(getattr(monograph, table.facts), _ids_of(table, ids), strict=True):
        seq = 0
        for path, label in table.items:
            for item in _walk(fact, tuple(path.split("."))) or ():
                seq += 1
                own = {"fact_id": name, "seq": seq, "label": label, "review_status": _status(monograph, name)}
                yield _row(table, item, {**known, **own})


def _code_rows(monograph: Monograph, known: Known, ids: FactIds) -> Iterator[Row]:
    yield from _codes_of(MONOGRAPH, str(known["monograph_id"]), (("concept", monograph.title_codes),), known)
    for table in TABLES:
        if table.items or not _ids_of(table, ids):
            continue
        for fact, name in zip(getattr(monograph, table.facts), _ids_of(table, ids), strict=True):
            concept = getattr(fact, _CODED.get(table.facts, "concept"), None)
            if concept is not None:
                groups = (("concept", concept.codes), ("moiety", getattr(fact, "moiety_codes", ())))
                yield from _codes_of(table, name, groups, known)


def _codes_of(
    table: Table, owner: str, groups: tuple[tuple[str, tuple[Code, ...]], ...], known: Known
) -> Iterator[Row]:
    codes = [(role, code) for role, group in groups for code in group]
    for seq, (role, code) in enumerate(codes, 1):
        own = {"owner_id": owner, "owner_table": table.name, "seq": seq, "label": role}
        yield _row(CODE, code, {**known, **own})


def _ids_of(table: Table, ids: FactIds) -> tuple[str, ...]:
    """Ids of the table's facts; none for a table of something else."""
    names: tuple[str, ...] = getattr(ids, table.facts, ()) if table.facts else ()
    return names


def _row(table: Table, fact: object, known: Known) -> Row:
    return tuple([cell(get(fact, known)) for get in _getters(table)])


@cache
def _getters(table: Table) -> tuple[Getter, ...]:
    return tuple(map(_getter, table.columns))


def _getter(column: Column) -> Getter:
    first, *rest = column.path.split(".") if column.path else ("",)
    steps = tuple(rest)
    if not first:
        return lambda fact, known: fact
    if first.startswith("@"):
        name = first[1:]
        return (lambda fact, known: _walk(known.get(name), steps)) if steps else lambda fact, known: known.get(name)
    if not steps and not first.isdigit():
        return lambda fact, known: getattr(fact, first, None)
    whole = (first, *steps)
    return lambda fact, known: _walk(fact, whole)


def _walk(value: Any, steps: tuple[str, ...]) -> Any:
    for step in steps:
        if value is None:
            return None
        value = value[int(step)] if step.isdigit() else getattr(value, step, None)
    return value


def dictionaries(table: Table, rows: Sequence[Row]) -> list[dict[str, Cell]]:
    """Rows as dictionaries by column, for readers of few rows (checks, tests)."""
    return [dict(zip(table.header, row, strict=True)) for row in rows]
