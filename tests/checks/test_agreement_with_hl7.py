"""Our verdicts on thousands of mutants beside those of HL7's validator, which proofs/hl7 stored. No Java is needed."""

import sys
from pathlib import Path
from typing import Any

import pytest

PROOF = Path(__file__).parent.parent.parent / "proofs" / "hl7"


@pytest.fixture(scope="module")
def rows() -> list[Any]:
    """(mutant, HL7's verdict with its message, ours)."""
    sys.path.insert(0, str(PROOF))
    try:
        import judge
    finally:
        sys.path.remove(str(PROOF))
    return list(judge.compare_with_ours(judge.stored()))


def test_there_are_enough_mutants_of_everything_that_is_written(rows: list[Any]) -> None:
    assert len(rows) >= 1500
    kinds = {identity.partition("|")[0].partition("/")[2].partition("-")[0] for identity, _, _ in rows}
    assert kinds >= {
        "MedicationKnowledge", "Medication", "ClinicalUseDefinition", "DocumentReference", "Provenance", "CodeSystem",
        "NamingSystem", "OperationOutcome", "DetectedIssue", "Parameters", "Binary",
    }  # fmt: skip
    assert {identity.partition("/")[0] for identity, _, _ in rows} == {"R5", "R4B", "R4"}


def test_seeds_are_right(rows: list[Any]) -> None:
    assert not [
        (identity, theirs, mine)
        for identity, theirs, mine in rows
        if "|seed|" in identity and (theirs[0], mine) != ("+", "+")
    ]


def test_verdicts_agree(rows: list[Any]) -> None:
    assert sum(theirs[0] == mine for _, theirs, mine in rows) / len(rows) >= 0.98


def test_what_only_hl7_rejects_is_in_the_published_table(rows: list[Any]) -> None:
    from converter.checks.rules import validator_differences

    table = validator_differences()
    assert not [(i, theirs) for i, theirs, mine in rows if theirs[0] == "-" and mine == "+" and theirs[1] not in table]
