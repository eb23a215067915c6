"""Bulk files: one type a file, one resource a line, and a manifest that lists them."""

import json

import msgspec
import pytest

from converter.findings import Finding, Severity
from converter.monograph import Monograph
from converter.targets.ndjson import NdjsonTarget, transaction_time
from converter.targets.registry import FileFacts
from converter.targets.settings import TargetSettings
from tests.sample_monograph import sample

SETTINGS = TargetSettings()


@pytest.fixture
def monograph() -> Monograph:
    return sample()


def test_each_piece_holds_resources_of_one_type_a_line_each(monograph: Monograph) -> None:
    for piece in NdjsonTarget().render(monograph, "a/b", SETTINGS):
        assert piece.append and piece.path == f"ndjson/{piece.kind}.{{shard}}.ndjson"
        assert piece.data.endswith(b"\n") and b"\r" not in piece.data and not piece.data.startswith(b"\xef\xbb\xbf")
        lines = piece.data.decode().splitlines()
        assert len(lines) == piece.records
        assert {json.loads(line)["resourceType"] for line in lines} == {piece.kind}


def test_the_definitions_stand_before_the_monographs() -> None:
    kinds = [piece.kind for piece in NdjsonTarget().begin(SETTINGS)]
    assert kinds == ["CodeSystem", "NamingSystem", "StructureDefinition"]


def facts(kind: str, newest: str = "") -> FileFacts:
    return FileFacts(sha256="", bytes=1, records=3, kind=kind, newest=newest)


def manifest(files: dict[str, FileFacts], settings: TargetSettings = SETTINGS) -> dict[str, object]:
    (piece,) = NdjsonTarget().finish(files, settings)
    found: dict[str, object] = json.loads(piece.data)
    return found


def test_the_manifest_lists_output_and_errors_and_no_other_targets_files() -> None:
    found = manifest(
        {
            "csv/dose.csv": facts("dose"),
            "ndjson/MedicationKnowledge.000.ndjson": facts("MedicationKnowledge", "2025-03-04"),
            "ndjson/OperationOutcome.000.ndjson": facts("OperationOutcome"),
        }
    )
    listed = {"type": "MedicationKnowledge", "url": "MedicationKnowledge.000.ndjson", "count": 3}
    assert found["output"] == [listed]
    assert found["error"] == [{"type": "OperationOutcome", "url": "OperationOutcome.000.ndjson", "count": 3}]
    assert found["deleted"] == []
    assert found["transactionTime"] == "2025-03-04T00:00:00Z"
    assert found["requiresAccessToken"] is False


@pytest.mark.parametrize(
    ("newest", "recorded", "expected"),
    [
        (["2025-01-01", "2025-02-01T10:00:00Z"], "", "2025-02-01T10:00:00Z"),
        (["2025-03-01", "2025-02-01T10:00:00Z"], "", "2025-03-01T00:00:00Z"),
        (["2025-03-01"], "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        (["2025-03-01"], "yesterday", "2025-03-01T00:00:00Z"),
        ([""], "", ""),
        ([], "", ""),
    ],
)
def test_transaction_time_never_asks_the_clock(newest: list[str], recorded: str, expected: str) -> None:
    assert transaction_time(newest, recorded) == expected


def test_findings_become_an_operation_outcome() -> None:
    finding = Finding(code="SRC101", severity=Severity.WARNING, message="odd bytes", path="a.md", line=3)
    (piece,) = NdjsonTarget().remark([finding], "", "a.md", SETTINGS)
    (issue,) = json.loads(piece.data)["issue"]
    assert (issue["severity"], issue["code"]) == ("warning", "processing")
    assert "a.md:3" in issue["diagnostics"]
    assert NdjsonTarget().remark([], "", "a.md", SETTINGS) == ()


def test_a_page_without_a_whole_date_does_not_move_the_time(monograph: Monograph) -> None:
    vague = msgspec.structs.replace(monograph, modified="last spring")
    assert {piece.newest for piece in NdjsonTarget().render(vague, "a", SETTINGS)} == {""}
