"""Pages that nobody would write: they are read in time that grows with their length, and whatever is too long to be a
statement stays words, with a reason."""

import time
from collections.abc import Callable

import pytest

from converter.facts.bounds import LONGEST_BLOCK, REASON
from converter.jobs.conversion import Conversion
from converter.jobs.document import convert_document
from converter.jobs.index import RunIndex
from converter.jobs.settings import RunSettings
from converter.terminology import open_terminology

SECTIONS = ("Usage", "Dosage", "Side Effects", "Contraindications", "Interactions", "Warnings")
MOST = 8  # times longer for a page four times as long; a quadratic reader needs sixteen
FLOOR = 0.1  # seconds; below this the clock says nothing

SHAPES: dict[str, Callable[[int], str]] = {
    "one sentence of many uses": lambda n: "Used for " + ", and ".join(f"pain {i}" for i in range(n)) + ".",
    "many short sentences": lambda n: " ".join(f"Used to treat disease{i} of the skin." for i in range(n)),
    "a list of many items": lambda n: "\n".join(f"- infection {i} of the skin" for i in range(n)),
    "many bold lead-ins": lambda n: "\n".join(f"- **Adults {i}:** take {i} mg daily for pain{i}" for i in range(n)),
    "many headings": lambda n: "\n\n".join(f"### Adults {i}\n\nTake {i} mg daily." for i in range(n)),
    "many doses": lambda n: "Adults: " + "; ".join(f"take {i} mg every {i % 24 + 1} hours" for i in range(n)),
    "many parentheses": lambda n: "Used for " + "pain (mild), " * n,
    "open parentheses": lambda n: "Used for pain " + "(" * n,
    "a long figure": lambda n: "Take " + "1" * 10 * n + " mg daily.",
    "a wide gap": lambda n: "Pain" + " " * 20 * n + "relief.",
    "many dashes": lambda n: "Pain " + "- " * n + "—" * n,
    "one word": lambda n: "pain" * 10 * n,
    "a table of many rows": lambda n: (
        "| Drug | Dose |\n|---|---|\n" + "".join(f"| a{i} | {i} mg |\n" for i in range(n))
    ),
}


def page(body: str) -> bytes:
    sections = "\n\n".join(f"## {title}\n\n{body}" for title in SECTIONS)
    return f"---\ntitle: Hardol\n---\n\n# Hardol\n\nHardol is a medicine for pain.\n\n{sections}\n".encode()


def convert(source: bytes, *targets: str) -> Conversion:
    settings = RunSettings(targets=targets or ("fhir",), check="off" if not targets else "fast")
    return convert_document(source, "hardol.md", None, open_terminology(), settings, RunIndex({}))


def seconds(source: bytes) -> float:
    start = time.process_time()
    convert(source)
    return time.process_time() - start


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_length_takes_no_sixteen_times_as_long(shape: str) -> None:
    short, long = (page(SHAPES[shape](n)) for n in (150, 600))
    convert(short)  # word lists and patterns are read once, by whoever comes first
    assert seconds(long) < MOST * max(seconds(short), FLOOR)


def test_a_sentence_without_end_states_no_fact_and_is_not_lost() -> None:
    endless = "Used for " + ", and ".join(f"pain {i}" for i in range(2000)) + "."
    result = convert(page(endless))
    assert result.ledger is not None and result.ledger.adds_up
    left = [each for each in result.ledger.abstentions if each.reason == REASON]
    assert len(left) == len(SECTIONS)
    assert result.facts["indications"] == 0
    assert any(endless.encode() in piece.data for piece in result.pieces), "the words stay in the output"


def test_the_reason_names_the_place_of_the_whole_block() -> None:
    endless = "Used for " + "pain and " * LONGEST_BLOCK + "fever."
    source = page(endless)
    result = convert(source)
    assert result.ledger is not None
    left = result.ledger.abstentions[0]
    assert source[left.byte_start : left.byte_end].decode() == endless
    assert left.detail == f"{len(endless)} characters"


def test_a_long_list_is_read_item_by_item() -> None:
    items = "\n".join(f"- infection of organ{i}" for i in range(300))
    result = convert(page(items))
    assert result.ledger is not None and not [e for e in result.ledger.abstentions if e.reason == REASON]
    assert result.facts["indications"] >= 300


def test_a_cell_longer_than_a_csv_reader_takes_by_itself_is_checked_and_written() -> None:
    result = convert(page("Pain. " * 30_000), "csv", "fhir")
    assert result.standing == "written", result.findings
