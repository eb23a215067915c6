"""Files that anyone may hand in: encodings, broken JSON, NDJSON, gzip, positions."""

import gzip
import json
import os
from collections.abc import Callable
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.checks import FAST, check_resource
from converter.checks.files import Checked, check_file, check_stream, find_files
from converter.checks.positions import find_positions
from converter.findings import Finding

GOOD = json.dumps({
    "resourceType": "OperationOutcome",
    "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">words</div>'},
    "issue": [{"severity": "error", "code": "login"}],
}).encode()  # fmt: skip
BAD = b'{"resourceType":"Medication","id":"a_b"}'


def check_data(data: bytes) -> list[Checked]:
    return list(check_stream(BufferedReader(cast(RawIOBase, BytesIO(data))), "file", "R5", FAST))


def found(data: bytes) -> list[Finding]:
    return [f for checked in check_data(data) for f in checked.findings if f.severity == "error"]


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b'{"a":1,}', "FHR501", (1, 8)),
        (b'{"resourceType":\n"Medication"', "FHR501", (2, 13)),
        (b"", "FHR501", (1, 1)),
        (b"\xff\xfe{", "FHR502", (1, 1)),
        (b'{"a":"caf\xe9"}', "FHR502", (1, 10)),
        (b"[1]", "FHR503", (1, 1)),
        (b'{"resourceType":"Banana"}', "FHR503", (1, 1)),
        (b'{"resourceType":"Medication",\n "id":"a",\n "id":"b"}', "FHR504", (3, 2)),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "FHR506", (0, 0)),
        (b'{"resourceType":"Medication","status":"active",\n  "id": "a_b"}', "FHR513", (2, 3)),
    ],
)
def test_what_keeps_a_reader_out(data: bytes, code: str, place: tuple[int, int]) -> None:
    findings = found(data)
    assert [f.code for f in findings] == [code]
    assert (findings[0].line, findings[0].column) == place


def test_a_byte_order_mark_is_only_a_warning() -> None:
    findings = check_resource(b"\xef\xbb\xbf" + GOOD)
    assert [(f.code, f.severity.value) for f in findings] == [("FHR502", "warning")]


def test_ndjson_findings_carry_the_line_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(GOOD + b"\n\n" + BAD + b"\n")
    packed = tmp_path / "b.ndjson.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    for file in find_files([tmp_path]):
        lines = [f.line for checked in check_file(file, "R5", FAST) for f in checked.findings if f.severity == "error"]
        assert lines == [3]
    assert [f.line for f in found(path.read_bytes())] == [3]


def test_folders_are_read_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.json", "a.json.gz", "c/d.ndjson", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(GOOD)
    assert [p.name for p in find_files([tmp_path])] == ["a.json.gz", "b.json", "d.ndjson"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_no_text_longer_than_the_limit_is_held(pack: Callable[[bytes], bytes]) -> None:
    for data in (b" " * 100_000, b"{\n" * 100_000, GOOD + b"\n" + b" " * 100_000):
        stream = BufferedReader(cast(RawIOBase, BytesIO(pack(data))))
        last = list(check_stream(stream, "file", "R5", FAST, limit=1000))[-1]
        assert [f.code for f in last.findings] == ["FHR507"]


def test_all_members_of_an_archive_are_read() -> None:
    assert [f.line for f in found(gzip.compress(GOOD + b"\n") + gzip.compress(BAD + b"\n"))] == [2]
    assert not found(gzip.compress(GOOD[:20]) + gzip.compress(GOOD[20:]))


def test_a_broken_archive_is_a_finding() -> None:
    assert [f.code for f in found(gzip.compress(GOOD)[:-10])] == ["FHR501"]
    assert [f.code for f in found(b"\x1f\x8bgarbage")] == ["FHR501"]
    half = gzip.compress(b"".join(GOOD[:-1] + b',"id":"i%d"}\n' % n for n in range(200)))
    assert [f.code for f in found(half[:-20])] == ["FHR501"]


@pytest.mark.parametrize("depth", [300, 450])
def test_what_can_be_read_and_is_too_deep_to_be_checked(depth: int) -> None:
    inner = '{"url":"http://a.test","extension":[' * depth + '{"url":"http://a.test","valueString":"a"}' + "]}" * depth
    findings = check_resource(f'{{"resourceType":"Medication","extension":[{inner}]}}'.encode())
    assert {f.code for f in findings if f.severity == "error"} <= {"FHR506"}


def test_a_file_whose_name_is_no_text_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"a\xff.json")
    path.write_bytes(BAD)
    (checked,) = check_file(path, "R5", FAST)
    assert checked.path.endswith("a\N{REPLACEMENT CHARACTER}.json")


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_every_position_points_at_its_name_or_value(value: object) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    lines = text.split("\n")
    paths = _paths(value)
    for path, (line, column) in find_positions(text.encode("utf-8", "surrogatepass"), set(paths)).items():
        wanted = json.dumps(path[-1], ensure_ascii=False) if isinstance(path[-1], str) else _start(paths[path])
        assert lines[line - 1][column - 1 :].startswith(wanted)


def _paths(value: object, at: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], object]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    answer: dict[tuple[str | int, ...], object] = {}
    for step, inner in members:
        answer[(*at, step)] = inner
        answer.update(_paths(inner, (*at, step)))
    return answer


def _start(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[0]


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_it_fall_over(data: bytes) -> None:
    for checked in check_data(data):
        assert isinstance(checked.findings, tuple)


NAMES = (
    "resourceType", "id", "text", "div", "entry", "resource", "reference", "coding", "system", "code", "extension",
    "url",
    "contained", "subject", "timing", "repeat", "fullUrl", "meta", "issue",
)  # fmt: skip


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(NAMES),
        inner, max_size=4),
    max_leaves=20,
), st.sampled_from(
    ["Bundle", "MedicationKnowledge", "ClinicalUseDefinition", "OperationOutcome", "Parameters"]))  # fmt: skip
def test_no_shape_makes_a_rule_fall_over(value: object, kind: str) -> None:
    resource = {**(value if isinstance(value, dict) else {"code": value}), "resourceType": kind}
    assert isinstance(check_resource(resource), list)
