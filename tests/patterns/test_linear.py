"""A regular expression that sees a whole page takes time that grows with its length, whatever the page is.

Each is searched for in texts made from its own repeats, of one length and of four times that length: linear is four
times the time, quadratic sixteen. Short times say nothing and are passed over. The readers of facts see bounded texts
only (`converter/facts/bounds.py`: 8,000 characters a sentence, 2,000 a clause of a dose): their patterns are tried
by `python -m tests.patterns.every`, which takes ten minutes or more.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.patterns.pumps import pumps

ROOT = Path(__file__).parents[2]
SHORT, LONG = 3_000, 12_000
FLOOR = 0.003  # seconds of processor; a quadratic pattern takes more for the short text
MOST = 8.5  # times longer for four times the text
BOUNDED = ("converter/facts/",)
ASSIGNED = re.compile(r"^\s*(\w+)\s*(?::[^=]+)?=\s*re\.compile")


@pytest.fixture(scope="module")
def patterns() -> list[tuple[str, str, int]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.patterns.gather"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, timeout=120)
    return [(place, pattern, flags) for place, pattern, flags in json.loads(done.stdout)]


def use_of(place: str) -> str:
    """How a pattern of this place is used: `match` when its name is only matched at one place."""
    file, _, number = place.rpartition(":")
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    line = lines[int(number) - 1]
    named = ASSIGNED.match(line)
    uses = set(re.findall(rf"\b{named[1]}\.(\w+)\(", "\n".join(lines))) if named else set()
    inline = "re.fullmatch(" in line or "re.match(" in line
    return "match" if inline or (uses and uses <= {"match", "fullmatch"}) else "search"


def seconds(compiled: re.Pattern[str], text: str, use: str = "search") -> float:
    start = time.process_time()
    if use == "match":
        compiled.fullmatch(text)
        compiled.match(text)
    else:
        for _ in compiled.finditer(text):
            pass
    return time.process_time() - start


def slow(pattern: str, flags: int, use: str = "search") -> str:
    """The text that makes a pattern take longer than it may; empty when there is none."""
    compiled = re.compile(pattern, flags)
    for pump in sorted(pumps(pattern, flags)):
        if seconds(compiled, pump.text(SHORT), use) < FLOOR:
            continue
        long, short = (min(seconds(compiled, pump.text(size), use) for _ in range(3)) for size in (LONG, SHORT))
        if long > max(MOST * short, 4 * FLOOR):
            return f"{pump.head[:40]!r} {pump.piece[:40]!r} {pump.end!r}: {short * 1000:.0f} ms, then {long * 1000:.0f}"
    return ""


def test_every_pattern_is_found(patterns: list[tuple[str, str, int]]) -> None:
    calls = subprocess.run(
        ["grep", "-rhoE", r"re\.(compile|search|match|fullmatch|sub|split|findall|finditer)\(", str(ROOT / "converter"),
         "--include=*.py"], capture_output=True, text=True, check=True,
    ).stdout.count("\n")  # fmt: skip
    assert len(patterns) > 0.9 * calls


def test_every_pattern_that_sees_a_whole_page_is_linear(patterns: list[tuple[str, str, int]]) -> None:
    held = [each for each in patterns if not each[0].startswith(BOUNDED)]
    assert len(held) > 80
    found = {f"{place} {pattern[:60]!r}": slow(pattern, flags, use_of(place)) for place, pattern, flags in held}
    assert {place: text for place, text in found.items() if text} == {}


@pytest.mark.parametrize(
    "pattern", [r"(?:a+)+b", r"\s+$", r"<[^>]*>", r"a.*b.*c", r"(\d+)*x", r"\s*,\s*\(", r"(?:a|a)*b"]
)
def test_a_slow_pattern_would_be_seen(pattern: str) -> None:
    if pattern in (r"(?:a+)+b", r"(\d+)*x", r"(?:a|a)*b"):
        texts = [pump.text(22) for pump in pumps(pattern, 0)]
        assert max(seconds(re.compile(pattern), text) for text in texts) > 0.01  # exponential: a long text never ends
    else:
        assert slow(pattern, 0)
