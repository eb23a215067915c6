"""All formats of one page say the same: the same ids, each once, and every figure with its digits.

Also that a table's rows keep the rules that its description promises, and that JSON-LD keeps to its vocabulary.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from converter.checks.statements import Statements, statements
from converter.checks.vocabulary import check_vocabulary
from converter.findings import Finding, Severity
from converter.targets.registry import Piece
from converter.targets.tables import TABLES, Table, table

_TABLE_KINDS = frozenset(each.name for each in TABLES if each.primary_key == ("fact_id",))
_USES = frozenset({"indication", "contraindication", "interaction", "adverse_effect", "warning"})
_FHIR_KINDS = {"R5": _USES | {"dose"}, "R4B": _USES | {"dose"}, "R4": frozenset({"contraindication", "dose"})}
_JSONLD_KINDS = frozenset({"indication", "contraindication", "adverse_effect", "dose", "faq", "storage"})
_BANS = ("warning", "regulation")
"""FHIR states a ban as a warning, under the id of the regulation."""


def check_consistency(pieces: Iterable[Piece], path: str, fhir_version: str = "R5") -> list[Finding]:
    """Findings on the pieces of one page in all its formats; `path` is the page. Costs about a millisecond."""
    accounts = statements(pieces)
    found = [message for account in accounts.values() for message in _in_itself(account)]
    wholes = {name: _kinds(name, fhir_version) for name in accounts}
    names = sorted(accounts)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            kinds = wholes[one] & wholes[other]
            found += list(_between(one, accounts[one], other, accounts[other], kinds))
    documents = [document for account in accounts.values() for document in account.documents]
    spoken = [finding for document in documents for finding in check_vocabulary(document, path)]
    return [*(_error(code, message, path) for code, message in found), *spoken]


def _kinds(name: str, fhir_version: str) -> frozenset[str]:
    """The kinds of fact that a format holds all of."""
    if name in ("csv", "parquet"):
        return _TABLE_KINDS
    return _JSONLD_KINDS if name == "jsonld" else _FHIR_KINDS[fhir_version]


def _in_itself(account: Statements) -> Iterator[tuple[str, str]]:
    for kind, ids in account.ids.items():
        for fact, count in Counter(ids).items():
            if count > 1:
                yield "TAB602", f"{kind} {fact} is there {count} times"
    for name, rows in account.rows.items():
        yield from _rows(table(name), rows)


def _rows(of: Table, rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    keys = [of.header.index(name) for name in of.primary_key]
    checked = [(n, c) for n, c in enumerate(of.columns) if c.required or c.choices]
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        key = tuple(row[number] for number in keys)
        if key in seen:
            yield "TAB604", f"table {of.name} has the key {', '.join(key)} twice"
        seen.add(key)
        for number, column in checked:
            if column.required and not row[number]:
                yield "TAB604", f"table {of.name}, row {', '.join(key)}: {column.name} is empty"
            elif column.choices and row[number] and row[number] not in column.choices:
                yield "TAB604", f"table {of.name}, row {', '.join(key)}: {column.name} cannot be {row[number]!r}"


def _between(
    one: str, first: Statements, other: str, second: Statements, kinds: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if first.monographs != second.monographs:
        yield "TAB602", f"{one} is about {first.monographs}, {other} about {second.monographs}"
    for kind in sorted(kinds):
        ours, theirs = set(first.ids.get(kind, ())), set(second.ids.get(kind, ()))
        if kind == _BANS[0]:
            bans = {fact for account in (first, second) for fact in account.ids.get(_BANS[1], ())}
            ours, theirs = ours - bans, theirs - bans
        for name, lacking in ((other, ours - theirs), (one, theirs - ours)):
            for fact in sorted(lacking):
                yield "TAB602", f"{kind} {fact} is not in {name}"
    yield from _figures(one, first.figures, other, second.figures)


def _figures(
    one: str, first: Mapping[str, set[str]], other: str, second: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """A format may leave a dose's figures to its words; those it states are the same, digit by digit."""
    for fact in sorted(first.keys() & second.keys()):
        if not (first[fact] <= second[fact] or second[fact] <= first[fact]):
            ours, theirs = ", ".join(sorted(first[fact])), ", ".join(sorted(second[fact]))
            yield "TAB603", f"dose {fact} is {ours} in {one} and {theirs} in {other}"


def _error(code: str, message: str, path: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, path=path)
