"""Headings to section keys: tolerant of case, bold, colons, numbering and drug names inside."""

import re
from difflib import get_close_matches
from functools import lru_cache

import msgspec

_NUMBERING = re.compile(
    r"^\s*(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[ivx]{1,4}|[a-z])[.)]\s+|\d{1,2}(?:\.\d{1,2}){1,3}\s+)", re.I
)
_MARKS = re.compile(r"[\W_]+")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@lru_cache(maxsize=65536)
def fold_heading(title: str) -> str:
    """A heading for comparison: lower case, `&` as `and`, no marks, no numbering, single spaces.

    >>> fold_heading("2.1 **Side Effects:**")
    'side effects'
    """
    text = _NUMBERING.sub("", title.replace("*", "")).replace("&", " and ")
    return _MARKS.sub(" ", text.casefold()).strip().replace("contra indication", "contraindication")


# alone at an end of a longer heading these do not say what the heading is about
_WEAK = frozenset(
    [
        "use",
        "uses",
        "dose",
        "doses",
        "class",
        "about",
        "generic",
        "interaction",
        "mechanism",
        "combinations",
        "brands",
        "sources",
        "background",
        "inn",
        "administration",
        "availability",
        "composition",
        "pregnancy",
    ]
)


# beside these a known heading means something else, or its contrary ("Not for use in", "Uses to avoid")
_TURNS = frozenset(["not", "no", "non", "never", "without", "contra", "anti", "avoid", "avoided", "against", "except"])


# a single known word says what a heading is about only when little else stands there
_MOST_REST = 4


class HeadingMatch(msgspec.Struct, frozen=True):
    """`key` is '' when the heading is unknown; `rest` are folded words around the known part (a drug name, a label).

    `whole` when the heading is a known one but for what stands in parentheses.
    """

    key: str
    rest: str = ""
    whole: bool = False


class HeadingIndex:
    """All headings of a dialect, ready to be asked."""

    def __init__(self, headings: dict[str, tuple[str, ...]]) -> None:
        self._keys = {fold_heading(text): key for key, texts in headings.items() for text in texts}
        self._longest = max((len(text.split()) for text in self._keys), default=0)

    def key(self, title: str) -> str:
        """The section key of a heading that is one of the known ones as a whole, else ''."""
        return self._keys.get(fold_heading(title), "")

    def match(self, title: str) -> HeadingMatch:
        """The section key of a heading, with what else it says: "Usage (Alprazolam)", "Cefixime Usage"."""
        folded = fold_heading(title)
        if not folded:
            return HeadingMatch("")
        if folded in self._keys:
            return HeadingMatch(self._keys[folded], whole=True)
        bare = fold_heading(_PARENTHESES.sub(" ", title))
        inside = " ".join(fold_heading(part) for part in _PARENTHESES.findall(title))
        if bare in self._keys:
            return HeadingMatch(self._keys[bare], inside, whole=True)
        before, colon, after = title.partition(":")
        if colon and (key := self._keys.get(fold_heading(_PARENTHESES.sub(" ", before)))):
            return HeadingMatch(key, " ".join(part for part in (inside, fold_heading(after)) if part))
        return self._at_an_end(folded.split())

    def _at_an_end(self, words: list[str]) -> HeadingMatch:
        """The longest known heading that the title ends or begins with ("alprazolam standard dosage")."""
        if len(words) > 12:
            return HeadingMatch("")
        for size in range(min(self._longest, len(words) - 1), 0, -1):
            for known, rest in ((words[-size:], words[:-size]), (words[:size], words[size:])):
                key = self._keys.get(" ".join(known))
                if key and not _TURNS & set(rest) and (size > 1 or (known[0] not in _WEAK and len(rest) <= _MOST_REST)):
                    return HeadingMatch(key, " ".join(rest))
        return HeadingMatch("")

    def nearest(self, title: str) -> str:
        """The known heading that looks most like an unknown one, or ''."""
        near = get_close_matches(fold_heading(title), self._keys, n=1, cutoff=0.75)
        return near[0] if near else ""
