"""UNII of the FDA: the Names file (Name, TYPE, UNII, Display Name) or the Records file (UNII, PT, …); by header."""

import re
from collections.abc import Iterator
from pathlib import Path

from converter.terminology.readers.lines import Problems, split_lines
from converter.terminology.store import BRAND, DISPLAY, DRUG, NAME, OFFICIAL
from converter.terminology.writing import Term

_CODE = re.compile(r"[A-Z0-9]{10}")
_TAG = re.compile(r"(?:(?<!\s)\s+)?\[[^\[\]]+\]$")
_RANKS = {"of": OFFICIAL, "cn": NAME, "bn": BRAND}


def read(path: Path, problems: Problems) -> Iterator[Term]:
    """Names of substances; chemical systematic names and company codes are passed over."""
    rows = split_lines(path, "\t", problems)
    number, header = next(rows, (1, []))
    places = {name.strip().casefold(): place for place, name in enumerate(header)}
    code_at = places.get("unii")
    display_at = places.get("display name", places.get("preferred term", places.get("pt")))
    if code_at is None or display_at is None:
        problems.refuse(number, "no columns UNII and PT, or UNII and Display Name, in the header")
        return
    name_at, kind_at = places.get("name"), places.get("type")
    for number, fields in rows:
        if len(fields) <= max(code_at, display_at, name_at or 0, kind_at or 0):
            problems.refuse(number, f"{len(fields)} columns, expected {len(header)}")
            continue
        code, shown = fields[code_at], fields[display_at]
        if not _CODE.fullmatch(code) or not shown or "\ufffd" in shown:
            problems.refuse(number, f"UNII {code!r}, name {shown[:60]!r}")
            continue
        yield Term(code, shown, DRUG, DISPLAY)
        if name_at is not None and kind_at is not None and fields[kind_at] in _RANKS and fields[name_at] != shown:
            yield Term(code, _TAG.sub("", fields[name_at]), DRUG, _RANKS[fields[kind_at]])
