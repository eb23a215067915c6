"""What a page is: a monograph, or why it is none (placeholder, no clinical page, empty, another language)."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from converter.findings import Finding, Severity
from converter.source.markdown import RawBlock
from converter.source.model import FaqEntry

CLINICAL = frozenset({
    "usage", "dosage", "side_effects", "contraindications", "interactions", "precautions", "warnings", "pregnancy",
    "overdose", "missed_dose", "storage", "monitoring", "how_it_works",
})  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_MARKS = re.compile(r"^[\W_]+")
_COMMON_KEYS = frozenset({"usage", "how_it_works", "monitoring", "warnings", "storage"})
_MEDICAL = re.compile(
    r"\b(?:treat|prevent|medicine|medication|drug|patient|dose|tablet|capsule|infection|pain|disease|disorder|symptom|"
    r"therapy|vaccin|deficien|syndrome|cancer|allerg|supplement|acne|skin|blood|inflamm|mg|doctor|diagnos)"
)
_HEAD_CHARS = 1500
_LANGUAGE_CHARS = 2500
_REASONS = {
    "empty": "the page is empty",
    "placeholder": "the page says that it has nothing to say about the medicine",
    "not-clinical": "no section of a drug monograph is in the page",
    "foreign-language": "the page is not in English",
}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(refusals anywhere in a text, absences at a sentence's beginning)."""
    data = tomllib.loads(files("converter.source").joinpath("data/standing.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(data["refusals"])), re.compile("|".join(data["absences"]))


@cache
def _languages() -> tuple[dict[str, frozenset[str]], tuple[tuple[str, int, int], ...]]:
    data = tomllib.loads(files("converter.source").joinpath("data/languages.toml").read_text(encoding="utf-8"))
    words = {name: frozenset(text.split()) for name, text in data["words"].items()}
    return words, tuple((name, first, last) for name, (first, last) in data["scripts"].items())


def language_of(text: str) -> str:
    """The language of a text by its function words and letters: `en` unless another is plainly ahead."""
    head = text[:_LANGUAGE_CHARS]
    words, scripts = _languages()
    if len(head.encode("utf-8", "replace")) > 1.2 * len(head):
        letters = [ord(char) for char in head if char.isalpha()]
        for name, first, last in scripts:
            if 2 * sum(first <= code <= last for code in letters) > len(letters):
                return name
    said = head.casefold().split()
    english = sum(word in words["en"] for word in said)
    if english * 6 > len(said):
        return "en"
    counts = {name: sum(word in known for word in said) for name, known in words.items()}
    best = max(counts, key=lambda name: (counts[name], name == "en"))
    return best if counts[best] >= 12 and counts[best] > 1.5 * english else "en"


def standing_of(blocks: Iterable[RawBlock], faqs: tuple[FaqEntry, ...], language: str) -> str:
    """`monograph`, `placeholder`, `not-clinical`, `empty` or `foreign-language`."""
    refusals, absences = _patterns()
    spoken = [
        block
        for block in blocks
        if block.kind not in ("front_matter", "rule", "blank", "heading") and block.text.strip()
    ]
    if not spoken:
        return "empty"
    if language != "en":
        return "foreign-language"
    clinical = [block for block in spoken if block.section in CLINICAL]
    if clinical and ({block.section for block in clinical} - _COMMON_KEYS or _speaks_of_medicine(clinical)):
        said = any(_says_something(block.text, refusals, absences) for block in clinical)
        return "monograph" if said else "placeholder"
    head = "\n".join(block.text for block in spoken)[:_HEAD_CHARS].casefold().replace("’", "'")
    if refusals.search(head) or not any(_says_something(block.text, refusals, absences) for block in spoken):
        return "placeholder"
    return "monograph" if faqs else "not-clinical"


def _speaks_of_medicine(blocks: list[RawBlock]) -> bool:
    """Whether pages that only have a "Usage" (as programs' pages do, too) use the words of medicine."""
    head = "\n".join(block.text for block in blocks)[:_HEAD_CHARS].casefold()
    return len(set(_MEDICAL.findall(head))) >= 2


def _says_something(text: str, refusals: re.Pattern[str], absences: re.Pattern[str]) -> bool:
    """Whether a text has a sentence that neither declines nor says that nothing is known."""
    for sentence in _SENTENCE.split(text.casefold().replace("’", "'")):
        bare = _MARKS.sub("", sentence)
        if bare and not absences.match(bare) and not refusals.search(bare):
            return True
    return False


def standing_finding(standing: str, language: str, path: str) -> Finding | None:
    """The finding about a page that is no monograph (SRC120 to SRC123)."""
    if standing == "monograph":
        return None
    code = {"empty": "SRC120", "placeholder": "SRC121", "not-clinical": "SRC122", "foreign-language": "SRC123"}[
        standing
    ]
    more = f": it looks like `{language}`" if standing == "foreign-language" else ""
    message, hint = f"{_REASONS[standing]}{more}", "no facts are read from it"
    return Finding(code=code, severity=Severity.WARNING, path=path, line=1, column=1, message=message, hint=hint)
