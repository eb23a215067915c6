"""What the formats cost: processor time of a whole run for FHIR alone, for each format besides it, and for all.

usage: python bench/targets.py FOLDER [PAGES]   (from the project's folder; prints a table)
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from converter.jobs.export import export
from converter.jobs.settings import RunSettings

SETS = (
    ("fhir",), ("fhir", "csv"), ("fhir", "jsonld"), ("fhir", "ndjson"), ("fhir", "parquet"),
    ("fhir", "ndjson", "csv", "jsonld", "parquet"),
)  # fmt: skip
ROUNDS = 3


def main(folder: Path, pages: int) -> int:
    """Measure and print; the least of three rounds counts."""
    with tempfile.TemporaryDirectory() as place:
        sample = _sample(folder, Path(place) / "pages", pages)
        times = {targets: float("inf") for targets in SETS}
        for _ in range(ROUNDS):
            for targets in SETS:
                times[targets] = min(times[targets], _run(sample, Path(place) / "out", targets))
    alone = times[SETS[0]]
    print(f"| formats ({pages} pages, 1 process, full checks) | processor time | of FHIR alone |\n|---|---|---|")
    for targets, seconds in times.items():
        print(f"| {', '.join(targets)} | {seconds:.2f} s | {seconds / alone:.2f} |")
    return 0


def _run(sample: Path, output: Path, targets: tuple[str, ...]) -> float:
    shutil.rmtree(output, ignore_errors=True)
    settings = msgspec.structs.replace(RunSettings(), targets=targets)
    start = time.process_time()
    export(sample, output, settings)
    return time.process_time() - start


def _sample(folder: Path, place: Path, pages: int) -> Path:
    """Every nth page of the folder, copied."""
    files = sorted(folder.rglob("*.md"))
    for file in files[:: max(1, len(files) // pages)][:pages]:
        copy = place / file.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    return place


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 150))
