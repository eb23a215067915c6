"""Why a load did not happen or was broken off, as a finding."""

import re

from converter.findings import Finding, Severity

_PASSWORD = re.compile(r"(://[^:/@\s]{0,256}:)[^@\s]{1,256}@")


class LoadRefused(Exception):
    """The load ended. `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def refused(code: str, message: str, hint: str = "", path: str = "") -> LoadRefused:
    """A refusal; a password in an address is not repeated."""
    clean = _PASSWORD.sub(r"\1***@", message)
    return LoadRefused(Finding(code=code, severity=Severity.ERROR, message=clean, hint=hint, path=path))
