"""What --fix mends, and what it must leave alone."""

import pytest

from converter.review.mending import mend
from converter.source import read_document
from tests.review.pages import TESTAMOL

BODY = "## Usage\nIt treats migraine.\n"


def mended(text):
    result = mend(text.encode(), "page.md")
    return result.data.decode(), result.done


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"---\ntitle: Aspirin: the page\n---\n{BODY}", f'---\ntitle: "Aspirin: the page"\n---\n{BODY}'),
        (f"---\ntitle: A\nx: 1\n\n{BODY}", f"---\ntitle: A\nx: 1\n---\n\n{BODY}"),
        ("---\ntitle: A\n---\n## Usage\nFrom â‰¥ 2, 25 Â°C.\n", "---\ntitle: A\n---\n## Usage\nFrom ≥ 2, 25 °C.\n"),
        ("---\ntitle: A\n---\n## Dosage\nTake 5\u200b0 mg\n", "---\ntitle: A\n---\n## Dosage\nTake 50 mg\n"),
        (f"---\ntitle: A\nfaqs:\n  - q: 'Why?** **A:** So.'\n    a: 'A:** So.'\nx: 1\n---\n{BODY}",
         f"---\ntitle: A\nfaqs:\n- q: Why?\n  a: So.\nx: 1\n---\n{BODY}"),
    ],
)  # fmt: skip
def test_what_is_mended(before, after):
    text, done = mended(before)
    assert (text, len(done)) == (after, 1)
    assert mended(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        TESTAMOL,
        f"---\ntitle: A\ntitle: B\n---\n{BODY}",
        f"---\n- a\n---\n{BODY}",
        f"---\ntitle: A\nfaqs:\n  - q: Why?\n    a: So.\n---\n{BODY}",
        f"---\ntitle: A\nfaqs:\n  - q: Why?** **A:** So.\n    a: So.\n    by: me\n---\n{BODY}",
        f"---\ntitle: [unclosed\n---\n{BODY}",
        "",
        "\x00\x01\x02\x03",
    ],
)
def test_what_is_left_alone(text):
    assert mended(text) == (text, ())


def test_line_ends_are_kept():
    text, done = mended("---\r\ntitle: A\r\n---\r\n## Usage\r\n25 Â°C\r\n")
    assert (text, len(done)) == ("---\r\ntitle: A\r\n---\r\n## Usage\r\n25 °C\r\n", 1)


def test_the_mended_page_says_the_same(corpus):
    for path in sorted((corpus / "content").rglob("*.md"))[::15]:
        data = path.read_bytes()
        before, after = read_document(data, "a.md"), read_document(mend(data, "a.md").data, "a.md")
        assert [(e.question, e.answer) for e in before.faqs] == [(e.question, e.answer) for e in after.faqs]
        assert [b.text for b in before.blocks[1:]] == [b.text for b in after.blocks[1:]]
