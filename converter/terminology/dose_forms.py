"""Dose form keys and their codes (HL7 v3 orderableDrugForm, CC0)."""

from converter.monograph import Code
from converter.terminology.value_tables import keys_by_words, table


def codings(key: str) -> tuple[Code, ...]:
    """The codes of a dose form key; none when the key is unknown or no published code says the same."""
    entry = table("dose_forms").get(key)
    return entry.codes if entry else ()


def display(key: str) -> str:
    """The plain words of a key; an unknown key is its own."""
    entry = table("dose_forms").get(key)
    return entry.display if entry else key


def find(words: str) -> str:
    """The key that the words name, singular or plural; empty when they name none."""
    folded = " ".join(words.casefold().split())
    keys = keys_by_words("dose_forms")
    return keys.get(folded) or keys.get(folded.removesuffix("s"), "")
