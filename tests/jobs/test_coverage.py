"""How much of a page's clinical text became facts."""

from converter.jobs.coverage import clinical_coverage
from converter.jobs.spans import overlap, union
from converter.source import read_document

PAGE = """---
layout: minimal-medicine
title: Amlorest
---

### Usage

Amlorest is used to treat hypertension. Always consult your doctor before use.

### Side Effects

Common side effects include:

* Headache
* Odd dreams
"""


def covered(*words: str) -> dict[str, tuple[int, int]]:
    document = read_document(PAGE.encode(), "amlorest.md")
    places = union((PAGE.index(each), PAGE.index(each) + len(each)) for each in words)
    return clinical_coverage(document, places).by_section


def test_a_sentence_counts_whole_when_a_fact_was_read_from_it() -> None:
    size = len("Amlorest is used to treat hypertension.")
    assert covered("hypertension")["usage"] == (size, size)


def test_advice_is_counted_apart() -> None:
    document = read_document(PAGE.encode(), "amlorest.md")
    assert clinical_coverage(document, []).advice == len("Always consult your doctor before use.")


def test_an_introduction_counts_with_what_it_introduces() -> None:
    total = len("Common side effects include:") + len("Headache") + len("Odd dreams")
    assert covered("Headache")["side_effects"] == (total, total - len("Odd dreams"))
    assert covered()["side_effects"] == (total, 0)


def test_spans_are_joined_and_measured() -> None:
    assert union([(5, 9), (0, 2), (8, 12), (2, 3)]) == [(0, 3), (5, 12)]
    assert overlap([(0, 3), (5, 12)], 2, 7) == 3
    assert overlap([], 0, 10) == 0
