"""How a medicine acts, apart from what it is used for."""

import pytest

from converter.facts import mechanisms
from tests.facts.pages import context_of, page


def read(text: str, section: str = "usage") -> list[str]:
    return [fact.text for fact in mechanisms.read(context_of(page("Exemplin", **{section: text}))).facts]


@pytest.mark.parametrize(
    "sentence",
    [
        "It inhibits the release of acid in the stomach.",
        "Exemplin blocks the receptors of histamine.",
        "The combination relaxes the muscles of the airways.",
        "* **Mechanism of Action:** Slows the breakdown of the hormone.",
    ],
)
def test_a_sentence_on_the_action_is_a_mechanism(sentence: str) -> None:
    assert len(read(sentence)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Exemplin is indicated for hay fever.",
        "It should be avoided in liver disease, since it inhibits an enzyme.",
        "It may cause headache and reduces alertness in patients.",
        "Always ask your doctor how it works.",
        "How does it inhibit the enzyme?",
        "Hay fever is a common disease.",
    ],
)
def test_use_harm_advice_and_questions_are_none(sentence: str) -> None:
    assert read(sentence) == []


def test_the_section_on_the_action_is_read_whole_but_for_advice() -> None:
    text = "The substance reaches the brain within an hour. Ask your doctor for more information."
    assert read(text, "how_it_works") == ["The substance reaches the brain within an hour."]
