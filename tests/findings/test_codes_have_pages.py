"""Every finding code used in the program has a page in docs/findings, and every page is of a code in use."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CODE = re.compile(r"\b(?:SRC1|DIA2|FCT3|TRM4|FHR5|TAB6|JOB7|LOD8)\d\d\b")
PARTS = ("## Why", "## How to mend", "## Rests on")


def codes_in_use() -> set[str]:
    files = [f for f in (ROOT / "converter").rglob("*") if f.suffix in (".py", ".toml", ".tsv")]
    return {code for file in files for code in CODE.findall(file.read_text(encoding="utf-8"))}


def pages() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "docs/findings").glob("[A-Z]*.md")}


def test_every_code_in_use_has_a_page() -> None:
    assert codes_in_use() - set(pages()) == set()


def test_every_page_is_of_a_code_in_use() -> None:
    assert {name for name in pages() if CODE.fullmatch(name)} - codes_in_use() == set()


@pytest.mark.parametrize("code", sorted(pages()))
def test_a_page_says_why_how_to_mend_and_what_it_rests_on(code: str) -> None:
    text = pages()[code]
    assert text.startswith(f"# {code} ")
    assert all(part in text for part in PARTS)
