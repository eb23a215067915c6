"""FHIR data types that look the same in R5, R4B and R4, as plain dicts (https://hl7.org/fhir/R5/datatypes.html)."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from converter.monograph import Code, Concept, Evidence, Range
from converter.targets.fhir import canonicals

Json = dict[str, Any]

BROADER = "source-is-narrower-than-target"
_SILENT = [*(n for n in range(32) if chr(n) not in "\t\n\r"), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]
_UNSPEAKABLE = dict.fromkeys([*_SILENT, *range(0xD800, 0xE000)], "\ufffd")  # left out, it would join two figures
_SILENT_SIGN = re.compile("[" + "".join(map(re.escape, map(chr, _UNSPEAKABLE))) + "]")
_ABSOLUTE = ("http://", "https://", "urn:")


def speakable(text: str) -> str:
    """The text with U+FFFD for what no FHIR string and no XML may hold: control characters, halves of surrogates."""
    spoken = (text.isascii() and text.isprintable()) or _SILENT_SIGN.search(text) is None
    return text.strip() if spoken else text.translate(_UNSPEAKABLE).strip()


def pruned(value: Any) -> Any:
    """The tree without nulls, empty strings, lists and objects, which FHIR JSON does not have; strings speakable."""
    kind = type(value)
    if kind is dict:
        kept = {}
        for key, each in value.items():
            # the strings are looked at here: a call for each of them would be half of the cost of a Bundle
            if type(each) is str:
                if each and (item := each.strip() if each.isascii() and each.isprintable() else speakable(each)):
                    kept[key] = item
            elif (item := pruned(each)) or _is_value(item):
                kept[key] = item
        return kept
    if kind is list or kind is tuple:
        return [item for each in value if (item := pruned(each)) or _is_value(item)]
    return speakable(value) if kind is str else value


def _is_value(item: Any) -> bool:
    """Zero and false say something; nothing, and an empty string, list or object, do not."""
    return item is not None and not isinstance(item, (str, dict, list))


def coding(system: str, code: str, display: str = "", version: str = "") -> Json:
    """A Coding; empty parts are left out when the resource is pruned."""
    return {"system": system, "version": version, "code": code, "display": display}


def own_coding(system: str, code: str, display: str = "") -> Json:
    """A Coding of one of our code systems, with its version."""
    return coding(system, code, display, canonicals.DEFINITIONS_VERSION)


def terminology_coding(code: Code) -> Json:
    """A Coding that was added to words; one that is broader than the words says so in an extension."""
    found = coding(code.system if code.system.startswith(_ABSOLUTE) else "", code.code, code.display, code.version)
    if code.match == "broader":
        found["extension"] = [{"url": canonicals.CODE_MATCH, "valueCode": BROADER}]
    return found


def concept(text: str, codings: Iterable[Json] = ()) -> Json:
    """A CodeableConcept: codings beside the words, never instead of them."""
    return {"coding": list(codings), "text": text}


def stated(words: Concept) -> Json:
    """The page's concept: its words and the codes found for them."""
    return concept(words.text, map(terminology_coding, words.codes))


def quantity(value: Decimal, unit: str, words: str = "") -> Json:
    """A Quantity in UCUM; `unit` for people is as written."""
    return {"value": value, "unit": words or unit, "system": canonicals.UCUM, "code": unit}


def range_of(span: Range) -> Json:
    """A Range; an open end is left out."""
    ends = {"low": span.low, "high": span.high}
    return {end: quantity(value, span.unit, span.words) for end, value in ends.items() if value is not None}


def place(evidence: Evidence, document: Json) -> Json:
    """Where a fact was read: the source with offset and length in Unicode characters of the decoded page.

    https://hl7.org/fhir/extensions/StructureDefinition-derivation-reference.html
    """
    return {
        "url": canonicals.DERIVATION_REFERENCE,
        "extension": [
            {"url": "reference", "valueReference": document},
            {"url": "offset", "valueInteger": evidence.char_start},
            {"url": "length", "valueInteger": evidence.char_length},
        ],
    }


def component(name: str) -> list[Json]:
    """The extension that names the ingredient a statement speaks of; none when it speaks of the whole."""
    return [{"url": canonicals.COMPONENT, "valueString": name}] if name else []
