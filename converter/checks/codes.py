"""The terminology layer: codes of the code systems whose every code is known, and codes against displays.

Code systems and value sets are HL7's own, of the version that is checked. A code system that is not carried here
(SNOMED CT, RxNorm, LOINC …) is not judged. See https://hl7.org/fhir/terminologies.html.
"""

from functools import cache
from typing import Any

from converter.checks.definitions import Version, definitions

Node = dict[str, Any]


class Codes:
    """What is known of codes in one FHIR version. Read once, when the first coding is met."""

    def __init__(self, version: Version) -> None:
        self.systems = definitions(version).code_systems()
        self.value_sets = definitions(version).value_sets()
        self._members = {url: {(s, c) for s, codes in by.items() for c in codes} for url, by in self.value_sets.items()}

    def unknown(self, coding: Node) -> bool | str:
        """Whether a code is not in its code system."""
        system, code = coding.get("system"), coding.get("code")
        if not isinstance(system, str) or not isinstance(code, str):
            return False
        known = self.systems.get(system)
        if known is None or code in known:
            return False
        return f"'{code}' is no code of {system}"

    def wrong_display(self, coding: Node) -> bool | str:
        """Whether a display is none of the displays of its code."""
        display, code, system = coding.get("display"), coding.get("code"), coding.get("system")
        if not isinstance(display, str) or not isinstance(code, str) or not isinstance(system, str):
            return False
        names = self.systems.get(system, {}).get(code)
        if not names or display in names:
            return False
        folded = " ".join(display.split()).lower()
        if any(" ".join(name.split()).lower() == folded for name in names):
            return False
        return f"the display of '{code}' is '{names[0]}', found '{display}'"

    def outside(self, codings: list[Node], value_set: str) -> bool:
        """Whether none of the codings is in a value set whose every member is known."""
        members = self._members.get(value_set)
        if members is None:
            return False
        return not any((c.get("system"), c.get("code")) in members for c in codings)


@cache
def codes(version: Version) -> Codes:
    """The codes of a version."""
    return Codes(version)
