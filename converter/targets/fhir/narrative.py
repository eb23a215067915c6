"""Narrative: text from a page as XHTML, of a few elements only, everything escaped.

https://hl7.org/fhir/R5/narrative.html#xhtml. The page's own markup never comes here: the writer gets plain text and
makes headings, paragraphs and lists of it.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from converter.targets.fhir.canonicals import XHTML
from converter.targets.fhir.elements import Json, speakable

_BULLET = re.compile(r"^[ \t]*[-*•–][ \t]+")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))


def escaped(text: str) -> str:
    """Text that XML reads back as the same text and never as markup."""
    text = speakable(text)
    for sign, escape in _ESCAPES:
        text = text.replace(sign, escape)
    return text


def _element(name: str, text: str) -> str:
    return f"<{name}>{escaped(text)}</{name}>"


def paragraphs(text: str) -> str:
    """Lines as paragraphs; lines that begin with a bullet as one list."""
    lines = [line for line in speakable(text).splitlines() if line.strip()]
    parts = []
    for bullets, group in groupby(lines, lambda line: bool(_BULLET.match(line))):
        if bullets:
            parts.append("<ul>" + "".join(_element("li", _BULLET.sub("", line, count=1)) for line in group) + "</ul>")
        else:
            parts += [_element("p", line) for line in group]
    return "".join(parts)


def narrative(body: str, language: str, status: str) -> Json:
    """A Narrative around XHTML that this module made. `status` is `generated` or `additional`."""
    attributes = f' lang="{escaped(language)}" xml:lang="{escaped(language)}"' if language else ""
    return {"status": status, "div": f'<div xmlns="{XHTML}"{attributes}>{body}</div>'}


def sentence(text: str, language: str) -> Json:
    """The narrative of a single statement; none when there are no words."""
    body = paragraphs(text)
    return narrative(body, language, "generated") if body else {}


def page(title: str, sections: Iterable[tuple[str, str]], questions: Sequence[tuple[str, str]], language: str) -> Json:
    """The narrative of a whole page: its title, sections (title, text) and questions with answers."""
    parts = [_element("h1", title)]
    for heading, text in sections:
        parts += [_element("h2", heading)] if heading.strip() else []
        parts.append(paragraphs(text))
    for question, answer in questions:
        parts.append(_element("h3", question) + paragraphs(answer))
    return narrative("".join(parts), language, "additional")
