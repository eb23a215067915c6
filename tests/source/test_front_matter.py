"""Front matter keeps its text, and no page is lost to it."""

import pytest

from tests.source.reading import codes, read


def values(front):
    document = read(f"---\n{front}\n---\n## Usage\nTo treat pain.\n")
    return {key: value.value for key, value in document.front.items()}, document


@pytest.mark.parametrize(
    "text", ["1:10", "0123", "no", "on", "2025-01-02", "1.10", "~", "null", "1e3", "0x1F", ".5", "12:30:45", "1_000"]
)
def test_scalars_keep_their_text(text):
    found, document = values(f"title: T\nratio: {text}")
    assert found["ratio"] == text
    assert codes(document) == []


@pytest.mark.parametrize(
    ("front", "code", "title"),
    [
        ("title: A\ntitle: B", "SRC116", "A"),
        ("title: A\n\tx: y", "SRC113", "A"),
        ("title: Aspirin: the page", "SRC113", "Aspirin: the page"),
        ("- a\n- b", "SRC114", "page"),
        ("just words", "SRC114", "page"),
        ("a: &x [1, 2]\nb: *x\ntitle: A", "SRC115", "A"),
        ("title: [unclosed", "SRC113", "[unclosed"),
        ("layout: x", "SRC117", "page"),
        ("title: ''", "SRC117", "page"),
    ],
)
def test_trouble_is_a_finding(front, code, title):
    document = read(f"---\n{front}\n---\n## Usage\nTo treat pain.\n", "folder/page.md")
    assert code in codes(document)
    assert document.title == title


def test_a_fence_that_is_not_closed_takes_only_its_keys():
    document = read("---\ntitle: Aspirin\nlayout: x\n\n## Usage\nTo treat pain.\n")
    assert (document.title, codes(document)) == ("Aspirin", ["SRC111"])
    assert [section.key for section in document.sections] == ["usage"]


def test_a_rule_on_top_is_no_front_matter():
    document = read("---\n\n# Aspirin\n\n## Usage\nTo treat pain.\n")
    assert (document.front, document.title) == ({}, "Aspirin")


def test_places_of_keys():
    _, document = values("layout: x\ntitle: Aspirin\nfaqs: []")
    value = document.front["title"]
    assert document.text[value.char_start : value.char_end] == "title: Aspirin\n"
    assert value.line == 3


@pytest.mark.parametrize("bomb", ["[" * 5000, "- " * 5000, "{a: " * 5000, "&a [*a]", "!!python/object:os.system x"])
def test_bombs_do_no_harm(bomb):
    document = read(f"---\ntitle: A\nx: {bomb}\n---\n## Usage\nTo treat pain.\n")
    assert document.sections[-1].key == "usage"


@pytest.mark.parametrize(
    ("front", "slug"),
    [
        ("title: Acetyl Salicylic", "acetyl-salicylic"),
        ("title: T\nslug: /drugs/own-name/", "own-name"),
        ("title: Café", "cafe"),
    ],
)
def test_slugs(front, slug):
    assert values(front)[1].slug == slug


def test_the_same_trouble_is_told_once():
    document = read("---\ntitle: A\na: &x [1]\n" + "b: *x\ntitle: B\n" * 50 + "---\n## Usage\nTo treat pain.\n")
    assert sorted(codes(document)) == ["SRC115", "SRC116", "SRC116"]
