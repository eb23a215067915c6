"""A page with, under each line, what was read from it, and what was not and why."""

from collections.abc import Callable, Iterator

from converter.review.code_chips import system_name
from converter.review.marks import LABELS, Mark, marks_of, reason_words
from converter.review.page_reading import PageReading

Paint = Callable[[str, str], str]
_QUIET = frozenset({"heading", "blank", "rule"})


def plain(text: str, kind: str) -> str:
    """No colour."""
    return text


def explain(reading: PageReading, paint: Paint = plain) -> Iterator[str]:
    """The lines of the explanation. `paint` colours a note by its kind (`words`, `unread`, or a kind of fact)."""
    document = reading.document
    yield f"{document.path}: {document.title} ({document.dialect}, {document.standing})"
    for finding in reading.findings:
        yield paint(f"  ! {finding}", "finding")
    by_line: dict[int, list[Mark]] = {}
    for mark in marks_of(reading):
        by_line.setdefault(mark.line, []).append(mark)
    unread = unread_lines(reading)
    lines = document.text.split("\n")
    width = len(str(len(lines)))
    for number, line in enumerate(lines, 1):
        if number == len(lines) and not line:
            break
        yield f"{number:>{width}} | {visible(line)}"
        for note, kind in dict.fromkeys((_note(mark), mark.kind) for mark in by_line.get(number, ())):
            yield paint(f"{'':{width}} |    {note}", kind)
        if number in unread and number not in by_line:
            yield paint(f"{'':{width}} |    . {unread[number]}", "unread")
    yield from _sums(reading)


def visible(line: str) -> str:
    """A line with its control characters shown, so that a page cannot steer the terminal."""
    return "".join(char if char.isprintable() or char == "\t" else f"\\x{ord(char):02x}" for char in line)


def _note(mark: Mark) -> str:
    if mark.kind == "words":
        meaning = reason_words(mark.reason)
        return f"- {visible(mark.words)}" + (f": {meaning}" if meaning else "")
    return f"+ {LABELS[mark.kind]}: {visible(mark.words)}{_codes(mark)}"


def _codes(mark: Mark) -> str:
    """The codes of a fact; one that is not exact says so."""
    told = (
        f"{system_name(code.system)} {code.code}{'' if code.match == 'exact' else f' {code.match}'}"
        for code in mark.codes
    )
    return visible("".join(f" [{each}]" for each in told))


def unread_lines(reading: PageReading) -> dict[int, str]:
    """First lines of blocks with words from which no fact was read, with what became of them."""
    if reading.ledger is None:
        return {}
    told: dict[int, str] = {}
    for entry in reading.ledger.blocks:
        if entry.disposition == "mapped" or entry.kind in _QUIET or entry.reason in ("no-words", "front-matter"):
            continue
        block = reading.document.blocks[entry.block]
        line, _ = reading.document.line_column(block.place(0))
        what = "narrative only" if entry.disposition == "narrative" else f"set aside: {entry.reason}"
        told[line] = what if entry.section else f"{what} (in no section that is read)"
    return told


def _sums(reading: PageReading) -> Iterator[str]:
    """Coverage of the clinical sections."""
    if reading.ledger is None:
        return
    yield ""
    for section, (total, read) in reading.ledger.clinical_by_section.items():
        yield f"{section:18} {read:>6} of {total:>6} characters stand in sentences that became facts"
