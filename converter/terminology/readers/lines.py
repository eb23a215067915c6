"""Lines of a text file with their numbers, and the rows that could not be read."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from converter.findings import Finding, Severity

SHOWN = 20


class Problems:
    """Counts rows and keeps the first bad ones; a reader tells it of both."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self.bad = 0
        self._shown: list[Finding] = []

    def refuse(self, line: int, message: str) -> None:
        """A row that is left out, and why."""
        self.bad += 1
        if len(self._shown) < SHOWN:
            self._shown.append(
                Finding(code="TRM403", severity=Severity.WARNING, path=str(self.path), line=line, message=message)
            )

    def findings(self) -> tuple[Finding, ...]:
        """The first bad rows, and how many more there were."""
        more = self.bad - len(self._shown)
        if more <= 0:
            return tuple(self._shown)
        message = f"{more} more rows could not be read"
        last = Finding(code="TRM403", severity=Severity.WARNING, path=str(self.path), message=message)
        return (*self._shown, last)


def open_text(path: Path) -> IO[str]:
    """UTF-8 text, a byte order mark dropped, gzip opened; what is no UTF-8 becomes U+FFFD, which readers refuse."""
    if path.suffix == ".gz":
        return cast(IO[str], gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="\n"))
    return path.open(encoding="utf-8-sig", errors="replace", newline="\n")


def split_lines(path: Path, separator: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """1-based line numbers and fields; empty lines are skipped, every other line is counted."""
    with open_text(path) as file:
        for number, line in enumerate(file, 1):
            text = line.rstrip("\r\n")
            if text:
                problems.rows += 1
                yield number, text.split(separator)
