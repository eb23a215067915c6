"""`convert dosage` on the command line."""

import json

import pytest
from click.testing import CliRunner, Result

from converter.cli.dosage import command


def run(*arguments: str, lines: str = "") -> Result:
    return CliRunner().invoke(command, list(arguments), input=lines)


def test_one_sentence_gives_its_dosage() -> None:
    result = run("500 mg every 8 hours, maximum 4 g/day")
    dosage = json.loads(result.stdout)
    assert result.exit_code == 0
    assert dosage["text"] == "500 mg every 8 hours, maximum 4 g/day"
    assert dosage["timing"]["repeat"] == {"frequency": 1, "period": 8, "periodUnit": "h"}
    assert dosage["doseAndRate"][0]["doseQuantity"]["value"] == 500
    assert dosage["maxDosePerPeriod"][0]["numerator"]["code"] == "g"


def test_digits_stay_as_they_are_written() -> None:
    assert '"value": 0.50' in run("0.50 mg twice daily").stdout


def test_choices_are_an_array() -> None:
    assert len(json.loads(run("500 mg twice daily or 1 g once daily").stdout)) == 2


def test_words_that_are_not_understood_stay_words_with_a_reason() -> None:
    result = run("5 glurbs daily")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"text": "5 glurbs daily"}
    assert "word-not-understood" in result.stderr


def test_lines_of_a_file_give_a_line_each() -> None:
    result = run("-", lines="Take ONE tablet TWICE a day\nglorb 5 mg\n\n")
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["dosage"][0]["timing"]["repeat"]["frequency"] == 2
    assert second == {"text": "glorb 5 mg", "reason": "word-not-understood", "detail": "glorb"}


def test_context_stands_over_the_sentence_and_is_kept() -> None:
    dosage = json.loads(run("--context", "adult,oral", "10 mg once daily").stdout)
    assert dosage["route"]["text"] == "oral"
    assert {"text": "adult"} in dosage["additionalInstruction"]


def test_context_that_is_not_understood_is_an_error_of_use() -> None:
    assert run("--context", "overdose management schedule titration", "10 mg once daily").exit_code == 2


def test_limits_on_persons_are_kept_as_instructions() -> None:
    dosage = json.loads(run("Children weighing 20-40 kg with asthma: 250 mg twice daily").stdout)
    kept = " ".join(each["text"] for each in dosage["additionalInstruction"])
    assert "20-40 kg" in kept
    assert "asthma" in kept


@pytest.mark.parametrize("word", ["AMOUNT", "FREQ", "PRN"])
def test_trace_shows_what_each_word_became(word: str) -> None:
    assert word in run("--trace", "Take 5 mg twice a day as needed").stderr


def test_second_sentence_adds_its_maximum_and_its_instruction() -> None:
    dosage = json.loads(run("10 mg daily. Maximum 40 mg daily. Swallow whole.").stdout)
    assert dosage["maxDosePerPeriod"][0]["numerator"]["value"] == 40
    assert dosage["additionalInstruction"] == [{"text": "Swallow whole."}]


@pytest.mark.parametrize("sentence", ["10 mg daily", "1-2 puffs qid prn", "2.5 ml three times a day for 5 days"])
def test_nothing_is_emitted_that_is_not_stated(sentence: str) -> None:
    dosage = json.loads(run(sentence).stdout)
    assert not {"route", "site", "method", "additionalInstruction"} & set(dosage)
