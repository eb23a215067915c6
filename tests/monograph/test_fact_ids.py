"""Ids are hashes of meaning: same statement, same id; no two facts of a page share one."""

import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from converter.monograph import Concept, Contraindication, Dose, Evidence, Monograph, Population, Regimen
from converter.monograph.fact_ids import fact_ids, resource_id

FHIR_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def evidence(text: str = "x", block: int = 0) -> Evidence:
    return Evidence(
        section="precautions", text=text, block=block, line=1, column=1, byte_start=0, byte_end=1, char_start=0,
        char_length=1,
    )  # fmt: skip


def page(**facts: object) -> Monograph:
    return Monograph(
        key="aspirin", source="site", slug="aspirin", title="Aspirin", path="a/aspirin.md", dialect="d", language="en",
        sha1="", sha256="", source_length=1, **facts,
    )  # fmt: skip


def never(text: str, block: int = 0) -> Contraindication:
    return Contraindication(concept=Concept(text), evidence=evidence(text, block))


def test_place_and_order_do_not_matter() -> None:
    one = fact_ids(page(contraindications=(never("asthma"), never("gout"))))
    two = fact_ids(page(contraindications=(never("gout", 7), never("Asthma", 9))))
    assert one.contraindications == two.contraindications[::-1]


def test_path_and_slug_do_not_matter_but_source_and_title_do() -> None:
    here = page(contraindications=(never("asthma"),))
    assert fact_ids(msgspec.structs.replace(here, path="z.md", slug="z")) == fact_ids(here)
    for change in ({"source": "other site"}, {"key": "naproxen"}):
        there = fact_ids(msgspec.structs.replace(here, **change))
        assert there.monograph != fact_ids(here).monograph
        assert there.contraindications != fact_ids(here).contraindications


def test_equals_are_told_apart_and_the_first_keeps_its_id() -> None:
    alone = fact_ids(page(contraindications=(never("asthma"),)))
    twice = fact_ids(page(contraindications=(never("asthma"), never("asthma", 4))))
    assert twice.contraindications[0] == alone.contraindications[0]
    assert len(set(twice.contraindications)) == 2


def test_the_same_words_in_another_kind_are_another_fact() -> None:
    ids = fact_ids(page(contraindications=(never("asthma"),)))
    as_dose = fact_ids(page(doses=(Dose(evidence=evidence(), text="asthma"),)))
    assert ids.contraindications != as_dose.doses


def test_a_dose_is_another_one_for_other_people_condition_route_or_ingredient() -> None:
    plain = Dose(evidence=evidence(), text="5 mg once daily", regimen=Regimen(route="oral"))
    changed = (
        {"population": Population(words="children")},
        {"population": Population(conditions=("renal impairment",))},
        {"regimen": Regimen(route="iv")},
        {"ingredient": "caffeine"},
        {"indication": "pain"},
        {"text": "10 mg once daily"},
    )
    ids = fact_ids(page(doses=(plain, *(msgspec.structs.replace(plain, **c) for c in changed)))).doses
    assert len(set(ids)) == len(changed) + 1


@given(title=st.text(max_size=300), word=st.text(max_size=50))
def test_every_id_is_a_valid_fhir_id(title: str, word: str) -> None:
    monograph = msgspec.structs.replace(page(contraindications=(never(word),)), key=title)
    ids = fact_ids(monograph)
    assert FHIR_ID.fullmatch(ids.monograph)
    assert FHIR_ID.fullmatch(resource_id(monograph, ids.contraindications[0]))
    assert resource_id(monograph, ids.contraindications[0]).endswith(ids.contraindications[0])
