"""`convert --to fhir` as a person calls it: what goes where, and the exit status."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests/jobs/pages"


def convert(*arguments: str, cwd: Path = ROOT, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "converter", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, check=False, env=environment, timeout=120)


def tree(folder: Path) -> dict[str, bytes]:
    files = (f for f in sorted(folder.rglob("*")) if f.is_file() and f.name != ".convert.lock")
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in files}


def test_the_main_job_reads_input_and_writes_output(tmp_path: Path) -> None:
    shutil.copytree(PAGES, tmp_path / "input")
    done = convert("--to", "fhir", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    assert b"read 3 pages: 3 written" in done.stderr
    assert {
        "fhir/a/amlorest.json",
        "fhir/combination.json",
        "ledger.ndjson",
        "findings.ndjson",
        "manifest.json",
    } <= set(tree(tmp_path / "output"))


def test_two_runs_and_two_processes_give_the_same_bytes(tmp_path: Path) -> None:
    for name, jobs in (("one", "1"), ("again", "1"), ("two", "2")):
        assert convert("--to", "all", str(PAGES), "-o", str(tmp_path / name), "--jobs", jobs).returncode == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "again") == tree(tmp_path / "two")


def test_the_manifest_is_true_of_every_file(tmp_path: Path) -> None:
    import hashlib

    convert("--to", "all", str(PAGES), "-o", str(tmp_path))
    files = tree(tmp_path)
    listed = json.loads(files.pop("manifest.json"))["files"]
    assert {e["path"]: (e["sha256"], e["bytes"]) for e in listed} == {
        path: (hashlib.sha256(data).hexdigest(), len(data)) for path, data in files.items()
    }


def test_a_page_from_standard_input_goes_to_standard_output() -> None:
    done = convert("--to", "fhir", "-", stdin=(PAGES / "a/amlorest.md").read_bytes())
    assert done.returncode == 0
    assert json.loads(done.stdout)["resourceType"] == "Bundle"


@pytest.mark.parametrize("formats", ["fhir,jsonld", "csv", "all"])
def test_standard_output_never_mixes_formats_or_tables(formats: str) -> None:
    done = convert("--to", formats, "-", stdin=(PAGES / "a/amlorest.md").read_bytes())
    assert (done.returncode, done.stdout, b"one format" in done.stderr) == (2, b"", True)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--to", "fhir", "nowhere"], 66, b"JOB711"),
        (["--to", "pdf", str(PAGES)], 2, b"no format 'pdf'"),
        (["--to", "", str(PAGES)], 2, b"names no format"),
        (["--to", "fhir", "--to", "pdf", str(PAGES)], 2, b"no format 'pdf'"),
        (["--nonsense"], 2, b"No such option"),
        (["--to", "fhir", str(PAGES), "-o", "one", "--output", "two"], 2, b"--output is given twice"),
        (["lint", str(PAGES), "--dialect", "content", "--dialect", "mkdocs"], 2, b"--dialect is given twice"),
        (["terminology", "list", "--file", "a.sqlite", "--file", "b.sqlite"], 2, b"--file is given twice"),
        (["--to", "fhir", str(PAGES), "--dialect", "nowhere.toml"], 66, b"DIA201"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], status: int, said: bytes
) -> None:
    done = convert(*arguments, cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_site_at_all(tmp_path: Path) -> None:
    """READMEs, an empty file, bytes, names with quotes and other letters, a loop of links: findings, no traceback."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "README.md").write_text("# My project\n\nInstall it with the package manager.\n")
    (site / "empty.md").write_bytes(b"")
    (site / "bytes.md").write_bytes(bytes(range(256)) * 40)
    (site / 'it\'s "quoted" ü 日.md').write_text("---\ntitle: [\n")
    (site / "loop").symlink_to(site, target_is_directory=True)
    (site / "large.md").write_bytes(b"word " * 400_000)
    done = convert("--to", "all", str(site), "-o", str(tmp_path / "out"), "--max-page-size", "1000000")
    assert b"Traceback" not in done.stderr
    assert done.returncode == 3, done.stderr.decode()
    assert not (tmp_path / "out/fhir/README.json").exists()
    for line in (tmp_path / "out/findings.ndjson").read_text().splitlines():
        assert {"code", "severity", "message"} <= set(json.loads(line))


def test_an_unreadable_page_is_quarantined_and_the_rest_written(tmp_path: Path) -> None:
    shutil.copytree(PAGES, tmp_path / "pages")
    (tmp_path / "pages/gone.md").symlink_to(tmp_path / "nowhere.md")
    done = convert("--to", "fhir", str(tmp_path / "pages"), "-o", str(tmp_path / "out"))
    assert done.returncode == 1  # an error, though no page was quarantined: the link never was a page
    assert b"JOB701 error gone.md" in done.stderr
    assert (tmp_path / "out/fhir/combination.json").exists()


def test_an_output_that_cannot_be_written_is_status_74(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    done = convert("--to", "fhir", str(PAGES), "-o", str(tmp_path / "out"))
    assert (done.returncode, b"JOB713" in done.stderr) == (74, True)


def test_a_second_run_on_the_same_output_is_refused(tmp_path: Path) -> None:
    from filelock import FileLock

    with FileLock(tmp_path / ".convert.lock"):
        done = convert("--to", "fhir", str(PAGES), "-o", str(tmp_path))
    assert (done.returncode, b"JOB712" in done.stderr) == (75, True)


def test_findings_can_be_read_by_a_program(tmp_path: Path) -> None:
    done = convert("--to", "fhir", "nowhere", "--log-format", "json", cwd=tmp_path)
    assert json.loads(done.stderr.splitlines()[0])["code"] == "JOB711"


def test_all_talk_is_json_lines_where_that_was_asked_for(tmp_path: Path) -> None:
    done = convert("--to", "fhir", str(PAGES), "-o", str(tmp_path), "--log-format", "json")
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert (told[-1]["event"], told[-1]["status"], told[-1]["pages"]) == ("export", 0, {"written": 3})


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = convert("--to", "fhir", str(PAGES), "-o", str(tmp_path / "out"), "--dry-run")
    assert done.stdout.decode().split() == ["a/amlorest.md", "a/zoltrine.md", "combination.md"]
    assert not (tmp_path / "out").exists()


def test_formats_are_separated_by_commas_or_given_one_after_the_other(tmp_path: Path) -> None:
    done = convert("--to", "fhir", "--to", "csv, jsonld", "--to", "csv", str(PAGES), "-o", str(tmp_path))
    assert done.returncode == 0, done.stderr.decode()
    assert {"fhir", "csv", "jsonld"} == {each.name for each in tmp_path.iterdir() if each.is_dir()} - {"interactions"}


def test_a_flag_may_be_given_twice(tmp_path: Path) -> None:
    done = convert("--to", "fhir", "--dry-run", "--dry-run", "-q", "-q", str(PAGES), cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()


def test_select_takes_part_of_the_pages(tmp_path: Path) -> None:
    convert("--to", "fhir", str(PAGES), "-o", str(tmp_path), "--select", "a/*")
    assert not (tmp_path / "fhir/combination.json").exists()
    assert (tmp_path / "fhir/a/amlorest.json").exists()


def test_targets_are_listed() -> None:
    names = [line.split()[0] for line in convert("--list-targets").stdout.decode().splitlines()]
    assert names[:4] == ["fhir", "ndjson", "csv", "jsonld"]


def test_help_shows_examples_first() -> None:
    for arguments in ([], ["--help"], ["export", "--help"]):
        done = convert(*arguments)
        assert done.returncode == 0
        assert b"convert --to fhir" in done.stdout
