"""References: their form, the type they lead to, and whether they resolve in their Bundle.

See https://hl7.org/fhir/references.html and https://hl7.org/fhir/bundle.html#references.
"""

import re
from functools import lru_cache
from typing import Any

from converter.checks.scope import Scope

Node = dict[str, Any]
_LOCAL = re.compile(
    r"(?:[a-z]+://[^\s?]+/)?([A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?(?:#.*)?"
)
_RELATIVE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?(?:#.*)?")


def reference_faults(node: Node, targets: frozenset[str], scope: Scope) -> list[tuple[str, str, bool]]:
    """What is wrong with a Reference: (finding code, sentence, whether it is an error)."""
    reference = node.get("reference")
    stated = node.get("type")
    if not isinstance(reference, str):
        return _stated_only(stated, targets)
    target = _resolve(reference, scope)
    if target is None:
        kind, found = _kind(reference, scope), _unresolved(reference, scope)
    else:
        named = target.get("resourceType")
        kind, found = named if isinstance(named, str) else None, []
    if kind and targets and kind not in targets:
        found.append(
            ("FHR523", f"a reference to {kind} is not allowed here, only to {', '.join(sorted(targets))}", True)
        )
    if kind and isinstance(stated, str) and stated.rpartition("/")[2] != kind:
        found.append(("FHR523", f"the reference says it leads to {stated}, but leads to {kind}", True))
    return found


def _stated_only(stated: object, targets: frozenset[str]) -> list[tuple[str, str, bool]]:
    if isinstance(stated, str) and targets and "/" not in stated and stated not in targets:
        return [("FHR523", f"a reference to {stated} is not allowed here, only to {', '.join(sorted(targets))}", True)]
    return []


def _resolve(reference: str, scope: Scope) -> Node | None:
    if reference.startswith("#"):
        return scope.contained.get(reference[1:], scope.root if reference == "#" else None)
    return scope.bundle.resolve(reference, scope.base) if scope.bundle is not None else None


def _kind(reference: str, scope: Scope) -> str | None:
    kind = _shape(reference)[0]
    return kind if kind in scope.resource_types else None


@lru_cache(maxsize=8192)
def _shape(reference: str) -> tuple[str | None, bool]:
    """The type that a literal reference names, and whether it is relative and well-formed."""
    match = _LOCAL.fullmatch(reference)
    return (match[1] if match else None), _RELATIVE.fullmatch(reference) is not None


def _unresolved(reference: str, scope: Scope) -> list[tuple[str, str, bool]]:
    if reference.startswith("#"):
        return []
    if ":" not in reference:
        if "?" not in reference and not _shape(reference)[1]:
            bad = scope.bundle is not None or any(letter.isspace() for letter in reference)
            return [("FHR522", f"'{reference}' is neither Type/id nor an absolute URL", bad)]
        if scope.bundle is not None:
            strict = scope.bundle.type in ("document", "message")
            return [("FHR522", f"'{reference}' leads to no entry of the Bundle", strict)]
    elif reference.startswith("urn:uuid:") and scope.bundle is not None:
        return [("FHR522", f"'{reference}' leads to no entry of the Bundle", True)]
    return []
