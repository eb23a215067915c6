"""`python -m tests.patterns.every [TEXT]`: patterns that take more than linear time, one a line; exit status 1 for any.

TEXT: only those of files whose path holds it. All of them take ten minutes of processor time and more.
"""

import json
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.patterns.test_linear import ROOT, slow, use_of


def judge(each: tuple[str, str, int]) -> str:
    """What is wrong with a pattern; empty when nothing is."""
    place, pattern, flags = each
    text = slow(pattern, flags, use_of(place))
    return text and f"{place}: {text}"


def main() -> int:
    """Holds every pattern of the program, also those that see bounded texts only."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    gathered = subprocess.run(
        [sys.executable, "-m", "tests.patterns.gather"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    patterns = [each for each in json.loads(gathered) if wanted in each[0]]
    bad = 0
    with ProcessPoolExecutor() as pool:
        for text in filter(None, pool.map(judge, patterns)):
            print(text, flush=True)
            bad += 1
    print(f"{len(patterns)} patterns, {bad} of them not linear")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
