"""What a text must hold for a pattern to match: found once by reading the pattern, then looked for before it is run.

Python's `re` tries a pattern of many words at each letter of a text. Most texts hold none of the words, and one pass of
an Aho-Corasick automaton says so some ten times sooner. The letters are taken out of the pattern itself, so that no
second list has to keep up with the first.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from itertools import product
from typing import Any, Generic, TypeVar

from ahocorasick_rs import AhoCorasick

# The tree of a pattern, and what makes a pattern of it; `re` has no public way between the two.
_parser, _compiler = import_module("re._parser"), import_module("re._compiler")
_MOST = 600
_CAPPED = 4
_FEW = 8
_ODD = re.compile("[ſıİ]")  # letters that `re.IGNORECASE` takes for ASCII ones, and lower case does not
_Kind = TypeVar("_Kind")
_Words = frozenset[str]
_NOTHING: _Words = frozenset([""])


def needed(tree: Iterable[Any]) -> tuple[str, ...]:
    """Strings in lower case, one of which stands in the lower case of each text that a pattern of this tree matches.

    Empty when there are none that would tell anything.
    """
    exact, need = _sequence(tree)
    best = _better(exact, need)
    if best is None or not all(map(_tells, best)):
        return ()
    return tuple(sorted(word for word in best if not any(other in word for other in best if other != word)))


def _tells(word: str) -> bool:
    """Whether a text without the word is nothing rare: a lone letter, digit or space stands in all of them."""
    return len(word) > 1 or not (word.isalnum() or word.isspace())


def _better(one: _Words | None, other: _Words | None) -> _Words | None:
    """The words that fewer texts hold: longer ones, then fewer."""
    known = [words for words in (one, other) if words is not None and "" not in words]
    return max(known, key=lambda words: (min(_CAPPED, *map(len, words)), -len(words)), default=None)


def _sequence(nodes: Iterable[Any]) -> tuple[_Words | None, _Words | None]:
    """All that the nodes can match, when that is a list of strings; and what each match of theirs holds."""
    run, need, whole = _NOTHING, None, True
    for kind, argument in nodes:
        exact, inner = _node(str(kind), argument)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(map("".join, product(run, exact)))
            continue
        need = _better(_better(need, run), _better(exact, inner))
        run, whole = _NOTHING, False
    return (run, None) if whole else (None, _better(need, run))


def _node(kind: str, argument: Any) -> tuple[_Words | None, _Words | None]:
    match kind:
        case "LITERAL" if argument < 128:
            return frozenset([chr(argument).lower()]), None
        case "IN" if all(str(name) == "LITERAL" and code < 128 for name, code in argument):
            return frozenset(chr(code).lower() for _, code in argument), None
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return _NOTHING, None
        case "SUBPATTERN":
            return _sequence(argument[3])
        case "BRANCH":
            return _branches([_sequence(branch) for branch in argument[1]])
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, body = argument
            exact, inner = _sequence(body)
            if least == 0:
                return (exact | _NOTHING if exact is not None and most == 1 else None), None
            return None, _better(exact, inner)
    return None, None


def _branches(read: list[tuple[_Words | None, _Words | None]]) -> tuple[_Words | None, _Words | None]:
    exact = [words for words, _ in read if words is not None]
    if len(exact) == len(read):
        return frozenset().union(*exact), None
    need = [words for pair in read if (words := _better(*pair)) is not None]
    return None, frozenset().union(*need) if len(need) == len(read) else None


class Pattern:
    """A compiled pattern that is run only on texts that hold what it needs. Its answers are those of `re`."""

    __slots__ = ("_few", "_many", "compiled")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        tree = _parser.parse(pattern, flags)
        self.compiled: re.Pattern[str] = _compiler.compile(tree, flags)
        words = needed(tree)
        self._few = words if len(words) <= _FEW else ()
        self._many = AhoCorasick(words) if len(words) > _FEW else None

    def may_match(self, text: str) -> bool:
        """Whether the text holds what a match needs."""
        low = text.lower() if text.isascii() else _lower(text)
        return low is None or self.holds(low)

    def holds(self, low: str) -> bool:
        """Whether a text in lower case holds what a match needs."""
        if self._many is not None:
            return bool(self._many.find_matches_as_indexes(low))
        for word in self._few:
            if word in low:
                return True
        return not self._few

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match at `start`."""
        return self.compiled.match(text, start) if self.may_match(text) else None

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in `text[start:end]`."""
        if end is None:
            end = len(text)
        whole = start == 0 and end == len(text)
        return self.compiled.search(text, start, end) if self.may_match(text if whole else text[start:end]) else None

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """All matches in `text[start:end]`."""
        end = len(text) if end is None else end
        return self.compiled.finditer(text, start, end) if self.may_match(text[start:end]) else iter(())


class Finder(Generic[_Kind]):
    """Tells in one pass of which kinds a text holds words."""

    __slots__ = ("_owners", "_words")

    def __init__(self, words: Iterable[tuple[_Kind, Iterable[str]]]) -> None:
        owners: dict[str, list[_Kind]] = {}
        for kind, own in words:
            for word in own:
                owners.setdefault(word, []).append(kind)
        self._words = AhoCorasick(owners)
        self._owners = tuple(map(tuple, owners.values()))

    def found(self, low: str) -> set[_Kind]:
        """The kinds that have a word in a text of their case."""
        kinds: set[_Kind] = set()
        for number, _, _ in self._words.find_matches_as_indexes(low, overlapping=True):
            kinds.update(self._owners[number])
        return kinds


@lru_cache(maxsize=256)
def _lower(text: str) -> str | None:
    """The lower case of a text; None where letters are in it that only `re` takes for ASCII ones."""
    return None if _ODD.search(text) else text.lower()
