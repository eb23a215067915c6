"""A finding: one problem or remark, with its place, as data."""

import re
from enum import StrEnum

import msgspec

_LINE_ENDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What would end a line or steer a terminal; a finding is one line whatever the text is that it quotes."""


class Severity(StrEnum):
    """How bad a finding is; `error` makes the exit status say so by default."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return ("info", "warning", "error").index(self.value)


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One problem, shown as `code severity file:line:column message (hint)`.

    `code` is one of the published codes (`SRC1xx` … `LOD8xx`, docs/findings) and is never reused.
    `line` and `column` are 1-based; 0 means the whole file. `location` is a FHIRPath when the
    finding speaks of a resource. `spec` is the URL of the rule it rests on.
    """

    code: str
    severity: Severity
    message: str
    path: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""
    location: str = ""
    spec: str = ""

    def __str__(self) -> str:
        place = self.path or "-"
        if self.line:
            place += f":{self.line}:{self.column or 1}"
        where = f" [{self.location}]" if self.location else ""
        hint = f" ({self.hint})" if self.hint else ""
        return _LINE_ENDS.sub(_named, f"{self.code} {self.severity.value} {place}{where} {self.message}{hint}")


def _named(match: re.Match[str]) -> str:
    return ascii(match[0])[1:-1]
