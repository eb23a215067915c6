"""Reads warnings from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The warnings that the page states."""
    return Reading()
