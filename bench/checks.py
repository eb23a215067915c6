"""How fast the checks are, beside HL7's validator on the same resources, both warm, one thread each.

    python -m converter --to fhir PAGES -o OUT
    python bench/checks.py OUT/fhir [--type MedicationKnowledge]

Prints resources a second of processor time, so that other work on the machine does not count. HL7's validator is
measured when proofs/hl7/run.sh was run before (it leaves its classes and class path in proofs/hl7/target).
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from converter.checks import FAST, FULL, Layer, check_resource

PROOF = Path(__file__).resolve().parent.parent / "proofs" / "hl7" / "target"
WARM, COUNTED = 150, 150


def resources(folder: Path, kind: str) -> list[bytes]:
    """The resources of one type in the Bundles of a folder, as written."""
    found = []
    for path in sorted(folder.rglob("*.json")):
        entries = json.loads(path.read_bytes()).get("entry", [])
        found += [e["resource"] for e in entries if e.get("resource", {}).get("resourceType") == kind]
    return [json.dumps(r, ensure_ascii=False, separators=(",", ":")).encode() for r in found]


def rate(texts: list[bytes], call: Callable[[bytes], object], seconds: float) -> float:
    """Calls a second of processor time, after one pass to warm up."""
    for text in texts[:50]:
        call(text)
    started, done = time.process_time(), 0
    while time.process_time() - started < seconds:
        call(texts[done % len(texts)])
        done += 1
    return done / (time.process_time() - started)


def ours(texts: list[bytes], layers: tuple[Layer, ...]) -> float:
    """Resources a second through the layers, JSON reading included."""
    return rate(texts, lambda text: check_resource(text, layers=layers), 3)


def validator(texts: list[bytes], engine: str) -> float | None:
    """Resources a second through HL7's validator; None when it is not built here."""
    if not (PROOF / "classpath").is_file():
        return None
    jobs, verdicts = PROOF / "bench.jobs", PROOF / "bench.verdicts"
    rows = islice(enumerate(cycle(texts)), WARM + COUNTED)
    jobs.write_text("".join(json.dumps({"id": str(n), "version": "R5", "text": t.decode()}) + "\n" for n, t in rows))
    classes = f"{PROOF / 'classes'}:{(PROOF / 'classpath').read_text()}"
    command = ["java", "-Xmx4g", f"-Duser.home={PROOF / 'home'}", "-cp", classes, "proof.Main", engine]
    done = subprocess.run([*command, str(jobs), str(verdicts), str(WARM)], capture_output=True, text=True, check=True)
    match = re.search(r"([0-9.]+) a second of its thread", done.stderr)
    return float(match[1]) if match else None


def main(arguments: list[str]) -> None:
    """Prints the rates for one folder."""
    kind = arguments[arguments.index("--type") + 1] if "--type" in arguments else "MedicationKnowledge"
    texts = resources(Path(arguments[0]), kind)
    size = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} {kind}, {size:.0f} bytes on average")
    fast, full = ours(texts, FAST), ours(texts, FULL)
    print(f"fast: {fast:.0f}/s   full: {full:.0f}/s")
    for engine in ("hl7", "hapi"):
        theirs = validator(texts, engine)
        if theirs:
            print(
                f"{engine}: {theirs:.2f}/s   fast is {fast / theirs:.0f} times, full {full / theirs:.0f} times as fast"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
