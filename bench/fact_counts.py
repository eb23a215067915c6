"""Counts of facts for each kind and page, and the pages that stand out.

    python bench/fact_counts.py FOLDER [--table counts.tsv]

The table has one row a page. The report names, for each kind, the pages far above the rest (more than three
interquartile ranges over the third quartile) and how many monographs have none.
"""

import argparse
import csv
from pathlib import Path
from statistics import median, quantiles

from converter.facts.reader import read_monograph
from converter.source import read_document

KINDS = (
    "names", "ingredients", "indications", "doses", "contraindications", "interactions", "adverse_effects", "warnings",
    "storage", "faqs", "sections", "classifications", "presentations", "regulations", "mechanisms",
)  # fmt: skip
SHOWN = 5


def counts(folder: Path) -> list[tuple[str, dict[str, int]]]:
    """(path, kind → number of facts) for each page that is a monograph, by path."""
    rows = []
    for path in sorted(folder.rglob("*.md")):
        document = read_document(path.read_bytes(), str(path.relative_to(folder)))
        if document.standing == "monograph":
            monograph = read_monograph(document, "bench").monograph
            rows.append((document.path, {kind: len(getattr(monograph, kind)) for kind in KINDS}))
    return rows


def outliers(numbers: list[int]) -> int:
    """The count above which a page stands out."""
    low, _, high = quantiles(numbers, n=4)
    return int(high + 3 * max(high - low, 1))


def report(rows: list[tuple[str, dict[str, int]]]) -> None:
    """Print one line a kind, and under it the pages that stand out."""
    print(f"{len(rows)} monographs")
    print(f"{'kind':18} {'total':>6} {'median':>7} {'most':>5} {'none':>5}")
    for kind in KINDS:
        numbers = [row[kind] for _, row in rows]
        print(f"{kind:18} {sum(numbers):6} {median(numbers):7} {max(numbers):5} {numbers.count(0):5}")
        limit = outliers(numbers)
        above = sorted(((row[kind], path) for path, row in rows if row[kind] > limit), reverse=True)
        for number, path in above[:SHOWN]:
            print(f"    {number:4}  {path}")


def main() -> None:
    """Read the folder, print the report, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--table", type=Path, help="write the counts of each page here, tab separated")
    options = parser.parse_args()
    rows = counts(options.folder)
    if len(rows) < 2:
        print(f"{len(rows)} monographs: nothing to compare")
        return
    report(rows)
    if options.table:
        with options.table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow(("path", *KINDS))
            writer.writerows((path, *row.values()) for path, row in rows)


if __name__ == "__main__":
    main()
