"""The first pass over the pages: their heads, for the run's index."""

import hashlib
from collections.abc import Iterable

from converter.dialects import Dialect
from converter.jobs.discovery import Page
from converter.jobs.engine import unread_digest
from converter.jobs.index import IndexEntry, RunIndex, build_index
from converter.jobs.places import read_bytes
from converter.jobs.settings import RunSettings
from converter.monograph.identity import drug_key
from converter.source.head import read_head


def index_pages(pages: Iterable[Page], dialect: Dialect | None, settings: RunSettings) -> RunIndex:
    """The index of these pages. One that cannot be read is not in it; the conversion will say why."""
    return build_index(entry for page in pages if (entry := entry_of(page, dialect, settings)) is not None)


def entry_of(page: Page, dialect: Dialect | None, settings: RunSettings) -> IndexEntry | None:
    """A page's index entry; None when it cannot be read or is too large."""
    data = _bytes_of(page, settings.max_page_bytes)
    return None if data is None else head_of(page, data, dialect, settings)


def head_of(page: Page, data: bytes, dialect: Dialect | None, settings: RunSettings) -> IndexEntry:
    """The index entry of a page whose bytes were read."""
    head = read_head(data, page.path, dialect)
    source = settings.target.source or head.dialect
    return IndexEntry(page.path, drug_key(head.title), head.title, head.slug, source, head.text_sha256)


def hash_page(page: Page, limit: int) -> str:
    """SHA-256 of the page's bytes; its size where it is too large, empty where it cannot be read."""
    if page.size > limit:
        return unread_digest(page)
    data = _bytes_of(page, limit)
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _bytes_of(page: Page, limit: int) -> bytes | None:
    if page.size > limit:
        return None
    try:
        return read_bytes(page.file)
    except OSError:
        return None
