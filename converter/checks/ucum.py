"""UCUM units by their grammar: atoms with prefixes, exponents, `.` and `/`, brackets and annotations.

See https://ucum.org/ucum. The atoms are in `data/ucum.tsv`.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

_ANNOTATION = re.compile(r"\{[\x20-\x7A\x7C\x7E]*\}")


@cache
def _atoms() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """All atoms, those that take a prefix, and the prefixes."""
    kinds: dict[str, set[str]] = {"prefix": set(), "metric": set(), "atom": set()}
    for line in (files("converter.checks") / "data" / "ucum.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "kind\t")):
            kind, _, code = line.partition("\t")
            kinds[kind].add(code)
    return frozenset(kinds["metric"] | kinds["atom"]), frozenset(kinds["metric"]), tuple(sorted(kinds["prefix"]))


@lru_cache(maxsize=4096)
def is_ucum(code: str) -> bool:
    """Whether a code is a UCUM unit in the case-sensitive form: `mg/kg/d`, `10*9/L`, `{tablet}`, `m[IU]`.

    A space may stand inside an annotation, as HL7's own examples and its UCUM library have it.
    """
    if not code or len(code) > 200 or not code.isascii():
        return False
    return _term(code)


def _term(text: str) -> bool:
    """`/a`, `a.b/c`, with bracketed terms as components."""
    if text.startswith("/"):
        text = text[1:]
    parts = _split(text)
    return parts is not None and all(_component(part) for part in parts)


def _split(text: str) -> list[str] | None:
    """The components between `.` and `/` outside brackets; None when brackets do not match."""
    parts, start, depth, inside = [], 0, 0, False
    for place, letter in enumerate(text):
        if letter in "{}":
            if inside == (letter == "{"):
                return None
            inside = letter == "{"
        elif inside:
            continue
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth < 0:
                return None
        elif letter in "./" and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return None if depth or inside else parts


def _component(text: str) -> bool:
    if text.startswith("(") and text.endswith(")"):
        return _term(text[1:-1])
    bare = _ANNOTATION.sub("", text)
    if not bare:
        return bool(text)
    if "{" in text and not text.endswith("}"):
        return False
    if bare.isdecimal():
        return True
    return _unit(bare)


def _unit(symbol: str) -> bool:
    """An atom, perhaps with a prefix and an exponent."""
    atoms, metric, prefixes = _atoms()
    atom = symbol.rstrip("0123456789")
    candidates = {symbol} if atom == symbol else {symbol, atom[:-1] if atom.endswith(("+", "-")) else atom}
    for candidate in candidates:
        if candidate in atoms:
            return True
        if any(candidate.startswith(p) and candidate[len(p) :] in metric for p in prefixes):
            return True
    return False
