"""The page with, under each line, what was read from it and what was not."""

from converter.findings import Finding, Severity
from converter.review.annotations import annotation
from converter.review.explanation import explain
from converter.review.marks import char_at, marks_of
from tests.review.pages import TESTAMOL, reading


def notes(text=TESTAMOL):
    """The notes under each line that has some, by the line."""
    found, line = {}, ""
    for row in explain(reading(text)):
        head, bar, rest = row.partition(" | ")
        if bar and head.strip():
            line = rest
        elif bar:
            found.setdefault(line, []).append(rest.strip())
    return found


def test_facts_stand_under_their_lines():
    under = notes()
    assert "+ indication: migraine" in under["Testamol is used to treat migraine."]
    assert any(
        note.startswith("+ dose: 500 mg twice a day")
        for note in under["* **Adults:** 500 mg orally twice daily for 7 days."]
    )
    assert "+ adverse effect: Headache" in " ".join(under["* Headache"])


def test_what_stayed_words_says_why():
    (note,) = [
        each for each in notes()["* **Children:** half of the adult dose every 6 hours."] if each.startswith("- ")
    ]
    assert note.startswith("- kept as words (")


def test_lines_from_which_nothing_was_read_say_so():
    (line,) = [line for line in notes() if line.startswith("Ask your pharmacist")]
    assert notes()[line] == [". narrative only (in no section that is read)"], "a script is not shown: SRC127"


def test_every_line_of_the_page_is_there_in_order():
    shown = [row.partition(" | ")[2] for row in explain(reading()) if row[:2].strip().isdigit()]
    assert shown == TESTAMOL.rstrip("\n").split("\n")


def test_a_page_cannot_steer_the_terminal():
    rows = "\n".join(explain(reading(TESTAMOL + "\nred \x1b[31m text\n")))
    assert "\x1b" not in rows


def test_a_page_that_is_no_monograph_is_shown_without_facts():
    rows = list(explain(reading("# Read me\n\nInstall it.\n")))
    assert "not-clinical" in rows[0]
    assert not [row for row in rows if "| +" in row]


def test_marks_cover_the_words_they_say():
    page = reading()
    for mark in marks_of(page):
        assert 0 <= mark.start <= mark.end <= len(page.document.text)
    dose = next(mark for mark in marks_of(page) if mark.kind == "doses")
    assert "500 mg" in page.document.text[dose.start : dose.end]


def test_bytes_lead_back_to_characters():
    page = reading(TESTAMOL.replace("migraine", "migraine ≥ 2 µg"))
    document = page.document
    assert all(char_at(document, document.byte_at(char)) == char for char in range(len(document.text)))


def test_github_annotations_are_escaped():
    finding = Finding(
        code="SRC117", severity=Severity.WARNING, path="a,b:c.md", line=3, message="50 %\nmore", hint="do it"
    )
    assert annotation(finding) == "::warning file=a%2Cb%3Ac.md,line=3,col=1,title=SRC117::50 %25%0Amore (do it)"
