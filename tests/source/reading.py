"""Pages of words for the tests of the reader."""

from pathlib import Path

from converter.source import Block, Document, read_document

PAGES = Path(__file__).parent / "pages"


def page(name: str) -> Document:
    """A page of the folder `pages`."""
    return read_document((PAGES / name).read_bytes(), name)


def read(text: str, path: str = "testamol.md") -> Document:
    """A page from its Markdown."""
    return read_document(text.encode(), path)


def titled(body: str, title: str = "Testamol") -> Document:
    """A page with a title and a body."""
    return read(f"---\nlayout: minimal-medicine\ntitle: {title}\n---\n{body}")


def block(document: Document, words: str) -> Block:
    """The one block whose text holds the words."""
    found = [one for one in document.blocks if words in one.text and one.kind != "front_matter"]
    assert len(found) == 1, [one.text for one in found]
    return found[0]


def codes(document: Document) -> list[str]:
    """The codes of the page's findings."""
    return [finding.code for finding in document.findings]
