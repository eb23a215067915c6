"""Word lists as patterns, and concepts cut out of phrases."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.facts.trimming import Phrases, Trim, either, lowered

TRIM = Trim.of(["some", "increased risk of", "the"], ["with prolonged", "which", "in some"], ["use"])


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("some nausea", "nausea"),
        ("the increased risk of stroke", "stroke"),
        ("bone loss with prolonged use", "bone loss"),
        ("gout, which hurts", "gout"),
        ("some use", ""),
        ("  Dry cough. ", "Dry cough"),
        ("palpitations – stop at once", "palpitations"),
        ("someness", "someness"),
        ("12 %", ""),
        ("x" * 161, ""),
    ],
)
def test_concepts(phrase, wanted):
    assert TRIM.concept(phrase) == wanted


@given(st.lists(st.text(alphabet="abc '", min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=8))
def test_a_pattern_finds_each_of_its_words_and_the_longest_first(words):
    words = [" ".join(word.split()) for word in words]
    pattern = re.compile(either(words))
    for word in words:
        found = pattern.match(word)
        assert found is not None
        assert found.group(0) == word


@given(st.text(max_size=30))
def test_lower_case_keeps_places(text):
    assert len(lowered(text)) == len(text)


def test_phrases_match_whatever_the_case():
    phrases = Phrases(rf"\b(?:{either(['grapefruit juice', 'grapefruit'])})\b")
    match = phrases.search("No Grapefruit  Juice")
    assert match is not None
    assert match.span() == (3, 20)
