"""The lists that an expert may edit: aliases, denials, qualifiers and the words beside a drug name, read once."""

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from converter.terminology.normalise import condition_key, drug_key

LISTS = ("aliases.toml", "deny.toml", "qualifiers.toml", "drug_words.toml")


class WordLists(msgspec.Struct, frozen=True):
    """Drug names by key, conditions by key; see the heads of the data files."""

    digest: str
    drug_alias: dict[str, str]
    drug_broader: dict[str, str]
    class_alias: dict[str, str]
    class_broader: dict[str, str]
    class_fillers: frozenset[str]
    class_kinds: frozenset[str]
    class_turners: frozenset[str]
    class_participles: frozenset[str]
    condition_alias: dict[str, str]
    broader_alias: dict[str, str]
    denied_drugs: frozenset[str]
    denied_first: frozenset[str]
    denied_words: frozenset[str]
    denied_conditions: frozenset[str]
    narrowing: frozenset[str]
    cuts: frozenset[str]
    leads: frozenset[str]
    salts: frozenset[str]
    salt_spelling: dict[str, str]
    no_moiety: frozenset[str]
    no_halves: frozenset[str]
    beside: frozenset[str]
    before: frozenset[str]
    biological: tuple[str, ...]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files("converter.terminology") / "data" / name).read_text("utf-8"))


def _digest() -> str:
    """SHA-256 over the lists themselves: an edit of one is another terminology."""
    data = files("converter.terminology") / "data"
    names = (*LISTS, "spelling.tsv")
    return hashlib.sha256(b"".join((data / name).read_bytes() for name in names)).hexdigest()


@cache
def word_lists() -> WordLists:
    """All lists, keyed as the tables are."""
    alias, deny, qualifiers = _toml("aliases.toml"), _toml("deny.toml"), _toml("qualifiers.toml")
    words = _toml("drug_words.toml")
    return WordLists(
        digest=_digest(),
        drug_alias={drug_key(name): drug_key(target) for name, target in alias["drug"].items()},
        drug_broader={drug_key(name): drug_key(target) for name, target in alias["drug_broader"].items()},
        class_alias={condition_key(phrase): condition_key(name) for phrase, name in alias["class"].items()},
        class_broader={condition_key(phrase): condition_key(name) for phrase, name in alias["class_broader"].items()},
        class_kinds=frozenset(qualifiers["class_kinds"]),
        class_turners=frozenset(qualifiers["class_turners"]),
        class_participles=frozenset(qualifiers["class_participles"]),
        class_fillers=frozenset(qualifiers["class_fillers"]),
        condition_alias={condition_key(phrase): code for phrase, code in alias["condition"].items()},
        broader_alias={condition_key(phrase): code for phrase, code in alias["broader"].items()},
        denied_drugs=frozenset(map(drug_key, deny["drug"]["names"])),
        denied_first=frozenset(deny["drug"]["first_words"]),
        denied_words=frozenset(deny["drug"]["words"]),
        denied_conditions=frozenset(map(condition_key, deny["condition"]["phrases"])),
        narrowing=frozenset(qualifiers["narrowing"]),
        cuts=frozenset(qualifiers["cuts"]),
        leads=frozenset(qualifiers["leads"]),
        salts=frozenset(words["salts"]),
        salt_spelling=words["salt_spelling"],
        no_moiety=frozenset(words["no_moiety"]),
        no_halves=frozenset(
            [*words["no_halves"], *words["salts"], *words["no_moiety"], *words["beside"], *words["before"]]
        ),
        beside=frozenset(words["beside"]),
        before=frozenset(words["before"]),
        biological=tuple(words["biological"]),
    )
