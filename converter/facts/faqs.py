"""Reads faqs from a page."""

from converter.facts.context import FactContext, Reading


def read(context: FactContext) -> Reading:
    """The faqs that the page states."""
    return Reading()
