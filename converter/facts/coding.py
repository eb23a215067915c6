"""Adds codes to the concepts of a monograph."""

from converter.monograph import Monograph
from converter.terminology import Terminology


def code_monograph(monograph: Monograph, terminology: Terminology) -> Monograph:
    """The monograph with codes beside its words."""
    return monograph
