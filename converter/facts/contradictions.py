"""Contradictions on a page, as findings for its editor."""

from converter.facts.context import FactContext
from converter.findings import Finding
from converter.monograph import Monograph


def find(context: FactContext, monograph: Monograph) -> tuple[Finding, ...]:
    """Each contradiction between two statements of the page, with both lines."""
    return ()
