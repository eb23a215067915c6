"""What must be read, case by case: `cases/must.tsv`."""

from pathlib import Path

import pytest

from converter.facts.dosage.sentence import read_sentence
from tests.facts.dosage.dose_notation import limit, statement

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "must.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith(("#", "group\t"))
]


@pytest.mark.parametrize(("group", "sentence", "expected"), CASES, ids=[f"{c[0]}: {c[1][:60]}" for c in CASES])
def test_sentence_gives_these_regimens(group: str, sentence: str, expected: str) -> None:
    read = read_sentence(sentence, prose=group != "prescriptions")
    found = [statement(each) for each in read.statements]
    found += [] if found else [limit(each).replace("max", "MAX", 1) for each, _ in read.alone]
    assert (" & ".join(found) or "-") == expected, (read.reason, read.detail)


def test_the_suite_covers_every_construct() -> None:
    assert len(CASES) >= 600
    assert len({group for group, _, _ in CASES}) >= 16
