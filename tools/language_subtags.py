"""Makes data/language_subtags.tsv: the subtags that the IANA registry has, out of the copy inside HL7's jar.

    mvn -f proofs/hl7/pom.xml dependency:copy-dependencies -DoutputDirectory=DIR
    python tools/language_subtags.py DIR

The registry is public: https://www.iana.org/assignments/language-subtag-registry. A line is a kind and its subtags.
"""

import sys
import zipfile
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "converter" / "checks" / "data" / "language_subtags.tsv"
KINDS = ("language", "extlang", "script", "region", "variant")


def main(folder: Path) -> None:
    jar = next(folder.glob("org.hl7.fhir.*utilities-*.jar"))
    with zipfile.ZipFile(jar) as archive:
        text = archive.read("lang.dat.txt").decode("utf-8")
    records = [dict(_fields(record)) for record in text.split("%%")]
    newest = max(r["Added"] for r in records if "Added" in r)
    lines = [f"# IANA language subtag registry with additions until {newest}, from {jar.name}"]
    for kind in KINDS:
        subtags = sorted(
            r["Subtag"].lower() for r in records if r.get("Type") == kind and ".." not in r.get("Subtag", "..")
        )
        lines.append(f"{kind}\t{' '.join(subtags)}")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {OUT.stat().st_size} bytes")


def _fields(record: str) -> list[tuple[str, str]]:
    rows = (line.partition(": ") for line in record.splitlines() if ": " in line and not line.startswith(" "))
    return [(name, value.strip()) for name, _, value in rows]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
