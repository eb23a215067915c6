"""What `lint --fix` mends: damaged text, front matter that YAML cannot read, debris in the questions. Nothing else.

Each step is kept only when the page read again says the same and has lost the finding.
"""

import json
import re

import msgspec
import yaml

from converter.dialects import Dialect
from converter.source import Document, read_document
from converter.source.faqs import front_entries
from converter.source.front_matter import fences

_COLON = re.compile(r"^([A-Za-z_][\w -]{0,40}):[ \t]+(\S.*)$")
_INDENT = re.compile(r"^[ \t]*\t[ \t]*")
_LINE_END = re.compile(rb"\r\n|\r|\n")


class Mended(msgspec.Struct, frozen=True):
    """The page's new bytes (the old ones when nothing was done), and what was done."""

    data: bytes
    done: tuple[str, ...] = ()


def mend(data: bytes, path: str, dialect: Dialect | None = None) -> Mended:
    """Mends one page. Line ends are kept as the first one is; the result is UTF-8 without a mark."""
    document = read_document(data, path, dialect)
    if _codes(document) & {"SRC101", "SRC106"}:
        return Mended(data)
    done: list[str] = []
    text = document.text
    if _codes(document) & {"SRC102", "SRC103", "SRC104", "SRC107", "SRC108"} and text.encode() != data:
        done.append("text repaired and saved as UTF-8")
    for step in (_close_fence, _quote_values, _clean_faqs):
        text, what = step(text, path, dialect)
        done += [what] if what else []
    if not done:
        return Mended(data)
    end = _LINE_END.search(data)
    ending = end.group().decode() if end else "\n"
    return Mended(text.replace("\n", ending).encode(), tuple(done))


def _codes(document: Document) -> set[str]:
    return {finding.code for finding in document.findings}


def _read(text: str, path: str, dialect: Dialect | None) -> Document:
    return read_document(text.encode(), path, dialect)


def _close_fence(text: str, path: str, dialect: Dialect | None) -> tuple[str, str]:
    """A front matter that is not closed gets its second fence behind the last key."""
    document = _read(text, path, dialect)
    if "SRC111" not in _codes(document) or not document.front:
        return text, ""
    end = document.blocks[0].char_end
    new = text[:end].rstrip("\n") + "\n---\n" + text[end:]
    return (new, "front matter closed") if "SRC111" not in _codes(_read(new, path, dialect)) else (text, "")


def _quote_values(text: str, path: str, dialect: Dialect | None) -> tuple[str, str]:
    """Values with a colon get quotes, tabs at a line's beginning become blanks."""
    document = _read(text, path, dialect)
    if "SRC113" not in _codes(document):
        return text, ""
    start, end, _ = fences(text)
    lines = [_INDENT.sub(lambda match: match.group().replace("\t", "  "), line) for line in text[start:end].split("\n")]
    new = text[:start] + "\n".join(map(_quoted, lines)) + text[end:]
    after = _read(new, path, dialect)
    if "SRC113" in _codes(after) or after.title != document.title:
        return text, ""
    return new, "front-matter values quoted"


def _quoted(line: str) -> str:
    match = _COLON.match(line.rstrip(" \t"))
    if (
        not match
        or match[2][0] in "\"'|>[{&*"
        or not (": " in match[2] or match[2].endswith(":") or match[2][0] in "@`%")
    ):
        return line
    return f"{match[1]}: {json.dumps(match[2], ensure_ascii=False)}"


def _clean_faqs(text: str, path: str, dialect: Dialect | None) -> tuple[str, str]:
    """Questions with swallowed answers and left-over marks are written anew, with the keys that the page uses."""
    document = _read(text, path, dialect)
    key = next((name for name in ("faqs", "faq") if name in document.front), "")
    value = document.front.get(key)
    if value is None or not isinstance(value.value, list) or not value.value or not isinstance(value.value[0], dict):
        return text, ""
    names = ("question", "answer") if "question" in value.value[0] else ("q", "a")
    clean = [{names[0]: question, names[1]: answer} for question, answer in front_entries(value)]
    if clean == value.value or not all(set(entry) <= set(names) for entry in value.value if isinstance(entry, dict)):
        return text, ""
    block = yaml.safe_dump({key: clean}, allow_unicode=True, sort_keys=False, width=80)
    new = text[: value.char_start] + block + text[value.char_end :]
    after = _read(new, path, dialect)
    same = [(entry.question, entry.answer) for entry in after.faqs] == [(e.question, e.answer) for e in document.faqs]
    written = after.front.get(key)
    stays = written is not None and [(entry[names[0]], entry[names[1]]) for entry in clean] == list(
        front_entries(written)
    )
    if not (same and stays and after.title == document.title):
        return text, ""
    return new, "questions of the front matter cleaned"
