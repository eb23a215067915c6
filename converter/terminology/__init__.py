"""Names → codes: the built-in tables, the importer for the user's own, and the check that a code is what it says."""

from pathlib import Path

from converter.terminology.matching import Terminology
from converter.terminology.verifying import Problem, verify

__all__ = ["Problem", "Terminology", "open_terminology", "verify"]


def open_terminology(path: Path | str | None = None) -> Terminology:
    """The built-in tables, with the user's own file on top when a path is given.

    Cheap, immutable, and safe to hand to worker processes (it is opened again there). Raises FileNotFoundError when
    the path does not exist, ValueError when it is no terminology file.
    """
    return Terminology(Path(path) if path else None)
