"""Route keys and their codes: HL7 v3 RouteOfAdministration and v2 table 0162 (CC0), SNOMED CT (Global Patient Set).

https://terminology.hl7.org/CodeSystem-v3-RouteOfAdministration.html
"""

from converter.monograph import Code
from converter.terminology.value_tables import keys_by_words, table

NEUTRAL = ("", "take", "give", "use", "administer")
"""Methods that say nothing of how."""


def codings(key: str, method: str = "") -> tuple[Code, ...]:
    """The codes of a route key such as `oral` or `iv`; none when it is unknown or the method contradicts it.

    `method` (a key of the methods: `infuse`, `inject`, …) adds the HL7 v3 code that says both, and takes away one whose
    name says another method ("Injection, intravitreal" of what is inserted); without it no code states one.
    """
    entry = table("routes").get(key)
    if entry is None or method in entry.unlike:
        return ()
    codes = entry.codes[1:] if entry.says and method not in (*NEUTRAL, entry.says) else entry.codes
    exact = entry.by_method.get(method)
    return (exact, *(code for code in codes if code != exact)) if exact else codes


def display(key: str) -> str:
    """The plain words of a route key; an unknown key is its own."""
    entry = table("routes").get(key)
    return entry.display if entry else key


def find(words: str) -> str:
    """The key of the route that the words name; empty when they name none."""
    return keys_by_words("routes").get(" ".join(words.casefold().split()).removesuffix(" route"), "")
