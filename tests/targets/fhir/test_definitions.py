"""Our own code systems and extensions are resources, and every code that is written is in one of them."""

import json
import tomllib
from importlib.resources import files

import pytest
from fhir.resources import get_fhir_model_class

from converter.targets.fhir import canonicals
from converter.targets.fhir.definitions import all_definitions
from converter.targets.fhir.target import FhirTarget
from converter.targets.settings import TargetSettings

DEFINED = {each["url"]: each for each in all_definitions("5.0.0")}


def test_all_are_written_before_the_first_monograph_and_valid() -> None:
    pieces = FhirTarget().begin(TargetSettings())
    assert {piece.path.split("/")[1] for piece in pieces} == {"definitions"}
    for piece in pieces:
        resource = json.loads(piece.data)
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def test_every_canonical_of_ours_is_defined_and_none_is_left_over() -> None:
    used = {
        value
        for value in vars(canonicals).values()
        if isinstance(value, str) and value.startswith(canonicals.ROOT + "/")
    }
    assert used == set(DEFINED)


def test_canonicals_do_not_follow_the_base_url() -> None:
    texts = [
        [piece.data for piece in FhirTarget().begin(TargetSettings(base_url=base))]
        for base in ("https://one.test", "https://two.test/fhir")
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("version", ["4.0.1", "4.3.0", "5.0.0"])
def test_extensions_name_their_fhir_version(version: str) -> None:
    versions = {each["fhirVersion"] for each in all_definitions(version) if "fhirVersion" in each}
    assert versions == {version}


def test_code_systems_count_right_and_hold_no_code_twice() -> None:
    for system in (each for each in DEFINED.values() if each["resourceType"] == "CodeSystem"):
        codes = [concept["code"] for concept in system["concept"]]
        assert system["count"] == len(codes) == len(set(codes))


def test_every_topic_that_is_read_has_a_code() -> None:
    text = files("converter.facts").joinpath("data/warning_topics.toml").read_text(encoding="utf-8")
    read = {topic for topic, table in tomllib.loads(text).items() if isinstance(table, dict)}
    coded = {concept["code"] for concept in DEFINED[canonicals.WARNING_TOPIC]["concept"]}
    assert read | {"other"} == coded


def test_tags_are_about_content_and_not_about_warnings() -> None:
    tags = {concept["code"] for concept in DEFINED[canonicals.CONTENT_TAG]["concept"]}
    assert tags == {"not-medical-advice", "machine-written", "withdrawn", "banned"}
