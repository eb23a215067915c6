"""Contradictions of a page are findings with both lines."""

import pytest

from converter.facts.reader import read_monograph
from tests.facts.pages import page


def found(**sections):
    facts = read_monograph(page(**sections), "sample")
    return [finding for finding in facts.findings if finding.code.startswith("FCT30")]


def test_a_use_that_is_forbidden_too():
    (finding,) = found(
        usage="It is used to treat gout.", precautions="* **Contraindications:** It is contraindicated in gout."
    )
    assert finding.code == "FCT301"
    assert finding.line == 14
    assert "line 10" in finding.message


def test_a_narrower_contraindication_is_none():
    precautions = "* **Contraindications:** It is contraindicated in unstable angina."
    assert found(usage="It is used to treat stable angina.", precautions=precautions) == []


def test_an_allergy_is_no_contradiction():
    precautions = "* **Contraindications:** Allergy to lactose."
    assert found(usage="It is used to treat allergy to lactose.", precautions=precautions) == []


def test_the_same_dose_from_two_ages():
    dosage = "* **Children 2 years and older:** 5 mg once daily.\n* **Children 6 years and older:** 5 mg once daily."
    (finding,) = found(usage="It is used for gout.", dosage=dosage)
    assert finding.code == "FCT302"
    assert "line 14" in finding.message


@pytest.mark.parametrize(
    "dosage",
    [
        "* **Children 2 years and older:** 5 mg once daily.\n* **Children 6 years and older:** 10 mg once daily.",
        "* **Children 2 to 5 years:** 5 mg once daily.\n* **Children 6 to 12 years:** 5 mg once daily.",
    ],
)
def test_other_doses_or_closed_ages_are_none(dosage):
    assert found(usage="It is used for gout.", dosage=dosage) == []


def test_a_dose_above_its_maximum():
    (finding,) = found(dosage="**Adults:** 500 mg four times daily. Maximum 1000 mg per day.")
    assert finding.code == "FCT303"
    assert "2000 mg" in finding.message
    assert "1000 mg" in finding.message


def test_a_dose_within_its_maximum_is_none():
    assert found(dosage="**Adults:** 250 mg four times daily. Maximum 1000 mg per day.") == []
