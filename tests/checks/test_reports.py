"""Findings as text, JSON, GitHub annotations, SARIF and OperationOutcome."""

import json

import msgspec

from converter.checks import check_resource
from converter.checks.report import render, statistics
from converter.findings import Finding, Severity

FINDING = Finding(code="FHR513", severity=Severity.ERROR, message="50% wrong:\nid", path="a,b:c.json", line=3, column=5,
                  location="Medication.id", spec="http://hl7.org/fhir/R5/medication.html")  # fmt: skip


def test_text_is_a_line_each() -> None:
    assert next(iter(render([FINDING], "text", "1"))).startswith("FHR513 error a,b:c.json:3:5 [Medication.id]")


def test_json_is_a_finding_a_line() -> None:
    (line,) = render([FINDING], "json", "1")
    assert json.loads(line)["line"] == 3


def test_no_message_can_begin_another_workflow_command() -> None:
    (line,) = render([FINDING], "github", "1")
    assert line == "::error file=a%2Cb%3Ac.json,line=3,col=5,title=FHR513::Medication.id 50%25 wrong:%0Aid"


def test_sarif_has_the_rule_and_the_region() -> None:
    (text,) = render([FINDING], "sarif", "1")
    run = json.loads(text)["runs"][0]
    assert run["results"][0]["ruleId"] == run["tool"]["driver"]["rules"][0]["id"] == "FHR513"
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 5}


def test_a_hostile_name_stays_one_line_and_a_uri() -> None:
    hostile = msgspec.structs.replace(FINDING, path='a b\n"<c>\x1b[2J.json')
    (line,) = render([hostile], "text", "1")
    assert line.isprintable()
    (text,) = render([hostile], "sarif", "1")
    place = json.loads(text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b%0A%22%3Cc%3E%1B%5B2J.json"


def test_an_outcome_is_itself_valid() -> None:
    hostile = msgspec.structs.replace(FINDING, path="a\x01", message="b\x02")
    for findings in ([FINDING], [], [hostile]):
        (text,) = render(findings, "outcome", "1")
        assert not [f for f in check_resource(text.encode()) if f.severity == "error"]


def test_statistics_count_by_code() -> None:
    assert list(statistics([FINDING, FINDING], 1, 2, 30)) == [
        "2 resources in 1 files, 30 bytes",
        "       2  FHR513 error",
    ]
