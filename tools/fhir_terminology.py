"""Reads HL7's value sets and code systems out of the `hapi-fhir-validation-resources-*` jars and expands them."""

import io
import json
import tarfile
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

Json = dict  # type: ignore[type-arg]
FHIR = "{http://hl7.org/fhir}"
LIMIT = 3000


class Terminology:
    """Value sets and code systems of one version. `bound` collects the value sets that coded elements name."""

    def __init__(self, resources: Iterator[Json], source: list[str]) -> None:
        self.value_sets: dict[str, Json] = {}
        self.systems: dict[str, Json] = {}
        self.bound: set[str] = set()
        self.source = source
        for resource in resources:
            if resource["resourceType"] == "ValueSet":
                self.value_sets.setdefault(resource["url"], resource)
            elif resource.get("content") == "complete":
                self.systems.setdefault(resource["url"], resource)

    def codes(self, value_set: str) -> set[str]:
        """The codes of a value set; empty when it cannot be expanded here."""
        pairs = self.expand(value_set.split("|")[0])
        return {code for _, code in pairs} if pairs else set()

    def expand(self, url: str, depth: int = 0) -> set[tuple[str, str]] | None:
        """(system, code) of every member; None when some of it cannot be known."""
        found = self.value_sets.get(url)
        if found is None or depth > 8:
            return None
        compose = found.get("compose", {})
        if not compose.get("include"):
            return None
        members: set[tuple[str, str]] = set()
        for include in compose["include"]:
            part = self.include(include, depth)
            if part is None:
                return None
            members |= part
        for exclude in compose.get("exclude", []):
            part = self.include(exclude, depth)
            if part is None:
                return None
            members -= part
        return members

    def include(self, include: Json, depth: int) -> set[tuple[str, str]] | None:
        parts: list[set[tuple[str, str]]] = []
        system = include.get("system")
        if system:
            if include.get("concept"):
                parts.append({(system, c["code"]) for c in include["concept"]})
            else:
                known = self.systems.get(system)
                if known is None:
                    return None
                chosen = set(self.flat(known.get("concept", [])))
                for rule in include.get("filter", []):
                    kept = self.filtered(known, rule)
                    if kept is None:
                        return None
                    chosen &= kept
                parts.append({(system, code) for code in chosen})
        for url in include.get("valueSet", []):
            part = self.expand(url.split("|")[0], depth + 1)
            if part is None:
                return None
            parts.append(part)
        return set.intersection(*parts) if parts else None

    def flat(self, concepts: list[Json]) -> Iterator[str]:
        for concept in concepts:
            yield concept["code"]
            yield from self.flat(concept.get("concept", []))

    def filtered(self, system: Json, rule: Json) -> set[str] | None:
        """`is-a` and `descendent-of` over the tree and over `subsumedBy`; an equal property; `not-selectable`."""
        parents: dict[str, set[str]] = {}
        properties: dict[str, dict[str, str]] = {}

        def walk(concepts: list[Json], above: str) -> None:
            for concept in concepts:
                code = concept["code"]
                parents.setdefault(code, set()).update({above} if above else set())
                for item in concept.get("property", []):
                    value = next((v for k, v in item.items() if k.startswith("value")), "")
                    if item["code"] in ("subsumedBy", "parent"):
                        parents[code].add(str(value))
                    properties.setdefault(code, {})[item["code"]] = str(value).lower()
                walk(concept.get("concept", []), code)

        walk(system.get("concept", []), "")
        operator, value = rule["op"], rule["value"]
        if operator in ("is-a", "descendent-of") and rule["property"] in ("concept", "code"):
            kept = {value}
            grown = True
            while grown:
                more = {c for c, p in parents.items() if p & kept} - kept
                grown = bool(more)
                kept |= more
            return kept if operator == "is-a" else kept - {value}
        if operator == "=" and rule["property"] not in ("concept", "code"):
            return {c for c, p in properties.items() if p.get(rule["property"]) == value.lower()}
        return None

    def complete_systems(self) -> dict[str, dict[str, list[str]]]:
        """Every complete code system: code → its displays (the first is the preferred one)."""
        return {
            url: dict(self.displays(s.get("concept", [])))
            for url, s in sorted(self.systems.items())
            if s.get("concept") and s.get("caseSensitive", True) is not None
        }

    def displays(self, concepts: list[Json]) -> Iterator[tuple[str, list[str]]]:
        for concept in concepts:
            names = [concept["display"]] if concept.get("display") else []
            names += [d["value"] for d in concept.get("designation", []) if d["value"] not in names]
            yield concept["code"], names
            yield from self.displays(concept.get("concept", []))

    def bound_sets(self) -> dict[str, dict[str, list[str]]]:
        """Every value set bound to a coded element that can be expanded: system → codes."""
        answer: dict[str, dict[str, list[str]]] = {}
        for url in sorted(self.bound):
            members = self.expand(url)
            if members and len(members) <= LIMIT:
                answer[url] = {}
                for system, code in sorted(members):
                    answer[url].setdefault(system, []).append(code)
        return answer


def read_terminology(folder: Path, version: str) -> Terminology:
    """The terminology of one version from the jars in `folder`."""
    (jar,) = folder.glob(f"hapi-fhir-validation-resources-{version.lower()}-*.jar")
    if version == "R5":
        return Terminology(_packaged(jar), [jar.name])
    jars = [jar] if version == "R4" else [jar, *folder.glob("hapi-fhir-validation-resources-r4-*.jar")]
    return Terminology((r for j in jars for r in _bundled(j)), [j.name for j in jars])


def _packaged(jar: Path) -> Iterator[Json]:
    """The core package first, then HL7 Terminology."""
    with zipfile.ZipFile(jar) as archive:
        packages = sorted(n for n in archive.namelist() if n.endswith(".tgz") and "extensions" not in n)
        for package in packages:
            with tarfile.open(fileobj=io.BytesIO(archive.read(package))) as tar:
                for member in tar.getmembers():
                    name = member.name.rpartition("/")[2]
                    stream = tar.extractfile(member) if name.startswith(("ValueSet-", "CodeSystem-")) else None
                    if stream is not None:
                        yield json.loads(stream.read())


def _bundled(jar: Path) -> Iterator[Json]:
    """Bundles in XML: value sets, and the v2 and v3 code systems where the jar has them."""
    with zipfile.ZipFile(jar) as archive:
        for name in ("valuesets", "v2-tables", "v3-codesystems"):
            path = next((n for n in archive.namelist() if n.endswith(f"/valueset/{name}.xml")), None)
            if path:
                for resource in ET.fromstring(archive.read(path)).iter(f"{FHIR}resource"):
                    kind = resource[0].tag.removeprefix(FHIR)
                    if kind in ("ValueSet", "CodeSystem"):
                        yield {"resourceType": kind, **_plain(resource[0])}


LISTS = {"include", "exclude", "concept", "filter", "valueSet", "designation", "property"}


def _plain(node: ET.Element) -> Json:
    """An XML element as the JSON that the expansion reads."""
    answer: Json = {}
    for child in node:
        name = child.tag.removeprefix(FHIR)
        if name in ("text", "contained", "extension"):
            continue
        value: object = child.get("value") if child.get("value") is not None else _plain(child)
        if name in LISTS:
            answer.setdefault(name, []).append(value)
        else:
            answer[name] = value
    return answer
