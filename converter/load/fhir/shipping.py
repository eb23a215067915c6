"""Sending resources: in transaction Bundles of bounded size, or one by one; what a server refuses is found and named.

https://hl7.org/fhir/R5/http.html#transaction. Every write is a PUT by id or a DELETE, so that a load that was broken
off can be repeated.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from converter.load.fhir.release import Stored
from converter.load.fhir.server import Server, Unaccepted
from converter.load.refusal import LoadRefused

_NO_TRANSACTIONS = frozenset({404, 405, 415, 501})
_GONE = frozenset({404, 410})


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one resource: `action` put or delete, the server's status, and why it was refused."""

    action: str
    reference: str
    status: str
    digest: str = ""
    problem: str = ""


def packed(parcels: Iterable[list[Stored]], entries: int, size: int) -> Iterator[list[list[Stored]]]:
    """Shipments: lists of Bundles to be sent one after the other; shipments themselves may go side by side.

    Parcels (monographs) are put together up to the limits; one that is beyond them is cut, referenced first.
    """
    waiting: list[Stored] = []
    weight = 0
    for parcel in parcels:
        heavy = sum(len(each.data) for each in parcel)
        if waiting and (len(waiting) + len(parcel) > entries or weight + heavy > size):
            yield [waiting]
            waiting, weight = [], 0
        if len(parcel) > entries or heavy > size:
            yield list(_cut(parcel, entries, size))
        else:
            waiting = [*waiting, *parcel]
            weight += heavy
    if waiting:
        yield [waiting]


def _cut(parcel: list[Stored], entries: int, size: int) -> Iterator[list[Stored]]:
    part: list[Stored] = []
    weight = 0
    for each in parcel:
        if part and (len(part) == entries or weight + len(each.data) > size):
            yield part
            part, weight = [], 0
        part.append(each)
        weight += len(each.data)
    yield part


class Shipper:
    """Sends to one server, by transactions as long as it takes them."""

    def __init__(self, server: Server, transactions: bool) -> None:
        self._server = server
        self._transactions = transactions

    def ship(self, bundles: list[list[Stored]]) -> tuple[list[Result], LoadRefused | None]:
        """Send a shipment. When the server cannot be used any more: what was sent until then, and why."""
        results: list[Result] = []
        for bundle in bundles:
            try:
                results += self._put_all(bundle)
            except LoadRefused as broken:
                return results, broken
        return results, None

    def remove(self, references: list[str]) -> list[Result]:
        """Delete, the referring ones first; what is not there is as good as deleted. Raises LoadRefused."""
        return self._delete_all(references)

    def _put_all(self, bundle: list[Stored]) -> list[Result]:
        if self._transactions:
            try:
                statuses = self._transact([_put_entry(self._server.base, each) for each in bundle])
                return [_result("put", e.reference, s, e.digest) for e, s in zip(bundle, statuses, strict=True)]
            except Unaccepted as refusal:
                if refusal.status in _NO_TRANSACTIONS:
                    self._transactions = False
                elif len(bundle) > 1:
                    middle = len(bundle) // 2
                    return [*self._put_all(bundle[:middle]), *self._put_all(bundle[middle:])]
                else:
                    return [_refused("put", bundle[0].reference, refusal)]
        return [self._put(each) for each in bundle]

    def _put(self, stored: Stored) -> Result:
        try:
            answer = self._server.send("PUT", stored.reference, stored.data)
        except Unaccepted as refusal:
            return _refused("put", stored.reference, refusal)
        return Result("put", stored.reference, str(answer.status_code), stored.digest)

    def _delete_all(self, references: list[str]) -> list[Result]:
        if self._transactions:
            try:
                statuses = self._transact([{"request": {"method": "DELETE", "url": each}} for each in references])
                return [_result("delete", e, s) for e, s in zip(references, statuses, strict=True)]
            except Unaccepted as refusal:
                if refusal.status in _NO_TRANSACTIONS:
                    self._transactions = False
                elif len(references) > 1:
                    middle = len(references) // 2
                    return [*self._delete_all(references[:middle]), *self._delete_all(references[middle:])]
        return [self._delete(each) for each in references]

    def _delete(self, reference: str) -> Result:
        try:
            answer = self._server.send("DELETE", reference)
        except Unaccepted as refusal:
            if refusal.status in _GONE:
                return Result("delete", reference, str(refusal.status))
            return _refused("delete", reference, refusal)
        return Result("delete", reference, str(answer.status_code))

    def _transact(self, entries: list[dict[str, Any]]) -> list[str]:
        """The status of each entry; `200` for all when the server answers without a list."""
        bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
        answer = self._server.send("POST", "", msgspec.json.encode(bundle))
        try:
            said = msgspec.json.decode(answer.content).get("entry") or []
        except (msgspec.DecodeError, AttributeError):
            said = []
        statuses = [str((each.get("response") or {}).get("status", "200")).split(" ")[0] for each in said]
        return statuses if len(statuses) == len(entries) else ["200"] * len(entries)


def _put_entry(base: str, stored: Stored) -> dict[str, Any]:
    return {
        "fullUrl": f"{base}/{stored.reference}",
        "resource": msgspec.Raw(stored.data),
        "request": {"method": "PUT", "url": stored.reference},
    }


def _result(action: str, reference: str, status: str, digest: str = "") -> Result:
    if status.startswith("2"):
        return Result(action, reference, status, digest)
    return Result(action, reference, status, problem="refused within a transaction")


def _refused(action: str, reference: str, refusal: Unaccepted) -> Result:
    return Result(action, reference, str(refusal.status), problem=refusal.message or "refused")
