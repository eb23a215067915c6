"""`convert review`: a static site over an output folder. No server, no network, works from `file://`."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

import msgspec

from converter.dialects import Dialect
from converter.findings import Finding
from converter.review.charts import counts, shares
from converter.review.page_html import asset, rows_page, site_page
from converter.review.page_reading import PageReading, read_page
from converter.review.table_rows import Rows, TableReader, rows_html
from converter.terminology import Terminology

_UNREAD = frozenset({"JOB701", "JOB706", "JOB707", "JOB708", "JOB709"})
_UNREAD_RISK = 100
_SEVERE = {"error": 5, "warning": 2, "info": 0}


class LedgerRow(msgspec.Struct):
    """What the site needs of a line of `ledger.ndjson`."""

    path: str
    sha256: str = ""
    standing: str = ""
    monograph: str = ""


class PageRow(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A page in the index, where it is an array in this order: its keys would be half of the file.

    `words` counts clauses kept as words, `read` is the share of clinical text in facts (%)."""

    path: str
    title: str
    standing: str
    risk: int
    doses: int
    words: int
    facts: int
    read: int
    findings: tuple[str, ...]
    classes: tuple[str, ...]


class Totals(msgspec.Struct):
    """Sums over the pages, for the charts."""

    sections: dict[str, list[int]] = {}
    reasons: Counter[str] = Counter()
    findings: Counter[str] = Counter()


def ledger_rows(output: Path) -> Iterator[LedgerRow]:
    """The pages of an output folder. Raises OSError and msgspec.DecodeError."""
    decoder = msgspec.json.Decoder(LedgerRow)
    with open(output / "ledger.ndjson", "rb") as file:
        for line in file:
            if line.strip():
                yield decoder.decode(line)


def write_site(
    output: Path, sources: Path, site: Path, dialect: Dialect | None, source: str, rows: Iterable[LedgerRow],
    terminology: Terminology | None = None,
) -> tuple[int, list[str]]:  # fmt: skip
    """Writes the site and returns (pages written, paths whose source is missing or has changed).

    `sources` is the folder that was converted; `source` the configured source name; codes are shown with a
    `terminology`. Raises OSError.
    """
    pages: list[PageRow] = []
    stale: list[str] = []
    totals = Totals(sections={}, reasons=Counter(), findings=Counter())
    unread = _unread(output)
    with TableReader(output / "csv") as tables:
        for row in rows:
            if row.path in unread:
                _write_stub(site, row, unread[row.path])
                pages.append(_stub_row(row, unread[row.path]))
                totals.findings[unread[row.path].code] += 1
                continue
            in_tables = tables.of(row.monograph)
            file = page_file(sources, row.path)
            data = file.read_bytes() if file is not None and file.is_file() else None
            reading = read_page(data, row.path, dialect, source, terminology) if data is not None else None
            if reading is None or (row.sha256 and reading.document.sha256 != row.sha256):
                stale.append(row.path)
                continue
            _write_page(output, site, row, reading, in_tables)
            pages.append(_row(reading, row))
            _add(totals, reading)
    pages.sort(key=lambda page: (-page.risk, page.path))
    data_file = b"window.REVIEW_PAGES = " + msgspec.json.encode(pages).replace(b"<", b"\\u003c") + b";\n"
    _write(site / "pages.js", data_file.decode())
    for name in ("review.css", "review.js"):
        _write(site / name, asset(name))
    _write(site / "index.html", _index(pages, totals))
    return len(pages), stale


def _unread(output: Path) -> dict[str, Finding]:
    """Pages that the conversion could not read: too large, too slow, deadly. They are not tried again here."""
    file = output / "findings.ndjson"
    if not file.is_file():
        return {}
    with open(file, "rb") as lines:
        found = (msgspec.json.decode(line, type=Finding) for line in lines if line.strip() and b'"JOB70' in line)
        return {finding.path: finding for finding in found if finding.code in _UNREAD}


def _write_stub(site: Path, row: LedgerRow, finding: Finding) -> None:
    page = f"pages/{row.path.rsplit('.', 1)[0]}.html"
    root = "../" * page.count("/")
    words = f"<p>No fact is read from this page, and it is in no output.</p><p>{escape(str(finding))}</p>"
    _write(site / page, rows_page(row.path, words, root, (("all pages", f"{root}index.html"),)))


def _stub_row(row: LedgerRow, finding: Finding) -> PageRow:
    return PageRow(
        path=row.path, title=row.path, standing=row.standing, risk=_UNREAD_RISK, doses=0, words=0, facts=0, read=0,
        findings=(finding.code,), classes=(),
    )  # fmt: skip


def _write_page(output: Path, site: Path, row: LedgerRow, reading: PageReading, tables: tuple[Rows, ...]) -> None:
    """The page, and one with its rows in the tables."""
    name = f"{row.path.rsplit('.', 1)[0]}.html"
    page, rows = f"pages/{name}", f"rows/{name}"
    root = "../" * page.count("/")
    outputs = list(_links(output, site / page, row.path))
    if tables:
        links = (("what was read", root + quote(page)), ("all pages", f"{root}index.html"), *outputs)
        _write(site / rows, rows_page(reading.document.title, rows_html(tables), root, links))
        outputs.append(("CSV rows", root + quote(rows)))
    _write(site / page, site_page(reading, root, tuple(outputs)))


def page_file(folder: Path, path: str) -> Path | None:
    """The file below the folder, or None when the path leads out of it."""
    parts = path.split("/")
    if path.startswith("/") or ".." in parts:
        return None
    return folder / path if folder.is_dir() else folder


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _links(output: Path, page: Path, path: str) -> Iterator[tuple[str, str]]:
    """Links to the outputs of a page, where they are."""
    name = path.rsplit(".", 1)[0]
    for label, file in (("FHIR JSON", f"fhir/{name}.json"), ("JSON-LD", f"jsonld/{name}.jsonld")):
        if (output / file).exists():
            yield label, quote(os.path.relpath(output / file, page.parent).replace(os.sep, "/"))


def _row(reading: PageReading, row: LedgerRow) -> PageRow:
    monograph, ledger = reading.monograph, reading.ledger
    words = len(reading.abstentions)
    share = (
        round(100 * ledger.clinical_chars_in_facts / ledger.clinical_chars) if ledger and ledger.clinical_chars else 0
    )
    bad = sum(_SEVERE[finding.severity.value] for finding in reading.findings)
    facts = 0
    if monograph is not None:
        lists = (monograph.indications, monograph.doses, monograph.contraindications, monograph.interactions)
        facts = sum(map(len, lists)) + len(monograph.adverse_effects) + len(monograph.warnings)
    classes = {each.concept.text.casefold()[:60] for each in monograph.classifications} if monograph else ()
    return PageRow(
        path=row.path, title=reading.document.title,
        standing=row.standing or reading.document.standing,
        risk=3 * words + bad + (0 if monograph is None else (100 - share) // 10),
        doses=sum(dose.regimen is not None for dose in monograph.doses) if monograph else 0, words=words, facts=facts,
        read=share, findings=tuple(sorted({finding.code for finding in reading.findings})),
        classes=tuple(sorted(classes)),
    )  # fmt: skip


def _add(totals: Totals, reading: PageReading) -> None:
    totals.reasons.update(each.reason for each in reading.abstentions)
    totals.findings.update(finding.code for finding in reading.findings)
    for section, (whole, part) in (reading.ledger.clinical_by_section if reading.ledger else {}).items():
        kept = totals.sections.setdefault(section, [0, 0])
        kept[0] += whole
        kept[1] += part


def _index(pages: list[PageRow], totals: Totals) -> str:
    doses, words = sum(page.doses for page in pages), sum(page.words for page in pages)
    facts = sum(page.facts for page in pages)
    summary = f"{len(pages)} pages, {facts} facts, {doses} doses structured, {words} clauses kept as words"
    charts = [
        shares(
            "Clinical text in facts, by section",
            [(name, kept[0], kept[1]) for name, kept in sorted(totals.sections.items())],
        ),
        counts("Kept as words, by reason", totals.reasons.most_common(12)),
        counts("Findings by code", totals.findings.most_common(12)),
    ]
    return Template(asset("index.html")).substitute(summary=escape(summary), charts="".join(charts))
