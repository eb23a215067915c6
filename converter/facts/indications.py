"""Reads indications from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The indications that the page states."""
    return Reading()
