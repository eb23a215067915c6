"""Whatever a page says, the Bundle is valid FHIR: ids, references, narrative, no empty value, no control character."""

import json
import re
from typing import Any

import msgspec
from fhir.resources import get_fhir_model_class
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converter.monograph import Monograph
from converter.targets.fhir.elements import speakable
from converter.targets.fhir.target import FhirTarget
from converter.targets.settings import TargetSettings
from tests.targets.fhir.test_bundle import ID, of_type, resources, walk

WORDS = st.text(st.characters(), max_size=60).filter(speakable)  # a fact without words is no fact
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def reworded(value: Any, words: st.DataObject) -> Any:
    """A fact with each of its texts replaced by any text at all."""
    if isinstance(value, tuple):
        return tuple(reworded(each, words) for each in value)
    if isinstance(value, msgspec.Struct):
        changed = {"text", "title", "question", "answer", "effect", "management", "frequency", "population", "strength"}
        return msgspec.structs.replace(
            value,
            **{
                field: words.draw(WORDS) if isinstance(old, str) and field in changed else reworded(old, words)
                for field, old in ((f, getattr(value, f)) for f in value.__struct_fields__)
                if field not in ("codes", "title_codes", "moiety_codes")
            },
        )
    return value


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(words=st.data())
def test_any_text_gives_a_valid_bundle(full: Monograph, words: st.DataObject) -> None:
    (piece,) = FhirTarget().render(reworded(full, words), "a", TargetSettings())
    bundle = json.loads(piece.data)
    held = {f"{each['resourceType']}/{each['id']}" for each in resources(bundle)}
    assert len(held) == len(bundle["entry"])
    for node in walk(bundle):
        assert node is not None and node not in ("", [], {})
        if isinstance(node, str):
            assert not _CONTROL.search(node)
        if isinstance(node, dict) and isinstance(node.get("reference"), str):
            assert node["reference"] in held
    for resource in resources(bundle):
        assert ID.fullmatch(resource["id"])
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def test_a_page_that_states_nothing_still_gives_a_valid_bundle() -> None:
    bare = Monograph(
        key="x", source="s", slug="x", title="X", path="x.md", dialect="d", language="en", sha1="", sha256="",
        source_length=0,
    )  # fmt: skip
    (piece,) = FhirTarget().render(bare, "x", TargetSettings())
    bundle = json.loads(piece.data)
    for resource in resources(bundle):
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    assert not of_type(bundle, "ClinicalUseDefinition")
