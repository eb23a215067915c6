"""Language tags by BCP 47 and the IANA registry (https://www.rfc-editor.org/info/bcp47), media types by RFC 6838."""

import re
from functools import cache, lru_cache
from importlib.resources import files

_TAG = re.compile(
    r"(?P<language>[a-z]{2,8})(?P<extlang>(?:-[a-z]{3}){0,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
)
_PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+|q[a-t][a-z](?:-.*)?")
_TOKEN = r"[A-Za-z0-9!#$&^_.+-]+"
_MEDIA = re.compile(rf"{_TOKEN}/{_TOKEN}(?:\s*;.*)?")
ALL_LANGUAGES = "http://hl7.org/fhir/ValueSet/all-languages"
FORMATS = ("json", "xml", "ttl")
"""What a CapabilityStatement or a TestScript may say instead. https://hl7.org/fhir/R5/http.html#mime-type"""
MEDIA_TYPES = "http://hl7.org/fhir/ValueSet/mimetypes"


@cache
def _registry() -> dict[str, frozenset[str]]:
    """The registered subtags by kind."""
    text = (files("converter.checks") / "data" / "language_subtags.tsv").read_text("utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
    return {kind: frozenset(subtags.split()) for kind, _, subtags in rows}


@lru_cache(maxsize=1024)
def is_language(tag: str) -> bool:
    """Whether a tag is well-formed and its language, script and region are registered: `en`, `de-CH`, `zh-Hant`."""
    folded = tag.lower()
    if _PRIVATE.fullmatch(folded):
        return True
    match = _TAG.fullmatch(folded)
    if match is None:
        return False
    known = _registry()
    parts = [(kind, match[kind]) for kind in ("language", "script", "region") if match[kind]]
    return all(subtag in known[kind] for kind, subtag in parts)


def is_media_type(text: str, short: bool = False) -> bool:
    """Whether it is `type/subtype`, perhaps with parameters; `short`: or FHIR's own short names of its formats."""
    return bool(_MEDIA.fullmatch(text)) or (short and text in FORMATS)
