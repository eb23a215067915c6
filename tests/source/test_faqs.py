"""Every shape of question and answer, in body and front matter."""

import pytest

from tests.source.reading import read, titled

EXPECTED = [("May I drink?", "No, wait."), ("May I drive?", "Yes.")]
SHAPES = {
    "bold with labels": "**Q: May I drink?**\nA: No, wait.\n\n**Q: May I drive?**\nA: Yes.\n",
    "bold labels on two lines": "**Q1: May I drink?**\n**A:** No, wait.\n\n**Q2: May I drive?**\n**A:** Yes.\n",
    "headings": "#### **Q1: May I drink?**\nNo, wait.\n\n#### Q2: May I drive?\nYes.\n",
    "headings as high as the section": "### Q1: May I drink?\nNo, wait.\n### Q2: May I drive?\n\nYes.\n",
    "items with a bold question": "- **May I drink?** No, wait.\n- **May I drive?** Yes.\n",
    "items with labels": "* **Q: May I drink?** A: No, wait.\n\n* **Q: May I drive?** A: Yes.\n",
    "numbered": "1. **May I drink?** No, wait.\n2. **May I drive?** Yes.\n",
    "numbered and plain": "1. May I drink? No, wait.\n2. May I drive? Yes.\n",
    "plain": "Q: May I drink?\nA: No, wait.\n\nQ: May I drive?\nA: Yes.\n",
    "only the label bold": "**Q1:** May I drink?\n**A1:** No, wait.\n\n**Q2:** May I drive?\n**A2:** Yes.\n",
    "one paragraph": "**Q: May I drink?** A: No, wait. **Q: May I drive?** A: Yes.\n",
    "answer in a paragraph": "**May I drink?**\n\nNo, wait.\n\n**May I drive?**\n\nYes.\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_entries(shape):
    document = titled(f"### FAQs\n{SHAPES[shape]}\n**Disclaimer:** Ask a doctor.\n")
    assert [(entry.question, entry.answer) for entry in document.faqs] == EXPECTED


def front(question, answer, body=""):
    lines = "".join(f"      {line}\n" for line in question.split("\n"))
    more = "".join(f"      {line}\n" for line in answer.split("\n"))
    return read(f"---\ntitle: T\nfaqs:\n  - q: |-\n{lines}    a: |-\n{more}---\n## Usage\nPain.\n{body}")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("May I drink?", "No, wait."),
        ("May I drink?**\n\n**A:** No, wait.", "A:** No, wait."),
        ("May I drink?\n\nA: No, wait.", "A: No, wait."),
        ("**Q1: May I drink?** A: No, wait.", "No, wait."),
    ],
)
def test_an_answer_swallowed_into_the_question_is_taken_out(question, answer):
    assert [(one.question, one.answer) for one in front(question, answer).faqs] == EXPECTED[:1]


def test_several_questions_swallowed_in_one():
    swallowed = "FAQs (examples):**\n\n**Q1: May I drink?**\n\n**A:** No, wait.\n\n**Q2: May I drive?**\n\n**A:** Yes."
    document = front(swallowed, swallowed)
    assert [(one.question, one.answer) for one in document.faqs] == EXPECTED


def test_the_copy_in_the_front_matter_is_the_same_entry():
    document = front("May I drink?**", "No, wait.", "## FAQs\n**Q1: May I drink?**\n**A:** No, wait.\n")
    (entry,) = document.faqs
    kinds = [document.blocks[index].kind for index in entry.blocks]
    assert kinds[0] == "front_matter"
    assert len(kinds) > 1


def test_what_stands_behind_the_questions_is_no_answer():
    document = titled("### FAQs\n* **Q: May I drink?** A: No.\n\n**Important Note:** Ask your doctor.\n")
    assert document.faqs[0].answer == "No."


def test_a_question_outside_the_section_is_no_entry():
    assert titled("### Usage\n**Why is it used?** For pain.\n").faqs == ()
