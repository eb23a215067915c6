"""Names and phrases → the keys they are looked up by. The same functions build the tables and ask them.

A drug key keeps every letter and digit and drops the rest, so that "Levo-carnitine" and "Levocarnitine" meet while
"alfa-2a" and "alfa-2b" never do. A condition key keeps words, sorted where order carries no meaning.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files

_NOT_ALNUM = re.compile(r"[^0-9a-z]+")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_TAG = re.compile(r"(?:(?<!\s)\s+)?\[[^\[\]]*\]\s*$")
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ω": "omega", "µ": "u", "μ": "u"}
_DRUG_SPELLING = (
    ("sulph", "sulf"), ("oestr", "estr"), ("aluminium", "aluminum"), ("caesium", "cesium"), ("haem", "hem"),
    ("besilate", "besylate"), ("mesilate", "mesylate"), ("tosilate", "tosylate"), ("edisilate", "edisylate"),
    ("esilate", "esylate"), ("isetionate", "isethionate"), ("foetal", "fetal"), ("oedema", "edema"),
    ("glycerine", "glycerin"),
)  # fmt: skip
_DRUG_WORDS = {"vit": "vitamin", "hcl": "hydrochloride", "hbr": "hydrobromide", "dihcl": "dihydrochloride"}
ORDERED = frozenset({"with", "without", "due", "following", "after", "from", "by", "except", "not", "non", "or"})
_DROPPED = frozenset({"of", "the", "an", "in", "and", "unspecified", "nos", "nec", "elsewhere", "classified"})
_BEFORE_ARTICLE = frozenset(
    {"", "of", "in", "with", "as", "to", "by", "for", "from", "after", "or", "and", "during", "on"}
)


def plain(text: str) -> str:
    """Case folded, Greek letters spelled, accents removed."""
    if text.isascii():
        return text.lower()
    spelled = "".join(_GREEK.get(char, char) for char in text.casefold())
    return "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))


def drug_key(name: str) -> str:
    """`Amlodipine Besilate` → `amlodipinebesylate`. Empty when no letter is left."""
    words = _NOT_ALNUM.sub(" ", plain(_TAG.sub("", name))).split()
    key = "".join(_DRUG_WORDS.get(word, word) for word in words)
    for british, american in _DRUG_SPELLING:
        if british in key:
            key = key.replace(british, american)
    return key


def combination_key(names: list[str]) -> str:
    """The key of a combination: its parts' keys, in alphabetic order, joined by `+`."""
    return "+".join(sorted(drug_key(name) for name in names))


@cache
def spellings() -> tuple[tuple[str, str], ...]:
    """British → American stems of clinical words, from `spelling.tsv`."""
    lines = (files("converter.terminology") / "data" / "spelling.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((british, american) for british, american in rows)


def singular(word: str) -> str:
    """The singular of an English or Latin-plural clinical word by its ending; `diabetes`, `-itis`, `-us` stay."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "betes", "herpes")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 5 else word
    if word.endswith("aches"):
        return word[:-1]
    if word.endswith(("sses", "xes", "ches", "shes", "uses")):
        return word[:-2]
    if word.endswith(("oses", "yses", "eses", "ases")) and len(word) > 7 and not word.endswith("diseases"):
        return word[:-2] + "is"
    return word[:-1]


def condition_words(phrase: str) -> tuple[str, ...]:
    """The meaningful words of a phrase in order: folded, American, singular, without filler."""
    text = plain(phrase).replace("’", "'")
    for british, american in spellings():
        if british in text:
            text = text.replace(british, american)
    words = [word.removesuffix("'s").replace("'", "") for word in _WORD.findall(text)]
    return tuple(
        singular(word)
        for before, word in zip(["", *words], words, strict=False)
        if word not in _DROPPED and not (word == "a" and before in _BEFORE_ARTICLE)
    )


def words_key(words: tuple[str, ...]) -> str:
    """One key for words in any order, unless one of them (`with`, `due`, `not`) makes the order matter."""
    return " ".join(words if ORDERED.intersection(words) else sorted(words))


def condition_key(phrase: str) -> str:
    """`Oedemas of the lung` → `edema lung`. Empty when no word is left."""
    return words_key(condition_words(phrase))
