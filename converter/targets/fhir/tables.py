"""The tables that FHIR output is made with, read once from the data files of this package."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_HL7_DISPLAYS = {
    "interaction-type": {
        "drug-drug": "drug to drug interaction",
        "drug-food": "drug to food interaction",
        "drug-test": "drug to laboratory test interaction",
        "other": "other interaction",
    },
    "clinical-use-definition-category": {
        "Pregnancy": "Pregnancy and Lactation",
        "Overdose": "Overdose",
        "DriveAndMachines": "Effects on Ability to Drive and Use Machines",
    },
}


def _read(name: str) -> str:
    return files("converter.targets.fhir").joinpath("data", name).read_text(encoding="utf-8")


@cache
def definitions() -> dict[str, Any]:
    """Our code systems, identifier systems and extensions (`data/definitions.toml`)."""
    return tomllib.loads(_read("definitions.toml"))


@cache
def section_codes() -> dict[str, str]:
    """Section key → LOINC code (`data/section_codes.tsv`)."""
    rows = (line.split("\t") for line in _read("section_codes.tsv").splitlines() if line and line[0] != "#")
    return {row[0]: row[1] for row in rows if row[0] != "key"}


@cache
def constant_words() -> tuple[str, ...]:
    """The words that output may hold without a source (`data/constants.txt`)."""
    return tuple(line for line in _read("constants.txt").splitlines() if line and line[0] != "#")


def hl7_displays() -> dict[str, dict[str, str]]:
    """Code system of HL7 (last part of its address) → code → display, as published in R5."""
    return _HL7_DISPLAYS


@cache
def _displays(system: str) -> dict[str, str]:
    ours = definitions()["code_system"].get(system)
    return {code: display for code, display, _ in ours["codes"]} if ours else _HL7_DISPLAYS[system]


def code_display(system: str, code: str) -> str:
    """The display of a code, by the last part of its system's address; empty when the code is not in it."""
    return _displays(system).get(code, "")
