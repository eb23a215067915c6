"""Exit statuses, after sysexits.h. Never a count, never reused."""

from collections.abc import Iterable
from enum import IntEnum


class ExitStatus(IntEnum):
    """What a command's exit says; docs/reference has a row for each."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    PARTIAL = 3
    GATE = 65
    NO_INPUT = 66
    TARGET_REFUSED = 69
    BUG = 70
    OUTPUT = 74
    LOCKED = 75
    CONFIGURATION = 78
    INTERRUPTED = 130


PRECEDENCE = (130, 70, 74, 75, 78, 66, 65, 69, 3, 1, 0)


def worst(statuses: Iterable[ExitStatus]) -> ExitStatus:
    """The one that is told when several hold."""
    held = set(statuses) or {ExitStatus.DONE}
    return ExitStatus(next(code for code in PRECEDENCE if code in held))
