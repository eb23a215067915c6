"""Doses in tables: what the header says of a column, and what keeps a row as words."""

import pytest

from tests.facts.dosage.dose_notation import regimen, span
from tests.facts.dosage.test_page import reasons, structured


def table(*rows: str) -> str:
    head, *body = rows
    rule = "|" + "---|" * head.count("|")
    return "\n".join(f"| {row} |" if n != 1 else row for n, row in enumerate([head, rule + "---|", *body])) + "\n"


def said(body: str) -> list[tuple[str, str]]:
    return [(dose.indication, regimen(dose.regimen)) for dose in structured(body) if dose.regimen is not None]


def test_indication_dose_and_duration() -> None:
    body = table(
        "Indication | Dose | Duration", "Gout | 40 mg every 12 hours | 7 to 10 days", "Croup | 5 mg once daily | -"
    )
    assert said(body) == [("Gout", "40 mg; 1/12h; for 7..10 d"), ("Croup", "5 mg; 1/d")]


def test_frequency_of_its_own_column_joins_the_dose() -> None:
    assert said(table("Condition | Dose | Frequency", "Gout | 40 mg | twice daily")) == [("Gout", "40 mg; 2/d")]


def test_weights_and_ages_take_the_unit_of_their_header() -> None:
    light, heavy = structured(table("Weight (kg) | Dose", "10-20 | 5 mg daily", "above 20 | 10 mg daily"))
    assert light.population.weight is not None and heavy.population.weight is not None
    assert [span(light.population.weight), span(heavy.population.weight)] == ["10..20 kg", "20.. kg"]


def test_renal_bands_reach_every_column() -> None:
    body = table(
        "Creatinine clearance | Prevention | Treatment", "below 30 mL/min | 30 mg once daily | 1 mg/kg once daily"
    )
    first, second = structured(body)
    for dose in (first, second):
        assert dose.population.creatinine_clearance is not None
        assert span(dose.population.creatinine_clearance) == "..30 mL/min"
    assert first.indication == "Prevention"
    assert "Treatment" in second.population.conditions


def test_columns_of_persons_and_phases() -> None:
    adults, children = structured(table("Adults | Children", "40 mg daily | 1 mg/kg daily"))
    assert (adults.population.group, children.population.group) == ("adult", "child")
    body = table("Indication | Initial dose | Maintenance dose", "Gout | 10 mg daily | 20 mg daily")
    assert said(body) == [("Gout", "10 mg; 1/d; initial"), ("Gout", "20 mg; 1/d; maintenance")]


def test_what_stands_before_the_table_holds_for_its_rows() -> None:
    (dose,) = structured("For patients with liver failure:\n\n" + table("Indication | Dose", "Gout | 10 mg daily"))
    assert dose.population.conditions == ("with liver failure",)


def test_a_route_that_is_forbidden_is_not_the_route() -> None:
    body = "Subcutaneous injection. Never inject into a muscle.\n\n" + table("Indication | Dose", "Gout | 10 mg daily")
    (dose,) = structured(body)
    assert dose.regimen is not None
    assert dose.regimen.route == ""


def test_numbered_headings_limit_nothing() -> None:
    assert said("#### 2.1. Adults\n\n" + table("Indication | Dose", "Gout | 10 mg daily")) == [("Gout", "10 mg; 1/d")]


@pytest.mark.parametrize(
    "rows",
    [
        ("Genotype | Dose", "poor metaboliser | 10 mg daily"),
        ("Week | Dose", "1 | 10 mg daily"),
        ("Strength | Dose", "5 mg | 2 tablets daily"),
        ("Indication | Maximum", "Gout | 10 mg daily"),
        ("Normal dose | Dose in renal failure", "10 mg daily | 5 mg daily"),
        ("Current dose | New dose", "10 mg daily | 5 mg daily"),
        ("Indication | Dose | Notes", "Gout | 10 mg daily | only in hospital"),
        ("Indication | Dose | Dose", "Gout | 10 mg daily | 5 mg daily"),
        ("Indication | Loading", "Gout | 10 mg"),
        ("Condition | Initial | Later | Frequency", "Gout | 10 mg | 5 mg | daily"),
    ],
)
def test_a_column_that_is_not_understood_keeps_its_row_as_words(rows: tuple[str, ...]) -> None:
    assert structured(table(*rows)) == []
    assert set(reasons(table(*rows))) == {"context-not-understood"}
