"""Each entry of the vocabulary is read as what it says, in any sentence that holds it."""

import re

import pytest

from converter.facts.dosage.amounts import amounts
from converter.facts.dosage.lexer import lex
from converter.facts.dosage.numbers import value
from converter.facts.dosage.routes import routes
from converter.facts.dosage.sites import implied_route, site
from converter.facts.dosage.tokens import frequency
from converter.facts.dosage.vocabulary import numbers, phrases, units

ENTRIES = sorted({(p.kind, " ".join(p.words), p.exact, p.value) for group in phrases().values() for p in group})
# Words that hold a number or an order of words are read by a pattern first, which gives the same or a narrower meaning.
BY_PATTERN = {"FREQ", "WHEN", "SINGLE", "DIVIDED", "PERDAY", "MIX", "SITE", "NOTE", "NOISE", "BLOCK", "POP"}


@pytest.mark.parametrize(("kind", "words", "exact", "meaning"), ENTRIES, ids=[f"{k}: {w}" for k, w, _, _ in ENTRIES])
def test_phrase_is_read_whole(kind: str, words: str, exact: str, meaning: str) -> None:
    spoken = exact or words.replace(" / ", "/")
    before = "5 mg " if kind == "LATIN" else ""
    tokens = lex(f"{before}{spoken}")
    read = tokens[1:] if before else tokens
    same = [t for t in read if t.kind == ("FREQ" if kind == "LATIN" else kind)]
    whole = any(t.end - t.start == len(spoken) for t in read)
    # an equal phrase of another row may come first (the order of the table decides), but no word is lost
    assert (same and whole) or whole or kind in BY_PATTERN
    assert re.sub(r"\s", "", "".join(t.of(f"{before}{spoken}") for t in tokens)) == re.sub(
        r"\s", "", f"{before}{spoken}"
    )


def test_no_words_mean_two_things_of_one_kind() -> None:
    """A maximum of a day that is also listed as one of a dose would be read by the order of the rows."""
    meanings: dict[tuple[str, str, str], set[str]] = {}
    for kind, words, exact, meaning in ENTRIES:
        meanings.setdefault((kind, words, exact), set()).add(meaning)
    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("notation", sorted({v for k, _, _, v in ENTRIES if k in ("FREQ", "LATIN")}))
def test_frequency_notation_is_understood(notation: str) -> None:
    assert frequency(notation).period_unit


@pytest.mark.parametrize(("word", "digits"), sorted((w, d) for group in numbers().values() for w, d in group.items()))
def test_number_word_has_its_value(word: str, digits: str) -> None:
    assert format(value(word), "f") == digits


UNITS = [
    (code, word) for group in ("amounts", "countable", "exact") for code, ws in units()[group].items() for word in ws
]


@pytest.mark.parametrize(("code", "word"), UNITS)
def test_unit_word_has_its_code(code: str, word: str) -> None:
    token = amounts(f"5 {word}", 0)
    assert token is not None
    assert token.value.span.unit == code


@pytest.mark.parametrize("key", sorted(routes()))
def test_each_word_of_a_route_names_it(key: str) -> None:
    for words in routes()[key].words:
        assert any((t.kind, t.value) == ("ROUTE", key) or t.kind == "SITE" for t in lex(f"5 mg {words}")), words


def test_places_say_their_route() -> None:
    assert implied_route("both eyes") == "ophthalmic"
    assert implied_route("each nostril") == "nasal"
    assert implied_route("the left ear") == "otic"
    assert implied_route("upper arm") == ""
    assert site("to the affected area twice", 0) is not None
    assert site("to the doctor", 0) is None


@pytest.mark.parametrize("word", ["ad", "on", "as", "c", "a", "od", "bd", "os", "ou"])
def test_latin_is_not_read_out_of_place(word: str) -> None:
    assert all(t.kind != "FREQ" for t in lex(f"{word} is a word"))


def test_od_names_a_side_on_an_eye_page() -> None:
    assert all(t.kind != "FREQ" for t in lex("1 drop OD", eye_or_ear=True))
    assert any(t.kind == "FREQ" for t in lex("1 tablet OD"))
