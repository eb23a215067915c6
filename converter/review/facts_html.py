"""What was read from a page, as HTML a pharmacist reads: doses as a table by population, the rest as lists."""

from html import escape

from converter.jobs.readings import span_digest
from converter.monograph import Dose
from converter.monograph.fact_ids import fact_ids
from converter.review.code_chips import chips
from converter.review.dose_words import population_words, regimen_words
from converter.review.marks import LABELS, Mark, reason_words
from converter.review.page_reading import PageReading
from converter.review.source_html import anchor

_ORDER = (
    "indications", "contraindications", "interactions", "adverse_effects", "warnings", "storage", "ingredients",
    "names", "classifications", "presentations", "regulations", "mechanisms", "faqs",
)  # fmt: skip
_QUOTED = ("warnings", "storage", "mechanisms")
_TITLES = {
    "indications": "Indications", "contraindications": "Contraindications", "interactions": "Interactions",
    "adverse_effects": "Adverse effects", "warnings": "Warnings", "storage": "Storage", "ingredients": "Ingredients",
    "names": "Names", "classifications": "Classes", "presentations": "Presentations", "regulations": "Regulation",
    "mechanisms": "Mechanism", "faqs": "Questions",
}  # fmt: skip


def facts_html(reading: PageReading, marks: tuple[Mark, ...]) -> str:
    """Coverage, all facts, then what stayed words and the findings."""
    if reading.monograph is None:
        return f"<p>No facts are read: the page is {escape(reading.document.standing)}.</p>{_findings(reading)}"
    parts = [_coverage(reading), _doses(reading, marks)]
    for kind in _ORDER:
        parts.append(_list(_TITLES[kind], [(n, mark) for n, mark in enumerate(marks) if mark.kind == kind]))
    parts.append(_kept_words([(n, mark) for n, mark in enumerate(marks) if mark.kind == "words"]))
    return "".join([*parts, _findings(reading)])


def _doses(reading: PageReading, marks: tuple[Mark, ...]) -> str:
    """The table of structured doses."""
    assert reading.monograph is not None
    numbers: dict[str, tuple[int, Mark]] = {}
    for n, mark in enumerate(marks):
        if mark.kind == "doses":
            numbers.setdefault(mark.fact, (n, mark))
    rows = []
    for dose, name in zip(reading.monograph.doses, fact_ids(reading.monograph).doses, strict=True):
        if dose.regimen is not None and name in numbers:
            rows.append(_dose_row(dose, *numbers[name]))
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{title}</th>' for title in ("Who", "For", "Dose", "Line"))
    return f"<h2>Doses</h2><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _dose_row(dose: Dose, number: int, mark: Mark) -> str:
    assert dose.regimen is not None
    who = ", ".join(part for part in (dose.ingredient or dose.component, population_words(dose.population)) if part)
    cells = (escape(who or "not stated"), escape(dose.indication), escape(regimen_words(dose.regimen)), _line(mark))
    inside = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr {_attributes(number, mark)} title="{escape(mark.source)}">{inside}</tr>'


def _attributes(number: int, mark: Mark, *more: int) -> str:
    """What links a fact with its stretches of the source, and a verdict with the fact."""
    seen = f'data-span="{span_digest(mark.source)}" data-reading="{mark.reading}"'
    place = f'data-start="{mark.start}" data-end="{mark.end}" {seen}'
    fact = f' data-fact="{mark.fact}" {place}' if mark.fact else ""
    names = " ".join(anchor(n) for n in (number, *more))
    return f'id="{anchor(number)}" class="fact k-{mark.kind}" data-f="{names}"{fact} tabindex="0"'


def _line(mark: Mark) -> str:
    return f'<a href="#L{mark.line}">{mark.line}</a>'


def _list(title: str, marks: list[tuple[int, Mark]]) -> str:
    """Facts of one kind; one that was read from several places stands once."""
    if not marks:
        return ""
    together: dict[str, list[tuple[int, Mark]]] = {}
    for number, mark in marks:
        together.setdefault(mark.fact, []).append((number, mark))
    rows = []
    for (number, mark), *others in together.values():
        lines = " ".join(dict.fromkeys(_line(each) for each in (mark, *(other for _, other in others))))
        said = f" <q>{escape(mark.source)}</q>" if mark.kind in _QUOTED else ""
        about = f"{escape(mark.words)}{chips(mark.codes)}{said} {lines}"
        rows.append(f"<li {_attributes(number, mark, *(n for n, _ in others))}>{about}</li>")
    return f"<h2>{title}</h2><ul>{''.join(rows)}</ul>"


def _kept_words(marks: list[tuple[int, Mark]]) -> str:
    """Clauses that stayed words, each with what its reason means."""
    if not marks:
        return ""
    rows = []
    for number, mark in marks:
        meaning = reason_words(mark.reason)
        why = f"<b>{escape(mark.reason)}</b>{': ' + escape(meaning) if meaning else ''}"
        rows.append(f"<li {_attributes(number, mark)}>{why} <q>{escape(mark.source)}</q> {_line(mark)}</li>")
    return f"<h2>{LABELS['words'].capitalize()}</h2><ul>{''.join(rows)}</ul>"


def _coverage(reading: PageReading) -> str:
    """How much of each clinical section became facts."""
    if reading.ledger is None or not reading.ledger.clinical_by_section:
        return ""
    rows = []
    for section, (total, read) in reading.ledger.clinical_by_section.items():
        share = round(100 * read / total) if total else 0
        meter = f'<meter min="0" max="100" value="{share}" aria-label="{escape(section)}">{share}%</meter>'
        rows.append(f"<li>{escape(section.replace('_', ' '))} {meter} {share}%</li>")
    return f'<h2>Read, by section</h2><ul class="coverage">{"".join(rows)}</ul>'


def _findings(reading: PageReading) -> str:
    if not reading.findings:
        return ""
    rows = "".join(f"<li>{escape(str(finding))}</li>" for finding in reading.findings)
    return f"<h2>Findings</h2><ul>{rows}</ul>"
