"""Reads storage from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The storage that the page states."""
    return Reading()
