"""Any text whatever is read without an error, and every character of it stands in a token or is white space."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from converter.facts.dosage.introductions import read_scope
from converter.facts.dosage.lexer import lex
from converter.facts.dosage.prescription import read_line
from converter.facts.dosage.reasons import reasons
from converter.facts.dosage.vocabulary import phrases

WORDS = sorted({" ".join(p.words) for group in phrases().values() for p in group})
PIECES = st.sampled_from(
    [
        *WORDS,
        "5",
        "10-20",
        "mg",
        "mg/kg/day",
        "(",
        ")",
        ",",
        ";",
        ".",
        ":",
        "/",
        "½",
        "for 7 days",
        "every 6 hours",
        "≥",
        "%",
    ]
)
TEXTS = st.text(max_size=80) | st.lists(PIECES, max_size=14).map(" ".join)


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_any_line_gives_doses_or_a_published_reason(text: str) -> None:
    line = read_line(text)
    assert bool(line.doses) != bool(line.reason)
    assert not line.reason or line.reason in reasons()


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_label_is_read(text: str) -> None:
    assert read_scope(text).bar in {"", *reasons()}


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_character_is_lost(text: str) -> None:
    tokens = lex(text)
    covered = {n for token in tokens for n in range(token.start, token.end)}
    assert all(n in covered or char.isspace() or not char.strip() for n, char in enumerate(text))
    assert all(a.end <= b.start for a, b in pairwise(tokens))


def test_a_clause_without_end_stays_words() -> None:
    assert read_line("5 mg at least about " * 200).reason == "clause-too-long"
