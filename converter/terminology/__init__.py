"""Names to codes."""

from collections.abc import Mapping
from pathlib import Path


class Terminology:
    """Codes for names; none yet."""

    def versions(self) -> Mapping[str, str]:
        """Each code system's version."""
        return {}


def open_terminology(path: Path | str | None = None) -> Terminology:
    """The built-in tables and the user's own."""
    return Terminology()
