"""A page's bytes → Document: encoding, front matter, Markdown blocks with places, outline of sections, questions."""

from converter.source.model import Block, Document, FaqEntry, FrontValue, Section
from converter.source.reader import MAX_PAGE_BYTES, read_document

__all__ = ["MAX_PAGE_BYTES", "Block", "Document", "FaqEntry", "FrontValue", "Section", "read_document"]
