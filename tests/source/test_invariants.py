"""What holds for every page, of any bytes: nothing lost, nothing moved, nothing raised."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from converter.source import Document, read_document

MARKS = [
    "# ", "### Usage\n", "**", "*", "- ", "  - ", "\n", "\n\n", ":", "?", "Q: ", "A: ", "5 mg", "Adults", "|",
    "|---|\n", "> ", "`", "<br>", "<!-- x -->", "<h2>Usage</h2>\n", "---\n", "title: T\n", "&amp;", "\\*", "â‰¥",
    "≥", "é", "😀", "\u200b", "\r\n", "\t", "1. ", "[a]: b",
]  # fmt: skip
markdown = st.lists(st.sampled_from(MARKS), max_size=40).map("".join)


def holds(document: Document, data: bytes) -> None:
    """Blocks touch and cover the text, the text covers the bytes, plain text stands where it says."""
    place = 0
    for number, block in enumerate(document.blocks):
        assert (block.index, block.char_start) == (number, place)
        assert block.char_end >= block.char_start
        place = block.char_end
        assert all(block.char_start <= block.place(offset) < block.char_end for offset in range(len(block.text)))
        assert block.parent is None or block.parent < number
        assert all(document.blocks[index].kind == "heading" for index in block.headings)
        for start, end in (*block.strong, *block.emphasis, *block.cells):
            assert 0 <= start <= end <= len(block.text)
        assert 0 <= block.body <= len(block.text)
    assert place == len(document.text)
    assert (document.byte_at(0), document.byte_at(len(document.text))) == (0, len(data)) or not document.text
    body = [block.index for block in document.blocks if block.kind != "front_matter"]
    assert [index for section in document.sections for index in range(section.first, section.last + 1)] == body


@given(markdown)
@example("\r\n# \u200b")
@example("\u200b\u200b\ufeff")
@example("\u200bé\u200b")
@settings(max_examples=300, deadline=None)
def test_any_markdown(text):
    data = text.encode()
    holds(read_document(data, "page.md"), data)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes(data):
    document = read_document(data, "page.md")
    place = sum(block.char_end - block.char_start for block in document.blocks)
    assert place == len(document.text)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_in_the_front_matter(text):
    read_document(
        f"---\ntitle: {text}\nfaqs:\n  - q: {text}\n    a: {text}\n---\n## FAQs\n{text}".encode("utf-8", "replace"),
        "page.md",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"- " * 20000, b"> " * 20000, b"[" * 50000, b"*" * 50000, b"**a " * 20000, b"<" * 50000, b"`a" * 20000,
        b"# " + b"(" * 50000, b"**A:** x\n" * 10000, b"# a\n" * 10000, b"\n" * 100000,
        b"## FAQs\n" + b"**Q: a? **" * 10000, b"| a " * 2000 + b"\n" + b"|---" * 2000, b"## Usage\n" + b"a b " * 100000,
        b"x" * 9_000_000, b"\x00" * 1000, bytes(range(256)) * 20,
    ],
)  # fmt: skip
def test_pages_made_to_break_readers(data):
    read_document(data, "page.md")


def test_plain_text_is_found_where_it_says(corpus):
    for path in sorted(corpus.rglob("*.md"))[::23]:
        data = path.read_bytes()
        document = read_document(data, path.name)
        holds(document, data)
        for block in document.blocks:
            read = "".join(document.text[block.place(offset)] for offset in range(len(block.text)))
            differ = [(a, b) for a, b in zip(block.text, read, strict=True) if a != b]
            assert all(a in " |&<>²³⁺₂₃₁" for a, _ in differ), (path.name, differ)


def test_no_page_is_without_sections_and_findings_at_once(corpus):
    for path in sorted(corpus.rglob("*.md"))[::11]:
        document = read_document(path.read_bytes(), path.name)
        assert document.standing != "monograph" or any(section.key for section in document.sections) or document.faqs
