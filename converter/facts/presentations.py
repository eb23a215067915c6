"""Reads presentations from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The presentations that the page states."""
    return Reading()
