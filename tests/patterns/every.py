"""`python -m tests.patterns.every`: the patterns that take more than linear time, one a line; exit status 1 for any."""

import json
import subprocess
import sys

from tests.patterns.test_linear import ROOT, slow, use_of


def main() -> int:
    """Holds every pattern of the program, also those that see bounded texts only."""
    gathered = subprocess.run(
        [sys.executable, "-m", "tests.patterns.gather"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    patterns = json.loads(gathered)
    found = [(place, text) for place, pattern, flags in patterns if (text := slow(pattern, flags, use_of(place)))]
    for place, text in found:
        print(f"{place}: {text}")
    print(f"{len(patterns)} patterns, {len(found)} of them not linear")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
