"""The heart: one page in, its outputs out. Pure: no clock, no randomness, nothing kept between pages."""

from collections.abc import Callable

import msgspec

from converter.checks.run import check_pieces
from converter.checks.tables import code_tables
from converter.dialects import Dialect
from converter.facts.coding import code_monograph
from converter.facts.edges import Party
from converter.facts.reader import read_monograph
from converter.findings import Finding, Severity
from converter.jobs.accounting import account, set_aside
from converter.jobs.conversion import Conversion
from converter.jobs.index import RunIndex
from converter.jobs.reviews import apply_reviews
from converter.jobs.settings import RunSettings
from converter.monograph import Monograph
from converter.monograph.identity import drug_key, monograph_id
from converter.source import read_document
from converter.source.model import Document
from converter.targets import registry
from converter.terminology import Terminology

Lap = Callable[[str], None]
"""Told the name of each stage when it is done, for whoever measures; nothing here reads a clock."""


def convert_document(
    source: bytes, path: str, dialect: Dialect | None, terminology: Terminology, settings: RunSettings, index: RunIndex,
    lap: Lap = lambda stage: None,
) -> Conversion:  # fmt: skip
    """Everything that one page gives. `path` is relative to the input folder; `dialect` None means detect.

    Raises nothing for bad input: a page that is no monograph, a double or a page whose output fails a check is
    returned with its findings and without pieces.
    """
    return convert_with_record(source, path, dialect, terminology, settings, index, lap)[0]


def convert_with_record(
    source: bytes, path: str, dialect: Dialect | None, terminology: Terminology, settings: RunSettings, index: RunIndex,
    lap: Lap = lambda stage: None,
) -> tuple[Conversion, Monograph | None]:  # fmt: skip
    """`convert_document`, and the record that its outputs were made from; None when there is none."""
    document = read_document(source, path, dialect)
    lap("reading")
    if document.standing != "monograph":
        return _left_out(document, "not-monograph", ()), None
    name = settings.target.source or document.dialect
    double = _double(document, name, index)
    if double is not None:
        same = double.severity is Severity.WARNING
        return _left_out(document, "duplicate" if same else "quarantined", (double,)), None
    facts = read_monograph(document, name)
    lap("facts")
    judged = apply_reviews(document, facts.monograph, settings.reviews, settings.require_reviewed)
    if judged.standing:
        return _left_out(document, judged.standing, judged.findings), None
    monograph = code_monograph(judged.monograph, terminology)
    lap("codes")
    ingredients = [each.concept.text for each in monograph.ingredients] if monograph.combination else []
    monograph = msgspec.structs.replace(monograph, related=index.related(ingredients, name, monograph.key))
    looked_up = (monograph.key, *(drug_key(name) for name in ingredients))
    ledger = account(document, monograph, (*facts.abstentions, *judged.abstentions))
    page = path.rsplit(".", 1)[0]
    findings = [
        *facts.findings,
        *judged.findings,
        *_losses(ledger.path, ledger.adds_up, [b for b in ledger.blocks if b.reason == "lost"]),
    ]
    lap("ledger")
    pieces: list[registry.Piece] = []
    for target in settings.targets:
        pieces += registry.load(target).render(monograph, page, settings.target)
    lap("formats")
    if settings.check != "off":
        tables = code_tables(terminology)
        findings += check_pieces(tuple(pieces), document, monograph, settings.target, settings.check, tables)
    lap("checks")
    broken = any(each.code.startswith(("FHR", "TAB")) and each.severity is Severity.ERROR for each in findings)
    conversion = Conversion(
        path=path, standing="quarantined" if broken else "written", findings=tuple(findings),
        pieces=() if broken else tuple(pieces), ledger=ledger, monograph_id=monograph_id(name, monograph.key),
        title=monograph.title, source=name, sha256=document.sha256, facts=count_facts(monograph),
        party=None if broken else Party.of(monograph), index_keys=looked_up,
    )  # fmt: skip
    return conversion, monograph


def count_facts(monograph: Monograph) -> dict[str, int]:
    """Facts by kind; `doses_structured` beside `doses`."""
    kinds = (
        "names", "ingredients", "indications", "doses", "contraindications", "interactions", "adverse_effects",
        "warnings", "storage", "faqs", "sections", "classifications", "presentations", "regulations", "mechanisms",
    )  # fmt: skip
    counts = {kind: len(getattr(monograph, kind)) for kind in kinds}
    counts["doses_structured"] = sum(dose.regimen is not None for dose in monograph.doses)
    return counts


def _left_out(document: Document, standing: str, findings: tuple[Finding, ...]) -> Conversion:
    return Conversion(
        path=document.path, standing=standing, findings=(*document.findings, *findings),  # type: ignore[arg-type]
        ledger=set_aside(document, document.standing if standing == "not-monograph" else standing),
        title=document.title, sha256=document.sha256, index_keys=(drug_key(document.title),),
    )  # fmt: skip


def _double(document: Document, source: str, index: RunIndex) -> Finding | None:
    """A finding when another page of the run holds this drug first: a warning for the same content, else an error.

    An error too when the index does not know this page under its drug: whether it is a double cannot be said then.
    """
    entries = index.by_key.get(drug_key(document.title), ())
    own = next((e for e in entries if e.path == document.path and e.source == source), None)
    if own is None and index.by_key:
        message = "its title changed while the run went on; the next run reads it again"
        return Finding(code="JOB721", severity=Severity.ERROR, path=document.path, message=message)
    first = index.double_of(own) if own else None
    if own is None or first is None:
        return None
    if first.text_sha256 == own.text_sha256:
        message = f"the same page as {first.path}, which is kept"
        return Finding(code="JOB703", severity=Severity.WARNING, path=document.path, message=message)
    message = f"another page on {document.title!r} than {first.path}, which is kept; this one is quarantined"
    hint = "give one of them another title, or leave one out with --select"
    return Finding(code="JOB704", severity=Severity.ERROR, path=document.path, message=message, hint=hint)


def _losses(path: str, adds_up: bool, lost: list[object]) -> list[Finding]:
    if adds_up and not lost:
        return []
    what = f"{len(lost)} blocks with words are in no output" if lost else "the ledger does not add up"
    line = getattr(lost[0], "line", 0) if lost else 0
    return [Finding(code="JOB705", severity=Severity.WARNING, path=path, line=line, message=what)]
