"""Reads classifications from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The classifications that the page states."""
    return Reading()
