"""What the site does not show is not read: comments of its generator, hidden elements."""

import pytest

from converter.source.unshown import stretches
from tests.source.reading import block, codes, read

WRAPPED = [
    ("{% comment %}", "{% endcomment %}"),
    ("{%- comment -%}", "{%- endcomment -%}"),
    ("{/*", "*/}"),
    ("<div hidden>", "</div>"),
    ('<section style="display:none">', "</section>"),
    ("<div hidden>\n\n<div>inside</div>", "<div>more</div>\n\n</div>"),
]
PAGE = (
    "---\ntitle: T\n---\n## Dosage\n\n- 5 mg daily.\n\n{}\n\n- 500 mg daily.\n\n## Old uses\n\n{}\n\n- 10 mg daily.\n"
)


@pytest.mark.parametrize(("opening", "closing"), WRAPPED)
def test_nothing_is_read_from_what_is_not_shown(opening, closing):
    document = read(PAGE.format(opening, closing))
    assert [block(document, words).section for words in ("5 mg d", "500 mg d", "10 mg d")] == ["dosage", "", "dosage"]
    assert [section.key for section in document.sections] == ["dosage"], "a heading in it opens no section"
    assert codes(document).count("SRC127") == 1


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("<div>", "</div>"), ('<div class="x">', "</div>"), ("<details>", "</details>"), ("<!-- a -->", "<!-- b -->")],
)
def test_what_is_shown_is_read(opening, closing):
    document = read(PAGE.format(opening, closing).replace("## Old uses\n", ""))
    assert block(document, "500 mg daily").section == "dosage"
    assert "SRC127" not in codes(document)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a {% comment %}b{% endcomment %} c", [(2, 32)]),
        ("a {% comment %}b", [(2, 16)]),
        ("{/* a {/* b */} c */}", [(0, 15)]),
        ("<div hidden><div></div></div>d", [(0, 29)]),
        ("<div hidden>{/* </div> */}", [(0, 26)]),
        ("<div><p hidden>a</p></div>", []),
    ],
)
def test_stretches(text, found):
    assert stretches(text, 0) == found
