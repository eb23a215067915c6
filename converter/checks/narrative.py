"""The XHTML of a narrative: well-formed, in the right namespace, only the elements and attributes FHIR allows.

See https://hl7.org/fhir/narrative.html and the constraints txt-1 and txt-2. Read with expat; entities are never
expanded from outside, and a document type is refused before it is parsed.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from xml.parsers import expat

XHTML = "http://www.w3.org/1999/xhtml"
_TEXT = re.compile(r"\S")
_SCRIPT = re.compile(r"^\s*(?:javascript|vbscript|data):", re.IGNORECASE)
ENTITIES = {"lt", "gt", "amp", "quot", "apos"}
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """The elements and the attributes that are allowed."""
    table = tomllib.loads((files("converter.checks") / "data" / "xhtml.toml").read_text("utf-8"))
    return frozenset(table["elements"]), frozenset(table["attributes"])


@lru_cache(maxsize=256)
def narrative_faults(text: str) -> tuple[tuple[str, str], ...]:
    """What is wrong with a narrative, as (constraint key, sentence); empty when it is right."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return (("txt-1", "a document type is not allowed"),)
    unknown = sorted({name for name in _ENTITY.findall(text) if name not in ENTITIES}) if "&" in text else []
    if unknown:
        return (("txt-1", f"the entity &{unknown[0]}; is not one of XML"),)
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as problem:
        return (("txt-1", f"the narrative is not well-formed XHTML: {problem}"),)
    return tuple(reader.result())


class _Reader:
    """Collects faults while expat reads."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.CharacterDataHandler = self._text
        self.parser.ProcessingInstructionHandler = self._instruction
        self.faults: list[tuple[str, str]] = []
        self.content = False
        self.root = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        if self.root:
            self.root = False
            if tag != "div":
                self.faults.append(("txt-1", f"the narrative begins with <{tag}>, not with <div>"))
        if space != XHTML:
            self.faults.append(("txt-1", f"<{tag}> is not in the XHTML namespace {XHTML}"))
        elements, allowed = _vocabulary()
        if tag not in elements:
            self.faults.append(("txt-1", f"<{tag}> is not allowed in a narrative"))
        self.content = self.content or tag == "img"
        for attribute, value in attributes.items():
            plain = attribute.rpartition(" ")[2]
            if plain not in allowed:
                self.faults.append(("txt-1", f"the attribute {plain} of <{tag}> is not allowed in a narrative"))
            elif plain in ("href", "src") and _SCRIPT.match(value) and not value.startswith("data:"):
                self.faults.append(("txt-1", f"<{tag}> refers to a script"))

    def _text(self, data: str) -> None:
        self.content = self.content or bool(_TEXT.search(data))

    def _instruction(self, target: str, data: str) -> None:
        self.faults.append(("txt-1", "a processing instruction is not allowed in a narrative"))

    def result(self) -> list[tuple[str, str]]:
        if not self.content:
            self.faults.append(("txt-2", "the narrative has no content"))
        return self.faults
