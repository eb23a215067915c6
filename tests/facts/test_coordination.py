"""Coordinations are split, and each part keeps what it shares."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.facts.coordination import before_explanation, split

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases/coordination.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_parts(text, wanted):
    parts = [f"{part.example_of} > {part.text}" if part.example_of else part.text for part in split(text)]
    assert parts == wanted.split(" | ")


def test_other_names_and_remarks_are_set_apart():
    (part,) = split("hypertension (high blood pressure)")
    assert (part.glosses, part.remarks) == (("high blood pressure",), ())
    (part,) = split("cancer (known or suspected)")
    assert (part.glosses, part.remarks) == ((), ("known or suspected",))


def test_places_are_those_of_the_own_words():
    text = "used for gastric or duodenal ulcers."
    parts = split(text, text.index("gastric"))
    assert [text[part.start : part.end] for part in parts] == ["gastric", "duodenal ulcers"]


def test_explanation_is_cut():
    text = "Shock: when the pressure falls"
    assert text[: before_explanation(text)] == "Shock"
    assert before_explanation("COX-2 inhibitors") == len("COX-2 inhibitors")


words = st.lists(
    st.sampled_from(
        [
            "severe",
            "liver",
            "kidney",
            "or",
            "and",
            ",",
            ";",
            "(",
            ")",
            "disease",
            "such",
            "as",
            "including",
            "e.g.",
            "eye",
            "of",
            "the",
            "pain",
            "-",
            "1,000",
            "x",
        ]
    ),
    max_size=14,
).map(" ".join)


@given(words | st.text(max_size=40))
def test_nothing_is_invented_and_places_hold(text):
    for part in split(text):
        assert 0 <= part.start <= part.end <= len(text)
        assert part.text
        for word in part.text.replace("-", " ").replace(",", " ").split():
            assert word in text


@given(words)
def test_same_in_same_out(text):
    assert split(text) == split(text)
