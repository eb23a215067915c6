"""Where the walker stands: the resource, what it contains, and the Bundle that references resolve in."""

from typing import Any

from converter.checks.codes import Codes, codes
from converter.checks.definitions import Version, definitions
from converter.checks.tables import CodeTables, code_tables

Node = dict[str, Any]


class BundleIndex:
    """The entries of a Bundle by `fullUrl`, and by `Type/id`."""

    def __init__(self, bundle: Node) -> None:
        self.type = bundle.get("type")
        self.by_url: dict[str, Node] = {}
        self.by_name: dict[str, Node] = {}
        entries = bundle.get("entry")
        for entry in entries if isinstance(entries, list) else []:
            resource = entry.get("resource") if isinstance(entry, dict) else None
            if not isinstance(resource, dict):
                continue
            if isinstance(entry.get("fullUrl"), str):
                self.by_url.setdefault(entry["fullUrl"], resource)
            self.by_name[f"{resource.get('resourceType')}/{resource.get('id')}"] = resource

    def resolve(self, reference: str, base: str) -> Node | None:
        """The resource a reference leads to. `base` is the fullUrl of the entry that the reference stands in."""
        plain = reference.partition("#")[0]
        if ":" in plain:
            return self.by_url.get(plain)
        if "/" in base and not base.startswith("urn:"):
            root = base.rsplit("/", 2)[0]
            found = self.by_url.get(f"{root}/{plain}")
            if found is not None:
                return found
        return None if self.type in ("document", "message") else self.by_name.get(plain)


class Scope:
    """What rules may ask about besides their own node."""

    __slots__ = (
        "base",
        "bundle",
        "codes",
        "contained",
        "contained_ids",
        "element_ids",
        "resource",
        "resource_types",
        "root",
        "tables",
        "version",
    )

    def __init__(self, version: Version, tables: CodeTables | None = None) -> None:
        self.version = version
        self.tables = tables or code_tables()
        self.codes: Codes = codes(version)
        self.resource_types = definitions(version).resources
        self.resource: Node = {}
        self.root: Node = {}
        self.contained: dict[str, Node] = {}
        self.contained_ids: frozenset[str] = frozenset()
        self.element_ids: set[str] = set()
        self.bundle: BundleIndex | None = None
        self.base = ""

    def enter(self, resource: Node) -> None:
        """Makes a resource that is not contained the root of what follows."""
        self.root = self.resource = resource
        inside = resource.get("contained")
        self.contained = (
            {c["id"]: c for c in inside if isinstance(c, dict) and isinstance(c.get("id"), str)}
            if isinstance(inside, list)
            else {}
        )
        self.contained_ids = frozenset(self.contained)
