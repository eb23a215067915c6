"""Routes, forms, methods and topics: every code is published, and no code says more than the key."""

import pytest

from converter.facts.dosage.routes import routes as dose_routes
from converter.terminology import dose_forms, methods, routes, warning_topics
from converter.terminology.value_tables import keys_by_words, published, table

TABLES = ("routes", "dose_forms", "methods", "warning_topics")


@pytest.mark.parametrize("name", TABLES)
def test_every_code_is_a_published_one(name: str) -> None:
    known = published()
    for entry in table(name).values():
        for code in (*entry.codes, *entry.by_method.values()):
            assert known[code.system, code.code] == code


@pytest.mark.parametrize("name", TABLES)
def test_no_spelling_names_two_keys(name: str) -> None:
    words = [word for entry in table(name).values() for word in {*entry.words, entry.key}]
    assert len(words) == len(set(words)) == len(keys_by_words(name))


def test_an_oral_route_has_hl7_first_and_snomed_last() -> None:
    assert [(code.system.rsplit("/", 1)[1], code.code, code.display) for code in routes.codings("oral")] == [
        ("v3-RouteOfAdministration", "PO", "Swallow, oral"),
        ("v2-0162", "PO", "Oral"),
        ("sct", "26643006", "Oral route (qualifier value)"),
    ]


def test_intravenous_does_not_claim_an_infusion() -> None:
    assert all("nfusion" not in code.display for code in routes.codings("iv"))
    assert routes.codings("iv", "infuse")[0].display == "Infusion, intravenous"


def test_a_code_whose_name_says_another_method_is_left_out() -> None:
    assert [code.display for code in routes.codings("intravitreal")] == ["Injection, intravitreal"]
    assert routes.codings("intravitreal", "inject") == routes.codings("intravitreal", "administer")
    assert routes.codings("intravitreal", "insert") == ()
    assert routes.codings("oral", "inhale") == ()


def test_every_code_of_a_route_has_a_version_and_each_route_of_a_dose_has_a_row() -> None:
    assert all(code.version for key in table("routes") for code in routes.codings(key))
    assert set(dose_routes()) - set(table("routes")) == {"infiltration", "intra-amniotic", "intraventricular"}


def test_the_methods_that_change_a_route_are_methods_of_the_table() -> None:
    entries = table("routes").values()
    named = {name for entry in entries for name in (*entry.by_method, *entry.unlike, entry.says) if name}
    assert named <= {*table("methods"), "bolus", "enema"}


@pytest.mark.parametrize(
    ("words", "key"),
    [("by mouth", "oral"), ("Intravenous route", "iv"), ("into the eye", "ophthalmic"), ("by the moon", "")],
)
def test_words_find_their_route(words: str, key: str) -> None:
    assert routes.find(words) == key


@pytest.mark.parametrize(
    ("words", "code"), [("Tablets", "TAB"), ("eye drops", "OPDROP"), ("creams", "CRM"), ("powder for injection", None)]
)
def test_words_find_their_dose_form(words: str, code: str | None) -> None:
    key = dose_forms.find(words)
    assert key
    assert next((found.code for found in dose_forms.codings(key)), None) == code


def test_a_method_or_topic_without_a_published_code_stays_words() -> None:
    assert methods.codings("apply") == ()
    assert methods.display("apply") == "apply"
    assert warning_topics.codings("children") == ()
    assert warning_topics.codings("nonsense") == ()
