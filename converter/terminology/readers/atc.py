"""ATC as CSV: a header with `atc_code` and `atc_name` (other columns are passed over), several rows a code."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from converter.terminology.readers.lines import Problems, open_text
from converter.terminology.store import CLASS, COMBINATION, DISPLAY, DRUG
from converter.terminology.writing import Term

_CODE = re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?")
_DATE = re.compile(r"(20\d\d)(?:[-_](\d\d))?(?:[-_](\d\d))?")
_PARTS = re.compile(r",\s*|(?<!\s)\s+and\s+")
SUBSTANCE = len("A01AA01")


def read(path: Path, problems: Problems) -> Iterator[Term]:
    """Substances (level 5), combinations named by all their parts, and classes (levels 1 to 4)."""
    with open_text(path) as file:
        rows = csv.DictReader(file)
        fields = {name.casefold().strip(): name for name in _header(rows)}
        code_field = fields.get("atc_code") or fields.get("atc code") or fields.get("code")
        name_field = fields.get("atc_name") or fields.get("atc level name") or fields.get("name")
        if not code_field or not name_field:
            problems.rows += 1
            problems.refuse(1, "no columns atc_code and atc_name in the header")
            return
        for row in _rows(rows):
            problems.rows += 1
            code, name = (row[code_field] or "").strip(), (row[name_field] or "").strip()
            if not _CODE.fullmatch(code) or not name or name == "NA" or "\ufffd" in name:
                problems.refuse(rows.line_num, f"code {code!r}, name {name[:60]!r}")
                continue
            yield from _terms(code, name)


def _header(rows: "csv.DictReader[str]") -> Sequence[str]:
    try:
        return rows.fieldnames or ()
    except csv.Error as error:
        raise ValueError(f"no CSV: {error}") from error


def _rows(rows: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    """The rows; raises ValueError where the file is no CSV (a lone CR, a field without end)."""
    try:
        yield from rows
    except csv.Error as error:
        raise ValueError(f"no CSV: {error}") from error


def _terms(code: str, name: str) -> Iterator[Term]:
    if len(code) < SUBSTANCE:
        yield Term(code, name, CLASS, DISPLAY)
        return
    yield Term(code, name, DRUG, DISPLAY)
    parts = _PARTS.split(name)
    if len(parts) > 1 and "combinations" not in name:
        yield Term(code, " / ".join(parts), COMBINATION, DISPLAY + 1)


def version_of(path: Path) -> str:
    """A date in the file's name (`WHO ATC-DDD 2026-04-25.csv`), else empty."""
    found = _DATE.search(path.stem)
    return "-".join(part for part in found.groups() if part) if found else ""
