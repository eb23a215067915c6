"""The walk over a Bundle: what resources share is looked at once, and a fault in it is told wherever it stands."""

from typing import Any

from converter.checks.checker import check_resource

GOOD: dict[str, Any] = {
    "source": "https://example.org/a",
    "tag": [{"system": "https://example.org/tags", "code": "draft"}],
}
TWICE: dict[str, Any] = {"source": "https://example.org/a", "tag": [*GOOD["tag"], *GOOD["tag"]]}


def bundle(*metas: dict[str, Any]) -> dict[str, Any]:
    resources = [
        {"resourceType": "Medication", "id": f"m{n}", "meta": meta, "code": {"text": "Amlorest"}}
        for n, meta in enumerate(metas)
    ]
    entries = [{"fullUrl": f"https://example.org/Medication/{r['id']}", "resource": r} for r in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def places(*metas: dict[str, Any]) -> list[str]:
    found = check_resource(bundle(*metas))
    return [each.location for each in found if ".meta" in each.location]


def test_a_shared_meta_without_fault_is_silent() -> None:
    assert places(GOOD, GOOD, GOOD) == []


def test_a_shared_meta_with_a_fault_is_reported_for_each_resource() -> None:
    assert len(places(TWICE, TWICE)) == 2


def test_a_fault_is_found_between_equal_ones() -> None:
    (place,) = places(GOOD, TWICE, GOOD)
    assert "entry[1]" in place


def test_a_reference_in_an_extension_of_meta_is_resolved_where_it_stands() -> None:
    link = {"url": "https://example.org/by", "valueReference": {"reference": "#author"}}
    assert len(places({"extension": [link]}, {"extension": [link]})) == 2
