"""Bundles: entries, fullUrl, and references that resolve."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from converter.checks import check_resource

Bundle = dict[str, Any]


def bundle(kind: str = "collection") -> Bundle:
    """A Medication and a warning about it."""
    drug = {"resourceType": "Medication", "id": "drug", "status": "active"}
    use = {"resourceType": "ClinicalUseDefinition", "id": "use", "type": "warning",
           "subject": [{"reference": "Medication/drug"}], "warning": {"description": "words"}}  # fmt: skip
    entries: list[Any] = [
        {"fullUrl": f"http://a.test/fhir/{r['resourceType']}/{r['id']}", "resource": r} for r in (drug, use)
    ]
    if kind == "transaction":
        for entry in entries:
            entry["request"] = {"method": "PUT", "url": entry["fullUrl"].removeprefix("http://a.test/fhir/")}
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def errors(resource: Bundle, version: Any = "R5") -> list[str]:
    found = check_resource(resource, version)
    return sorted(
        {f.message.partition(":")[0] if f.code == "FHR520" else f.code for f in found if f.severity == "error"}
    )


@pytest.mark.parametrize("kind", ["collection", "transaction"])
def test_what_is_right_has_no_error(kind: str) -> None:
    assert errors(bundle(kind)) == []


CHANGES: list[tuple[str, Callable[[Bundle], Any], list[str]]] = [
    ("collection", lambda b: b["entry"][1].pop("fullUrl"), ["FHR524", "bdl-15"]),
    ("collection", lambda b: b["entry"][1].update(fullUrl=b["entry"][0]["fullUrl"]), ["FHR524", "bdl-7"]),
    ("collection", lambda b: b["entry"][0].update(request={"method": "PUT", "url": "x"}), ["bdl-3a"]),
    ("collection", lambda b: b["entry"][0].update(search={"mode": "match"}), ["bdl-2"]),
    ("collection", lambda b: b["entry"][0]["resource"].pop("id"), ["FHR524"]),
    ("collection", lambda b: b.update(total=2), ["bdl-1"]),
    ("collection", lambda b: b.update(type="document"), ["bdl-10", "bdl-11", "bdl-9"]),
    ("collection", lambda b: b["entry"][1]["resource"].update(type="banana"), ["FHR514"]),
    ("collection", lambda b: b["entry"][1]["resource"].update(banana=1), ["FHR510"]),
    ("collection", lambda b: b["entry"][1]["resource"].update(subject=[{"reference": "Bundle/x"}]), ["FHR523"]),
    ("collection", lambda b: b["entry"][1]["resource"].update(subject=[{"reference": "banana"}]), ["FHR522"]),
    ("transaction", lambda b: b["entry"][0].pop("request"), ["bdl-3c"]),
    ("transaction", lambda b: b["entry"][0]["request"].update(method="GET"), ["bdl-3c"]),
]


@pytest.mark.parametrize(("kind", "change", "expected"), CHANGES)
def test_a_broken_bundle(kind: str, change: Callable[[Bundle], Any], expected: list[str]) -> None:
    broken = copy.deepcopy(bundle(kind))
    change(broken)
    assert errors(broken) == expected


def test_a_reference_out_of_a_collection_is_a_warning() -> None:
    lone = bundle()
    lone["entry"][1]["resource"]["subject"] = [{"reference": "Medication/other"}]
    found = [f for f in check_resource(lone) if f.code == "FHR522"]
    assert [f.severity.value for f in found] == ["warning"]
    assert found[0].location == "Bundle.entry[1].resource.subject[0]"


def test_r4_asks_for_requests_by_type() -> None:
    older = bundle("transaction")
    older["entry"].pop()
    assert errors(older, "R4") == []
    older["entry"][0].pop("request")
    assert errors(older, "R4") == ["bdl-3"]
