"""The XHTML of a narrative: well-formed, in the right namespace, only the elements and attributes FHIR allows.

See https://hl7.org/fhir/narrative.html and the constraints txt-1 and txt-2. Read with expat; entities are never
expanded from outside, and a document type is refused before it is parsed.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from xml.parsers import expat

XHTML = "http://www.w3.org/1999/xhtml"
_CONTENT = re.compile(r">\s*[^\s<]|<img\b")
_SCRIPT = re.compile(r"^\s*(?:javascript|vbscript):", re.IGNORECASE)
ENTITIES = {"lt", "gt", "amp", "quot", "apos"}
_HEAD = re.compile(r"<(?!/)([^<>]*)>?")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """The elements that are allowed, with their namespace as expat writes it, and the attributes."""
    table = tomllib.loads((files("converter.checks") / "data" / "xhtml.toml").read_text("utf-8"))
    return frozenset(f"{XHTML} {name}" for name in table["elements"]), frozenset(table["attributes"])


@cache
def _plain() -> frozenset[str]:
    """The elements that are allowed, as they begin without an attribute."""
    return frozenset(name.rpartition(" ")[2] for name in _vocabulary()[0])


def narrative_faults(text: str) -> tuple[tuple[str, str], ...]:
    """What is wrong with a narrative, as (constraint key, sentence); empty when it is right."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return (("txt-1", "a document type is not allowed"),)
    unknown = sorted({name for name in _ENTITY.findall(text) if name not in ENTITIES}) if "&" in text else []
    if unknown:
        return (("txt-1", f"the entity &{unknown[0]}; is not one of XML"),)
    reader = _Reader(_plain().issuperset(_HEAD.findall(text)[1:]))
    try:
        reader.parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as problem:
        return (("txt-1", f"the narrative is not well-formed XHTML: {problem}"),)
    finally:
        del reader.parser  # which holds the reader: without this both stay until the collector comes
    if not _CONTENT.search(text):
        reader.faults.append(("txt-2", "the narrative has no content"))
    return tuple(reader.faults)


class _Reader:
    """Collects faults while expat reads. `plain`: the elements inside the first are known to be right."""

    def __init__(self, plain: bool) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._first
        self.parser.ProcessingInstructionHandler = self._instruction
        self.faults: list[tuple[str, str]] = []
        self.elements, self.attributes = _vocabulary()
        self.plain = plain

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag != "div":
            self.faults.append(("txt-1", f"the narrative begins with <{tag}>, not with <div>"))
        self._start(name, attributes)
        # Inside an element in the right namespace, those without an attribute are in it too.
        known = self.plain and name.startswith(f"{XHTML} ")
        self.parser.StartElementHandler = None if known else self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name not in self.elements:
            self._refuse(name)
        if attributes:
            self._attributes(name.rpartition(" ")[2], attributes)

    def _refuse(self, name: str) -> None:
        space, _, tag = name.rpartition(" ")
        if space != XHTML:
            self.faults.append(("txt-1", f"<{tag}> is not in the XHTML namespace {XHTML}"))
        elif name not in self.elements:
            self.faults.append(("txt-1", f"<{tag}> is not allowed in a narrative"))

    def _attributes(self, tag: str, attributes: dict[str, str]) -> None:
        for attribute, value in attributes.items():
            plain = attribute.rpartition(" ")[2]
            if plain not in self.attributes:
                self.faults.append(("txt-1", f"the attribute {plain} of <{tag}> is not allowed in a narrative"))
            elif plain in ("href", "src") and _SCRIPT.match(value):
                self.faults.append(("txt-1", f"<{tag}> refers to a script"))

    def _instruction(self, target: str, data: str) -> None:
        self.faults.append(("txt-1", "a processing instruction is not allowed in a narrative"))
