"""Cues and how far they reach."""

from pathlib import Path

import pytest

from converter.facts import scope

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases/scope.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("sentence", "words", "kinds"), CASES, ids=[f"{case[0]} [{case[1]}]" for case in CASES])
def test_kinds_over_words(sentence, words, kinds):
    start = sentence.index(words)
    found = scope.kinds_over(scope.find(sentence), start, start + len(words))
    assert ",".join(sorted(found)) == kinds


def test_places_of_a_cue():
    (cue,) = scope.find("It is not for colds.")
    assert (cue.words, cue.start, cue.end) == ("not for", 6, 13)


def test_negated():
    sentence = "It is not for colds."
    assert scope.negated(sentence, 14, 19)
    assert not scope.negated("It is for colds.", 10, 15)


def test_only_the_asked_range_is_read():
    text = "Not here. It is for colds."
    assert scope.find(text, text.index("It")) == ()
