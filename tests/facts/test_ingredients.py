"""Ingredients from titles, completed from the generic name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.facts import ingredients
from converter.facts.ingredients import split_title
from converter.monograph.identity import fold
from tests.facts.pages import cases, context_of, page


@pytest.mark.parametrize(("text", "wanted"), cases("ingredients"))
def test_ingredients_of_a_title(text, wanted):
    title, _, generic = text.partition(" // ")
    document = page(title, generic_name=generic or title)
    assert " | ".join(context_of(document).ingredients) == wanted


def test_a_slug_as_title_is_read_with_the_generic_name():
    document = page("exemplin-otherol", generic_name="Exemplin + Otherol")
    assert context_of(document).ingredients == ("Exemplin", "Otherol")


def test_a_product_page_names_its_generic_in_the_front_matter():
    from converter.source import read_document

    front = 'title: "Samplex 650"\ngeneric_slug: "exemplin-sodium"\nstrength: "650 mg"'
    text = f"---\n{front}\n---\n\nSamplex 650 holds exemplin sodium.\n"
    document = read_document(text.encode(), "samplex.md")
    (fact,) = ingredients.read(context_of(document)).facts
    assert (fact.concept.text, fact.strength) == ("exemplin sodium", "650 mg")


def test_evidence_is_the_place_of_the_name():
    document = page("Exemplin + Otherol", generic_name="Exemplin + Otherol")
    for fact in ingredients.read(context_of(document)).facts:
        start = fact.evidence.char_start
        assert document.text[start : start + fact.evidence.char_length] == fact.concept.text


@given(
    st.lists(st.sampled_from(["Exemplin", "Otherol", "Zinc Oxide", "Vitamin B12", "L-Samplin"]), min_size=1, max_size=6)
)
def test_a_plus_joins_what_it_splits(names):
    assert split_title(" + ".join(names)) == tuple(names)
    assert [fold(name) for name in split_title("+".join(names))] == [fold(name) for name in names]
