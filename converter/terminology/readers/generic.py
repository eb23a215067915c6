"""Any terminology as a table: tab-separated `system code term type version`, with that header.

`system` is a URI or one of NAMES; `type` is `pt` (the code's display) or `syn`. Every other source can be brought in
so.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from converter.terminology.readers.lines import Problems, split_lines
from converter.terminology.store import CONDITION, DISPLAY, DRUG, OFFICIAL
from converter.terminology.writing import Term

HEADER = ["system", "code", "term", "type", "version"]
NAMES = {
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm", "atc": "http://www.whocc.no/atc",
    "snomed": "http://snomed.info/sct", "unii": "http://fdasis.nlm.nih.gov", "mesh": "https://www.nlm.nih.gov/mesh",
    "icd-10": "http://hl7.org/fhir/sid/icd-10", "icd-10-cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "icd-11": "http://id.who.int/icd/release/11/mms", "drugbank": "https://go.drugbank.com",
    "cas": "http://terminology.hl7.org/CodeSystem/CAS", "umls": "http://terminology.hl7.org/CodeSystem/umls",
    "meddra": "http://terminology.hl7.org/CodeSystem/MDRAE",
}  # fmt: skip
DRUG_SYSTEMS = frozenset(NAMES[name] for name in ("rxnorm", "atc", "unii", "drugbank", "cas"))
CONDITION_SYSTEMS = frozenset(NAMES[name] for name in ("icd-10", "icd-10-cm", "icd-11", "meddra"))
MOST_SOURCES = 50


def sources(path: Path, problems: Problems) -> list[tuple[str, str]]:
    """Every (system, version) of the file, in order; none when it is not such a table."""
    found = {(row[0], row[4]): None for _, row in _rows(path, problems)}
    if len(found) > MOST_SOURCES:
        problems.refuse(1, f"{len(found)} systems and versions in one file")
        return []
    return sorted(found)


def reader(system: str, version: str) -> Callable[[Path, Problems], Iterator[Term]]:
    """A reader of the rows of one system and version. A system of both kinds of names answers for both."""
    domains = [
        domain for domain, others in ((DRUG, CONDITION_SYSTEMS), (CONDITION, DRUG_SYSTEMS)) if system not in others
    ]

    def read(path: Path, problems: Problems) -> Iterator[Term]:
        for _, (row_system, code, term, kind, row_version) in _rows(path, problems):
            if (row_system, row_version) == (system, version):
                for domain in domains:
                    yield Term(code, term, domain, DISPLAY if kind == "pt" else OFFICIAL)

    return read


def _rows(path: Path, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    rows = split_lines(path, "\t", problems)
    number, header = next(rows, (1, []))
    if [name.strip().casefold() for name in header] != HEADER:
        problems.refuse(number, f"the header is not {' '.join(HEADER)}, tab-separated")
        return
    for number, fields in rows:
        cells = [cell.strip() for cell in fields]
        if len(cells) != len(HEADER) or not all(cells) or cells[3] not in ("pt", "syn") or "\ufffd" in cells[2]:
            problems.refuse(number, "not system, code, term, pt or syn, version")
            continue
        cells[0] = NAMES.get(cells[0].casefold(), cells[0])
        if ":" not in cells[0]:
            problems.refuse(number, f"unknown system {cells[0]!r}: give its URI")
            continue
        yield number, cells
