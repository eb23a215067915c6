"""What a written drug name says: alternatives, routes and brackets beside the name, and the salt at its end."""

import re
from collections.abc import Iterator

import msgspec

from converter.terminology.normalise import plain
from converter.terminology.value_tables import keys_by_words
from converter.terminology.wordlists import word_lists

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_ALTERNATIVES = re.compile(r"(?:(?<!\s)\s+)?/\s*|(?<!\s)\s+or\s+")
_JOINED = re.compile(r"(?<=[a-z]{3})(?=[A-Z])")
_WORD = re.compile(r"[a-z0-9'-]+")
_ORIGIN = re.compile(r"(?<!\s)\s+(?:from|equivalent|eq\.?|derived|as)\s", re.IGNORECASE)
_SHORT = 4


class SpokenName(msgspec.Struct, frozen=True):
    """One way to hear a name: `names` that must agree, `broader` when words of the page are not in it.

    `strict`: every one of the names must be known (they may be two drugs).
    """

    names: tuple[str, ...]
    broader: bool = False
    strict: bool = True


def spoken_names(name: str) -> list[SpokenName]:
    """The ways to hear a name, the most literal first."""
    ways = [SpokenName((name,))]
    inside = [part.strip() for part in _BRACKETS.findall(name)]
    outside = _BRACKETS.sub(" ", name).strip(" ,-*")
    bare = _without_beside(outside)
    if bare and bare != name:
        told = [part for part in inside if _names_something(part)]
        if not told:
            ways.append(SpokenName((bare,)))
        else:
            ways += [SpokenName((bare, *told)), SpokenName((bare,), broader=True)]
    parts = tuple(part for part in _ALTERNATIVES.split(bare) if part)
    if len(parts) > 1:
        long = tuple(part for part in parts if len(part) > _SHORT)
        ways.append(SpokenName(long or parts))
    joined = tuple(part.strip() for part in _JOINED.split(bare) if part.strip())
    if len(joined) > 1:
        ways.append(SpokenName(joined, strict=all(len(part) > _SHORT for part in joined[1:])))
    return [*ways, *_rewritten(bare)]


def _rewritten(name: str) -> Iterator[SpokenName]:
    """The same name in another order, and without what only says where it comes from."""
    lists = word_lists()
    words = name.split()
    first = words[0].casefold() if words else ""
    if len(words) > 1 and lists.salt_spelling.get(first, first) in lists.salts:
        yield SpokenName((" ".join([*words[1:], words[0]]),))
    if len(words) > 1 and first in lists.before:
        yield SpokenName((" ".join(words[1:]),))
    stem, dash, maker = name.rpartition("-")
    if dash and len(maker) == _SHORT and maker.islower() and stem.casefold().endswith(lists.biological):
        yield SpokenName((stem,), broader=True)
    if said := _ORIGIN.search(name):
        yield SpokenName((name[: said.start()],), broader=True)


def moiety_name(name: str) -> str:
    """The name without its salt, ester and water: `Amlodipine besylate` → `amlodipine`; empty when it has none."""
    lists = word_lists()
    words = _WORD.findall(plain(_without_beside(_BRACKETS.sub(" ", name))))
    start = len(words)
    while len(words) > 1 and lists.salt_spelling.get(words[-1], words[-1]) in lists.salts:
        words.pop()
    base = " ".join(words)
    return "" if len(words) == start or words[0] in lists.no_moiety or len(base) < _SHORT else base


def _without_beside(name: str) -> str:
    """The name without trailing words that say how it is given."""
    words = name.split()
    while len(words) > 1 and words[-1].casefold().strip(",-") in word_lists().beside:
        words.pop()
    return " ".join(words)


def _names_something(words: str) -> bool:
    """False for a route or form in brackets, which says how the drug is given and not what it is."""
    folded = " ".join(words.casefold().split())
    beside = folded in keys_by_words("routes") or folded in keys_by_words("dose_forms")
    return bool(folded) and not beside and not word_lists().beside.issuperset(folded.split())
