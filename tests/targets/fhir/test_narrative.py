"""Narrative is XHTML of our own making: text of a page never becomes markup."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.targets.fhir.elements import speakable
from converter.targets.fhir.narrative import page, paragraphs, sentence

XHTML = "{http://www.w3.org/1999/xhtml}"
ALLOWED = {XHTML + name for name in ("div", "h1", "h2", "h3", "p", "ul", "li")}
HOSTILE = [
    "<script>alert(1)</script>",
    "eGFR <30 & >15",
    "]]></div><img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">x</a>',
    "&lt;b&gt; &nbsp; &#60;",
    "<!-- --> <!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e;",
    "nul \x00 bell \x07 escape \x1b half \ud800 not a character \ufffe",
]


def parsed(div: str) -> ET.Element:
    return ET.fromstring(div)


def words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    root = parsed(sentence(text, "en")["div"])
    assert {element.tag for element in root.iter()} <= ALLOWED
    assert words("".join(root.itertext())) == words(speakable(text))


@given(st.text(st.characters(), max_size=200), st.text(st.characters(), max_size=200))
def test_any_page_is_well_formed_has_no_attributes_and_loses_no_letter(title: str, text: str) -> None:
    root = parsed(page(title, [(title, text)], [], "en")["div"])
    for element in root.iter():
        assert element.tag in ALLOWED
        assert element is root or not element.attrib
    spoken = words("".join(root.itertext()))
    for letters in (title, text):
        kept = [letter for letter in words(speakable(letters)) if letter not in "-*•–"]
        assert all(letter in spoken for letter in kept)


def test_lines_are_paragraphs_and_bullets_one_list() -> None:
    assert paragraphs("One.\n\n- a\n* b\nTwo.") == "<p>One.</p><ul><li>a</li><li>b</li></ul><p>Two.</p>"


def test_a_dash_that_is_no_bullet_stays() -> None:
    assert paragraphs("-5 degrees\n5 - 10 mg") == "<p>-5 degrees</p><p>5 - 10 mg</p>"


def test_no_words_no_narrative() -> None:
    assert sentence(" \n ", "en") == {}


def test_the_page_adds_to_the_data_and_a_sentence_is_generated_from_it() -> None:
    assert page("T", [], [], "en")["status"] == "additional"
    assert sentence("T", "en")["status"] == "generated"


def test_the_language_is_on_the_div() -> None:
    assert ' lang="en" xml:lang="en"' in sentence("T", "en")["div"]
    assert "lang" not in sentence("T", "")["div"]
