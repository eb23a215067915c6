"""Pharmacological classes: the class itself, a wider one marked broader, and what must get none."""

import pytest

from converter.terminology import Terminology
from converter.terminology.wordlists import word_lists


@pytest.mark.parametrize(
    ("phrase", "display", "match"),
    [
        ("NSAIDs", "Anti-Inflammatory Agents, Non-Steroidal", "synonym"),
        ("nonsteroidal anti-inflammatory drug (NSAID)", "Anti-Inflammatory Agents, Non-Steroidal", "synonym"),
        ("proton pump inhibitor (PPI)", "Proton Pump Inhibitors", "exact"),
        ("antiprotozoal", "Antiprotozoal Agents", "exact"),
        ("diabetes medications", "Hypoglycemic Agents", "synonym"),
        ("third-generation cephalosporin antibiotic", "Cephalosporins", "broader"),
        ("macrolide antibiotics", "Macrolides", "broader"),
        ("antibiotic (aminoglycoside)", "Anti-Bacterial Agents", "broader"),
        ("strong CYP3A4 inhibitors", "Cytochrome P-450 Enzyme Inhibitors", "broader"),
        ("non-opioid analgesic", "Analgesics", "broader"),
        ("aluminium-containing antacids", "Antacids", "broader"),
    ],
)
def test_a_class(phrase: str, display: str, match: str, terminology: Terminology) -> None:
    assert [(code.display, code.match) for code in terminology.drug_class(phrase)] == [(display, match)]


@pytest.mark.parametrize(
    "phrase",
    [
        "anti-androgen", "non-barbiturate", "inhibitor of thyroid hormone", "drugs affecting hormones",
        "medications for diabetes", "drugs affecting blood pressure", "diabetes", "analgesic and antipyretic",
        "monoclonal antibody", "growth factor receptor", "hormone-releasing device", "",
    ],
)  # fmt: skip
def test_what_ends_like_a_class_and_is_none(phrase: str, terminology: Terminology) -> None:
    assert terminology.drug_class(phrase) == ()


def test_every_wider_class_is_in_the_table(terminology: Terminology) -> None:
    for phrase in word_lists().class_broader:
        assert {code.match for code in terminology.drug_class(phrase)} == {"broader"}
