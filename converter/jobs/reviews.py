"""`review.json`: what people approved or rejected on the review site, carried into the next conversion.

A verdict is kept under the digest of its page and the id of its fact. It holds while the words that the fact was read
from are the same; a verdict on a whole page holds while the page is. An approval holds only while what is read from the
words is what the reviewer saw; a rejection holds also when it is read differently.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from converter.findings import Abstention, Finding, Severity
from converter.jobs.readings import KINDS, page_digest, reading_digest, span_digest
from converter.monograph import Evidence, Monograph
from converter.monograph.fact_ids import MEANINGS, fact_ids
from converter.monograph.reviewed import Approval, Reviewed
from converter.source.model import Document
from converter.targets.fhir.edition import is_instant

PAGE = "page"
REASON = "rejected-in-review"
LONGEST = 50_000_000
_IDENTITY = frozenset({"names", "ingredients"})


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict of the file. `fact` is a fact's id or `page`; `span` is the digest of its words (`span_digest`),
    `reading` that of what was read from them (`reading_digest`, `page_digest`)."""

    path: str
    sha256: str
    fact: str
    verdict: Literal["approved", "rejected", ""] = ""
    note: str = ""
    span: str = ""
    reading: str = ""
    reviewer: str = ""
    at: str = ""


class _File(msgspec.Struct, frozen=True):
    version: Literal[1]
    reviews: list[Review]


class ReviewBook(msgspec.Struct, frozen=True):
    """The verdicts by page: by its path, and by the digest of its bytes for pages that were moved."""

    by_path: dict[str, tuple[Review, ...]] = {}
    by_sha256: dict[str, tuple[Review, ...]] = {}

    def of(self, document: Document) -> tuple[Review, ...]:
        """The verdicts on a page, none twice."""
        found = (*self.by_sha256.get(document.sha256, ()), *self.by_path.get(document.path, ()))
        return tuple(dict.fromkeys(found))


class Awaited:
    """The pages of a book that a run has not come to yet."""

    def __init__(self, book: ReviewBook) -> None:
        self._paths = {path: {each.sha256 for each in found} for path, found in book.by_path.items()}
        self._met: set[str] = set()

    def meet(self, path: str, sha256: str) -> None:
        """A page of the run: its verdicts are used, or told to be stale, with it."""
        self._paths.pop(path, None)
        self._met.add(sha256)

    def findings(self) -> tuple[Finding, ...]:
        """A finding (JOB743) for each page that was not there, neither under its path nor elsewhere."""
        gone = sorted({_line(path) for path, digests in self._paths.items() if digests - self._met})
        message, hint = "verdicts on a page that is not there any more", "export review.json anew, without it"
        return tuple(
            Finding(code="JOB743", severity=Severity.WARNING, path=path, message=message, hint=hint) for path in gone
        )


class ReviewsError(Exception):
    """The file cannot be used; `finding` (JOB740) says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A monograph with its verdicts. `standing` is empty, or why the page is left out."""

    monograph: Monograph
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    standing: Literal["", "rejected", "unreviewed"] = ""


def load_reviews(file: Path) -> ReviewBook:
    """The verdicts of a file that the review site exported. Raises ReviewsError."""
    try:
        if file.stat().st_size > LONGEST:
            raise _refused(file, f"larger than {LONGEST} bytes")
        content = msgspec.json.decode(file.read_bytes(), type=_File)
    except OSError as error:
        raise _refused(file, f"cannot be read: {error.strerror or error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(file, f"no review.json: {error}") from error
    by_path: dict[str, list[Review]] = defaultdict(list)
    by_sha256: dict[str, list[Review]] = defaultdict(list)
    for review in content.reviews:
        if not _line(review.path).strip("."):
            raise _refused(file, f"a verdict is on no page: {review.path!r}")
        if review.verdict:
            by_path[review.path].append(review)
            by_sha256[review.sha256].append(review)
    return ReviewBook(
        {key: tuple(kept) for key, kept in sorted(by_path.items())},
        {key: tuple(kept) for key, kept in sorted(by_sha256.items())},
    )


def apply_reviews(document: Document, monograph: Monograph, book: ReviewBook, require: bool) -> Outcome:
    """What the verdicts make of a page: approvals are told, rejected facts are taken out and named in the ledger.

    `require`: a page that was not approved as a whole is left out. Of two verdicts on the same the rejection counts.
    """
    reviews = book.of(document)
    whole, changed = _on_page(document, monograph, reviews)
    if any(each.verdict == "rejected" for each in whole):
        return Outcome(monograph=monograph, standing="rejected", findings=(_page_rejected(document, whole),))
    if require and not whole:
        told = (_stale(document, changed),) if changed else ()
        return Outcome(monograph=monograph, standing="unreviewed", findings=told)
    held, stale = _holding(document, monograph, reviews) if reviews else ([], [])
    stale += changed
    kept, taken, findings = _without_rejected(document, monograph, held)
    reviewed = _approvals([each for each in (*held, *whole) if each.verdict == "approved"])
    if stale:
        findings.append(_stale(document, stale))
    return Outcome(
        monograph=msgspec.structs.replace(kept, reviewed=reviewed), findings=tuple(findings), abstentions=taken
    )


def _approvals(approved: list[Review]) -> Reviewed:
    """The approvals of each person apart: nobody is said to have looked at what another one approved."""
    by_person: dict[str, list[Review]] = defaultdict(list)
    for review in approved:
        by_person[_plain(review.reviewer)].append(review)
    approvals = tuple(
        Approval(
            by=name, at=_latest(each.at for each in theirs), page=any(each.fact == PAGE for each in theirs),
            facts=tuple(sorted({each.fact for each in theirs} - {PAGE})),
        )
        for name, theirs in sorted(by_person.items())
    )  # fmt: skip
    facts = frozenset(fact for each in approvals for fact in each.facts)
    return Reviewed(page=any(each.page for each in approvals), facts=facts, approvals=approvals)


def _plain(words: str) -> str:
    """A reviewer's words as one printable line."""
    return " ".join(_line(words).split())[:200]


def _line(words: str) -> str:
    return "".join(char if char.isprintable() else " " for char in words)


def _latest(instants: Iterable[str]) -> str:
    """The latest of them that are instants, as it was written."""
    found: list[tuple[datetime, str]] = []
    for text in instants:
        if is_instant(text):
            try:
                found.append((datetime.fromisoformat(text), text))
            except ValueError:  # a 13th month
                continue
    return max(found, default=(datetime.min, ""))[1]


def _on_page(
    document: Document, monograph: Monograph, reviews: tuple[Review, ...]
) -> tuple[list[Review], list[Review]]:
    """The verdicts on the page as a whole that hold, and those that do not."""
    held: list[Review] = []
    stale: list[Review] = []
    for review in reviews:
        if review.fact == PAGE:
            same = review.sha256 == document.sha256
            seen = review.verdict == "rejected" or review.reading in ("", page_digest(monograph))
            (held if same and seen else stale).append(review)
    return held, stale


def _holding(
    document: Document, monograph: Monograph, reviews: tuple[Review, ...]
) -> tuple[list[Review], list[Review]]:
    """The verdicts on facts that hold, and those whose fact, words or reading are gone."""
    on_facts = [review for review in reviews if review.fact != PAGE]
    if not on_facts:
        return [], []
    ids = fact_ids(monograph)
    facts = {
        name: fact for kind in KINDS for fact, name in zip(getattr(monograph, kind), getattr(ids, kind), strict=True)
    }
    held: list[Review] = []
    stale: list[Review] = []
    for review in on_facts:
        fact = facts.get(review.fact)
        (held if fact is not None and _holds(review, document, fact) else stale).append(review)
    return held, stale


def _holds(review: Review, document: Document, fact: Any) -> bool:
    """Whether the words are those of the review; for an approval, also what was read from them."""
    words = review.sha256 == document.sha256 or review.span in {span_digest(place.text) for place in _places(fact)}
    return words and (review.verdict == "rejected" or review.reading in ("", reading_digest(fact)))


def _places(fact: Any) -> tuple[Evidence, ...]:
    return fact.evidence if isinstance(fact.evidence, tuple) else (fact.evidence,)


def _evidence(fact: Any) -> Evidence:
    return _places(fact)[0]


def _without_rejected(
    document: Document, monograph: Monograph, held: list[Review]
) -> tuple[Monograph, tuple[Abstention, ...], list[Finding]]:
    """The monograph without what was rejected. Facts of the same meaning go together: their ids tell only an order."""
    refused = {each.fact: each for each in held if each.verdict == "rejected"}
    if not refused:
        return monograph, (), []
    ids = fact_ids(monograph)
    taken: list[Abstention] = []
    findings: list[Finding] = []
    changes: dict[str, tuple[Any, ...]] = {}
    for kind, singular in KINDS.items():
        facts, names = getattr(monograph, kind), getattr(ids, kind)
        meanings = {MEANINGS[singular](fact) for fact, name in zip(facts, names, strict=True) if name in refused}
        out = [fact for fact in facts if MEANINGS[singular](fact) in meanings]
        if out and kind in _IDENTITY:
            message = f"{out[0].evidence.text[:60]!r} was rejected, but is part of what the page is about: it is kept"
            findings.append(_finding("JOB742", document, _evidence(out[0]), message, "reject the page as a whole"))
        elif out:
            changes[kind] = tuple(fact for fact in facts if MEANINGS[singular](fact) not in meanings)
            for fact in out:
                place = _evidence(fact)
                taken.append(_taken(document, place))
                findings.append(
                    _finding("JOB741", document, place, f"left out, for a reviewer rejected it: {place.text[:80]}", "")
                )
    return msgspec.structs.replace(monograph, **changes), tuple(taken), findings


def _taken(document: Document, place: Evidence) -> Abstention:
    return Abstention(
        reason=REASON, text=place.text, section=document.blocks[place.block].section, line=place.line,
        byte_start=place.byte_start, byte_end=place.byte_end,
    )  # fmt: skip


def _finding(code: str, document: Document, place: Evidence, message: str, hint: str) -> Finding:
    return Finding(
        code=code, severity=Severity.WARNING, path=document.path, line=place.line, column=place.column,
        message=message, hint=hint,
    )  # fmt: skip


def _page_rejected(document: Document, whole: list[Review]) -> Finding:
    note = next((_plain(each.note) for each in whole if each.note), "")
    message = "the page is left out, for a reviewer rejected it" + (f": {note}" if note else "")
    return Finding(code="JOB741", severity=Severity.WARNING, path=document.path, line=1, column=1, message=message)


def _stale(document: Document, stale: list[Review]) -> Finding:
    message = f"{len(stale)} verdicts no longer hold: the page says, or is read as, something else there"
    return Finding(
        code="JOB743", severity=Severity.WARNING, path=document.path, line=1, column=1, message=message,
        hint="look at the page again (convert review) and export review.json anew",
    )  # fmt: skip


def _refused(file: Path, message: str) -> ReviewsError:
    return ReviewsError(Finding(code="JOB740", severity=Severity.ERROR, path=str(file), message=message))
