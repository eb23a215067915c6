"""Reads effects from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The effects that the page states."""
    return Reading()
