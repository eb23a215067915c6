"""Reads names from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The names that the page states."""
    return Reading()
