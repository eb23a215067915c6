"""The reason codes of clauses that stay words."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def reasons() -> dict[str, str]:
    """What each reason code means, by code."""
    text = files("converter.facts.dosage").joinpath("data/reasons.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["reasons"])
