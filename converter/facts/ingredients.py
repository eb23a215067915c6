"""Reads ingredients from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The ingredients that the page states."""
    return Reading()
