"""Makes converter/checks/data/ucum.tsv: the atoms and prefixes of UCUM, from the essence file inside the `ucum` jar.

    mvn -f proofs/hl7/pom.xml dependency:copy-dependencies -DoutputDirectory=DIR
    python tools/ucum_atoms.py DIR

UCUM: https://ucum.org, free to use with its notice (see THIRD_PARTY.md). Columns: kind (prefix, metric, atom), code.
"""

import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "converter" / "checks" / "data" / "ucum.tsv"


def main(folder: Path) -> None:
    jar = next(folder.glob("ucum-*.jar"))
    with zipfile.ZipFile(jar) as archive:
        name = next(n for n in archive.namelist() if n.endswith("ucum-essence.xml"))
        root = ET.fromstring(archive.read(name))
    rows = []
    for item in root.iter():
        kind = item.tag.rpartition("}")[2]
        if kind == "prefix":
            rows.append(("prefix", item.get("Code", "")))
        elif kind in ("base-unit", "unit") and item.get("Code"):
            metric = kind == "base-unit" or item.get("isMetric") == "yes"
            rows.append(("metric" if metric else "atom", item.get("Code", "")))
    head = f"# UCUM {root.get('version')} essence, from {jar.name}; see https://ucum.org\nkind\tcode\n"
    OUT.write_text(head + "".join(f"{kind}\t{code}\n" for kind, code in sorted(set(rows))), encoding="utf-8")
    print(f"{OUT.name}: {len(set(rows))} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
