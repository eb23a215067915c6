"""Verdicts of the review site, carried into the next conversion."""

import json
from pathlib import Path

import pytest

from converter.findings import ExitStatus
from converter.jobs.export import export
from converter.jobs.readings import span_digest
from converter.jobs.reviews import ReviewsError, load_reviews
from converter.jobs.settings import RunSettings

PAGE = """---
title: Exemplin
---

## Usage

Exemplin is used to treat gout and sciatica.

## Dosage

- Adults: 5 mg once daily.
- Adults: 10 mg twice daily.

## Contraindications

- Anuria
- Asthma

## Side Effects

- Cough
"""
OTHER = PAGE.replace("Exemplin", "Otherol")
TARGETS = ("fhir", "csv", "jsonld", "ndjson")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of two pages."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "exemplin.md").write_text(PAGE)
    (pages / "otherol.md").write_text(OTHER)
    return pages


def convert(site: Path, reviews: list[dict] | None = None, **more) -> Path:
    """The output of a run; every check of every format holds in it."""
    given = {}
    if reviews is not None:
        file = site.parent / "review.json"
        file.write_text(json.dumps({"version": 1, "reviews": reviews}))
        given["reviews"] = load_reviews(file)
    output = site.parent / "out"
    summary, status = export(site, output, RunSettings(targets=TARGETS, fail_on="error", **given, **more))
    assert status is ExitStatus.DONE
    assert not any(code.startswith(("FHR", "TAB")) for _, code in summary.codes)
    return output


def rows(output: Path, table: str, title: str = "exemplin") -> list[dict]:
    import csv

    with open(output / f"csv/{table}.csv", newline="", encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["monograph_id"].startswith(title)]


def ledger(output: Path, path: str) -> dict:
    lines = map(json.loads, (output / "ledger.ndjson").read_text().splitlines())
    return next(line for line in lines if line["path"] == path)


def findings(output: Path) -> list[str]:
    return [json.loads(line)["code"] for line in (output / "findings.ndjson").read_text().splitlines()]


def verdict(output: Path, fact: str, what: str, path: str = "exemplin.md", **more) -> dict:
    return {"path": path, "sha256": ledger(output, path)["sha256"], "fact": fact, "verdict": what, **more}


def resources(output: Path, name: str = "exemplin") -> list[dict]:
    return [entry["resource"] for entry in json.loads((output / f"fhir/{name}.json").read_text())["entry"]]


def status_of(resource: dict) -> str:
    return next(tag["code"] for tag in resource["meta"]["tag"] if "review-status" in tag["system"])


def test_an_approved_fact_is_told_in_tables_tags_and_a_provenance(site):
    first = convert(site)
    gout = rows(first, "indication")[0]["fact_id"]
    given = [verdict(first, gout, "approved", reviewer="Ada", at="2026-11-20T10:00:00.000Z")]
    output = convert(site, given)
    assert [row["review_status"] for row in rows(output, "indication")] == ["accepted", "unreviewed"]
    told = {resource["id"]: status_of(resource) for resource in resources(output)}
    assert [name for name, status in told.items() if status == "reviewed"] == [f"exemplin-{gout}"]
    (proof,) = [each for each in resources(output) if each["id"].endswith("-review")]
    assert proof["target"] == [{"reference": f"ClinicalUseDefinition/exemplin-{gout}"}]
    assert proof["agent"][0]["who"] == {"display": "Ada"}
    assert proof["recorded"] == "2026-11-20T10:00:00.000Z"


def test_a_rejected_fact_is_in_no_format_and_in_the_ledger(site):
    first = convert(site)
    anuria = rows(first, "contraindication")[0]["fact_id"]
    output = convert(site, [verdict(first, anuria, "rejected", note="never said so")])
    assert [row["text"] for row in rows(output, "contraindication")] == ["Asthma"]
    for file in (*output.glob("fhir/exemplin.json"), *output.glob("jsonld/exemplin*"), *output.glob("ndjson/**/*")):
        if file.is_file():
            assert anuria not in file.read_text()
    taken = ledger(output, "exemplin.md")["ledger"]["abstentions"]
    assert [(each["reason"], each["text"]) for each in taken] == [("rejected-in-review", "Anuria")]
    assert findings(output).count("JOB741") == 1


def test_a_rejected_dose_is_not_written(site):
    first = convert(site)
    wrong = rows(first, "dose")[1]["fact_id"]
    output = convert(site, [verdict(first, wrong, "rejected")])
    assert [row["text"] for row in rows(output, "dose")] == ["Adults: 5 mg once daily."]
    knowledge = next(each for each in resources(output) if each["resourceType"] == "MedicationKnowledge")
    assert "10 mg" not in json.dumps(knowledge["indicationGuideline"])


def test_a_page_that_was_approved_is_reviewed_as_a_whole(site):
    first = convert(site)
    given = [verdict(first, "page", "approved", reviewer="Ada", at="2026-11-20T10:00:00Z")]
    output = convert(site, given)
    assert {status_of(resource) for resource in resources(output)} == {"reviewed"}
    assert {status_of(resource) for resource in resources(output, "otherol")} == {"unreviewed"}
    graph = (output / "jsonld/exemplin.jsonld").read_text()
    assert '"lastReviewed"' in graph and '"Ada"' in graph


def test_a_page_that_was_rejected_is_left_out(site):
    first = convert(site)
    output = convert(site, [verdict(first, "page", "rejected", note="another medicine")])
    assert not (output / "fhir/exemplin.json").exists()
    assert ledger(output, "exemplin.md")["standing"] == "rejected"


def test_only_reviewed_pages_on_request(site):
    first = convert(site)
    output = convert(site, [verdict(first, "page", "approved")], require_reviewed=True)
    assert (output / "fhir/exemplin.json").exists()
    assert not (output / "fhir/otherol.json").exists()
    assert ledger(output, "otherol.md")["standing"] == "unreviewed"


def test_a_verdict_outlives_changes_elsewhere_but_not_of_its_words(site):
    first = convert(site)
    gout, sciatica = (row["fact_id"] for row in rows(first, "indication"))
    anuria = rows(first, "contraindication")[0]
    given = [
        verdict(first, anuria["fact_id"], "rejected", span=span_digest(anuria["source_text"])),
        verdict(first, gout, "approved", span=span_digest("Exemplin is used to treat gout and sciatica.")),
        verdict(first, "page", "approved"),
    ]
    (site / "exemplin.md").write_text(PAGE.replace("used to treat gout", "given for gout"))
    output = convert(site, given)
    assert [row["text"] for row in rows(output, "contraindication")] == ["Asthma"]
    assert {row["review_status"] for row in rows(output, "indication")} == {"unreviewed"}
    assert findings(output).count("JOB743") == 1
    assert sciatica


def test_a_moved_page_keeps_its_verdicts(site):
    first = convert(site)
    anuria = rows(first, "contraindication")[0]["fact_id"]
    given = [verdict(first, anuria, "rejected")]
    (site / "exemplin.md").rename(site / "moved.md")
    assert [row["text"] for row in rows(convert(site, given), "contraindication")] == ["Asthma"]


def test_of_two_verdicts_the_rejection_counts(site):
    first = convert(site)
    anuria = rows(first, "contraindication")[0]["fact_id"]
    output = convert(site, [verdict(first, anuria, "approved"), verdict(first, anuria, "rejected")])
    assert [row["text"] for row in rows(output, "contraindication")] == ["Asthma"]


def test_an_ingredient_cannot_be_rejected_alone(site):
    first = convert(site)
    output = convert(site, [verdict(first, rows(first, "ingredient")[0]["fact_id"], "rejected")])
    assert rows(output, "ingredient")
    assert "JOB742" in findings(output)


def test_hostile_reviewers_are_plain_words(site):
    first = convert(site)
    name = "<script>alert(1)</script>\x00\u202e=1+1"
    output = convert(site, [verdict(first, "page", "approved", reviewer=name, at="yesterday", note=name)])
    text = (output / "fhir/exemplin.json").read_text()
    assert "<script>" not in json.loads(text)["entry"][-1]["resource"]["text"]["div"]
    assert "\\u0000" not in text and "\u202e" not in text


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"version": 2, "reviews": []}', '{"version": 1}', '{"version": 1, "reviews": [{"fact": 1}]}',
     "[" * 9000,
     '{"version": 1, "reviews": [{"path": "a", "sha256": "b", "fact": "c", "verdict": "maybe"}]}',
     '{"version": 1, "reviews": [{"path": ".", "sha256": "b", "fact": "c", "verdict": "approved"}]}'],
)  # fmt: skip
def test_a_file_that_is_no_review_is_refused(tmp_path, content):
    file = tmp_path / "review.json"
    file.write_text(content)
    with pytest.raises(ReviewsError) as told:
        load_reviews(file)
    assert told.value.finding.code == "JOB740"


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ReviewsError):
        load_reviews(tmp_path / "none.json")


def test_the_same_verdicts_give_the_same_bytes(site):
    first = convert(site)
    given = [verdict(first, row["fact_id"], "approved", reviewer="Ada") for row in rows(first, "adverse_effect")]
    once = (convert(site, given) / "manifest.json").read_bytes()
    assert (convert(site, given[::-1]) / "manifest.json").read_bytes() == once


def test_an_approval_does_not_pass_to_another_reading(site):
    """The words and so the id of a dose stay when a later version reads another amount from them."""
    first = convert(site)
    dose = rows(first, "dose")[0]
    about = {"span": span_digest(dose["source_text"]), "reading": "0" * 16}
    output = convert(site, [verdict(first, dose["fact_id"], "approved", **about)])
    assert rows(output, "dose")[0]["review_status"] == "unreviewed"
    assert findings(output).count("JOB743") == 1


def test_a_rejection_holds_for_every_reading_of_the_words(site):
    first = convert(site)
    dose = rows(first, "dose")[0]
    output = convert(site, [verdict(first, dose["fact_id"], "rejected", reading="0" * 16)])
    assert [row["text"] for row in rows(output, "dose")] == ["Adults: 10 mg twice daily."]


def test_a_page_read_differently_is_not_approved_any_more(site):
    first = convert(site)
    output = convert(site, [verdict(first, "page", "approved", reading="0" * 16)], require_reviewed=True)
    assert ledger(output, "exemplin.md")["standing"] == "unreviewed"
    assert findings(output).count("JOB743") == 1


def test_verdicts_on_a_page_that_is_gone_are_told(site):
    first = convert(site)
    given = [verdict(first, rows(first, "contraindication")[0]["fact_id"], "rejected")]
    (site / "exemplin.md").unlink()
    assert findings(convert(site, given)) == ["JOB743"]


@pytest.mark.parametrize("at", ["2026-13-40T99:00:00Z", "zzzz", "", "2026-11-20", "9999-99-99T00:00:00.000Z"])
def test_what_is_no_instant_is_not_recorded(site, at):
    first = convert(site)
    given = [
        verdict(first, "page", "approved", at=at),
        verdict(first, rows(first, "dose")[0]["fact_id"], "approved", at="2026-11-20T10:00:00+01:00"),
    ]
    (proof,) = [each for each in resources(convert(site, given)) if each["id"].endswith("-review")]
    assert proof["recorded"] == "2026-11-20T10:00:00+01:00"


def test_nobody_is_said_to_have_approved_what_another_one_did(site):
    first = convert(site)
    gout, sciatica = (row["fact_id"] for row in rows(first, "indication"))
    given = [
        verdict(first, gout, "approved", reviewer="Ada", at="2026-11-20T10:00:00Z"),
        verdict(first, sciatica, "approved", reviewer="Ben", at="2026-11-21T10:00:00Z"),
        verdict(first, "page", "approved", reviewer="Cem"),
    ]
    output = convert(site, given)
    proofs = [each for each in resources(output) if each["id"].endswith("-review")]
    told = {each["agent"][0]["who"]["display"]: each for each in proofs}
    assert told["Ada"]["target"] == [{"reference": f"ClinicalUseDefinition/exemplin-{gout}"}]
    assert told["Ben"]["target"] == [{"reference": f"ClinicalUseDefinition/exemplin-{sciatica}"}]
    assert told["Ben"]["recorded"] == "2026-11-21T10:00:00Z"
    assert len(told["Cem"]["target"]) > 5
    graph = (output / "jsonld/exemplin.jsonld").read_text()
    assert "Cem" in graph and "Ada" not in graph


def test_an_approved_dose_alone_makes_no_empty_provenance(site):
    first = convert(site)
    output = convert(site, [verdict(first, rows(first, "dose")[0]["fact_id"], "approved", reviewer="Ada")])
    assert not [each for each in resources(output) if each["id"].endswith("-review")]
    assert [row["review_status"] for row in rows(output, "dose")] == ["accepted", "unreviewed"]


def test_amounts_times_and_population_are_the_reading_and_places_are_not():
    from converter.jobs.readings import page_digest, reading_digest
    from converter.review.page_reading import read_page

    def read(page: str):
        return read_page(page.encode(), "p.md").monograph

    here, below = read(PAGE), read(PAGE.replace("## Usage", "Some words before it.\n\n## Usage"))
    assert [reading_digest(dose) for dose in here.doses] == [reading_digest(dose) for dose in below.doses]
    others = [read(PAGE.replace(old, new)) for old, new in
              [("5 mg once", "6 mg once"), ("5 mg once", "5 mcg once"), ("once daily", "every 8 hours"),
               ("Adults: 5", "Children: 5"), ("Cough", "Fever")]]  # fmt: skip
    assert len({page_digest(each) for each in (here, *others)}) == 6
    assert len({reading_digest(each.doses[0]) for each in (here, *others[:4])}) == 5


def test_a_scheduled_run_converts_anew_when_the_verdicts_change(site):
    from converter.jobs.config import load_job
    from converter.jobs.scheduled import run_job

    first = convert(site)
    base = site.parent
    (base / "converter.toml").write_text(
        '[jobs.nightly]\ninput = "pages"\nstore = "store"\nto = ["fhir", "csv"]\nreviews = "review.json"\n'
        "[jobs.nightly.gates]\nrequire_reviewed = true\nmax_shrink = 1.0\n"
    )
    job = load_job(base / "converter.toml", "nightly")

    def run(reviews: list[dict]):
        (base / "review.json").write_text(json.dumps({"version": 1, "reviews": reviews}))
        return run_job(job, base)

    one = verdict(first, "page", "approved", reviewer="Ada")
    both = [one, verdict(first, "page", "approved", path="otherol.md")]
    before = run([one])
    assert before.summary.standings == {"written": 1, "unreviewed": 1}
    assert run([one]).release == before.release
    after = run(both)
    assert (after.release != before.release, after.summary.standings) == (True, {"written": 2})
    assert run([one]).release == before.release, "same pages and verdicts, same bytes"
