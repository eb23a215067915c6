"""Reads regulations from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The regulations that the page states."""
    return Reading()
