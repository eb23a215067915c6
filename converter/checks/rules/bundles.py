"""Constraints of Bundles. See https://hl7.org/fhir/R5/bundle.html and its `fullUrl` and resolution rules."""

from collections.abc import Callable
from typing import Any

from converter.checks.rules.presence import Node, distinct, has, items, part

Rule = Callable[[Any, Any], "bool | str"]
PAGING = {"self", "first", "prev", "previous", "next", "last"}
WRITES = {"POST", "PATCH", "PUT"}
PLAIN = {"document", "message", "searchset", "collection"}
REQUESTS = {"batch", "transaction", "history"}
RESPONSES = {"batch-response", "transaction-response", "history"}


def _first_is_not(node: Node, bundle_type: str, resource_type: str) -> bool:
    if node.get("type") != bundle_type:
        return False
    entries = items(node, "entry")
    return not entries or entries[0].get("resource", {}).get("resourceType") != resource_type


def _writes(entry: Node) -> bool:
    return entry.get("request", {}).get("method") in WRITES


def _plain_entries(node: Node, scope: Any) -> bool:
    return node.get("type") in PLAIN and any(
        "resource" not in e or "request" in e or "response" in e for e in items(node, "entry")
    )


def _history_entries(node: Node, scope: Any) -> bool:
    return node.get("type") == "history" and any(
        "request" not in e or "response" not in e or _writes(e) != ("resource" in e) for e in items(node, "entry")
    )


def _transaction_entries(node: Node, scope: Any) -> bool:
    return node.get("type") in ("transaction", "batch") and any(
        not has(e.get("request", {}), "method") or _writes(e) != ("resource" in e) for e in items(node, "entry")
    )


def _response_entries(node: Node, scope: Any) -> bool:
    return node.get("type") in ("transaction-response", "batch-response") and any(
        "response" not in e for e in items(node, "entry")
    )


def _full_urls_distinct(node: Node, scope: Any) -> bool:
    if node.get("type") == "history":
        return False
    urls = [
        f"{e['fullUrl']}{part(part(e, 'resource'), 'meta').get('versionId', '')}"
        for e in items(node, "entry")
        if "fullUrl" in e
    ]
    return not distinct(urls)


def _full_urls_present(node: Node, scope: Any) -> bool:
    if node.get("type") in ("transaction", "transaction-response", "batch", "batch-response"):
        return False
    return any(not has(e, "fullUrl") and e.get("request", {}).get("method") != "POST" for e in items(node, "entry"))


def _issues_mild(node: Node, scope: Any) -> bool:
    outcome = node.get("issues")
    return isinstance(outcome, dict) and any(
        i.get("severity") not in ("information", "warning") for i in items(outcome, "issue")
    )


def _self_link(node: Node, scope: Any) -> bool:
    return node.get("type") == "searchset" and not any(
        link.get("relation") == "self" and has(link, "url") for link in items(node, "link")
    )


def _identified(node: Node, scope: Any) -> bool:
    identifier = node.get("identifier", {})
    return node.get("type") == "document" and not (has(identifier, "system") and has(identifier, "value"))


def _full_url_names_resource(entry: Node, scope: Any) -> bool | str:
    """A `fullUrl` that is a RESTful URL ends with the type and id of its resource."""
    url, resource = entry.get("fullUrl"), entry.get("resource")
    if not isinstance(url, str) or not isinstance(resource, dict):
        return False
    if ":" not in url:
        return f"the fullUrl '{url}' is not absolute"
    identity = resource.get("id")
    if url.startswith("urn:"):
        return False
    head, _, tail = url.rpartition("/")
    kind = head.rpartition("/")[2]
    if kind not in scope.resource_types:
        return False
    if identity is None:
        return f"the fullUrl '{url}' names a resource, but the resource has no id"
    if kind == resource.get("resourceType") and tail == identity:
        return False
    return f"the fullUrl '{url}' does not name {resource.get('resourceType')}/{identity}"


def _full_url_given(node: Node, scope: Any) -> bool | str:
    """A resource has a `fullUrl` unless it is only being created, or only an answer."""
    if node.get("type") in ("batch-response", "transaction-response"):
        return False
    return (
        any(
            "resource" in e and not has(e, "fullUrl") and e.get("request", {}).get("method") != "POST"
            for e in items(node, "entry")
        )
        and "an entry with a resource has no fullUrl"
    )


def _links_once(node: Node, scope: Any) -> bool | str:
    relations = [link.get("relation") for link in items(node, "link")]
    return not distinct([r for r in relations if r in PAGING]) and "a paging link is given twice"


def _wrong_count(node: Node, types: set[str], name: str) -> bool:
    wanted = node.get("type") in types
    return any((name in e) != wanted for e in items(node, "entry"))


RULES: dict[tuple[str, str], Rule] = {
    ("Bundle", "bdl-1"): lambda n, s: has(n, "total") and n.get("type") not in ("searchset", "history"),
    ("Bundle", "bdl-2"): lambda n, s: n.get("type") != "searchset" and any("search" in e for e in items(n, "entry")),
    ("Bundle", "bdl-3a"): _plain_entries,
    ("Bundle", "bdl-3b"): _history_entries,
    ("Bundle", "bdl-3c"): _transaction_entries,
    ("Bundle", "bdl-3d"): _response_entries,
    ("Bundle.entry", "bdl-5"): lambda n, s: not ("resource" in n or "request" in n or "response" in n),
    ("Bundle", "bdl-7"): _full_urls_distinct,
    ("Bundle.entry", "bdl-8"): lambda n, s: "/_history/" in str(n.get("fullUrl", "")),
    ("Bundle", "bdl-9"): _identified,
    ("Bundle", "bdl-10"): lambda n, s: n.get("type") == "document" and "timestamp" not in n,
    ("Bundle", "bdl-11"): lambda n, s: _first_is_not(n, "document", "Composition"),
    ("Bundle", "bdl-12"): lambda n, s: _first_is_not(n, "message", "MessageHeader"),
    ("Bundle", "bdl-13"): lambda n, s: _first_is_not(n, "subscription-notification", "SubscriptionStatus"),
    ("Bundle", "bdl-14"): lambda n, s: (
        n.get("type") == "history" and any(e.get("request", {}).get("method") == "PATCH" for e in items(n, "entry"))
    ),
    ("Bundle", "bdl-15"): _full_urls_present,
    ("Bundle", "bdl-16"): _issues_mild,
    ("Bundle", "bdl-17"): lambda n, s: n.get("type") == "document" and "issues" in n,
    ("Bundle", "bdl-18"): _self_link,
    ("Bundle", "fullUrl"): _full_url_given,
    ("Bundle", "links"): _links_once,
    ("Bundle.entry", "fullUrl"): _full_url_names_resource,
}

OLDER: dict[tuple[str, str], Rule] = {
    ("Bundle", "bdl-3"): lambda n, s: _wrong_count(n, REQUESTS, "request"),
    ("Bundle", "bdl-4"): lambda n, s: _wrong_count(n, RESPONSES, "response"),
}

OWN: dict[str, tuple[str, ...]] = {"Bundle.entry": ("fullUrl",), "Bundle": ("fullUrl", "links")}
