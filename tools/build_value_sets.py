"""Writes converter/terminology/data/published.tsv: the published codes that the small tables may use.

    python tools/build_value_sets.py PACKAGE_DIR

PACKAGE_DIR is the unpacked FHIR package `hl7.terminology` 5.1.0 (the folder with the CodeSystem-*.json files). Whole
code systems are taken for routes, forms and methods; of the SNOMED CT Global Patient Set only the concepts named in
GPS_CONCEPTS. Abstract codes are left out: they may not be used in data.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CODE_SYSTEMS = ("v3-RouteOfAdministration", "v3-orderableDrugForm", "v2-0162", "v2-0165")
GPS = "ValueSet-snomed-intl-gps.json"
GPS_CONCEPTS = """
6064005 12130007 16857009 26643006 34206005 37161004 37737002 38239002 46713006 47625008 58100008 60213007 72607000
78421000 372460008 372463005 372464004 445769006 447122006 77386006 236423003 235856003 55680006 129060000 160573003
"""
TARGET = Path(__file__).parent.parent / "converter/terminology/data/published.tsv"
HEAD = """\
# Published codes that the small tables rest on; built by tools/build_value_sets.py, not by hand.
# hl7.terminology 5.1.0 (CC0-1.0); SNOMED CT Global Patient Set 20200731 (CC BY 4.0, SNOMED International).
# system\tversion\tcode\tdisplay
"""


def concepts(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Code and display of every selectable concept, nested ones too."""
    for node in nodes:
        abstract = any(p["code"] == "notSelectable" and p.get("valueBoolean") for p in node.get("property", []))
        if not abstract and not node["code"].startswith("_"):
            yield node["code"], " ".join(node["display"].split())
        yield from concepts(node.get("concept", []))


def rows(package: Path) -> Iterator[tuple[str, str, str, str]]:
    """system, version, code, display of all that is taken."""
    for name in CODE_SYSTEMS:
        system = json.loads((package / f"CodeSystem-{name}.json").read_text("utf-8"))
        for code, display in concepts(system["concept"]):
            yield system["url"], system["version"], code, display
    for include in json.loads((package / GPS).read_text("utf-8"))["compose"]["include"]:
        for concept in include["concept"]:
            if concept["code"] in GPS_CONCEPTS.split():
                yield include["system"], include["version"], concept["code"], concept["display"]


if __name__ == "__main__":
    lines = sorted({"\t".join(row) for row in rows(Path(sys.argv[1]))})
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} codes → {TARGET}")
