"""Codings against the terminology's tables: the built-in ones, and the user's own where they are given.

Of systems, and of codes, that the tables do not hold nothing is said. See docs/findings/TRM410.md to TRM413.md.
"""

from functools import lru_cache
from typing import Any

from converter.findings import Severity
from converter.terminology import Problem, Terminology, open_terminology, verify

KEPT_ANSWERS = 1 << 16
SEVERITY = {"TRM413": Severity.INFO}
"""Severities of what is not an error."""


class CodeTables:
    """Answers on codings, each found once."""

    def __init__(self, terminology: Terminology) -> None:
        self._verify = lru_cache(KEPT_ANSWERS)(
            lambda system, code, display, version: verify(system, code, display, version, terminology)
        )

    def problem(self, coding: dict[str, Any]) -> Problem | None:
        """What is wrong with a Coding; None too for one that states no system or no code."""
        get = coding.get
        system, code, display, version = get("system"), get("code"), get("display", ""), get("version", "")
        if not (system and code and type(system) is type(code) is type(display) is type(version) is str):
            return None
        found: Problem | None = self._verify(system, code, display, version)
        return found


@lru_cache(8)
def code_tables(terminology: Terminology | None = None) -> CodeTables:
    """The answers of a terminology, by default of the built-in tables."""
    return CodeTables(terminology or open_terminology())
