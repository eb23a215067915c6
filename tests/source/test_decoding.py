"""Encodings, damage, deceiving characters: what is read, and where it stands in the file."""

import ftfy.bad_codecs  # noqa: F401  gives the codec that browsers decode Windows-1252 with
import pytest

from converter.source import read_document
from tests.source.reading import block, codes, read

PAGE = "---\ntitle: Caféine\n---\n## Usage\nFor pain, ≥ 2 years: dose 5 µg at 25 °C, it’s “fine” – 😀 now.\n"


def words_at(document, data, encoding):
    """The bytes that the evidence of the words behind the emoji points at, decoded."""
    usage = block(document, "now")
    evidence = document.evidence(usage, usage.text.index("now"), usage.text.index("now") + 3)
    return data[evidence.byte_start : evidence.byte_end].decode(encoding)


@pytest.mark.parametrize(
    ("encoding", "mark", "code"),
    [("utf-8", b"", None), ("utf-8", b"\xef\xbb\xbf", None), ("utf-16-le", b"\xff\xfe", "SRC103"),
     ("utf-16-be", b"\xfe\xff", "SRC103"), ("utf-16-le", b"", "SRC103")],
)  # fmt: skip
def test_one_text_in_every_encoding(encoding, mark, code):
    data = mark + PAGE.encode(encoding)
    document = read_document(data, "page.md")
    assert document.text == PAGE
    assert words_at(document, data, encoding) == "now"
    assert codes(document) == ([code] if code else [])


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_move_characters(end):
    data = PAGE.replace("\n", end).encode()
    document = read_document(data, "page.md")
    assert document.text == PAGE
    assert words_at(document, data, "utf-8") == "now"


def test_windows_1252_is_read_and_reported():
    text = PAGE.replace("≥", ">").replace("😀", "")
    document = read_document(text.encode("cp1252"), "page.md")
    assert (document.text, codes(document)) == (text, ["SRC102"])


def test_a_stray_byte_in_utf_8_does_not_spoil_the_rest():
    document = read_document("## Usage\nPain ≥ 5 ".encode() + b"\xb5g now\n", "page.md")
    assert block(document, "now").text == "Pain ≥ 5 µg now"


def test_double_decoded_text_gives_the_clean_page():
    damaged = PAGE.encode().decode("sloppy-windows-1252")
    document = read_document(damaged.encode(), "other-name.md")
    clean = read_document(PAGE.encode(), "page.md")
    assert (document.text, document.blocks) == (clean.text, clean.blocks)
    assert codes(document) == ["SRC104"]
    assert (document.slug, document.title) == (clean.slug, clean.title)


@pytest.mark.parametrize("words", ["Crème brûlée", "Ångström", "naïve Â section", "Übergröße", "Ã alone"])
def test_honest_letters_are_left_alone(words):
    assert read(f"---\ntitle: T\n---\n## Usage\n{words} x\n").text.endswith(f"{words} x\n")


def test_the_damaged_twin_of_the_corpus(corpus):
    folder = corpus / "composition" / "p"
    clean = read_document((folder / "pimecrolimus.md").read_bytes(), "a.md")
    damaged = read_document((folder / "pimecrolimus-mojibake.md").read_bytes(), "b.md")
    assert (damaged.text, damaged.blocks, damaged.slug) == (clean.text, clean.blocks, clean.slug)
    assert "SRC104" in codes(damaged)


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u2060", "\ufeff"])
def test_invisible_characters_do_not_split_a_figure(hidden):
    document = read(f"---\ntitle: T\n---\n## Dosage\nTake 5{hidden}0 mg daily\n")
    assert block(document, "Take").text == "Take 50 mg daily"
    assert "SRC107" in codes(document)


def test_full_width_digits_are_digits():
    document = read("---\ntitle: T\n---\n## Dosage\nTake ５０ mg daily\n")
    assert block(document, "Take").text == "Take 50 mg daily"
    assert "SRC108" in codes(document)


def test_nothing_is_read_where_text_runs_backwards():
    document = read("---\ntitle: T\n---\n## Dosage\nTake \u202e05 mg\u202c daily\n\nTake 5 mg.\n")
    assert block(document, "daily").section == ""
    assert block(document, "5 mg.").section == "dosage"
    assert "SRC109" in codes(document)


@pytest.mark.parametrize(("dose", "told"), [("1O mg", True), ("l0 mg", True), ("10 mg", False), ("O2 flow", False)])
def test_letters_that_stand_for_digits(dose, told):
    assert ("SRC108" in codes(read(f"---\ntitle: T\n---\n## Dosage\nTake {dose} now\n"))) is told


@pytest.mark.parametrize(
    "struck", ["~~5 mg daily~~", "<del>5 mg daily</del>", "<s>5 mg</s> daily", "Now ~~5 mg~~ daily"]
)
def test_nothing_is_read_from_struck_out_text(struck):
    document = read(f"---\ntitle: T\n---\n## Dosage\n* {struck}\n    * 7 mg\n* ~8 mg daily\n")
    assert [block(document, words).section for words in ("5 mg", "7 mg", "8 mg")] == ["", "", "dosage"]
    assert "SRC110" in codes(document)
