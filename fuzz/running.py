"""Runs a subject over inputs that are made from those which reached new code, and keeps what breaks it.

State: `<state>/<subject>/corpus` holds the inputs that reached new code, so that a run goes on where the last one
ended. Cases go to `tests/fuzz/cases/<subject>`, one for each kind of failure, the shortest that was found; the tests
replay them for good.
"""

import hashlib
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from fuzz.subjects import ROOT, SUBJECTS, Broken, Subject

CASES = ROOT / "tests" / "fuzz" / "cases"
MOST_SECONDS = 20  # of processor time for one input; 20,000 characters take a fraction of it
LONGEST = 20_000


class TooSlow(Broken):
    """An input that takes longer than allowed."""


class Keeper:
    """Runs inputs and keeps the shortest of each kind of failure."""

    def __init__(self, name: str, folder: Path) -> None:
        self.subject, self.folder = SUBJECTS[name], folder / name
        self.found: dict[str, int] = {}
        self.runs = 0

    def __call__(self, data: bytes) -> None:
        """One input. Whatever it raises is kept, not raised."""
        self.runs += 1
        try:
            with_limit(self.subject, data)
        except Exception as error:  # noqa: BLE001  every kind of failure is what is looked for
            self._keep(data, error)

    def _keep(self, data: bytes, error: Exception) -> None:
        kind = kind_of(error)
        if len(data) >= self.found.get(kind, LONGEST + 1):
            return
        new = kind not in self.found
        self.found[kind] = len(data)
        self.folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(kind.encode()).hexdigest()[:8]
        (self.folder / f"{digest}{self.subject.suffix}").write_bytes(data)
        if new:
            print(f"broken: {kind}: {error} ({digest}{self.subject.suffix})", file=sys.stderr, flush=True)


def kind_of(error: Exception) -> str:
    """What tells failures apart: the type, and where it was raised (a broken promise: its words without figures)."""
    if type(error) is Broken:
        words = str(error).split(":")[0]
        return "".join(char for char in words if not char.isdigit())
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(place.filename).name}:{place.name}"


def with_limit(subject: Subject, data: bytes) -> None:
    """Run an input within the limit of processor time, where the platform has such timers."""
    if not hasattr(signal, "SIGVTALRM"):
        subject.run(data)
        return
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        subject.run(data)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TooSlow(f"not done after {MOST_SECONDS} seconds")


def guided(name: str, keeper: Keeper, corpus: Path, seconds: float) -> None:
    """With atheris: inputs that reach new code of the program are kept and changed further. Ends the process."""
    import atheris

    subject = SUBJECTS[name]

    def mutator(data: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.2:
            return bytes(atheris.Mutate(data, longest))
        return mutated(subject, data, chance)[:longest]

    options = [f"-max_total_time={int(seconds)}", f"-max_len={LONGEST}", "-timeout=120", "-rss_limit_mb=4096"]
    options += ["-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={corpus.parent}/", "-len_control=0"]
    atheris.instrument_all()
    atheris.Setup(["fuzz", *options, str(corpus)], keeper, custom_mutator=mutator)
    atheris.Fuzz()


def unguided(name: str, keeper: Keeper, corpus: Path, seconds: float) -> None:
    """Without atheris: seeds and earlier inputs, changed."""
    chance = random.Random(time.time_ns())
    inputs = [file.read_bytes() for file in sorted(corpus.iterdir())]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = chance.choice(inputs)
        for _ in range(chance.randint(1, 3)):
            data = mutated(SUBJECTS[name], data, chance)
        keeper(data)


def mutated(subject: Subject, data: bytes, chance: random.Random) -> bytes:
    """An input near to another."""
    changed = subject.mutate(data.decode("utf-8", "replace"), subject.words(), chance)
    return changed.encode("utf-8", "replace")


def sow(subject: Subject, corpus: Path) -> None:
    """The seeds, beside what earlier runs kept."""
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in subject.seeds():
        data = seed[:LONGEST]
        (corpus / hashlib.sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)


def run(name: str, minutes: float, state: Path, cases: Path, engine: Callable[..., None]) -> Keeper:
    """Fuzz a subject for so long."""
    keeper, corpus = Keeper(name, cases), state / name / "corpus"
    sow(SUBJECTS[name], corpus)
    engine(name, keeper, corpus, minutes * 60)
    return keeper
