"""From a conversion to the review site, through a real browser, to the next conversion."""

import json
import time
from pathlib import Path

import pytest

from converter.findings import ExitStatus
from converter.jobs.export import export
from converter.jobs.reviews import load_reviews
from converter.jobs.settings import RunSettings
from converter.review.site import ledger_rows, write_site
from tests.review.browser import CHROMIUM, Browser

PAGE = """---
title: Exemplin
---

## Usage

Exemplin is used to treat gout and sciatica.

## Dosage

- Adults: 5 mg once daily.

## Contraindications

- Anuria
- Asthma
"""
HOSTILE = "<img src=x onerror=alert(1)> Ada"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def convert(pages: Path, output: Path, **more) -> None:
    summary, status = export(pages, output, RunSettings(targets=("fhir", "csv", "jsonld"), **more))
    assert status is ExitStatus.DONE
    assert not any(code.startswith(("FHR", "TAB")) for _, code in summary.codes)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A converted folder of two pages, and its site."""
    pages, output = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    (pages / "exemplin.md").write_text(PAGE)
    (pages / "otherol.md").write_text(PAGE.replace("Exemplin", "Otherol"))
    convert(pages, output)
    write_site(output, pages, output / "review", None, "", ledger_rows(output))
    return output / "review"


def exported(browser: Browser) -> Path:
    """The file that a click on the button saves."""
    browser.run("document.getElementById('export').click()")
    file = browser.downloads / "review.json"
    for _ in range(200):
        if file.is_file() and file.stat().st_size:
            return file
        time.sleep(0.05)
    raise AssertionError("nothing was saved")


def test_verdicts_go_from_the_browser_into_the_next_conversion(site: Path, tmp_path: Path) -> None:
    with Browser(tmp_path) as browser:
        browser.open(site / "index.html")
        name = f"const n = document.getElementById('reviewer'); n.value = {json.dumps(HOSTILE)};"
        browser.run(f"{name} n.dispatchEvent(new Event('input')); 1")
        browser.open(site / "pages/exemplin.html")
        browser.run("document.querySelector('h1 button[data-verdict=approved]').click()")
        browser.run(
            "Array.from(document.querySelectorAll('.right .k-contraindications'))"
            ".find((fact) => fact.textContent.includes('Anuria')).focus()"
        )
        browser.press("x")
        assert browser.run("document.activeElement.classList.contains('rejected')")
        browser.open(site / "pages/exemplin.html")
        assert browser.run("document.querySelectorAll('.right .rejected').length") == 1, "verdicts outlive a reload"
        browser.open(site / "index.html")
        file = exported(browser)
        assert browser.told == []
    given = {"reviews": load_reviews(file)}
    output = tmp_path / "again"
    convert(tmp_path / "pages", output, require_reviewed=True, **given)
    assert [each.name for each in (output / "fhir").glob("*.json")] == ["exemplin.json"]
    bundle = json.loads((output / "fhir/exemplin.json").read_text())
    resources = [entry["resource"] for entry in bundle["entry"]]
    (proof,) = [each for each in resources if each["id"].endswith("-review")]
    assert [agent["who"]["display"] for agent in proof["agent"]] == [HOSTILE]
    assert "<img" not in proof["text"]["div"]
    assert {tag["code"] for each in resources for tag in each["meta"]["tag"] if "review" in tag["system"]} == {
        "reviewed"
    }
    rows = (output / "csv/contraindication.csv").read_text()
    assert "Asthma" in rows and "Anuria" not in rows and ",accepted," in rows


def test_the_keyboard_goes_through_the_facts_and_to_the_other_side(site: Path, tmp_path: Path) -> None:
    with Browser(tmp_path) as browser:
        browser.open(site / "pages/exemplin.html")
        browser.press("j")
        first = browser.run("document.activeElement.id")
        browser.press("j")
        assert browser.run("document.activeElement.id") not in ("", first)
        browser.press("k")
        assert browser.run("document.activeElement.id") == first
        browser.press("\r")
        browser.run("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))")
        assert browser.told == []


def test_search_filters_and_sample_choose_pages(site: Path, tmp_path: Path) -> None:
    with Browser(tmp_path) as browser:
        browser.open(site / "index.html")
        shown = "Array.from(document.querySelectorAll('#rows a'), (link) => link.textContent)"
        assert sorted(browser.run(shown)) == ["Exemplin", "Otherol"]
        browser.run(
            "const s = document.getElementById('search'); s.value = 'exem'; s.dispatchEvent(new Event('input'))"
        )
        assert browser.run(shown) == ["Exemplin"]
        assert browser.run("document.getElementById('count').textContent") == "1 of 2 pages"
        address = browser.run("document.querySelector('#rows a').href")
        assert address == (site / "pages/exemplin.html").as_uri()
        assert browser.told == []


def test_the_rows_of_a_page_are_one_click_away(site: Path, tmp_path: Path) -> None:
    with Browser(tmp_path) as browser:
        browser.open(site / "pages/exemplin.html")
        links = browser.run(
            "Object.fromEntries(Array.from(document.querySelectorAll('nav a'), (a) => [a.textContent, a.href]))"
        )
        files = {label: Path(address.removeprefix("file://")) for label, address in links.items()}
        assert sorted(files) == ["CSV rows", "FHIR JSON", "JSON-LD", "all pages"]
        assert all(file.is_file() for file in files.values())
        browser.open(files["CSV rows"])
        assert "dose.csv" in browser.run("document.body.textContent")
        assert "Otherol" not in browser.run("document.body.textContent")
        assert browser.told == []


def test_paper_shows_all_that_was_read_and_no_buttons(site: Path, tmp_path: Path) -> None:
    with Browser(tmp_path) as browser:
        dark = {"name": "prefers-color-scheme", "value": "dark"}
        browser.call("Emulation.setEmulatedMedia", media="print", features=[dark])
        browser.call("Emulation.setDeviceMetricsOverride", width=700, height=990, deviceScaleFactor=1, mobile=False)
        browser.open(site / "pages/exemplin.html")
        browser.run("document.querySelector('tr .verdict button[data-verdict=approved]').click()")
        seen = "Array.from(document.querySelectorAll('button, nav'), (part) => part.getClientRects().length)"
        assert set(browser.run(seen)) == {0}
        assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        panes = "Array.from(document.querySelectorAll('main section'), (pane) => pane.scrollHeight - pane.clientHeight)"
        assert browser.run(panes) == [0, 0], "nothing is behind a scroll bar"
        sign = "getComputedStyle(document.querySelector('tr.approved td:last-child'), '::after').content"
        assert "approved" in browser.run(sign)
        browser.open(site / "rows/exemplin.html")
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")
        cell = "getComputedStyle(document.querySelector('td[data-column=source_text]'), '::before').content"
        assert "source_text" in browser.run(cell), "a row is no line of a table, which would be wider than the sheet"
        assert browser.told == []
