"""Every constraint of the types that are written here has a function, or a line that says why not."""

from typing import Any

import pytest

from converter.checks import VERSIONS
from converter.checks.definitions import definitions
from converter.checks.rules import find_rule, not_checked

WRITTEN = (
    "Bundle", "Medication", "MedicationKnowledge", "ClinicalUseDefinition", "DocumentReference", "Provenance",
    "CodeSystem", "NamingSystem", "StructureDefinition", "OperationOutcome", "DetectedIssue", "Parameters", "Binary",
    "Basic", "ValueSet", "Organization",
)  # fmt: skip
# Checked where they are read, not by a function of their own: the walker, the schema and the narrative reader.
ELSEWHERE = {"ele-1", "txt-1", "txt-2"}


@pytest.mark.parametrize("version", VERSIONS)
def test_no_constraint_is_forgotten(version: Any) -> None:
    known = definitions(version)
    forgotten = [
        (constraint.key, path)
        for constraint in known.constraints
        for path in constraint.paths
        if path.partition(".")[0] in WRITTEN or path.partition(".")[0] not in known.resources
        if constraint.key not in ELSEWHERE and constraint.key not in not_checked()
        if find_rule(path, constraint.key, version) is None
    ]
    assert not forgotten


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_is_listed_as_unchecked_that_is_checked(version: Any) -> None:
    for constraint in definitions(version).constraints:
        if constraint.key in not_checked():
            assert not any(find_rule(path, constraint.key, version) for path in constraint.paths)
