"""Nothing invented: every string of an output is found in the page, in a terminology, or in the declared constants.

Numbers are not strings: that a dose's figures are the page's is the grammar's own duty (each is consumed once).
"""

import html
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import msgspec

from converter.findings import Finding, Severity
from converter.monograph import (
    AdverseEffect,
    Classification,
    Code,
    Contraindication,
    Indication,
    Monograph,
    Presentation,
)
from converter.source.model import Document
from converter.targets.fhir.canonicals import UCUM
from converter.targets.fhir.companions import CONVERTER
from converter.targets.fhir.declared import declared_constants
from converter.targets.fhir.elements import speakable
from converter.targets.settings import TargetSettings

Json = Any
# Derived from the page by hashing or by rule, and checked by other layers (ids, references, digests, instants).
_DERIVED = frozenset(
    {"id", "fullUrl", "reference", "hash", "url", "resourceType", "source"}
    | {"@id", "@type", "@vocab", "@context", "identifier", "frequency"}
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]+")
SPEC = "docs/decisions/0003-nothing-invented.md"


class Allowed(msgspec.Struct, frozen=True, dict=True):
    """What an output of this page may say: the page's text, as it is and folded, and strings from elsewhere."""

    page: str
    text: str
    strings: frozenset[str]
    bases: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the page, folded."""
        return frozenset(_WORD.findall(self.text))


@cache
def constants() -> frozenset[str]:
    """The declared constants: `data/constants.toml`, and what the FHIR target declares."""
    declared = tomllib.loads(files("converter.checks").joinpath("data/constants.toml").read_text(encoding="utf-8"))
    listed = (text for group in declared.values() if isinstance(group, list) for text in group)
    return frozenset(listed) | declared_constants()


def allowed(document: Document, monograph: Monograph, settings: TargetSettings) -> Allowed:
    """What an output of this page may say. Settings are the user's own words."""
    parts = [*(block.text for block in document.blocks), document.title, document.slug, document.path]
    parts += [document.language, document.sha1, document.sha256, document.dialect, monograph.source, monograph.key]
    parts += [text for entry in document.faqs for text in (entry.question, entry.answer)]
    parts += [part for relation in monograph.related for part in relation]
    page = speakable(" ".join(parts))
    given = [value for value in msgspec.structs.astuple(settings) if isinstance(value, str)]
    given += [
        f"{CONVERTER} {settings.tool_version}",
        *(word for each in monograph.reviewed.approvals for word in (each.by, each.at)),
    ]
    bases = tuple(f"{base.rstrip('/')}/" for base in (settings.base_url, settings.source_url) if base)
    return Allowed(page, fold(page), frozenset([*given, *_coded(monograph)]), bases)


def invented(output: Json, may: Allowed, path: str) -> list[Finding]:
    """A finding for each string of a JSON tree that is from nowhere; `path` is the page's."""
    strings: set[str] = set()
    _collect(output, strings)
    strings -= constants()
    strings -= may.strings
    found = []
    for text in sorted(each for each in strings if not stated(each, may)):
        message = f"{text[:80]!r} is neither in the page nor in a terminology nor a declared constant"
        place = _place(output, "", "", text)
        found.append(
            Finding(code="FHR590", severity=Severity.ERROR, path=path, location=place, message=message, spec=SPEC)
        )
    return found


def stated(text: str, may: Allowed) -> bool:
    """Whether a string comes from somewhere: whole from a list, or word for word from the page.

    A coordination that was split ("severe kidney disease" of "severe liver or kidney disease") is no run of the page,
    but all its words are.
    """
    if text in may.page or text in constants() or text in may.strings or text.startswith(may.bases):
        return True
    folded = fold(text)
    if folded in may.text:
        return True
    ours = _constant_words()
    return all(word in ours or word.isdecimal() or word in may.words for word in _WORD.findall(folded))


def fold(text: str) -> str:
    """Case, compatibility forms, quotes and white space made alike."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(_QUOTES)
    return " ".join(plain.split())


@cache
def _constant_words() -> frozenset[str]:
    """Words that our own labels and put-together phrases are made of ("2 per 1 d as needed", "initial; oral")."""
    return frozenset(word for text in constants() if "://" not in text for word in _WORD.findall(fold(text)))


def _coded(monograph: Monograph) -> Iterator[str]:
    """System, version, code and display of every code that the terminology gave."""
    for code in _codes(monograph):
        yield from (code.system, code.version, code.code, code.display)


def _codes(monograph: Monograph) -> Iterator[Code]:
    yield from monograph.title_codes
    for drug in monograph.ingredients:
        yield from (*drug.concept.codes, *drug.moiety_codes)
    concepts: tuple[Indication | Contraindication | AdverseEffect | Classification | Presentation, ...] = (
        *monograph.indications, *monograph.contraindications, *monograph.adverse_effects, *monograph.classifications,
        *monograph.presentations,
    )  # fmt: skip
    for fact in concepts:
        yield from fact.concept.codes
    for interaction in monograph.interactions:
        yield from interaction.interactant.codes


def _collect(output: Json, found: set[str]) -> None:
    """Every string of a tree that must come from somewhere."""
    todo: list[tuple[str, Json]] = [("", output)]
    meta: Json = None
    while todo:
        key, node = todo.pop()
        if type(node) is dict:
            ucum = node.get("system") == UCUM  # its codes are a language, which the UCUM layer reads
            for name, value in node.items():
                kind = type(value)
                if kind is str:
                    if name == "div":
                        found.update(_spoken(name, value))
                    elif name not in _DERIVED and not (ucum and name == "code"):
                        found.add(value)
                elif name == "meta":
                    if value != meta:  # the resources of a page have the same one
                        meta = value
                        todo.append((name, value))
                elif kind is dict or kind is list:
                    todo.append((name, value))
        elif type(node) is list:
            todo += [(key, value) for value in node]
        elif type(node) is str:
            found.update(_spoken(key, node))


def _spoken(key: str, text: str) -> Iterator[str]:
    """The strings to look for in a value: of a narrative the text between its tags, of a derived value none."""
    if key == "div":
        yield from (html.unescape(run) for run in _TAG.sub("\n", text).split("\n") if run.strip())
    elif key not in _DERIVED:
        yield text


def _place(node: Json, place: str, key: str, text: str) -> str:
    """Where a string stands in a tree, for the finding; empty when it does not."""
    if isinstance(node, str):
        return place if text in _spoken(key, node) else ""
    if isinstance(node, dict):
        inside = ((f"{place}.{name}" if place else name, name, value) for name, value in node.items())
    elif isinstance(node, list):
        inside = ((f"{place}[{n}]", key, value) for n, value in enumerate(node))
    else:
        return ""
    return next((found for at, name, value in inside if (found := _place(value, at, name, text))), "")
