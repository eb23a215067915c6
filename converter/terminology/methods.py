"""Administration method keys and their codes (HL7 v2 table 0165, CC0)."""

from converter.monograph import Code
from converter.terminology.value_tables import keys_by_words, table


def codings(key: str) -> tuple[Code, ...]:
    """The codes of a method key; none when the key is unknown or no published code says the same."""
    entry = table("methods").get(key)
    return entry.codes if entry else ()


def display(key: str) -> str:
    """The plain words of a key; an unknown key is its own."""
    entry = table("methods").get(key)
    return entry.display if entry else key


def find(words: str) -> str:
    """The key that the words name, singular or plural; empty when they name none."""
    folded = " ".join(words.casefold().split())
    keys = keys_by_words("methods")
    return keys.get(folded) or keys.get(folded.removesuffix("s"), "")
