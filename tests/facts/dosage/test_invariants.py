"""Every Dosage of the corpus keeps the invariants of FHIR."""

from pathlib import Path
from typing import Any

import pytest

from converter.facts.reader import read_monograph
from converter.source import read_document
from converter.targets.fhir.dosage import dosage

PAGES_LOOKED_AT = 60


def broken(given: dict[str, Any]) -> list[str]:
    repeat = given.get("timing", {}).get("repeat", {})
    when = set(repeat.get("when", []))
    rules = {
        "tim-1": "duration" not in repeat or "durationUnit" in repeat,
        "tim-2": "period" not in repeat or "periodUnit" in repeat,
        "tim-6": "periodMax" not in repeat or repeat["periodMax"] > repeat["period"],
        "tim-7": "durationMax" not in repeat or "duration" in repeat,
        "tim-8": "countMax" not in repeat or "count" in repeat,
        "tim-9": "offset" not in repeat or (bool(when) and not when & {"C", "CM", "CD", "CV"}),
        "tim-10": not ("timeOfDay" in repeat and when),
        "dos-1": "asNeededFor" not in given or given.get("asNeeded") is True,
        "text": bool(given.get("text")),
    }
    return [name for name, holds in rules.items() if not holds]


def test_dosages_of_real_pages_are_valid(corpus: Path) -> None:
    pages = sorted(corpus.rglob("*.md"))
    found = 0
    for path in pages[:: max(1, len(pages) // PAGES_LOOKED_AT)]:
        for dose in read_monograph(read_document(path.read_bytes(), path.name), "test").monograph.doses:
            assert broken(dosage(dose)) == [], dose.text
            assert (dose.regimen is None) == bool(dose.reason)
            found += 1
    if not found:
        pytest.skip("the pages hold no doses")
