"""Which dialect a page is written in."""

from collections.abc import Collection

from converter.dialects.loading import BUILT_IN, built_in
from converter.dialects.record import Dialect


def detect(keys: Collection[str], layout: str, heading_levels: Collection[int]) -> Dialect:
    """The built-in dialect that fits best: by `layout`, else by front-matter keys and the level of the known headings.

    `heading_levels` are the levels of the page's headings that name a section. MkDocs is the plainest form and so
    the one that is left.
    """
    best, most = built_in("mkdocs"), 0.0
    for name in BUILT_IN:
        dialect = built_in(name)
        if layout and layout in dialect.detect.layout:
            return dialect
        shared = sum(key in keys for key in dialect.detect.keys)
        level = dialect.outline.section_level in heading_levels
        marks = shared / max(len(dialect.detect.keys), 1) + 0.25 * level
        if dialect.detect.layout and "layout" not in keys and not level:
            continue
        if marks > most and (shared > 1 or level):
            best, most = dialect, marks
    return best
