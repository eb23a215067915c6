"""Reads contraindications from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The contraindications that the page states."""
    return Reading()
