"""What the uses found so far say, looked up by word: a page may list thousands of them."""

from collections import defaultdict
from itertools import combinations

from converter.facts import concepts

Said = frozenset[str]
_STEM = 7


class Keys:
    """Keys of `concepts.key`; each question costs about as much as there are keys with its rarest word."""

    def __init__(self) -> None:
        self._all: set[Said] = set()
        self._by_word: dict[str, list[Said]] = defaultdict(list)
        self._by_least: dict[str, list[Said]] = defaultdict(list)
        self._by_stem: dict[str, list[Said]] = defaultdict(list)
        self._cores: dict[tuple[str, ...], list[Said]] = defaultdict(list)

    def add(self, said: Said) -> None:
        """Takes a key; one that is there already is not taken again."""
        if said in self._all:
            return
        self._all.add(said)
        for word in said:
            self._by_word[word].append(said)
        if said:
            self._by_least[min(said)].append(said)
        stems = _stems(said)
        for stem in stems:
            self._by_stem[stem].append(stems)
        core = concepts.core(said)
        if len(core) > 1:
            self._cores[tuple(sorted(core)[:2])].append(core)

    def name(self, word: str) -> bool:
        """Whether any key holds the word."""
        return word in self._by_word

    def hold(self, said: Said) -> bool:
        """Whether something said before says all of this."""
        return _within(said, self._by_word) if said else bool(self._all)

    def holds_exactly(self, said: Said) -> bool:
        """Whether just this was said before."""
        return said in self._all

    def contained(self, said: Said) -> bool:
        """Whether something said before says all of this, or this all of that (`concepts.contained`)."""
        if frozenset() in self._all or self.hold(said):
            return True
        return any(old <= said for word in said for old in self._by_least.get(word, ()))

    def alike(self, said: Said) -> bool:
        """Whether each word of this begins as a word of one thing said before."""
        return _within(_stems(said), self._by_stem) if said else bool(self._all)

    def narrowed_by(self, said: Said) -> bool:
        """Whether this only adds words to something of two words or more that was said before."""
        pairs = combinations(sorted(said), 2)
        return any(core <= said for pair in pairs for core in self._cores.get(pair, ()))


def _stems(said: Said) -> Said:
    return frozenset(word[:_STEM] for word in said)


def _within(said: Said, by_word: dict[str, list[Said]]) -> bool:
    rarest: list[Said] = min((by_word.get(word, []) for word in said), key=len)
    return any(said <= old for old in rarest)
