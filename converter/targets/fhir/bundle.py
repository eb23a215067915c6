"""One Bundle a monograph (https://hl7.org/fhir/R5/bundle.html): what is referenced comes first."""

from collections.abc import Callable, Sequence

import msgspec

from converter.targets.fhir.edition import Edition
from converter.targets.fhir.elements import Json, pruned

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def bundle(edition: Edition, resources: Sequence[Json]) -> Json:
    """The resources as a Bundle of the configured type. Requests are PUT by id, never conditional."""
    return {"resourceType": "Bundle", "id": edition.bundle_id, "type": edition.settings.bundle, "entry": [
        _entry(edition, resource) for resource in resources
    ]}  # fmt: skip


def _entry(edition: Edition, resource: Json) -> Json:
    kind, identity = resource["resourceType"], resource["id"]
    entry = {"fullUrl": edition.full_url(kind, identity), "resource": resource}
    if edition.settings.bundle == "transaction":
        entry["request"] = {"method": "PUT", "url": f"{kind}/{identity}"}
    return entry


def written(resource: Json) -> bytes:
    """JSON for people: decimals keep their digits, two spaces a level, one line feed at the end."""
    return msgspec.json.format(_ENCODER.encode(resource), indent=2) + b"\n"


def line(resource: Json) -> bytes:
    """JSON on one line, with its line feed."""
    return _ENCODER.encode(resource) + b"\n"


Release = Callable[[Edition], list[Json]]


def finished(resources: Sequence[Json]) -> list[Json]:
    """The resources without what FHIR JSON does not have: nulls, empty strings, lists and objects."""
    return [pruned(resource) for resource in resources]
