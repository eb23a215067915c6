"""RXNCONSO.RRF of RxNorm, full or prescribable (https://www.nlm.nih.gov/research/umls/rxnorm/docs/techdoc.html)."""

from collections.abc import Iterator
from pathlib import Path

from converter.terminology.readers.lines import Problems, split_lines
from converter.terminology.store import BRAND, COMBINATION, DISPLAY, DRUG, NAME, OFFICIAL
from converter.terminology.writing import Term

FIELDS = 19
RXCUI, LAT, SAB, TTY, STR, SUPPRESS = 0, 1, 11, 12, 14, 16
_OWN = {"IN": (DRUG, DISPLAY), "PIN": (DRUG, DISPLAY), "MIN": (COMBINATION, DISPLAY), "BN": (DRUG, DISPLAY)}
_OTHER = {"SY": NAME, "TMSY": NAME, "PT": NAME, "IN": OFFICIAL, "PIN": OFFICIAL, "BN": BRAND, "SU": OFFICIAL}


def read(path: Path, problems: Problems) -> Iterator[Term]:
    """Ingredients, precise ingredients, multiple ingredients and brand names, with the names other sources give them.

    Suppressed and non-English rows are passed over. Codes without a name of RxNorm's own are left out on writing.
    """
    for number, fields in split_lines(path, "|", problems):
        if len(fields) != FIELDS:
            problems.refuse(number, f"{len(fields)} fields, expected {FIELDS} ('|' at the end counts)")
            continue
        if fields[LAT] != "ENG" or fields[SUPPRESS] not in ("N", ""):
            continue
        code, name, kind = fields[RXCUI], fields[STR], fields[TTY]
        if not code.isdecimal() or not name or "\ufffd" in name:
            problems.refuse(number, f"RXCUI {code!r}, name {name[:60]!r}")
        elif fields[SAB] == "RXNORM" and kind in _OWN:
            domain, rank = _OWN[kind]
            yield Term(code, name, domain, rank)
        elif kind in _OTHER:
            yield Term(code, name, DRUG, _OTHER[kind])
