"""Dialects: built-in ones, the user's own, detection."""

from pathlib import Path

import pytest

from converter.dialects import BUILT_IN, DialectError, built_in, fold_heading, heading_index, load_dialect
from converter.dialects.loading import shared_headings
from converter.source import read_document


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("---\nlayout: minimal-medicine\ntitle: T\n---\n### Usage\nx", "composition"),
        ("---\ntitle: T\nis_banned: false\nlastModified: x\n---\n## **Usage**\nx", "content"),
        ("---\ntitle: T\ndescription: d\n---\n## Usage\nx", "mkdocs"),
        ("# T\n\n## Usage\nx", "mkdocs"),
        ("", "mkdocs"),
    ],
)
def test_detection(page, name):
    assert read_document(page.encode(), "t.md").dialect == name


def test_headings_mean_one_thing():
    for name in BUILT_IN:
        texts = [fold_heading(text) for texts in built_in(name).headings.values() for text in texts]
        assert len(texts) == len(set(texts))


def test_a_file_of_ones_own(tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text('name = "ours"\n[front]\ntitle = ["drug"]\n[headings]\nusage = ["wofür"]\n', encoding="utf-8")
    dialect = load_dialect(str(file))
    document = read_document("---\ndrug: Testamol\n---\n## Wofür\nPain.\n## Dosage\n5 mg\n".encode(), "t.md", dialect)
    assert (document.title, document.dialect) == ("Testamol", "ours")
    assert [section.key for section in document.sections] == ["usage", "dosage"]


def test_a_dialect_can_stand_alone(tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text('name = "ours"\ninherit = false\n[headings]\nusage = ["for"]\n')
    assert heading_index(load_dialect(str(file))).key("Dosage") == ""


@pytest.mark.parametrize(
    ("text", "code"), [("name = ", "DIA202"), ('name = "x"\nheadings = 3\n', "DIA203"), ('colour = "x"\n', "DIA203")]
)
def test_files_that_are_no_dialect(tmp_path, text, code):
    file = tmp_path / "bad.toml"
    file.write_text(text)
    with pytest.raises(DialectError) as error:
        load_dialect(str(file))
    assert error.value.finding.code == code


def test_a_file_that_is_not_there():
    with pytest.raises(DialectError) as error:
        load_dialect("nowhere.toml")
    assert error.value.finding.code == "DIA201"


def test_the_example_of_the_documentation_is_a_dialect(tmp_path):
    page = Path(__file__).parents[2] / "docs" / "recipes" / "another-site.md"
    text = page.read_text(encoding="utf-8")
    file = tmp_path / "ours.toml"
    file.write_text(text.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    assert load_dialect(str(file)).front.title == ("drug",)
    assert all(f"`{key}`" in text for key in shared_headings())
