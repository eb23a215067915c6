"""Only what the run's index needs of a page: title, slug, dialect, and a digest of its repaired text."""

import hashlib

import msgspec

from converter.dialects import Dialect
from converter.source.decoding import decode
from converter.source.front_matter import read_front_matter
from converter.source.reader import detected_dialect, read_document, slug_of


class PageHead(msgspec.Struct, frozen=True):
    """`text_sha256` is over the decoded and repaired text: a damaged copy of a page has the digest of the page."""

    title: str
    slug: str
    dialect: str
    text_sha256: str


def read_head(data: bytes, path: str, dialect: Dialect | None = None) -> PageHead:
    """The head of a page, as `read_document` would give it; the whole page is read only where it must be."""
    text = decode(data, path).mapped.text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    front = read_front_matter(text, path)
    chosen = dialect or detected_dialect(front, text)
    stated = next((front.values[key] for key in chosen.front.title if key in front.values), None)
    if stated is not None and isinstance(stated.value, str) and stated.value.strip():
        title = " ".join(stated.value.split())
        return PageHead(title, slug_of(front, chosen, title), chosen.name, digest)
    document = read_document(data, path, dialect)
    return PageHead(document.title, document.slug, document.dialect, digest)
