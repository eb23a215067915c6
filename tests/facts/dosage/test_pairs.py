"""Amounts of a combination in one figure, and strengths that only look like them."""

from decimal import Decimal

import pytest

from converter.facts.reader import read_monograph
from converter.source import read_document

PAGE = """---
layout: minimal-medicine
title: {title}
---

### Usage

It is used to treat infections.

### Dosage

**Adults:** {dose}
"""


def doses(dose: str, title: str = "Amoxicillin + Clavulanic Acid") -> list[tuple[str, Decimal | None, int | None]]:
    document = read_document(PAGE.format(title=title, dose=dose).encode(), "page.md")
    found = read_monograph(document, "site").monograph.doses
    return [(d.ingredient, d.regimen.amount.low, d.sequence) for d in found if d.regimen and d.regimen.amount]


def test_a_pair_is_an_amount_of_each_ingredient_given_together() -> None:
    assert doses("500/125 mg every 8 hours for 7 days.") == [
        ("amoxicillin", Decimal(500), 1), ("clavulanic acid", Decimal(125), 1),
    ]  # fmt: skip


def test_the_words_stay_those_of_the_page() -> None:
    document = read_document(
        PAGE.format(title="Amoxicillin + Clavulanic Acid", dose="875/125 mg twice daily.").encode(), "page.md"
    )
    texts = {dose.text for dose in read_monograph(document, "site").monograph.doses}
    assert texts == {"875/125 mg twice daily."}


@pytest.mark.parametrize(
    "dose",
    [
        "One 500/125 mg tablet every 8 hours.",
        "Tablets of 500/125 mg, twice daily.",
        "250/62 mg per 5 mL twice daily.",
        "500/125/10 mg twice daily.",
        "500/125 mg or 875/125 mg twice daily.",
        "Keep the pressure below 140/90 mmHg.",
    ],
)
def test_a_strength_or_a_pair_that_does_not_fit_gives_no_amount_of_an_ingredient(dose: str) -> None:
    assert [each for each in doses(dose) if each[0]] == []


def test_a_single_medicine_has_no_pairs() -> None:
    assert doses("500/125 mg every 8 hours.", "Amoxicillin") == []
