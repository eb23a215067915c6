"""Properties of doses: no figure that the text does not hold, and no sign that the eye cannot see makes a dose other.

Digits that are hard to see or only look like digits: the text is read as the eye sees it, or it stays words.
"""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter import convert_document, read_dose
from fuzz.figures import INVISIBLE, invented, stated
from tests.facts.dosage.test_any_text import TEXTS

AMOUNTS = st.sampled_from(["5", "50", "0.5", "1,000", "2.5", "10-20", "100 to 200", "1/2", "12.5/25"])
UNITS = st.sampled_from(["mg", "mcg", "g", "mg/kg", "mg/kg/day", "units", "mL", "tablets"])
TIMES = st.sampled_from(["once daily", "every 8 hours", "twice daily for 7 days", "at bedtime", "weekly", ""])
MAXIMA = st.sampled_from(
    ["", ", maximum 4 g/day", "; max 60 mg daily", " (up to 3 times daily)", ", not to exceed 1,200 mg per day"]
)
SENTENCES = st.builds("Take {} {} {}{}.".format, AMOUNTS, UNITS, TIMES, MAXIMA)
HIDING = st.sampled_from(INVISIBLE)


def page(sentence: str) -> str:
    return f"---\ntitle: Zoltrine\n---\n\n# Zoltrine\n\n## Dosage\n\nAdults: {sentence}\n"


def figures(sentence: str) -> set[Decimal]:
    """All amounts, rates and maxima of a page with this sentence."""
    result = convert_document(page(sentence), check="off")
    assert result.record is not None
    return {number for dose in result.record.doses for number in stated(dose)}


@settings(max_examples=300, deadline=None)
@given(SENTENCES | TEXTS)
def test_every_figure_of_a_dose_stands_in_its_text(text: str) -> None:
    assert invented(read_dose(text).doses, text) == set()


@settings(max_examples=150, deadline=None)
@given(SENTENCES, st.lists(st.tuples(st.integers(0, 60), HIDING), min_size=1, max_size=4))
def test_invisible_characters_make_no_other_dose(text: str, hidden: list[tuple[int, str]]) -> None:
    changed = text
    for place, char in hidden:
        changed = changed[:place] + char + changed[place:]
    assert {number for dose in read_dose(changed).doses for number in stated(dose)} <= {
        number for dose in read_dose(text).doses for number in stated(dose)
    }
    assert figures(changed) <= figures(text)


@pytest.mark.parametrize("char", INVISIBLE, ids=lambda char: f"U+{ord(char):04X}")
def test_an_invisible_character_in_a_figure_is_reported_and_left_out(char: str) -> None:
    result = convert_document(page(f"5{char}0 mg daily."), check="off")
    assert [finding.code for finding in result.findings] == ["SRC107"]
    assert figures(f"5{char}0 mg daily.") == {Decimal(50)}


@pytest.mark.parametrize(
    ("sentence", "codes", "read"),
    [
        ("50 mg daily.", [], {50}),
        ("\uff15\uff10 mg daily.", ["SRC108"], {50}),  # full-width: the eye sees 50
        ("\U0001d7d3\U0001d7ce mg daily.", ["SRC108"], {50}),  # mathematical bold digits
        ("\u0665\u0660 mg daily.", ["SRC108"], set()),  # Arabic-Indic digits
        ("5O mg daily.", ["SRC108"], set()),  # the letter O
        ("l0 mg daily.", ["SRC108"], set()),  # the letter l
        ("5\u041e mg daily.", ["SRC108"], set()),  # a Cyrillic O
        ("5\u202e0 mg daily.", ["SRC109"], set()),  # the direction turns inside the figure
        ("\u20665 mg\u2069 daily.", ["SRC109"], set()),
        ("5\u200f0 mg daily.", ["SRC109"], set()),
        ("5² mg daily.", ["SRC126"], set()),
        ("10⁶ units daily.", ["SRC126"], set()),
        ("5\u034f0 mg daily.", ["SRC107"], set()),  # signs that have no width
        ("5\u31640 mg daily.", ["SRC107"], set()),
        ("5\ufe000 mg daily.", ["SRC107"], set()),
        ("5\U000e00310 mg daily.", ["SRC107"], set()),
        ("\u09ea mg daily.", ["SRC108"], set()),  # Bengali four looks like 8
        ("5\u0307 mg daily.", ["SRC108"], set()),  # a combining dot above
        ("5\ufe0f\u20e30\ufe0f\u20e3 mg daily.", ["SRC107"], set()),  # keycap emoji
        ("⑤ mg daily.", [], set()),  # a circled digit
        ("2,5 mg daily.", ["SRC126"], set()),  # a decimal comma, or thousands
        ("1.000 mg daily.", ["SRC126"], set()),  # thousands, or one and three zeros
        ("1'000 mg daily.", ["SRC126"], set()),
        ("1\u00a0000 mg daily.", ["SRC126"], set()),
        ("1\u202f000 mg daily.", ["SRC126"], set()),
        ("5\u00b70 mg daily.", ["SRC126"], set()),  # a decimal point in the middle
        (".5 mg daily.", [], {Decimal("0.5")}),
        ("5. mg daily.", [], set()),
        ("5 0 mg daily.", [], set()),
        ("5\n0 mg daily.", [], set()),
        ("5<br>0 mg daily.", [], set()),
        ("5<!-- -->0 mg daily.", [], {50}),
        ("5&#48; mg daily.", [], {50}),
        ("5\\0 mg daily.", [], set()),
        ("5**0** mg daily.", [], {50}),
        ("~~5~~0 mg daily.", ["SRC110"], set()),
        ("5<span hidden>0</span> mg daily.", ["SRC127"], set()),  # the eye sees 5
        ("5<span style='display: none'>0</span> mg daily.", ["SRC127"], set()),
        ("5<b class='x'>0</b> mg daily.", ["SRC127"], set()),  # a style sheet may hide it
        ("5<script>0</script> mg daily.", ["SRC127"], set()),
        ("5![0](nought.png) mg daily.", ["SRC127"], set()),  # words of a picture
        ("<b class='x'>5 mg</b> daily.", [], {5}),
        ("5&shy;0 mg daily.", ["SRC107"], set()),  # the same signs as references
        ("5&#x34f;0 mg daily.", ["SRC107"], set()),
        ("5&#x90;0 mg daily.", ["SRC107"], set()),
        ("5&rlm;0 mg daily.", ["SRC109"], set()),
        ("5\x900 mg daily.", ["SRC107"], set()),  # a control character of the second row
        ("5\uffff0 mg daily.", ["SRC107"], set()),
        ("5\ufffd0 mg daily.", ["SRC125"], set()),
        ("O.5 mg daily.", ["SRC108"], set()),
        ("5\u03bf mg daily.", ["SRC108"], set()),  # a Greek omicron
        ("0.250 mg daily.", [], {Decimal("0.25")}),
        ("2,500 mg daily.", [], {2500}),
        ("5<sup>0</sup> mg daily.", ["SRC126"], set()),
        ("5e1 mg daily.", [], set()),
        ("5×10 mg daily.", [], set()),
        ("-5 mg daily.", [], {5}),  # a dash that lists
    ],
    ids=lambda value: ascii(value)[:40] if isinstance(value, str) else "",
)
def test_a_figure_is_what_the_eye_sees_or_stays_words(sentence: str, codes: list[str], read: set[int]) -> None:
    result = convert_document(page(sentence), check="off")
    assert figures(sentence) == read
    assert [finding.code for finding in result.findings if finding.code.startswith("SRC")] == codes
