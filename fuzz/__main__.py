"""python -m fuzz SUBJECT --minutes 15 [--state FOLDER] [--without-atheris]"""

import argparse
from importlib.util import find_spec
from pathlib import Path

from fuzz.running import CASES, guided, run, unguided
from fuzz.subjects import ROOT, SUBJECTS


def main() -> None:
    """Fuzz one subject; run it again to go on."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Fuzz a reader of untrusted text.")
    parser.add_argument("subject", choices=SUBJECTS)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--state", type=Path, default=ROOT / ".fuzz", help="what earlier runs learned")
    parser.add_argument("--cases", type=Path, default=CASES, help="where inputs that break a promise go")
    parser.add_argument("--without-atheris", action="store_true", help="changed seeds only, not guided by coverage")
    options = parser.parse_args()
    aimed = not options.without_atheris and find_spec("atheris") is not None
    print(
        f"{options.subject}: {options.minutes:g} minutes, {'guided by coverage' if aimed else 'unguided'}", flush=True
    )
    engine = guided if aimed else unguided
    keeper = run(options.subject, options.minutes, options.state, options.cases, engine)
    print(f"{keeper.runs} inputs, {len(keeper.found)} kinds of failure")


if __name__ == "__main__":
    main()
