"""The report of a run: its pictures, that it needs nothing else, and that it is in no release."""

import re
from collections import Counter

from converter.findings import Finding, Severity
from converter.jobs.export import Summary
from converter.review.run_report import Told, run_report

HOSTILE = "<script>alert(1)</script>"


def summary() -> Summary:
    return Summary(
        read=3, standings=Counter(written=2, quarantined=1), facts=Counter(doses=5, doses_structured=3, indications=4),
        codes=Counter({("error", "SRC111"): 2}), abstentions=Counter({"word-not-understood": 2}),
        sections={"dosage": [100, 60]}, seconds=Counter(facts=0.25, checks=0.5),
    )  # fmt: skip


def test_it_shows_sections_reasons_codes_and_stages():
    page = run_report(summary(), Told(title="Report"), {"planning and writing": 0.125})
    for words in ("dosage", "60%", "word-not-understood", "SRC111 error", "doses, structured", "checks", "500",
                  "planning and writing", "125", "quarantined"):  # fmt: skip
        assert f">{words}<" in page


def test_it_runs_nothing_and_loads_nothing():
    page = run_report(summary(), Told(title="Report"), {})
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert not re.search(r"<script|<link|<img|src=|url\(| style=", page)


def test_words_are_no_markup():
    finding = Finding(code="JOB730", severity=Severity.ERROR, path=HOSTILE, message=HOSTILE)
    told = Told(title=HOSTILE, lines=((HOSTILE, HOSTILE),), findings=(finding,))
    assert "<script" not in run_report(summary(), told, {HOSTILE: 1.0})


def test_the_same_figures_give_the_same_bytes():
    assert run_report(summary(), Told(title="R"), {}) == run_report(summary(), Told(title="R"), {})
