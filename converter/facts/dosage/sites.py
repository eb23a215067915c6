"""Places of the body where a medicine is given ("to the affected area", "into each nostril")."""

import re
from functools import cache
from importlib.resources import files

from converter.facts.dosage.tokens import Token


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern over the nouns of `sites.tsv`, and the route that each noun implies (empty: none)."""
    lines = files("converter.facts.dosage").joinpath("data/sites.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    implied = {noun: route for nouns, route in rows for noun in nouns.split("|")}
    adjectives = (
        "the|each|both|one|either|your|affected|infected|entire|clean|cleansed|clean,|dry|lower|upper|inner|outer|"
        "whole|"
        "of|a|washed|dried|left|right|and|intact|large|small|treated|involved|painful|hairless|non-hairy|other|all"
    )
    nouns = "|".join(re.escape(noun) for noun in sorted(implied, key=lambda w: (-len(w), w)))
    pattern = (
        r"(?i:to|into|in|on|onto|over|at|around|inside|within)\s+"
        rf"(?P<site>(?i:(?:(?:{adjectives})\s+)*(?:{nouns}))"
        rf"(?i:(?:\s+of\s+(?:the\s+)?|(?:,\s*|\s+)(?:or\s+|and\s+)?(?:the\s+)?)(?:{nouns}))*)(?![\w(])"
    )
    return re.compile(pattern), implied


def site(text: str, start: int) -> Token | None:
    """SITE with the words behind the preposition."""
    m = _table()[0].match(text, start)
    if not m:
        return None
    words = " ".join(m["site"].split())
    return Token("SITE", start, m.end(), words)


def implied_route(words: str) -> str:
    """The route that a place says by itself: an eye is `ophthalmic`; empty for most places."""
    folded = words.lower()
    nouns = sorted(_table()[1].items(), key=lambda item: (-len(item[0]), item[0]))
    return next((route for noun, route in nouns if re.search(rf"(?<!\w){re.escape(noun)}(?!\w)", folded)), "")
