"""What must stay words, with its reason: `cases/must_not.tsv`. These weigh as much as what must be read."""

from pathlib import Path

import pytest

from converter.facts.dosage.introductions import read_scope
from converter.facts.dosage.reasons import reasons
from converter.facts.dosage.sentence import read_sentence

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "must_not.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith(("#", "group\t"))
]
SENTENCES = [case for case in CASES if case[0] != "labels"]
LABELS = [case for case in CASES if case[0] == "labels"]


@pytest.mark.parametrize(("group", "sentence", "reason"), SENTENCES, ids=[f"{c[0]}: {c[1][:60]}" for c in SENTENCES])
def test_sentence_stays_words(group: str, sentence: str, reason: str) -> None:
    read = read_sentence(sentence)
    assert not read.statements
    assert not read.alone
    assert (read.reason or "nothing-to-read") == reason


@pytest.mark.parametrize(("group", "label", "reason"), LABELS, ids=[c[1] for c in LABELS])
def test_no_dose_is_read_under_this_heading(group: str, label: str, reason: str) -> None:
    assert read_scope(label).bar == reason


def test_the_suite_is_large_and_each_reason_is_published() -> None:
    assert len(CASES) >= 300
    assert {reason for _, _, reason in CASES} <= set(reasons()) | {"nothing-to-read"}
