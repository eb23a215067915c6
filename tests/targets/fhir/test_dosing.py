"""Which doses stand together. A wrong grouping is a wrong dose: FHIR reads one list as given together."""

import msgspec

from converter.monograph import Concept, Dose, Indication, Monograph, Population, Regimen
from converter.targets.fhir.dosing import IndicationGuideline, indication_fact, indication_guidelines
from converter.targets.fhir.edition import Edition
from converter.targets.settings import TargetSettings
from tests.targets.fhir.conftest import ADULTS, at

CHILDREN = Population(words="Children", group="child")


def dose(text: str, *, block: int = 1, phase: str = "unspecified", **changes: object) -> Dose:
    plain = Dose(evidence=at(text, "dosage", 10, block), text=text, regimen=Regimen(phase=phase), population=ADULTS)
    return msgspec.structs.replace(plain, **changes)


def edition(*doses: Dose, indications: tuple[Indication, ...] = ()) -> Edition:
    monograph = Monograph(
        key="x", source="s", slug="x", title="X", path="x.md", dialect="d", language="en", sha1="", sha256="",
        source_length=0, doses=doses, indications=indications,
    )  # fmt: skip
    return Edition(monograph, TargetSettings())


def shape(groups: tuple[IndicationGuideline, ...]) -> list[tuple[str, list[list[list[str]]]]]:
    """(indication, guidelines of courses of dose texts)"""
    return [
        (group.indication, [[[dose.text for dose, _ in c.doses] for c in g.courses] for g in group.guidelines])
        for group in groups
    ]


def test_doses_without_sequence_never_share_a_list() -> None:
    groups = indication_guidelines(edition(dose("5 mg daily"), dose("10 mg daily")))
    assert shape(groups) == [("", [[["5 mg daily"], ["10 mg daily"]]])]


def test_a_statements_sequence_is_one_list() -> None:
    groups = indication_guidelines(
        edition(dose("5 mg for a week", sequence=1), dose("then 10 mg", sequence=2), dose("20 mg", block=2, sequence=1))
    )
    assert shape(groups) == [("", [[["5 mg for a week", "then 10 mg"], ["20 mg"]]])]


def test_a_loading_and_a_maintenance_dose_are_courses_of_their_own_kind() -> None:
    (group,) = indication_guidelines(
        edition(dose("5 mg", phase="loading", sequence=1), dose("2 mg", phase="maintenance", sequence=2))
    )
    assert [course.phase for course in group.guidelines[0].courses] == ["loading", "maintenance"]


def test_choices_are_guidelines_of_their_own_though_of_one_sentence() -> None:
    words = "100, 125 or 150 mg"
    groups = indication_guidelines(edition(*(dose(words, alternative=1, ingredient=each) for each in "abc")))
    assert shape(groups) == [("", [[[words]], [[words]], [[words]]])]
    assert [[course.phase for course in each.courses] for each in groups[0].guidelines] == [["alternative"]] * 3


def test_a_step_that_follows_within_a_choice_stays_with_it() -> None:
    groups = indication_guidelines(
        edition(dose("3 mg", alternative=1), dose("or 6 mg", alternative=1, sequence=1), dose("then 4 mg", sequence=2))
    )
    assert shape(groups) == [("", [[["3 mg"]], [["or 6 mg"], ["then 4 mg"]]])]


def test_a_dose_of_another_statement_does_not_follow_a_choice() -> None:
    groups = indication_guidelines(edition(dose("3 mg", alternative=1, sequence=1), dose("9 mg", block=2, sequence=2)))
    assert shape(groups) == [("", [[["3 mg"]], [["9 mg"]]])]


def test_each_population_has_its_guideline_in_the_order_of_the_page() -> None:
    child = dose("1 mg", population=CHILDREN)
    renal = dose("2 mg", population=Population(group="adult", words="Adults", conditions=("renal impairment",)))
    groups = indication_guidelines(edition(dose("5 mg"), child, renal, dose("6 mg")))
    assert shape(groups) == [("", [[["5 mg"], ["6 mg"]], [["1 mg"]], [["2 mg"]]])]


def test_indications_are_kept_apart_and_spelling_does_not_matter() -> None:
    groups = indication_guidelines(edition(dose("1", indication="Pain"), dose("2"), dose("3", indication="pain:")))
    assert [indication for indication, _ in shape(groups)] == ["Pain", ""]


def test_a_dose_points_at_the_indication_that_has_its_words() -> None:
    pain = Indication(concept=Concept("pain"), evidence=at("pain"))
    held = edition(dose("1", indication="Pain"), indications=(pain,))
    assert indication_fact(held, "Pain") == held.ids.indications[0]
    assert indication_fact(held, "gout") == ""
    assert indication_fact(held, "severe pain") == "", "an adjective makes another condition"
    assert indication_fact(held, "") == ""


def test_the_order_of_words_and_brackets_do_not_matter() -> None:
    eczema = Indication(concept=Concept("mild-to-moderate atopic eczema"), evidence=at("x"))
    held = edition(dose("1"), indications=(eczema,))
    assert indication_fact(held, "Atopic Eczema (Mild-to-Moderate)") == held.ids.indications[0]
    assert indication_fact(held, "atopic eczema") == ""
