"""The edge list of a run: which monograph names which interactant, drugs resolved to monographs of the run.

Pure functions over what each page states; nothing is inferred. That a page names a class which another medicine
belongs to is no edge between the two.
"""

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from converter.monograph import Interaction, Monograph
from converter.monograph.identity import fold


class Party(NamedTuple):
    """A monograph of the run: its key, the names it goes by, and the interactions it states."""

    key: str
    names: tuple[str, ...]
    interactions: tuple[Interaction, ...]

    @classmethod
    def of(cls, monograph: Monograph) -> "Party":
        """What the edge list needs of a monograph; a combination goes by its own names, not by its ingredients'."""
        names = {name.text: None for name in monograph.names if name.kind != "generic" or not monograph.combination}
        if not monograph.combination:
            names |= {ingredient.concept.text: None for ingredient in monograph.ingredients}
        return cls(monograph.key, (monograph.title, *names), monograph.interactions)


class Edge(NamedTuple):
    """`monograph` states an interaction with `interactant`; `target` is the key of its monograph, '' when none is here.

    `line` is where it is stated.
    """

    monograph: str
    interactant: str
    kind: str
    target: str
    effect: str
    management: str
    line: int


def owners(parties: Iterable[Party]) -> dict[str, set[str]]:
    """Folded name → the keys of the monographs that go by it."""
    found: dict[str, set[str]] = {}
    for party in parties:
        for name in party.names:
            found.setdefault(fold(name), set()).add(party.key)
    return found


def edges_of(party: Party, known: Mapping[str, Set[str]]) -> tuple[Edge, ...]:
    """The edges that one monograph states. A name that two monographs go by resolves to none."""
    found = []
    for fact in party.interactions:
        targets = known.get(fold(fact.interactant.text), frozenset()) - {party.key}
        target = next(iter(targets)) if len(targets) == 1 else ""
        found.append(
            Edge(
                party.key, fact.interactant.text, fact.kind, target, fact.effect, fact.management, fact.evidence.line
            )
        )  # fmt: skip
    return tuple(found)
