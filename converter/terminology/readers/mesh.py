"""MeSH descriptors as XML, `desc2026.xml` or `.gz` (https://www.nlm.nih.gov/databases/download/mesh.html).

Only the DescriptorUI that stands directly in the record is its code: the record names other descriptors too.
"""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from converter.terminology.readers.lines import Problems
from converter.terminology.store import CLASS, CONDITION, DISPLAY, DRUG, OFFICIAL
from converter.terminology.writing import Term

_CODE = re.compile(r"D\d{6,9}")
_YEAR = re.compile(r"(20\d\d)")
ACTION = "D27.505"
"""The tree of pharmacologic actions: classes of drugs."""


def read(path: Path, problems: Problems) -> Iterator[Term]:
    """Diseases, symptoms, mental disorders, drugs and pharmacologic actions with their entry terms.

    Raises ValueError when the file is no well-formed XML.
    """
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        try:
            context = ElementTree.iterparse(file, events=("start", "end"))
            _, root = next(context)
            for event, node in context:
                if event == "end" and node.tag == "DescriptorRecord":
                    problems.rows += 1
                    yield from _terms(node, problems)
                    root.clear()
        except ElementTree.ParseError as error:
            raise ValueError(f"no well-formed XML: {error}") from error


def _terms(record: ElementTree.Element, problems: Problems) -> Iterator[Term]:
    code, name = record.findtext("DescriptorUI", ""), record.findtext("DescriptorName/String", "")
    if not _CODE.fullmatch(code) or not name:
        problems.refuse(0, f"descriptor {code!r}, name {name[:60]!r}")
        return
    trees = [node.text or "" for node in record.iterfind("TreeNumberList/TreeNumber")]
    for domain in sorted({_domain(tree) for tree in trees} - {0}):
        yield Term(code, name, domain, DISPLAY)
        for entry in record.iterfind("ConceptList/Concept/TermList/Term/String"):
            if entry.text and entry.text != name:
                yield Term(code, entry.text, domain, OFFICIAL)


def _domain(tree: str) -> int:
    if tree.startswith(("C", "F03")):
        return CONDITION
    if tree.startswith(ACTION):
        return CLASS
    return DRUG if tree.startswith("D") else 0


def version_of(path: Path) -> str:
    """The year in the file's name, else empty."""
    found = _YEAR.search(path.name)
    return found[1] if found else ""
