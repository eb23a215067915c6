"""`check` holds every coding against the terminology's tables: code, display and version."""

from typing import Any

import pytest

from converter.checks import check_resource

UNII = {"system": "http://fdasis.nlm.nih.gov", "version": "2025-06-12", "code": "5Q7ZVV76EI", "display": "WARFARIN"}


def findings(**changed: str) -> list[tuple[str, str]]:
    coding: dict[str, Any] = {**UNII, **changed}
    resource = {"resourceType": "Medication", "code": {"coding": [coding], "text": "Warfarin"}}
    return [(found.code, found.severity.value) for found in check_resource(resource, layers=["terminology"])]


def test_a_coding_of_the_tables_is_right() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"code": "5q7"}, ("TRM410", "error")),
        ({"display": "HEPARIN"}, ("TRM412", "error")),
        ({"code": "362O9ITL9D"}, ("TRM412", "error")),  # acetaminophen's
        ({"code": "AAAAAAAAAA"}, ("TRM412", "error")),  # nobody's, but the name is warfarin's
        ({"version": "1999"}, ("TRM413", "info")),
    ],
)
def test_a_wrong_code_display_or_version_is_told(changed: dict[str, str], found: tuple[str, str]) -> None:
    assert findings(**changed) == [found]
