"""Annotations for other tools: brat's standoff files and tasks for Label Studio.

https://brat.nlplab.org/standoff.html, https://labelstud.io/guide/predictions
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from converter.dialects import Dialect
from converter.review.marks import LABELS, Mark, marks_of
from converter.review.page_reading import PageReading, read_page
from converter.review.site import LedgerRow, page_file


def brat_annotations(text: str, marks: Iterable[Mark]) -> str:
    """The lines of an `.ann` file. A stretch over a line's end is written in pieces, as brat wants it."""
    lines = []
    for number, mark in enumerate(marks, 1):
        pieces = list(_pieces(text, mark.start, mark.end))
        if not pieces:
            continue
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(text[start:end] for start, end in pieces)
        lines.append(f"T{number}\t{mark.kind} {places}\t{words}")
        note = mark.words.replace("\n", " ").replace("\t", " ")
        lines.append(f"#{number}\tAnnotatorNotes T{number}\t{note}")
    return "".join(f"{line}\n" for line in lines)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch cut at the ends of lines, without blanks at the ends of pieces."""
    for line in text[start:end].split("\n"):
        bare = line.strip()
        if bare:
            first = start + line.index(bare)
            yield first, first + len(bare)
        start += len(line) + 1


def label_studio_task(reading: PageReading) -> dict[str, object]:
    """One task with the marks as predictions."""
    document = reading.document
    found = [
        {
            "id": f"m{number}", "from_name": "fact", "to_name": "text", "type": "labels",
            "value": {"start": mark.start, "end": mark.end, "text": document.text[mark.start : mark.end],
                      "labels": [mark.kind]},
            "meta": {"text": [mark.words]},
        }
        for number, mark in enumerate(marks_of(reading))
    ]  # fmt: skip
    about = {"text": document.text, "path": document.path, "sha256": document.sha256}
    return {"data": about, "predictions": [{"model_version": "monograph-converter", "result": found}]}


def write_brat(sources: Path, folder: Path, dialect: Dialect | None, source: str, rows: Iterable[LedgerRow]) -> None:
    """A `.txt` and an `.ann` file for each page, and the kinds of marks as brat's configuration. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = "\n".join(LABELS)
    (folder / "annotation.conf").write_text(f"[entities]\n{kinds}\n\n[relations]\n\n[events]\n\n[attributes]\n")
    for reading in _readings(sources, dialect, source, rows):
        target = folder / reading.document.path.rsplit(".", 1)[0]
        target.parent.mkdir(parents=True, exist_ok=True)
        text = reading.document.text
        Path(f"{target}.txt").write_text(text, encoding="utf-8", newline="\n")
        Path(f"{target}.ann").write_text(brat_annotations(text, marks_of(reading)), encoding="utf-8", newline="\n")


def write_label_studio(
    sources: Path, file: Path, dialect: Dialect | None, source: str, rows: Iterable[LedgerRow]
) -> None:
    """All pages as one array of tasks, and the labels as its project's configuration (`.xml`). Raises OSError."""
    labels = "".join(f'<Label value="{kind}"/>' for kind in LABELS)
    choices = f'<Labels name="fact" toName="text">{labels}</Labels>'
    file.with_suffix(".xml").write_text(f'<View>{choices}<Text name="text" value="$text"/></View>\n')
    with open(file, "wb") as out:
        before = b"[\n"
        for reading in _readings(sources, dialect, source, rows):
            out.write(before + msgspec.json.encode(label_studio_task(reading)))
            before = b",\n"
        out.write(b"[]\n" if before == b"[\n" else b"\n]\n")


def _readings(sources: Path, dialect: Dialect | None, source: str, rows: Iterable[LedgerRow]) -> Iterator[PageReading]:
    for row in rows:
        file = page_file(sources, row.path)
        if file is not None and file.is_file():
            yield read_page(file.read_bytes(), row.path, dialect, source)
