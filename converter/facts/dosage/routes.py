"""The table of routes: key, code and words of each."""

from functools import cache
from importlib.resources import files

import msgspec

SNOMED = "http://snomed.info/sct"


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """A route of administration; `code` and `display` are SNOMED CT's, empty where no code was checked."""

    key: str
    code: str
    display: str
    words: tuple[str, ...]


@cache
def routes() -> dict[str, Route]:
    """All routes by key, in the order of the table."""
    lines = files("converter.facts.dosage").joinpath("data/routes.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {
        key: Route(key=key, code=code, display=display, words=tuple(words.split("|")))
        for key, code, display, words in rows
    }
