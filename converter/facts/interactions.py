"""Reads interactions from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The interactions that the page states."""
    return Reading()
