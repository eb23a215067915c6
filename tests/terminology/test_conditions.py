"""Conditions: exact before synonym before broader; what is broader says so; what is vague gets nothing."""

import pytest

from converter.terminology import Terminology
from converter.terminology.normalise import condition_key

ICD = "http://hl7.org/fhir/sid/icd-10-cm"


def icd(terminology: Terminology, phrase: str) -> tuple[str, str] | None:
    return next(((c.code, c.match) for c in terminology.condition(phrase) if c.system == ICD), None)


@pytest.mark.parametrize(
    ("phrase", "code", "match"),
    [
        ("osteoarthritis of the knee", "M17", "exact"),
        ("Japanese encephalitis", "A83.0", "exact"),
        ("high blood pressure", "I10", "synonym"),
        ("Crohn's disease", "K50", "synonym"),
        ("type II diabetes", "E11", "synonym"),
        ("muscle aches", "M79.1", "synonym"),
        ("diarrhoea", "R19.7", "exact"),
        ("Anaemia", "D64.9", "exact"),
        ("hepatitis A", "B15", "synonym"),
        ("haemophilia A", "D66", "synonym"),
        ("gastroesophageal reflux disease (GERD)", "K21", "synonym"),
        ("moderate to severe plaque psoriasis", "L40.0", "broader"),
        ("metastatic breast cancer", "C50", "broader"),
        ("urinary tract infections caused by susceptible bacteria", "N39.0", "broader"),
        ("acute exacerbation of chronic bronchitis", "J42", "broader"),
        ("treatment of severe asthma in adults", "J45", "broader"),
    ],
)
def test_a_phrase_gets_its_category(phrase: str, code: str, match: str, terminology: Terminology) -> None:
    assert icd(terminology, phrase) == (code, match)


@pytest.mark.parametrize(
    "phrase",
    [
        "pulmonary hypertension crisis in the family", "persistent", "severe", "infection", "cancer", "diabetes",
        "pain relief", "overall health", "prevention", "transgender individuals", "thrombosis", "",
    ],
)  # fmt: skip
def test_a_vague_or_unknown_phrase_gets_no_code(phrase: str, terminology: Terminology) -> None:
    assert icd(terminology, phrase) is None


@pytest.mark.parametrize(
    ("phrase", "other"),
    [
        ("pulmonary hypertension", "hypertension"),
        ("secondary hypertension", "hypertension"),
        ("hepatitis A", "hepatitis B"),
        ("hypokalaemia", "hyperkalaemia"),
        ("hypothyroidism", "hyperthyroidism"),
        ("hypoglycaemia", "hyperglycaemia"),
        ("type 1 diabetes", "type 2 diabetes"),
        ("haemophilia A", "haemophilia B"),
        ("diabetes insipidus", "diabetes mellitus"),
        ("ocular hypertension", "hypertension"),
        ("migraine with aura", "migraine without aura"),
        ("vitamin D deficiency", "vitamin K deficiency"),
        ("tinea pedis", "tinea cruris"),
        ("acute pancreatitis", "chronic pancreatitis"),
        ("urinary retention", "urinary incontinence"),
        ("constipation", "diarrhoea"),
        ("open-angle glaucoma", "angle-closure glaucoma"),
        ("essential tremor", "tremor"),
    ],
)
def test_words_that_change_a_condition_are_never_dropped(phrase: str, other: str, terminology: Terminology) -> None:
    one, two = icd(terminology, phrase), icd(terminology, other)
    assert one is None or two is None or one[0] != two[0]


def test_a_longer_phrase_than_a_name_can_be_gets_nothing(terminology: Terminology) -> None:
    assert terminology.condition("asthma " * 40) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oedema of the lungs", "lung edema"),
        ("diabetes mellitus, type 2", "Type 2 Diabetes Mellitus"),
        ("Ménière's disease", "Meniere disease"),
        ("ulcerative colitis", "Colitis, ulcerative"),
    ],
)
def test_spelling_number_and_order_do_not_matter(one: str, other: str) -> None:
    assert condition_key(one) == condition_key(other)


def test_with_and_without_keep_their_order() -> None:
    assert condition_key("hepatitis with ascites") != condition_key("ascites with hepatitis")
    assert condition_key("migraine with aura") != condition_key("migraine without aura")


@pytest.mark.parametrize(
    ("phrase", "display"),
    [
        ("ACE inhibitors", "Angiotensin-Converting Enzyme Inhibitors"),
        ("other calcium channel blockers", "Calcium Channel Blockers"),
        ("blood thinners", "Anticoagulants"),
        ("antihypertensive drugs", "Antihypertensive Agents"),
    ],
)
def test_a_class_gets_its_mesh_heading(phrase: str, display: str, terminology: Terminology) -> None:
    assert [code.display for code in terminology.drug_class(phrase)] == [display]
