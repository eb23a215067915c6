"""Sentences that state nothing about the medicine: advice to see somebody, disclaimers, remarks on the page."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from converter.facts.literals import Pattern


@cache
def _pattern() -> Pattern:
    table = tomllib.loads(files("converter.facts").joinpath("data/advice.toml").read_text(encoding="utf-8"))
    return Pattern("|".join(f"(?:{each})" for each in table["patterns"]), re.S)


def is_advice(sentence: str) -> bool:
    """Whether a sentence, from which no fact was read, is advice, a disclaimer or a remark on the page."""
    return _pattern().search(sentence.casefold()) is not None
