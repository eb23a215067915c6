"""Whatever a page says, its readers raise nothing and point at places that the page has."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.facts import (
    classifications,
    effects,
    faqs,
    ingredients,
    interactions,
    names,
    presentations,
    regulations,
    sections,
    storage,
    warnings,
)
from tests.facts.pages import context_of, page

READERS = (
    classifications,
    effects,
    faqs,
    ingredients,
    interactions,
    names,
    presentations,
    regulations,
    sections,
    storage,
)
SECTIONS = ("side_effects", "drug_interactions", "precautions", "dosage", "faqs", "alternate_names", "usage")
_TEXT = (
    "nausea severe and or , . ( ) : ; — * ** \n\n * \n- include may cause such as with warfarin inhibitors alcohol not "
    "common 10% store 25 °C Q: A: ? pregnancy avoid Category C tablets 5 mg | / [ ] < & \\ İ ß banned withdrawn"
)
WORDS = _TEXT.split(" ")


@pytest.mark.parametrize("section", SECTIONS)
@settings(max_examples=25, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=40))
def test_no_text_breaks_a_reader(section, words):
    context = context_of(page(**{section: " ".join(words)}))
    length = len(context.document.text)
    for reader in READERS:
        for fact in reader.read(context).facts:
            place = fact.evidence
            assert 0 <= place.char_start <= place.char_start + place.char_length <= length
    for fact in warnings.read(context).facts:
        assert fact.text
        assert all(place.char_start + place.char_length <= length for place in fact.evidence)
