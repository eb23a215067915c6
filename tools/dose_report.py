"""Which share of the dose clauses of a folder of pages is structured, and why the others stay words.

    python tools/dose_report.py CORPUS            a Markdown report on standard output
    python tools/dose_report.py CORPUS --speed    clauses a second on one core, too

It also checks each Dosage against the invariants of FHIR (tim-*, dos-1, qty-3, rat-1, rng-2) and each unit against
UCUM, and ends with status 1 when one is broken.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark.exceptions import LarkError
from pint import PintError
from ucumvert import PintUcumRegistry

from converter.facts.dosage.reasons import reasons
from converter.facts.dosage.sentence import read_sentence
from converter.facts.reader import read_monograph
from converter.monograph import Dose
from converter.source import read_document
from converter.targets.fhir.dosage import UCUM, dosage


def doses_of(folder: Path) -> Iterator[tuple[str, Dose]]:
    """Each dose statement of each page, with the page's path."""
    for path in sorted(folder.rglob("*.md")):
        document = read_document(path.read_bytes(), path.relative_to(folder).as_posix())
        for dose in read_monograph(document, "report").monograph.doses:
            yield document.path, dose


def quantities(node: Any) -> Iterator[dict[str, Any]]:
    """Every Quantity in a Dosage."""
    if isinstance(node, dict):
        if "code" in node and "value" in node:
            yield node
        for value in node.values():
            yield from quantities(value)
    elif isinstance(node, list):
        for value in node:
            yield from quantities(value)


def broken(given: dict[str, Any]) -> list[str]:
    """The invariants that a Dosage breaks."""
    repeat = given.get("timing", {}).get("repeat", {})
    rules = {
        "tim-1": "duration" not in repeat or "durationUnit" in repeat,
        "tim-2": "period" not in repeat or "periodUnit" in repeat,
        "tim-4": repeat.get("duration", 0) >= 0,
        "tim-5": repeat.get("period", 0) >= 0,
        "tim-6": "periodMax" not in repeat or "period" in repeat,
        "tim-7": "durationMax" not in repeat or "duration" in repeat,
        "tim-8": "countMax" not in repeat or "count" in repeat,
        "tim-9": "offset" not in repeat
        or (bool(repeat.get("when")) and not set(repeat["when"]) & {"C", "CM", "CD", "CV"}),
        "tim-10": not ("timeOfDay" in repeat and "when" in repeat),
        "dos-1": "asNeededFor" not in given or given.get("asNeeded", True),
        "qty-3": all(q.get("system") == UCUM for q in quantities(given)),
        "rat-1": all("numerator" in r and "denominator" in r for r in given.get("maxDosePerPeriod", [])),
        "rng-2": all(_ordered(each) for each in given.get("doseAndRate", [])),
    }
    return [name for name, holds in rules.items() if not holds]


def _ordered(entry: dict[str, Any]) -> bool:
    spans = [value for name, value in entry.items() if name.endswith("Range")]
    return all(s["low"]["value"] <= s["high"]["value"] for s in spans if "low" in s and "high" in s)


def main() -> int:
    """Prints the report; the exit status."""
    folder = Path(sys.argv[1])
    found = list(doses_of(folder))
    structured = [(path, dose) for path, dose in found if dose.regimen is not None]
    words = {(path, dose.evidence.char_start, dose.text): dose.reason for path, dose in found if dose.regimen is None}
    clauses = {(path, dose.evidence.char_start, dose.text) for path, dose in structured}
    faults = Counter(rule for _, dose in structured for rule in broken(dosage(dose)))
    registry = PintUcumRegistry()
    codes = Counter(q["code"] for _, dose in structured for q in quantities(dosage(dose)))
    wrong = [code for code in codes if not _valid(registry, code)]
    total = len(clauses) + len(words)
    print("| what | count |\n|---|---|")
    print(f"| pages | {len(list(folder.rglob('*.md')))} |")
    print(f"| sentences with a dose | {total} |")
    print(f"| of them structured | {len(clauses)} ({len(clauses) / total:.1%}) |")
    print(f"| Dosages | {len(structured)} |")
    print(f"| invariants broken | {sum(faults.values())} {dict(faults) or ''} |")
    print(f"| units, not valid UCUM | {len(codes)}, {len(wrong)} {wrong or ''} |")
    print("\n| reason | clauses | meaning |\n|---|---|---|")
    for reason, count in Counter(words.values()).most_common():
        print(f"| `{reason}` | {count} | {reasons().get(reason, '')} |")
    if "--speed" in sys.argv:
        texts = [dose.text for _, dose in found]
        start = time.process_time()
        for text in texts:
            read_sentence(text)
        speed = len(texts) / (time.process_time() - start)
        print(f"\n{speed:.0f} clauses a second of processor time ({len(texts)} clauses)")
    return 1 if faults or wrong else 0


def _valid(registry: PintUcumRegistry, code: str) -> bool:
    try:
        registry.from_ucum(code)
    except (LarkError, PintError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
