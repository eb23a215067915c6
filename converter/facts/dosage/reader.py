"""Reads doses from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The dose statements of the page, structured or as words with a reason."""
    return Reading()
