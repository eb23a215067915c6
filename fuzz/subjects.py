"""What is fuzzed: each subject has seeds, words to mix in, and a run that raises when a promise is broken."""

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from converter.checks import FULL, check_resource
from converter.facts.dosage.prescription import read_line
from converter.facts.dosage.reasons import reasons
from converter.facts.dosage.vocabulary import phrases
from converter.facts.reader import read_monograph
from converter.findings import Severity
from converter.jobs.accounting import all_evidence
from converter.jobs.document import convert_with_record
from converter.jobs.index import RunIndex
from converter.jobs.settings import RunSettings
from converter.monograph import Dose, Regimen
from converter.source import read_document
from converter.terminology import Terminology, open_terminology
from converter.terminology.importing import KINDS, import_file
from fuzz import mutation
from fuzz.figures import invented, visible

ROOT = Path(__file__).parent.parent
_PLAIN = (
    "5 10 0.5 1,000 2.5 ½ two mg mcg g mL mg/kg mg/kg/day units tablet % - to or and then . , ; : ( ) / ² x adults "
    "children orally daily twice maximum not increase by initially"
)
_DOSE_WORDS = (*_PLAIN.split(), "every 8 hours", "for 7 days", "up to", "as needed")
_MARKS = (
    "\n", "\n\n", "# ", "## Dosage\n\n", "## Usage\n\n", "## Contraindications\n\n", "## Side Effects\n\n",
    "### ", "**", "*", "- ", "  - ", "1. ", "> ", "| a | b |\n|---|---|\n", "`", "<br>", "<!--", "-->", "</div>",
    "---\n", "title: ", "faqs:\n", "- q: a\n  a: b\n", "&amp;", "&#0;", "\\", "~~", "[a](javascript:b)", "<script>",
    "\t", "\r\n", "![", "$x$", "{% a %}", ": ",
)  # fmt: skip


class Broken(AssertionError):
    """A promise that an input breaks."""


class Subject(NamedTuple):
    """`run` takes the bytes of an input and raises when it does not hold; `suffix` is that of kept cases."""

    suffix: str
    seeds: Callable[[], Iterable[bytes]]
    words: Callable[[], Sequence[str]]
    run: Callable[[bytes], None]
    mutate: Callable[..., str] = mutation.mutate_text


@cache
def _terminology() -> Terminology:
    return open_terminology()


def run_reader(data: bytes) -> None:
    """A page: every block in its place, every fact inside the page, no figure that the page does not hold."""
    document = read_document(data, "page.md")
    for before, block in pairwise(document.blocks):
        if block.char_start != before.char_end:
            raise Broken(f"block {block.index} does not touch the one before")
    if document.standing != "monograph":
        return
    monograph = read_monograph(document, "fuzz").monograph
    for place in all_evidence(monograph):
        if not 0 <= place.char_start <= place.char_start + place.char_length <= len(document.text):
            raise Broken(f"evidence outside the page: {place}")
        if not 0 <= place.byte_start <= place.byte_end <= len(data):
            raise Broken(f"evidence outside the file: {place}")
    figures = invented(monograph.doses, "\n".join((document.text, *(block.text for block in document.blocks))))
    if figures:
        raise Broken(f"figures that the page does not hold: {figures}")


def run_page(data: bytes) -> None:
    """A page to its outputs: the ledger adds up, nothing is lost, the outputs pass the checks."""
    settings = RunSettings(targets=("fhir", "csv", "jsonld"), check="full")
    result, _ = convert_with_record(data, "page.md", None, _terminology(), settings, RunIndex({}))
    if result.ledger is None or not result.ledger.adds_up:
        raise Broken("the ledger does not add up")
    bad = [each for each in result.findings if each.code.startswith(("FHR", "TAB", "JOB705"))]
    errors = [each for each in bad if each.severity is Severity.ERROR or each.code == "JOB705"]
    if errors:
        raise Broken(str(errors[0]))


def run_dosage(data: bytes) -> None:
    """A sentence: doses or a published reason; its own figures only; the same without invisible characters."""
    text = data.decode("utf-8", "replace")
    line = read_line(text)
    if bool(line.doses) == bool(line.reason):
        raise Broken("neither doses nor a reason, or both")
    if line.reason and line.reason not in reasons():
        raise Broken(f"no published reason: {line.reason}")
    if figures := invented(line.doses, text):
        raise Broken(f"figures that the text does not hold: {figures}")
    seen = visible(text)
    if seen != text and line.doses and _seen(line.doses) != _seen(read_line(seen).doses):
        raise Broken("other doses than those that the eye sees")


def _seen(doses: tuple[Dose, ...]) -> list[Regimen | None]:
    """The regimens, their notes as the eye sees them."""
    regimens = [dose.regimen for dose in doses]
    return [each and replace(each, instructions=tuple(map(visible, each.instructions))) for each in regimens]


def run_check(data: bytes) -> None:
    """Any bytes as a resource, in each version: findings, never an exception."""
    for version in ("R5", "R4B", "R4"):
        for finding in check_resource(data, version, layers=FULL, path="x.json"):  # type: ignore[arg-type]
            str(finding)


def run_importers(data: bytes) -> None:
    """A file for each importer: imported or refused with findings."""
    kinds = [kind for kind in KINDS if kind != "snomed"]
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            source = Path(folder) / ("file.xml" if kind == "mesh" else "file.txt")
            source.write_bytes(data)
            done = import_file(kind, source, "1", Path(folder) / f"{kind}.sqlite")
            if done.counts is None and not done.findings:
                raise Broken(f"{kind}: nothing imported and nothing said")
        snapshot = Path(folder) / "Snapshot" / "Terminology"
        snapshot.mkdir(parents=True)
        for part in ("Concept", "Description"):
            name = f"sct2_{part}_Snapshot{'-en' if part == 'Description' else ''}_INT_20250101.txt"
            (snapshot / name).write_bytes(data)
        import_file("snomed", Path(folder) / "Snapshot", "1", Path(folder) / "snomed.sqlite")


def _pages() -> Iterable[bytes]:
    for folder in ("input", "tests/jobs/pages", "tests/source/pages", "tests/fuzz/cases/reader"):
        yield from (file.read_bytes()[:20_000] for file in sorted((ROOT / folder).rglob("*.md")))


def _sentences() -> Iterable[bytes]:
    for name in ("must", "must_not", "lines"):
        rows = (ROOT / f"tests/facts/dosage/cases/{name}.tsv").read_text(encoding="utf-8").splitlines()
        yield from (cell.encode() for row in rows if "\t" in row for cell in row.split("\t")[1:2])


def _resources() -> Iterable[bytes]:
    for file in sorted((ROOT / "tests/targets/fhir/golden").glob("*.json")):
        bundle = json.loads(file.read_bytes())
        smallest: dict[str, bytes] = {}
        for entry in bundle.get("entry", []):
            data = json.dumps(entry["resource"], ensure_ascii=False).encode()
            smallest[entry["resource"]["resourceType"]] = data
        yield from smallest.values()
        yield json.dumps({**bundle, "entry": bundle.get("entry", [])[:2]}, ensure_ascii=False).encode()


def _tables() -> Iterable[bytes]:
    yield b"system\tcode\tterm\ttype\tversion\nrxnorm\t723\tamoxicillin\tpt\t2025\nicd-10\tJ02\tsore throat\tsyn\t1\n"
    yield b"atc_code,atc_name\nJ01CA04,amoxicillin\nJ01,ANTIBACTERIALS FOR SYSTEMIC USE\n"
    yield b"723|ENG||||||1|||723|RXNORM|IN|723|amoxicillin||N|4096|\n"
    yield b"UNII\tPT\tRN\n804826J2HU\tAMOXICILLIN\t26787-78-0\n"
    yield (
        b"id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId\n"
        b"27658006\t20250101\t1\t900000000000207008\t900000000000074008\n"
    )
    yield (
        b"<DescriptorRecordSet><DescriptorRecord><DescriptorUI>D000658</DescriptorUI><DescriptorName><String>Amoxicillin"
        b"</String></DescriptorName><TreeNumberList><TreeNumber>D03.1</TreeNumber></TreeNumberList></DescriptorRecord>"
        b"</DescriptorRecordSet>"
    )


@cache
def _dose_words() -> tuple[str, ...]:
    known = sorted({" ".join(phrase.words) for group in phrases().values() for phrase in group})
    return (*_DOSE_WORDS * 3, *known)


@cache
def _page_words() -> tuple[str, ...]:
    plain = (
        "used for",
        "contraindicated in",
        "hypersensitivity to",
        "such as",
        "pregnancy",
        "and",
        "severe",
        "Adults:",
    )
    return (*_MARKS * 3, *plain, *_dose_words()[: 3 * len(_DOSE_WORDS)])


@cache
def _json_words() -> tuple[str, ...]:
    return tuple(sorted({word for seed in _resources() for word in re.findall(r'"([A-Za-z]+)"', seed.decode())}))


def _table_words() -> tuple[str, ...]:
    return (
        "\t",
        "|",
        ",",
        "\n",
        '"',
        "<",
        "</String>",
        "&a;",
        "<!DOCTYPE a [<!ENTITY a 'b'>]>",
        "\ufffd",
        "\x00",
        "pt",
        "J01",
    )


SUBJECTS = {
    "reader": Subject(".md", _pages, _page_words, run_reader),
    "page": Subject(".md", _pages, _page_words, run_page),
    "dosage": Subject(".txt", _sentences, _dose_words, run_dosage),
    "check": Subject(".json", _resources, _json_words, run_check, mutation.mutate_json),
    "importers": Subject(".txt", _tables, _table_words, run_importers),
}
