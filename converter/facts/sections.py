"""Reads sections from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The sections that the page states."""
    return Reading()
