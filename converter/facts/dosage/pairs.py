"""Amounts of a combination in one figure: "500/125 mg" is 500 mg of the first ingredient and 125 mg of the second."""

import re
from collections.abc import Sequence

_FIGURE = r"\d{1,4}(?:\.\d{1,3})?"
_UNIT = r"(?:mg|mcg|micrograms?|g)"
_PAIR = re.compile(rf"(?<![\w./-])(?P<figures>{_FIGURE}(?:\s*/\s*{_FIGURE}){{1,3}})\s*(?P<unit>{_UNIT})(?![\w/-])")
# What is counted is the product; the figure is then its strength.
_COUNTED = re.compile(
    r"\b(?:tablets?|capsules?|caplets?|pills?|puffs?|inhalations?|actuations?|sprays?|sachets?|vials?|ampoules?|drops?|"
    r"patch(?:es)?|strengths?|formulations?|contain\w*|suspension|syrup|cream|gel|ointment|per)\b|/\s*\d|%",
    re.I,
)


def spelled(text: str, ingredients: Sequence[str]) -> str:
    """The clause with its one pair written out for the ingredients, in the order of the title; else as it is.

    The number of figures must be that of the ingredients, and no product may be counted in the clause.
    """
    found = list(_PAIR.finditer(text))
    if len(found) != 1 or len(ingredients) < 2:
        return text
    match = found[0]
    figures = [figure.strip() for figure in match["figures"].split("/")]
    around = text[: match.start()] + text[match.end() :]
    if len(figures) != len(ingredients) or _COUNTED.search(around):
        return text
    named = (f"{name} {figure} {match['unit']}" for name, figure in zip(ingredients, figures, strict=True))
    return text[: match.start()] + " + ".join(named) + text[match.end() :]
