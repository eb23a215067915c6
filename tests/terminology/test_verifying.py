"""A coding is held against the tables; of systems and codes that they do not hold, nothing is said."""

import pytest

from converter.terminology import Terminology, verify

ICD, UNII = "http://hl7.org/fhir/sid/icd-10-cm", "http://fdasis.nlm.nih.gov"
ROUTE = "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration"


@pytest.mark.parametrize(
    ("coding", "problem"),
    [
        ((ICD, "L20", "Atopic dermatitis", "2026"), None),
        ((ICD, "L20", "atopic  Dermatitis", ""), None),
        ((ICD, "L20", "Asthma", "2026"), "TRM412"),
        ((ICD, "l20", "Atopic dermatitis", "2026"), "TRM410"),
        ((ICD, "L20", "Another year's name", "2019"), "TRM413"),
        ((UNII, "ZZZZZZZZZZ", "WARFARIN", ""), "TRM412"),
        ((UNII, "ZZZZZZZZZZ", "A NAME OF NO SUBSTANCE", ""), None),
        ((UNII, "5Q7ZVV76EI", "WARFARIN", ""), None),
        ((UNII, "5Q7ZVV76EI", "HEPARIN", ""), "TRM412"),
        ((UNII, "5Q7ZVV76", "WARFARIN", ""), "TRM410"),
        ((ROUTE, "PO", "Swallow, oral", "2.1.0"), None),
        ((ROUTE, "MOUTH", "By mouth", ""), "TRM411"),
        ((ROUTE, "PO", "Injection", ""), "TRM412"),
        (("http://snomed.info/sct", "26643006", "Oral route (qualifier value)", ""), None),
        (("http://snomed.info/sct", "26643006", "Oral route", ""), None),
        (("http://snomed.info/sct", "26643006", "Nasal route", ""), "TRM412"),
        (("http://snomed.info/sct", "26643007", "Oral route", ""), "TRM410"),
        (("http://example.org/codes", "anything", "at all", ""), None),
    ],
)
def test_a_coding(coding: tuple[str, str, str, str], problem: str | None, terminology: Terminology) -> None:
    found = verify(*coding, terminology=terminology)
    assert (found.code if found else None) == problem


def test_all_that_we_emit_is_in_order(terminology: Terminology) -> None:
    for name in ("Amlodipine besilate", "Paracetamol", "Vitamin D3", "Captopril"):
        for code in (*terminology.drug(name), *terminology.moiety(name)):
            assert verify(code.system, code.code, code.display, code.version, terminology) is None
    for phrase in ("asthma", "high blood pressure", "severe eczema", "hives", "back pain"):
        for code in terminology.condition(phrase):
            assert verify(code.system, code.code, code.display, code.version, terminology) is None
