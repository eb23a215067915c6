"""Prescription lines, as `convert dosage` reads them: `cases/lines.tsv`, each with its doses or the reason why not."""

from pathlib import Path

import pytest

from converter.facts.dosage.prescription import read_line
from converter.monograph import Dose
from converter.targets.fhir.dosage import dosage
from tests.facts.dosage.dose_notation import regimen

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "lines.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith(("#", "line\t"))
]


def notation(dose: Dose) -> str:
    """`#1 1 {tablet}; 2/d | conditions`."""
    assert dose.regimen is not None
    marks = [f"#{dose.sequence}"] if dose.sequence is not None else []
    marks += [f"~{dose.alternative}"] if dose.alternative is not None else []
    people = [dose.population.words, *(f"if {words}" for words in dose.population.conditions)]
    people += [f"for {dose.indication}"] if dose.indication else []
    said = "; ".join(words for words in people if words)
    return " ".join([*marks, regimen(dose.regimen)]) + (f" | {said}" if said else "")


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[case[0][:60] for case in CASES])
def test_line_gives_these_doses(line: str, expected: str) -> None:
    read = read_line(line)
    assert (" & ".join(notation(dose) for dose in read.doses) or f"- {read.reason}") == expected


def test_a_bare_count_is_a_quantity_without_a_unit() -> None:
    (dose,) = read_line("Take ONE at night").doses
    assert dosage(dose)["doseAndRate"] == [{"doseQuantity": {"value": 1}}]


@pytest.mark.parametrize("line", ["2", "Take ONE", "Take 500 daily", "2.5 bd", "2 daily", "4 hourly", "1 drop OD"])
def test_a_figure_that_may_mean_two_things_stays_words(line: str) -> None:
    assert not read_line(line).doses
