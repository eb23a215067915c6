"""Broken copies of good resources, the same ones every time, to compare the HL7 validator and `convert check` on.

    python proofs/hl7/mutants.py seeds.ndjson > jobs.ndjson

A seed is a good resource; a mutant is one change to it, named `seed|operator|path`. Every element of a seed is
dropped, doubled, renamed, retyped, emptied and given bad values; the edits of `broken_rules` break one rule each.
"""

import copy
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from broken_rules import EDITS

Node = dict[str, Any]
Place = tuple[str | int, ...]
DATE_LIKE = ("-01", "-02", "-03", "Z")
# Data types that stand in hundreds of places: a sample of their inner elements is enough.
COMMON = ("coding", "identifier", "assigner", "system", "extension", "period", "meta", "telecom", "contact")


def places(node: Any, at: Place = ()) -> Iterator[Place]:
    """Every path of a resource below its root."""
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, value in members:
        yield (*at, step)
        yield from places(value, (*at, step))


def get(root: Any, at: Place) -> Any:
    for step in at:
        root = root[step]
    return root


def replaced(root: Node, at: Place, change: Callable[[Any, Any], None]) -> Node:
    """A copy of the resource in which `change` was done to the parent of a path."""
    answer = copy.deepcopy(root)
    change(get(answer, at[:-1]), at[-1])
    return answer


def _put(value: Any) -> Callable[[Any, Any], None]:
    def change(parent: Any, step: Any) -> None:
        parent[step] = value

    return change


def _drop(parent: Any, step: Any) -> None:
    del parent[step]


def _rename(parent: Any, step: Any) -> None:
    renamed = {(f"{k}X" if k == step else k): v for k, v in parent.items()}
    parent.clear()
    parent.update(renamed)


def _add(parent: Any, step: Any) -> None:
    parent[step]["zzz"] = "x"


def operators(value: Any, step: str | int) -> Iterator[tuple[str, Callable[[Any, Any], None]]]:
    """The changes that fit a value."""
    yield "drop", _drop
    yield "null", _put(None)
    if isinstance(step, str):
        yield "rename", _rename
    if isinstance(value, list):
        yield "empty", _put([])
        yield "single", _put(value[0])
        yield "double", _put([*value, value[0]])
    else:
        yield "array", _put([value])
    if isinstance(value, dict):
        yield "empty", _put({})
        yield "retype", _put("words")
        yield "unknown", _add
    elif isinstance(value, bool):
        yield "retype", _put("true")
        yield "number", _put(1)
    elif isinstance(value, int | float):
        yield "retype", _put(str(value))
        yield "negative", _put(-value)
        yield "fraction", _put(value + 0.25)
        yield "object", _put({"value": value})
    elif isinstance(value, str):
        yield "retype", _put(7)
        yield "object", _put({"value": value})
        yield "blank", _put("")
        yield "space", _put(" ")
        yield "wrong", _put("banana")
        yield "gap", _put("two  gaps ")
        if value.endswith(DATE_LIKE) or value[:4].isdigit():
            yield "calendar", _put("2026-02-30")
            yield "zone", _put("2026-02-03T10:00:00")
        if "/r1" in value or step == "reference":
            yield "malformed", _put("no reference")
            yield "unknown-type", _put("Nonsense/1")
            yield "wrong-type", _put("SubscriptionStatus/1")
            yield "contained", _put("#gone")
        if step == "id":
            yield "long", _put("x" * 65)
            yield "letters", _put("a_b")


def mutants(seed: str, resource: Node) -> Iterator[tuple[str, Node]]:
    """Every mutant of a seed, each generic path once."""
    seen: set[tuple[str, str]] = set()
    for at in places(resource):
        generic = ".".join(str(s) for s in at if isinstance(s, str))
        if isinstance(at[-1], int):
            generic += "[]"
        for name, change in operators(get(resource, at), at[-1]):
            if (generic, name) in seen:
                continue
            seen.add((generic, name))
            identity = f"{seed}|{name}|{'.'.join(map(str, at))}"
            if _kept(identity, at) and (name != "space" or _number(identity) % 7 < 2):
                yield identity, replaced(resource, at, change)
    for name, prefix, edit in EDITS:
        if seed.split("/")[1].startswith(prefix):
            identity = f"{seed}|rule|{name}"
            if not seed.startswith("R5/") and _number(identity) % 4:
                continue
            changed = copy.deepcopy(resource)
            if edit(changed) is not False:
                yield identity, changed


def _kept(identity: str, at: Place) -> bool:
    """A sample that needs no state: fewer of what stands deep inside data types, fewer of the older versions."""
    inner = sum(isinstance(s, str) for s in at)
    rare = 24 if any(s in COMMON for s in at) else 9 if inner > 4 else 6 if inner > 1 else 2
    return _number(identity) % (rare if identity.startswith("R5/") else 6 * rare) == 0


def _number(identity: str) -> int:
    return int(hashlib.sha256(identity.encode()).hexdigest()[:8], 16)


def all_jobs(seeds: Path) -> Iterator[Node]:
    """Seeds and mutants, as the validators read them."""
    for line in seeds.read_text("utf-8").splitlines():
        seed = json.loads(line)
        yield {"id": f"{seed['id']}|seed|", "version": seed["version"], "text": _text(seed["resource"])}
        for identity, mutant in mutants(seed["id"], seed["resource"]):
            yield {"id": identity, "version": seed["version"], "text": _text(mutant)}


def _text(resource: Node) -> str:
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    for job in all_jobs(Path(sys.argv[1])):
        print(json.dumps(job, ensure_ascii=False))
