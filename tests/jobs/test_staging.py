"""An output is written beside the old one and put in its place at the end."""

import hashlib
import json
from pathlib import Path

import pytest

from converter.jobs.staging import STAGING, Staging, previous_files
from converter.targets.registry import Piece


def manifest(*paths: str) -> bytes:
    return json.dumps({"files": [{"path": path} for path in paths]}).encode()


def tree(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def publish(root: Path, *pieces: Piece) -> Staging:
    staging = Staging(root / STAGING, 1000)
    staging.write(pieces)
    staging.close()
    staging.publish(root, manifest(*staging.files))
    return staging


def test_files_stand_in_place_with_their_digest(tmp_path: Path) -> None:
    staging = publish(tmp_path, Piece(path="fhir/a/b.json", data=b"{}"))
    assert (tmp_path / "fhir/a/b.json").read_bytes() == b"{}"
    assert staging.files["fhir/a/b.json"].sha256 == hashlib.sha256(b"{}").hexdigest()
    assert not (tmp_path / STAGING).exists()


def test_pieces_are_added_in_order_and_counted(tmp_path: Path) -> None:
    header = Piece(path="csv/dose.csv", data=b"id\n", append=True, records=0)
    rows = [Piece(path="csv/dose.csv", data=f"{n}\n".encode(), append=True, records=1) for n in range(3)]
    staging = publish(tmp_path, header, *rows)
    assert (tmp_path / "csv/dose.csv").read_bytes() == b"id\n0\n1\n2\n"
    assert (staging.files["csv/dose.csv"].records, staging.files["csv/dose.csv"].bytes) == (3, 9)


def test_a_new_shard_begins_before_the_limit_is_passed(tmp_path: Path) -> None:
    line = b"x" * 600 + b"\n"
    publish(tmp_path, *[Piece(path="ndjson/M.{shard}.ndjson", data=line, append=True) for _ in range(3)])
    assert [name for name in tree(tmp_path) if name.startswith("ndjson")] == [
        "ndjson/M.000.ndjson", "ndjson/M.001.ndjson", "ndjson/M.002.ndjson",
    ]  # fmt: skip


def test_what_the_old_manifest_lists_and_the_new_does_not_goes_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    publish(tmp_path, Piece(path="fhir/old.json", data=b"1"), Piece(path="fhir/stays.json", data=b"1"))
    publish(tmp_path, Piece(path="fhir/stays.json", data=b"2"))
    assert set(tree(tmp_path)) == {"mine.txt", "fhir/stays.json", "manifest.json"}


def test_until_it_is_published_the_old_output_is_untouched(tmp_path: Path) -> None:
    publish(tmp_path, Piece(path="fhir/a.json", data=b"old"))
    before = tree(tmp_path)
    staging = Staging(tmp_path / STAGING, 1000)
    staging.write([Piece(path="fhir/a.json", data=b"new"), Piece(path="t.csv", data=b"x", append=True)])
    staging.discard()
    assert tree(tmp_path) == before


def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    (tmp_path / STAGING / "fhir").mkdir(parents=True)
    (tmp_path / STAGING / "fhir/half.json").write_text("{")
    publish(tmp_path, Piece(path="fhir/a.json", data=b"{}"))
    assert set(tree(tmp_path)) == {"fhir/a.json", "manifest.json"}


def test_a_run_killed_while_publishing_is_known_by_the_missing_manifest_and_mended(tmp_path: Path) -> None:
    publish(tmp_path, Piece(path="fhir/old.json", data=b"1"))
    (tmp_path / "manifest.json").rename(tmp_path / ".convert-previous.json")
    assert previous_files(tmp_path) == {"fhir/old.json"}
    publish(tmp_path, Piece(path="fhir/new.json", data=b"1"))
    assert set(tree(tmp_path)) == {"fhir/new.json", "manifest.json"}


@pytest.mark.parametrize("path", ["../x", "/etc/x", "fhir/../../x", ""])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    staging = Staging(tmp_path / STAGING, 1000)
    with pytest.raises(ValueError, match="outside"):
        staging.write([Piece(path=path, data=b"")])


@pytest.mark.parametrize("old", [b"", b"{", b"[]", b'{"files": 3}', b'{"files": [{}]}'])
def test_a_manifest_that_cannot_be_read_lists_nothing(tmp_path: Path, old: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(old)
    assert previous_files(tmp_path) == set()
