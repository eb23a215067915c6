"""A starter dialect from a folder of pages in a form of their own."""

from converter.dialects import load_dialect
from converter.review.drafting import draft_dialect
from converter.source import read_document

PAGE = """---
drug: {name}
synonyms: [x]
---
# {name}

## Verwendung
Pain.

## Usual Dosage
5 mg

## Side Effects
Rash.

### Adults
5 mg
"""


def test_a_draft_is_a_dialect(tmp_path):
    pages = [
        read_document(PAGE.format(name=name).encode(), f"{name}.md") for name in ("Aspirin", "Testamol", "Ibuprofen")
    ]
    text = draft_dialect(pages, "ours")
    file = tmp_path / "ours.toml"
    file.write_text(text, encoding="utf-8")
    dialect = load_dialect(str(file))
    assert (dialect.name, dialect.front.title, dialect.outline.section_level) == ("ours", ("drug",), 2)
    assert '"verwendung", on 3 pages' in text
    assert '"adults"' not in text


def test_headings_cannot_break_out_of_the_file(tmp_path):
    page = read_document(b'# T\n\n## Usage\nx\n\n## He said "]\\n[front]\nx\n', "t.md")
    file = tmp_path / "ours.toml"
    file.write_text(draft_dialect([page], 'a"b'), encoding="utf-8")
    assert load_dialect(str(file)).name == 'a"b'
