"""What each format states of one monograph, read back from its pieces: ids by kind of fact, figures of doses."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from converter.targets.registry import Piece
from converter.targets.tables import table

# A cell holds a section's whole text, which the reader's own limit (131,072 characters) does not allow for.
csv.field_size_limit(2**31 - 1)
_decode = msgspec.json.Decoder(float_hook=Decimal).decode
_FACT_ID = re.compile(r"[0-9a-f]{16}")
_USES = {"undesirable-effect": "adverse_effect"}
_DOSE_FIGURES = ("amount_low", "amount_high", "rate_low", "rate_high")
_AMOUNTS = ("doseQuantity", "doseRange", "rateQuantity", "rateRange")


class _Resource(msgspec.Struct, rename={"kind": "resourceType"}):
    """What must be read of a resource to know whether the rest of it must be."""

    kind: str
    id: str = ""
    type: Any = None


class _Entry(msgspec.Struct):
    resource: msgspec.Raw


class _Bundle(msgspec.Struct):
    entry: list[_Entry] = []


class Statements(msgspec.Struct):
    """One format's account. `ids`: kind → ids in order; `figures`: dose → its amounts as written, where it has any.

    `rows` are the cells of the tables, `documents` the JSON-LD, for further checks; both are empty elsewhere.
    """

    monographs: list[str] = msgspec.field(default_factory=list)
    ids: dict[str, list[str]] = msgspec.field(default_factory=lambda: defaultdict(list))
    figures: dict[str, set[str]] = msgspec.field(default_factory=dict)
    rows: dict[str, list[list[str]]] = msgspec.field(default_factory=dict)
    documents: list[dict[str, Any]] = msgspec.field(default_factory=list)


def statements(pieces: Iterable[Piece]) -> dict[str, Statements]:
    """Format → what it states. Formats that this module cannot read are left out."""
    found: dict[str, Statements] = {}
    for piece in pieces:
        folder, _, name = piece.path.partition("/")
        read = _READERS.get(folder)
        if read is not None and not (folder == "jsonld" and piece.append):
            read(found.setdefault(folder, Statements()), name, piece.data)
    return found


def _fhir(account: Statements, name: str, data: bytes) -> None:
    for entry in _decode_bundle(data).entry:
        _resource(account, entry.resource)


def _ndjson(account: Statements, name: str, data: bytes) -> None:
    for line in data.splitlines():
        _resource(account, line)


def _resource(account: Statements, data: bytes | msgspec.Raw) -> None:
    resource = _decode_resource(data)
    if resource.kind == "MedicationKnowledge":
        account.monographs.append(resource.id)
        for dosage in _dosages(_decode(data)):
            if dosage["id"] not in account.ids["dose"]:
                account.ids["dose"].append(dosage["id"])
            amounts = set(_amounts(dosage))
            if amounts:
                account.figures.setdefault(dosage["id"], set()).update(amounts)
    elif resource.kind == "ClinicalUseDefinition":
        use = str(resource.type)
        account.ids[_USES.get(use, use)].append(resource.id[-16:])
    elif resource.kind == "DetectedIssue":
        account.ids["contraindication"].append(resource.id[-16:])


def _dosages(content: Any) -> Iterator[Mapping[str, Any]]:
    """The Dosages of a resource, wherever its version has them: they carry the id of their fact."""
    if isinstance(content, list):
        for each in content:
            yield from _dosages(each)
    elif isinstance(content, dict):
        if "id" in content and _FACT_ID.fullmatch(str(content["id"])):
            yield content
        for name, value in content.items():
            if isinstance(value, list | dict) and name not in ("text", "extension"):
                yield from _dosages(value)


def _amounts(dosage: Mapping[str, Any]) -> Iterator[str]:
    for entry in dosage.get("doseAndRate", ()):
        for name in _AMOUNTS:
            amount = entry.get(name, {})
            for value in (amount, amount.get("low", {}), amount.get("high", {})):
                if "value" in value:
                    yield figure(value["value"])


def figure(value: object) -> str:
    """A number with its digits, as JSON and the tables write it."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _tables(account: Statements, name: str, data: bytes) -> None:
    of = table(name.partition(".")[0])
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    account.rows.setdefault(of.name, []).extend(rows)
    if of.name == "monograph":
        account.monographs += [row[0] for row in rows]
    elif of.primary_key == ("fact_id",):
        account.ids[of.name] += [row[0] for row in rows]
    if of.name == "dose":
        columns = [of.header.index(column) for column in _DOSE_FIGURES]
        for row in rows:
            given = {row[column] for column in columns} - {""}
            if given:
                account.figures[row[0]] = given


def _jsonld(account: Statements, name: str, data: bytes) -> None:
    document = _decode(data)
    account.documents.append(document)
    for each in document.get("@graph", ()):
        if each.get("@type") == "Drug":
            account.monographs.append(each.get("identifier", ""))
        _nodes(account, each)


def _nodes(account: Statements, content: Any) -> None:
    """Every node whose IRI ends in `#kind-fact`."""
    if isinstance(content, list):
        for each in content:
            _nodes(account, each)
    elif isinstance(content, dict):
        kind, _, fact = str(content.get("@id", "")).rpartition("#")[2].rpartition("-")
        if _FACT_ID.fullmatch(fact) and len(content) > 1:
            account.ids[kind].append(fact)
            if "doseValue" in content:
                account.figures[fact] = {figure(content["doseValue"])}
        for value in content.values():
            if isinstance(value, list | dict):
                _nodes(account, value)


_decode_resource = msgspec.json.Decoder(_Resource).decode
_decode_bundle = msgspec.json.Decoder(_Bundle).decode
_READERS: Mapping[str, Callable[[Statements, str, bytes], None]] = {
    "fhir": _fhir, "ndjson": _ndjson, "csv": _tables, "parquet": _tables, "jsonld": _jsonld,
}  # fmt: skip
