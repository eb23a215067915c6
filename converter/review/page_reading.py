"""A page with everything that was read from it, for people to look at."""

import msgspec

from converter.dialects import Dialect
from converter.facts.coding import code_monograph
from converter.facts.reader import read_monograph
from converter.findings import Abstention, Finding, Ledger
from converter.jobs.accounting import account
from converter.monograph import Monograph
from converter.source import Document, read_document
from converter.terminology import Terminology


class PageReading(msgspec.Struct, frozen=True):
    """`monograph` and `ledger` are None when the page is no monograph."""

    document: Document
    findings: tuple[Finding, ...]
    monograph: Monograph | None = None
    abstentions: tuple[Abstention, ...] = ()
    ledger: Ledger | None = None


def read_page(
    data: bytes, path: str, dialect: Dialect | None = None, source: str = "", terminology: Terminology | None = None
) -> PageReading:
    """Reads a page as a conversion does. `source` is the name of the site, by default the dialect's.

    The record has codes when `terminology` is given. Raises nothing.
    """
    document = read_document(data, path, dialect)
    if document.standing != "monograph":
        return PageReading(document, document.findings)
    facts = read_monograph(document, source or document.dialect)
    ledger = account(document, facts.monograph, facts.abstentions)
    monograph = code_monograph(facts.monograph, terminology) if terminology else facts.monograph
    return PageReading(document, facts.findings, monograph, facts.abstentions, ledger)
