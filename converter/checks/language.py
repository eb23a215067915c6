"""Language tags by the grammar of BCP 47 (https://www.rfc-editor.org/info/bcp47), and media types by RFC 6838."""

import re

_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4}|[A-Za-z]{5,8})"
    r"(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    r"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?"
    r"|[xX](?:-[A-Za-z0-9]{1,8})+"
)
_TOKEN = r"[A-Za-z0-9!#$&^_.+-]+"
_MEDIA = re.compile(rf"{_TOKEN}/{_TOKEN}(?:\s*;.*)?")
ALL_LANGUAGES = "http://hl7.org/fhir/ValueSet/all-languages"
MEDIA_TYPES = "http://hl7.org/fhir/ValueSet/mimetypes"


def is_language(tag: str) -> bool:
    """Whether a tag is well-formed: `en`, `de-CH`, `zh-Hant`."""
    return bool(_LANGUAGE.fullmatch(tag))


def is_media_type(text: str) -> bool:
    """Whether it is `type/subtype`, perhaps with parameters."""
    return bool(_MEDIA.fullmatch(text))
