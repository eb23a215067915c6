"""Which dialect a page is written in."""

from collections.abc import Collection

from converter.dialects.loading import BUILT_IN, built_in
from converter.dialects.record import Dialect


def detect(keys: Collection[str], layout: str, section_level: int) -> Dialect:
    """The built-in dialect that fits best: by `layout`, else by front-matter keys and the level of the sections.

    `section_level` is the level at which the page has most of the headings that name a section, 0 for none. MkDocs is
    the plainest form and so the one that is left.
    """
    best, most = built_in("mkdocs"), 0.0
    for name in BUILT_IN:
        dialect = built_in(name)
        if layout and layout in dialect.detect.layout:
            return dialect
        if dialect.detect.needs and not any(key in keys for key in dialect.detect.needs):
            continue
        marks = sum(key in keys for key in dialect.detect.keys) / max(len(dialect.detect.keys), 1)
        marks += 0.25 * (dialect.outline.section_level == section_level)
        if marks > most:
            best, most = dialect, marks
    return best
