"""Which monograph of the run an interactant is; the list of a run is tested in tests/jobs/test_interaction_list.py."""

from converter.facts import interactions
from converter.facts.edges import Party, edges_of, owners
from tests.facts.pages import context_of, page


def party(title, text, *names):
    facts = interactions.read(context_of(page(title, drug_interactions=text))).facts
    return Party(title.lower(), (title, *names), facts)


def targets(*parties):
    return {one.key: {edge.interactant: edge.target for edge in edges_of(one, owners(parties))} for one in parties}


A = party("Exemplin", "* Otherol\n* Lithium\n* Alcohol", "Samplex")
B = party("Otherol", "* Lithium\n* Samplex")
C = party("Lithium", "* NSAIDs")


def test_drugs_resolve_to_monographs_under_any_name():
    assert targets(A, B, C) == {
        "exemplin": {"Otherol": "otherol", "Lithium": "lithium", "Alcohol": ""},
        "otherol": {"Lithium": "lithium", "Samplex": "exemplin"},
        "lithium": {"NSAIDs": ""},
    }


def test_a_name_of_two_monographs_resolves_to_none():
    assert targets(A, B, Party("otherol b", ("Otherol",), ()))["exemplin"]["Otherol"] == ""
