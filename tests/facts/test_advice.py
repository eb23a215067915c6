"""Advice and disclaimers are told from statements about the medicine."""

import pytest

from converter.facts.advice import is_advice


@pytest.mark.parametrize(
    "sentence",
    [
        "Always ask your doctor or pharmacist before you take this medicine.",
        "The dose is determined by a physician.",
        "Seek immediate medical attention if the swelling gets worse.",
        "This information is no substitute for a visit to a clinic.",
        "Dosage varies with the condition being treated.",
        "Never change the prescribed amount on your own.",
        "Read the package leaflet.",
    ],
)
def test_advice(sentence: str) -> None:
    assert is_advice(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is used to treat high blood pressure.",
        "Headache is common.",
        "500 mg every 8 hours.",
        "It must not be used in severe liver disease.",
        "Ketoconazole raises its level.",
    ],
)
def test_statements_are_no_advice(sentence: str) -> None:
    assert not is_advice(sentence)
