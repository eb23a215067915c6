"""Runs a command and tells its processor time, its time on the clock, and its most memory."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent


class Cost(NamedTuple):
    """Seconds of processor (children too), seconds on the clock, MiB at most of any one process."""

    processor: float
    clock: float
    memory: int


def cost(command: list[str], folder: Path) -> Cost:
    """The cost of a command, which must end well (or with findings: exit status 0, 1 or 3)."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 3):
        raise RuntimeError(f"{' '.join(command[:6])} …: {process.returncode}\n{told.decode()[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, clock, used.ru_maxrss // 1024)


def convert(*arguments: str, folder: Path) -> Cost:
    """The cost of a `convert` command."""
    return cost([sys.executable, "-m", "converter", *arguments], folder)
