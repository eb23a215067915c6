"""Sentences with their places."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.facts.sentences import sentence_at, sentences

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases/sentences.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_sentences(text, wanted):
    assert [span.of(text) for span in sentences(text)] == wanted.split(" | ")


def test_sentence_at_a_place():
    text = "First one. Second one."
    assert sentence_at(text, 12).of(text) == "Second one."


@given(st.text(alphabet="aB .!?\n)(", max_size=60))
def test_every_word_is_in_exactly_one_sentence(text):
    assert "".join(span.of(text) for span in sentences(text)).split() == "".join(text.split()).split() or "".join(
        "".join(span.of(text) for span in sentences(text)).split()
    ) == "".join(text.split())
