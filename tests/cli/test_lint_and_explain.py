"""`convert lint`, `convert explain`, `convert review`: what they say, and the exit status."""

import json

import pytest
from click.testing import CliRunner

from converter.cli.explain import command as explain
from converter.cli.lint import command as lint
from converter.cli.review import command as review
from tests.review.pages import TESTAMOL


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.md").write_text(TESTAMOL)
    (tmp_path / "bad.md").write_text(
        "---\ntitle: A\n\n## Usage\nIt treats migraine in patients at 25 Â°C.\n\n## Histry\nx\n"
    )
    return tmp_path


def run(command, *arguments):
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_findings_on_standard_output_and_status_one(folder):
    done = run(lint, folder)
    assert done.exit_code == 1
    assert f"SRC111 error {folder}/bad.md:1:1" in done.stdout


def test_nothing_is_written_without_fix(folder):
    before = (folder / "bad.md").read_bytes()
    run(lint, folder)
    assert (folder / "bad.md").read_bytes() == before


def test_fix_mends_and_then_lints(folder):
    done = run(lint, folder, "--fix")
    assert done.exit_code == 0
    assert "°C" in (folder / "bad.md").read_text()
    assert (folder / "good.md").read_text() == TESTAMOL
    assert "DIA204" in done.stdout


def test_json_and_github(folder):
    found = json.loads(run(lint, folder, "--output-format", "json").stdout)
    assert {each["code"] for each in found} >= {"SRC111", "SRC104", "DIA204"}
    lines = run(lint, folder, "--output-format", "github").stdout.splitlines()
    assert len(lines) == len(found)
    assert all(line.startswith("::") for line in lines)


def test_no_page_is_status_66(tmp_path):
    assert run(lint, tmp_path).exit_code == 66
    assert run(lint, tmp_path / "nowhere").exit_code == 66
    assert run(explain, tmp_path / "nowhere.md").exit_code == 66
    assert run(review, tmp_path).exit_code == 66


def test_explain(folder):
    done = run(explain, folder / "good.md")
    assert (done.exit_code, "+ indication: migraine" in done.stdout) == (0, True)
    assert run(explain, folder / "good.md", "--html").stdout.startswith("<!doctype html>")


def test_explain_from_standard_input():
    done = CliRunner().invoke(explain, ["-"], input=TESTAMOL)
    assert "Testamol" in done.stdout


def test_draft(folder):
    assert 'name = "ours"' in run(lint, folder, "--draft-dialect").stdout


def test_review(folder, tmp_path):
    (tmp_path / "ledger.ndjson").write_text('{"path":"good.md"}\n')
    done = run(review, tmp_path, "--input", folder, "--brat", "--label-studio")
    assert done.exit_code == 0
    assert {each.name for each in (tmp_path / "review").iterdir()} >= {
        "index.html",
        "pages.js",
        "brat",
        "label-studio.json",
    }
