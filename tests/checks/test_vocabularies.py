"""UCUM units, language tags, media types, codes and displays."""

from typing import Any

import pytest

from converter.checks import check_resource
from converter.checks.language import is_language, is_media_type
from converter.checks.ucum import is_ucum


@pytest.mark.parametrize(
    "unit",
    ["mg", "ug", "[iU]", "k[iU]", "mg/kg/d", "mL/min/{1.73_m2}", "10*9/L", "{tablet}", "%", "Cel", "[drp]", "mo", "a",
     "(mg/kg)/d", "{delivered dose}", "/min", "m[IU]/mL", "kg/m2", "s-1", "1"],
)  # fmt: skip
def test_a_ucum_unit(unit: str) -> None:
    assert is_ucum(unit)


@pytest.mark.parametrize(
    "unit", ["mcg", "cc", "days", "tablets", "mg/", "mg kg", "", "mg/{a", "µg", "(mg", "kmg", "drops"]
)
def test_no_ucum_unit(unit: str) -> None:
    assert not is_ucum(unit)


def test_ucum_agrees_with_a_library() -> None:
    judge = pytest.importorskip("ucumvert").get_ucum_parser()
    for unit in (
        "mg",
        "ug/kg",
        "mg/m2",
        "10*6.[iU]",
        "mL/h",
        "g/(12.h)",
        "mmol/L",
        "kat/L",
        "[lb_av]",
        "m/s2",
        "ng/mL",
    ):
        judge.parse(unit)
        assert is_ucum(unit)


@pytest.mark.parametrize("tag", ["en", "en-US", "zh-Hant", "de-CH-1996", "x-own", "es-419"])
def test_a_language_tag(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize("tag", ["english", "en_US", "xx-!!", "zz", "e", "123", "", "banana"])
def test_no_language_tag(tag: str) -> None:
    assert not is_language(tag)


def test_media_types() -> None:
    assert is_media_type("text/markdown")
    assert is_media_type("text/markdown; charset=utf-8")
    assert not is_media_type("markdown")


def interaction(**coding: str) -> dict[str, Any]:
    kind = {"coding": [{"system": "http://hl7.org/fhir/interaction-type", **coding}]}
    return {"resourceType": "ClinicalUseDefinition", "type": "interaction", "interaction": {"type": kind}}


@pytest.mark.parametrize(
    ("coding", "codes"),
    [
        ({"code": "drug-drug", "display": "drug to drug interaction"}, set()),
        ({"code": "drug-drug", "display": "Drug to Drug  Interaction"}, set()),
        ({"code": "drug-drug"}, set()),
        ({"code": "banana"}, {"FHR530"}),
        ({"code": "drug-drug", "display": "banana"}, {"FHR531"}),
    ],
)
def test_code_and_display(coding: dict[str, str], codes: set[str]) -> None:
    found = check_resource(interaction(**coding), layers=["terminology"])
    assert {f.code for f in found if f.severity == "error"} == codes


def test_a_code_system_that_is_not_carried_is_not_judged() -> None:
    coding = {"system": "http://snomed.info/sct", "code": "73211009", "display": "anything"}
    assert not check_resource({"resourceType": "Medication", "code": {"coding": [coding]}}, layers=["terminology"])
