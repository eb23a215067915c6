"""SNOMED CT in release format 2: the Snapshot folder of an edition (https://docs.snomed.org, RF2 specification)."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from converter.terminology.readers.lines import Problems, split_lines
from converter.terminology.store import CONDITION, DISPLAY, DRUG, OFFICIAL
from converter.terminology.writing import Term

FULLY_SPECIFIED, SYNONYM = "900000000000003001", "900000000000013009"
INTERNATIONAL = "http://snomed.info/sct/900000000000207008/version/"
CONCEPT_FIELDS, DESCRIPTION_FIELDS = 5, 9
_TAG = re.compile(r" \(([^()]+)\)$")
_RELEASE = re.compile(r"_INT_(\d{8})")
_DOMAINS = {"disorder": CONDITION, "finding": CONDITION, "substance": DRUG}
ONE_DIGIT = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip
"""Verhoeff's permutations: the last digit of an identifier checks the others."""
_DIHEDRAL = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip


def valid(identifier: str) -> bool:
    """An SCTID: 6 to 18 digits with the right check digit."""
    if not re.fullmatch(r"[1-9][0-9]{5,17}", identifier):
        return False
    check = 0
    for place, digit in enumerate(reversed(identifier)):
        check = int(_DIHEDRAL[check][int(ONE_DIGIT[place % 8][int(digit)])])
    return check == 0


def read(folder: Path, problems: Problems) -> Iterator[Term]:
    """Active disorders, findings and substances with their active English descriptions; working tables are on disk.

    Raises ValueError when the folder has no concept and description snapshot.
    """
    concepts, descriptions = _file(folder, "sct2_Concept_Snapshot"), _file(folder, "sct2_Description_Snapshot-en")
    with closing(sqlite3.connect("")) as work:
        work.execute("CREATE TABLE active (concept INTEGER PRIMARY KEY, domain INTEGER)")
        work.executemany("INSERT OR IGNORE INTO active VALUES (?, 0)", _active(concepts, problems))
        for number, concept, kind, text in _descriptions(descriptions, problems):
            tag = _TAG.search(text)
            if kind != FULLY_SPECIFIED or tag is None:
                continue
            domain = _DOMAINS.get(tag[1], 0)
            if not valid(concept):
                problems.refuse(number, f"conceptId {concept!r}: wrong check digit")
            elif domain and work.execute("UPDATE active SET domain = ? WHERE concept = ?", (domain, concept)).rowcount:
                yield Term(concept, _TAG.sub("", text), domain, DISPLAY, text)
        for _, concept, kind, text in _descriptions(descriptions, Problems(descriptions)):
            if kind == SYNONYM:
                row = work.execute("SELECT domain FROM active WHERE concept = ?", (concept,)).fetchone()
                if row and row[0]:
                    yield Term(concept, text, row[0], OFFICIAL)


def _active(path: Path, problems: Problems) -> Iterator[tuple[str]]:
    for number, fields in split_lines(path, "\t", problems):
        if len(fields) != CONCEPT_FIELDS:
            problems.refuse(number, f"{len(fields)} columns, expected {CONCEPT_FIELDS}")
        elif fields[2] == "1" and not valid(fields[0]):
            problems.refuse(number, f"concept {fields[0][:60]!r}: wrong check digit")
        elif fields[2] == "1":
            yield (fields[0],)


def _descriptions(path: Path, problems: Problems) -> Iterator[tuple[int, str, str, str]]:
    for number, fields in split_lines(path, "\t", problems):
        if len(fields) != DESCRIPTION_FIELDS or "\ufffd" in fields[7]:
            problems.refuse(number, f"{len(fields)} columns, expected {DESCRIPTION_FIELDS}, in UTF-8")
        elif fields[2] == "1" and fields[5] == "en":
            yield number, fields[4], fields[6], fields[7]


def _file(folder: Path, start: str) -> Path:
    found = sorted(folder.rglob(f"{start}*.txt")) if folder.is_dir() else []
    if not found:
        raise ValueError(f"no {start}*.txt below {folder}")
    return found[0]


def version_of(folder: Path) -> str:
    """The URI of an international release, by the date in its file names; empty for other editions."""
    names = [path.name for path in folder.rglob("sct2_Concept_Snapshot*.txt")] if folder.is_dir() else []
    found = next((match for name in sorted(names) if (match := _RELEASE.search(name))), None)
    return INTERNATIONAL + found[1] if found else ""
