"""The words of routes in doses; their codes stand in `converter.terminology.routes`, under the same keys."""

from functools import cache
from importlib.resources import files

import msgspec


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """A route of administration and the words that name it, the plainest first."""

    key: str
    words: tuple[str, ...]


@cache
def routes() -> dict[str, Route]:
    """All routes by key, in the order of the table."""
    lines = files("converter.facts.dosage").joinpath("data/routes.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {key: Route(key=key, words=tuple(words.split("|"))) for key, words in rows}
