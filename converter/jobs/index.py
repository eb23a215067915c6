"""The first, cheap pass: which drugs the run holds, so that pages can refer to each other and doubles are seen."""

from collections.abc import Iterable, Mapping

import msgspec

from converter.monograph.identity import drug_key


class IndexEntry(msgspec.Struct, frozen=True):
    """A page of the run: its drug key, title, slug, source name, and the digest of its decoded text."""

    path: str
    key: str
    title: str
    slug: str
    source: str
    text_sha256: str


class RunIndex(msgspec.Struct, frozen=True):
    """Drug key → the pages on it, in order of path."""

    by_key: Mapping[str, tuple[IndexEntry, ...]]

    def related(self, names: Iterable[str], source: str, key: str) -> tuple[tuple[str, str, str], ...]:
        """(relation, source, slug) of the pages on these ingredients, and of other sources' pages on `key`."""
        found = []
        for name in names:
            found += [("ingredient", e.source, e.slug) for e in self.by_key.get(drug_key(name), ()) if e.key != key]
        found += [("same-drug", e.source, e.slug) for e in self.by_key.get(key, ()) if e.source != source]
        return tuple(dict.fromkeys(found))

    def double_of(self, entry: IndexEntry) -> IndexEntry | None:
        """The page with the same drug key in the same source that comes first, when `entry` is not it."""
        first = next(e for e in self.by_key[entry.key] if e.source == entry.source)
        return None if first.path == entry.path else first


def build_index(entries: Iterable[IndexEntry]) -> RunIndex:
    """The index over entries in order of path."""
    by_key: dict[str, list[IndexEntry]] = {}
    for entry in entries:
        by_key.setdefault(entry.key, []).append(entry)
    return RunIndex({key: tuple(found) for key, found in by_key.items()})
