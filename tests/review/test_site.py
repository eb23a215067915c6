"""The static site: what it writes, that nothing of a page gets out of its place, and that Chromium shows it."""

import html
import re
import shutil
import subprocess

import msgspec
import pytest

from converter.review.marks import marks_of
from converter.review.page_html import standalone_page
from converter.review.site import LedgerRow, PageRow, write_site
from converter.review.standoff import brat_annotations, label_studio_task
from tests.review.pages import TESTAMOL, reading


@pytest.fixture
def site(tmp_path):
    """A site of one page, its sources beside it."""
    (tmp_path / "in" / "t").mkdir(parents=True)
    (tmp_path / "in" / "t" / "test amol.md").write_text(TESTAMOL)
    rows = [LedgerRow(path="t/test amol.md"), LedgerRow(path="gone.md"), LedgerRow(path="../out.md")]
    written, stale = write_site(tmp_path, tmp_path / "in", tmp_path / "review", None, "", rows)
    assert (written, stale) == (1, ["gone.md", "../out.md"])
    return tmp_path / "review"


def rows_of(site):
    rows = (site / "pages.js").read_text().removeprefix("window.REVIEW_PAGES = ").rstrip(";\n")
    return msgspec.json.decode(rows, type=list[PageRow])


def test_the_index_knows_its_pages(site):
    (row,) = rows_of(site)
    assert (row.title, row.path) == ("Testamol", "t/test amol.md")
    assert (row.doses, row.words > 0) == (1, True)


def test_nothing_of_a_page_is_markup():
    page = standalone_page(reading())
    assert "<script>alert" not in page
    assert html.escape("<script>alert(1)</script>") in page


def test_a_page_that_the_conversion_could_not_read_is_told_and_not_tried_again(tmp_path):
    (tmp_path / "slow.md").write_text(TESTAMOL)
    (tmp_path / "findings.ndjson").write_text(
        '{"code":"JOB708","severity":"error","path":"slow.md","message":"not done <b>after</b> 60 seconds"}\n'
    )
    rows = [LedgerRow(path="slow.md", standing="quarantined")]
    assert write_site(tmp_path, tmp_path, tmp_path / "r", None, "", rows) == (1, [])
    (row,) = rows_of(tmp_path / "r")
    assert (row.standing, row.findings, row.facts) == ("quarantined", ("JOB708",), 0)
    page = (tmp_path / "r/pages/slow.html").read_text()
    assert "JOB708" in page and "<b>after" not in page and "Testamol" not in page


def test_a_changed_source_is_stale(tmp_path):
    (tmp_path / "t.md").write_text(TESTAMOL)
    _, stale = write_site(tmp_path, tmp_path, tmp_path / "r", None, "", [LedgerRow(path="t.md", sha256="0" * 64)])
    assert stale == ["t.md"]


def test_two_runs_write_the_same(site, tmp_path):
    before = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    write_site(tmp_path, tmp_path / "in", site, None, "", [LedgerRow(path="t/test amol.md")])
    assert before == {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_both_sides_are_linked(site):
    page = (site / "pages" / "t" / "test amol.html").read_text()
    left, right = page.split('class="right"')
    names = {name for group in re.findall(r'data-f="([^"]+)"', left) for name in group.split()}
    assert names == {name for group in re.findall(r'data-f="([^"]+)"', right) for name in group.split()}


def test_a_withdrawn_medicine_is_told_first():
    page = standalone_page(reading(TESTAMOL.replace("title: Testamol", "title: Testamol\nis_banned: true")))
    assert '<p class="alert">banned</p>' in page.split("<main>")[0]
    assert 'class="alert"' not in standalone_page(reading())


def test_brat_places_are_the_words():
    text = reading().document.text
    for line in brat_annotations(text, marks_of(reading())).splitlines():
        if line.startswith("T"):
            _, place, words = line.split("\t")
            spans = [span.split() for span in place.split(" ", 1)[1].split(";")]
            assert words == " ".join(text[int(a) : int(b)] for a, b in spans)


def test_label_studio_places_are_the_words():
    task = label_studio_task(reading())
    for each in task["predictions"][0]["result"]:
        value = each["value"]
        assert task["data"]["text"][value["start"] : value["end"]] == value["text"]


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr"]  # fmt: skip


def in_chromium(file, profile):
    """The page after its script ran, and what the console said."""
    command = [
        CHROMIUM,
        *FLAGS,
        f"--user-data-dir={profile}",
        "--virtual-time-budget=3000",
        "--dump-dom",
        file.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_chromium_runs_the_script_under_the_policy(site, tmp_path):
    index, told = in_chromium(site / "index.html", tmp_path / "profile")
    assert ("Testamol</a>" in index, told) == (True, [])
    page, told = in_chromium(site / "pages" / "t" / "test amol.html", tmp_path / "profile")
    assert ('data-verdict="approved"' in page, told) == (True, [])
    alone = tmp_path / "alone.html"
    alone.write_text(standalone_page(reading()))
    page, told = in_chromium(alone, tmp_path / "profile")
    assert ('data-verdict="approved"' in page, told) == (True, [])
