"""Labels over doses: a use of the medicine, or an illness of the patient that changes the dose."""

import pytest

from converter.facts import indications
from converter.facts.dosage import reader
from converter.monograph import Dose
from tests.facts.pages import context_of, page

USAGE = "Exemplin is used to treat hypothyroidism."
PERSONS = "* **Adults:** 100 mcg once daily.\n* **Elderly:** 25 mcg once daily.\n"


def uses_and_doses(dosage: str, usage: str = USAGE, **sections: str) -> tuple[list[str], list[Dose]]:
    context = context_of(page(usage=usage, dosage=dosage, **sections))
    uses = [fact.concept.text for fact in indications.read(context).facts]
    return uses, [fact for fact in reader.read(context).facts if isinstance(fact, Dose)]


@pytest.mark.parametrize(
    "dosage",
    [
        PERSONS + "* **Coronary artery disease:** 12.5 mcg once daily.",
        PERSONS + "* **Coronary artery disease:** start with 12.5 mcg once daily.",
        "* **Renal impairment:** 50 mcg once daily.\n* **Coronary artery disease:** 12.5 mcg once daily.",
        "**Coronary artery disease:** Start at a lower dose, 12.5 mcg once daily.",
        "**Coronary artery disease:** A reduced dose of 12.5 mcg once daily.",
        "**Coronary artery disease:** With caution, 12.5 mcg once daily.",
        "#### Adults\n\n100 mcg once daily.\n\n#### Coronary artery disease\n\n12.5 mcg once daily.",
    ],
)
def test_an_illness_that_changes_the_dose_is_no_use(dosage: str) -> None:
    uses, doses = uses_and_doses(dosage)
    assert uses == ["hypothyroidism"]
    dose = doses[-1]
    assert (dose.indication, dose.population.conditions[-1:]) == ("", ("Coronary artery disease",))


def test_an_illness_that_the_precautions_name_is_no_use() -> None:
    uses, doses = uses_and_doses("**Porphyria:** 50 mcg once daily.", precautions="Porphyria: watch for attacks.")
    assert uses == ["hypothyroidism"]
    assert (doses[0].indication, doses[0].population.conditions) == ("", ("Porphyria",))


def test_a_sentence_that_changes_the_dose_names_no_use() -> None:
    uses, _ = uses_and_doses("100 mcg once daily. In porphyria, lower doses may be necessary.")
    assert uses == ["hypothyroidism"]


@pytest.mark.parametrize(
    ("dosage", "use"),
    [
        ("* **Hypothyroidism:** 100 mcg once daily.\n* **Gout:** 300 mg once daily.", "Gout"),
        ("* **Gout:** 300 mg once daily.\n* **Acne:** 100 mg once daily.", "Gout"),
        ("**Gout:** Start with 100 mg once daily.", "Gout"),
        ("**Adults with Gout:** 100 mg once daily.\n\n**Adult Dosage (Gout):** 100 mg once daily.", "Gout"),
        (PERSONS + "\n**Gout:** 300 mg once daily.", "Gout"),
        ("100 mg once daily. For gout, 300 mg once daily.", "gout"),
    ],
)
def test_a_label_beside_uses_or_with_a_plain_dose_is_a_use(dosage: str, use: str) -> None:
    uses, _ = uses_and_doses(dosage)
    assert use in uses


@pytest.mark.parametrize("label", ["Hypothyroidism", "Severe hypothyroidism"])
def test_a_stated_use_stays_one_beside_persons(label: str) -> None:
    _, doses = uses_and_doses(f"{PERSONS}* **{label}:** start with a lower dose of 50 mcg once daily.")
    assert (doses[-1].indication, doses[-1].population.conditions) == (label, ())
