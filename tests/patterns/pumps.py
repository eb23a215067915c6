"""Texts that make a backtracking matcher work: made from a pattern's own repeats, each at any length.

A text is a head, a piece that is repeated, and an end that does not fit. A matcher that tries a repeat again from each
start, or in more than one way, takes more than twice as long for twice the text.
"""

import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

GENERAL = ("a", " ", "1", "(", "<", "-", ",", "\n", "a ", "1 ", "1,", "A.", "<a", "[", "- ", "a, ", "and ", "mg ", "*")


class Pump(NamedTuple):
    """`text(n)` has about n characters."""

    head: str
    piece: str
    end: str

    def text(self, length: int) -> str:
        return self.head + self.piece * (length // max(1, len(self.piece))) + self.end


def pumps(pattern: str, flags: int) -> set[Pump]:
    """The pumps of one pattern."""
    found = {Pump("", piece, end) for piece in GENERAL for end in ("", "\x01")}
    for before, body in _repeats(parser.parse(pattern, flags)):
        for end in ("\x01", ""):
            found |= {Pump(before, body, end), Pump("", before + body, end), Pump("", before, end)}
    return {pump for pump in found if pump.piece}


def _repeats(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(a text that leads to a repeat, a text that it repeats) for every long repeat of a pattern."""
    for operation, argument in tree:
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most == codes.MAXREPEAT or int(most) > 30:
                yield before, _sample(body)
            yield from _repeats(body, before)
        elif operation is codes.BRANCH:
            for branch in argument[1][:40]:
                yield from _repeats(branch, before)
        elif operation is codes.SUBPATTERN:
            yield from _repeats(argument[-1], before)
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repeats(argument[1], before)
        elif operation is codes.ATOMIC_GROUP:
            yield from _repeats(argument, before)
        before += _sample([(operation, argument)])


def _sample(tree: Any) -> str:
    """A short text that the pattern matches, or nearly."""
    text = ""
    for operation, argument in tree:
        if operation is codes.LITERAL:
            text += chr(argument)
        elif operation is codes.NOT_LITERAL:
            text += "a" if argument != ord("a") else "b"
        elif operation is codes.ANY:
            text += "a"
        elif operation is codes.IN:
            text += _member(argument)
        elif operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            text += _sample(argument[2]) * max(1, int(argument[0]))
        elif operation is codes.SUBPATTERN:
            text += _sample(argument[-1])
        elif operation is codes.BRANCH:
            text += _sample(argument[1][0])
        elif operation is codes.ATOMIC_GROUP:
            text += _sample(argument)
    return text


def _member(members: Any) -> str:
    """A character of a set."""
    source = [(operation, argument) for operation, argument in members]
    negated = bool(source) and source[0][0] is codes.NEGATE
    excluded: set[str] = set()
    for operation, argument in source:
        if operation is codes.LITERAL:
            if not negated:
                return chr(argument)
            excluded.add(chr(argument))
        elif operation is codes.RANGE and not negated:
            return chr(argument[0])
        elif operation is codes.CATEGORY and not negated:
            return {codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " "}.get(argument, "a")
    return next(char for char in "a1 .-\n(xyzß" if char not in excluded)


def slowest(pattern: str, flags: int, length: int, clock: Any) -> tuple[float, Pump]:
    """The longest time that a search for every match of the pattern takes over its pumps."""
    compiled = re.compile(pattern, flags)
    worst = (0.0, Pump("", "", ""))
    for pump in sorted(pumps(pattern, flags)):
        text = pump.text(length)
        start = clock()
        for _ in compiled.finditer(text):
            pass
        worst = max(worst, (clock() - start, pump))
    return worst
