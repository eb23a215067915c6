"""The run's index of drugs."""

from converter.jobs.index import IndexEntry, build_index
from converter.monograph.identity import drug_key


def entry(path: str, title: str, source: str = "site", text: str = "t") -> IndexEntry:
    return IndexEntry(path, drug_key(title), title, drug_key(title).replace(" ", "-"), source, text)


PAGES = [
    entry("a/alprazolam.md", "Alprazolam"),
    entry("b/alprazolam.md", "ALPRAZOLAM"),
    entry("c/combination.md", "Alprazolam + Omeprazole"),
    entry("d/alprazolam.md", "Alprazolam", "other"),
    entry("o/omeprazole.md", "Omeprazole"),
]


def test_a_combination_is_related_to_the_pages_on_its_ingredients() -> None:
    index = build_index(PAGES)
    related = index.related(["Alprazolam", "omeprazole", "unknown"], "site", drug_key("Alprazolam + Omeprazole"))
    assert related == (
        ("ingredient", "site", "alprazolam"),
        ("ingredient", "other", "alprazolam"),
        ("ingredient", "site", "omeprazole"),
    )


def test_another_sources_page_on_the_same_drug_is_related_and_no_double() -> None:
    index = build_index(PAGES)
    assert index.related([], "other", "alprazolam") == (("same-drug", "site", "alprazolam"),)
    assert index.double_of(PAGES[3]) is None


def test_a_second_page_on_a_drug_of_one_source_is_a_double_of_the_first() -> None:
    index = build_index(PAGES)
    assert index.double_of(PAGES[0]) is None
    assert index.double_of(PAGES[1]) == PAGES[0]
