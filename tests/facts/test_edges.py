"""The edge list of a run, and edges that stand on one side only."""

from converter.facts import interactions
from converter.facts.edges import Party, edges, one_sided
from tests.facts.pages import context_of, page


def party(title, text, *names):
    facts = interactions.read(context_of(page(title, drug_interactions=text))).facts
    return Party(title.lower(), (title, *names), facts)


A = party("Exemplin", "* Otherol\n* Lithium\n* Alcohol", "Samplex")
B = party("Otherol", "* Lithium\n* Samplex")
C = party("Lithium", "* NSAIDs")


def test_drugs_resolve_to_monographs_under_any_name():
    found = edges([A, B, C])
    assert [(edge.monograph, edge.interactant, edge.target) for edge in found] == [
        ("exemplin", "Otherol", "otherol"), ("exemplin", "Lithium", "lithium"), ("exemplin", "Alcohol", ""),
        ("otherol", "Lithium", "lithium"), ("otherol", "Samplex", "exemplin"), ("lithium", "NSAIDs", ""),
    ]  # fmt: skip


def test_one_sided_edges():
    assert [(edge.monograph, edge.target) for edge in one_sided(edges([A, B, C]))] == [
        ("exemplin", "lithium"),
        ("otherol", "lithium"),
    ]


def test_a_name_of_two_monographs_resolves_to_none():
    twin = Party("otherol b", ("Otherol",), ())
    assert [edge.target for edge in edges([A, B, twin]) if edge.interactant == "Otherol"] == [""]
