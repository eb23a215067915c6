"""A pattern that looks for its letters first answers as `re` does."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.facts.literals import Pattern, needed


def tree(pattern: str, flags: int = 0) -> Iterable[object]:
    return re._parser.parse(pattern, flags)  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("pattern", "flags", "words"),
    [
        (r"\bstor(?:e|ing)\b", 0, ("store", "storing")),
        (r"\b(?:tell|ask)\b.{0,80}\b(?:doctor|pharmacist)\b", 0, ("doctor", "pharmacist")),
        (r"not\s+recommended", re.I, ("recommended",)),
        (r"(?:renal|kidney) (?:failure)?", 0, ("kidney ", "renal ")),
        (r"\d+\s*%", 0, ("%",)),
        (r"colou?r", 0, ("color", "colour")),
        (r"avoid|avoided", 0, ("avoid",)),  # the longer one holds the shorter
        (r"GFR", re.I, ("gfr",)),
    ],
)
def test_what_a_match_must_hold(pattern: str, flags: int, words: tuple[str, ...]) -> None:
    assert needed(tree(pattern, flags)) == words


@pytest.mark.parametrize("pattern", [r"\d+\s*mg?", r"(?:avoid)?", r"avoid|\w+", r"[^a]bc?", r"µg|µl", r"(a)\1"])
def test_nothing_to_look_for(pattern: str) -> None:
    assert needed(tree(pattern)) == ()


@pytest.mark.parametrize("text", ["Store", "ſtore", "STORE", "re-store", "storé", "İ store", "ΣTORE", "restored", ""])
def test_letters_of_odd_case(text: str) -> None:
    pattern = r"\bstored?\b"
    assert (Pattern(pattern, re.I).search(text) is None) == (re.search(pattern, text, re.I) is None)


PIECES = ["a", "b", "ab", "ba", "(?:a|bb)", "(?:ab|b(?:a|b))", "a?", "b*", "a+", "(?:ab)+", "[ab]", "[^a]", ".", r"\b",
          "(?=b)", "(?!a)", "(?<!a)", r"\s+", "(?:aa)?", "c", "(?i:C)"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.text("abcC ", max_size=30), st.booleans())
def test_answers_are_those_of_re(pieces: list[str], text: str, fold: bool) -> None:
    pattern, flags = "".join(pieces), re.I if fold else 0
    expected = [match.span() for match in re.finditer(pattern, text, flags)]
    ours = Pattern(pattern, flags)
    assert [match.span() for match in ours.finditer(text)] == expected
    first = ours.search(text)
    assert (first.span() if first else None) == (expected[0] if expected else None)


@given(st.text("abc ", max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_within_a_part_of_the_text(text: str, start: int, end: int) -> None:
    first = Pattern("abc?").search(text, start, end)
    expected = re.compile("abc?").search(text, start, end)
    assert (first.span() if first else None) == (expected.span() if expected else None)
