"""Small tables of keys and their published codes: routes, dose forms, methods, warning topics.

The tables name codes only; systems, versions and displays come from `published.tsv`, so that no display is our own.
"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from converter.monograph import Code

SYSTEMS = {
    "v3": "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration",
    "v2": "http://terminology.hl7.org/CodeSystem/v2-0162",
    "v2m": "http://terminology.hl7.org/CodeSystem/v2-0165",
    "v3form": "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm",
    "snomed": "http://snomed.info/sct",
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a table. `by_method` holds codes that are right only once that method is stated.

    `says` is the method that the first code's name adds; `unlike` are methods beside which no code holds.
    """

    key: str
    display: str
    codes: tuple[Code, ...]
    by_method: dict[str, Code]
    words: tuple[str, ...] = ()
    says: str = ""
    unlike: tuple[str, ...] = ()


@cache
def published() -> dict[tuple[str, str], Code]:
    """(system, code) → the published code with its version and display."""
    found = {}
    for line in (files("converter.terminology") / "data" / "published.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            system, version, code, display = line.split("\t")
            found[system, code] = Code(system=system, version=version, code=code, display=display, match="exact")
    return found


@cache
def table(name: str) -> dict[str, Entry]:
    """The table `data/<name>.toml`. Raises KeyError when it names a code that is not published."""
    known = published()
    rows = tomllib.loads((files("converter.terminology") / "data" / f"{name}.toml").read_text("utf-8"))
    return {
        key: Entry(
            key=key,
            display=row["display"],
            codes=tuple(known[SYSTEMS[part], row[part]] for part in SYSTEMS if part in row),
            by_method={method: known[SYSTEMS["v3"], code] for method, code in row.get("methods", {}).items()},
            words=tuple(row.get("words", ())),
            says=row.get("v3_says", ""),
            unlike=tuple(row.get("unlike", ())),
        )
        for key, row in rows.items()
    }


@cache
def keys_by_words(name: str) -> dict[str, str]:
    """Every spelling of a table's entries, and the keys themselves → key."""
    return {word: entry.key for entry in table(name).values() for word in (*entry.words, entry.key)}
