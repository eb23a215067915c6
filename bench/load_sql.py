"""What a load costs: seconds and memory of the first load, of the same again, and of a forced comparison.

usage: python bench/load_sql.py OUTPUT DSN…   (OUTPUT: folder of a run with --to csv; each DSN an empty database)
"""

import resource
import subprocess
import sys
import time
from pathlib import Path

from converter.load.sql import load_sql

STEPS = (("first load", False), ("the same release again", False), ("compared in full, nothing changed", True))


def main(output: str, dsns: list[str]) -> int:
    """Each DSN in a process of its own, so that its memory is its own."""
    print("| database | step | rows written | seconds | memory |\n|---|---|---|---|---|", flush=True)
    for dsn in dsns:
        subprocess.run([sys.executable, __file__, "--one", output, dsn], check=True)
    return 0


def one(output: Path, dsn: str) -> int:
    """Measure one database."""
    for step, full in STEPS:
        start = time.perf_counter()
        report = load_sql(output, dsn, full=full)
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"| {dsn.partition(':')[0]} | {step} | {report.changed} | {took:.2f} | {peak} MiB |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(one(Path(sys.argv[2]), sys.argv[3]) if sys.argv[1] == "--one" else main(sys.argv[1], sys.argv[2:]))
