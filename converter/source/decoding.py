"""Bytes to text: encodings, double-decoded text, line ends. Every character keeps its place in the file."""

import codecs
import re

import msgspec

from converter.findings import Finding, Severity
from converter.source.mapping import MappedText, from_utf8, from_utf16
from converter.source.suspects import CONTROLS, settle

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_OTHER_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_ESCAPED = re.compile("[\ud800-\udfff]")
_DAMAGE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")


class Decoded(msgspec.Struct, frozen=True):
    """The text of a file, and what was found on the way."""

    mapped: MappedText
    findings: tuple[Finding, ...] = ()
    binary: bool = False


def decode(data: bytes, path: str) -> Decoded:
    """The text of a page. Never raises: what cannot be read is reported (SRC101 to SRC104)."""
    findings: list[Finding] = []
    mapped = _first_reading(data, path, findings)
    binary = _is_binary(mapped.text)
    if binary:
        findings.append(_finding("SRC101", Severity.ERROR, path, "this is no text: it holds NUL or control characters"))
    else:
        if not mapped.text.isascii():
            mapped = _repaired(mapped, path, findings)
        mapped = settle(mapped, path, findings)
    if any(end in mapped.text for end in _OTHER_ENDS):
        mapped = mapped.rewrite((m.start(), m.end(), "\n") for m in _LINE_ENDS.finditer(mapped.text))
    return Decoded(mapped, tuple(findings), binary)


def _finding(code: str, severity: Severity, path: str, message: str, line: int = 0, hint: str = "") -> Finding:
    return Finding(
        code=code, severity=severity, path=path, message=message, line=line, column=1 if line else 0, hint=hint
    )


def _first_reading(data: bytes, path: str, findings: list[Finding]) -> MappedText:
    """Decoded by byte order mark, else UTF-8, else byte by byte as Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, data[:2] == codecs.BOM_UTF16_LE, 2, path, findings)
    order = _utf16_without_mark(data)
    if order is not None:
        return _utf16(data, order, 0, path, findings)
    mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    mapped = from_utf8(data[mark:].decode("utf-8", "surrogateescape"), mark)
    bad = _ESCAPED.search(mapped.text)
    if bad is None:
        return mapped
    line = mapped.text.count("\n", 0, bad.start()) + 1
    findings.append(
        _finding(
            "SRC102",
            Severity.WARNING,
            path,
            "not UTF-8: read as Windows-1252 where it is none",
            line,
            "save the page as UTF-8",
        )
    )
    text = _ESCAPED.sub(lambda m: _windows(ord(m.group()) - 0xDC00), mapped.text)
    return MappedText(text, mapped.stretches)


def _windows(byte: int) -> str:
    """The character of one byte in Windows-1252; the five that it lacks as in Latin-1."""
    return bytes((byte,)).decode("cp1252", "replace") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)


def _utf16_without_mark(data: bytes) -> bool | None:
    """True for little-endian, False for big-endian UTF-16 without a mark, None for none: every other byte is NUL."""
    head = data[:512]
    if len(head) < 8 or b"\x00" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.8 * half and even < 0.1 * half:
        return True
    return False if even > 0.8 * half and odd < 0.1 * half else None


def _utf16(data: bytes, little: bool, mark: int, path: str, findings: list[Finding]) -> MappedText:
    body = data[mark:]
    text = body[: len(body) & ~1].decode("utf-16-le" if little else "utf-16-be", "surrogatepass")
    findings.append(_finding("SRC103", Severity.INFO, path, "encoded in UTF-16", hint="save the page as UTF-8"))
    mapped = from_utf16(text, mark)
    return MappedText(_ESCAPED.sub("\ufffd", text), mapped.stretches) if _ESCAPED.search(text) else mapped


def _is_binary(text: str) -> bool:
    """More than a stray control character among the first thousands."""
    head = text[:8192]
    if not CONTROLS & set(head):
        return False
    return sum(char in CONTROLS for char in head) > max(2, len(head) // 200)


def _repaired(mapped: MappedText, path: str, findings: list[Finding]) -> MappedText:
    """Sequences that are UTF-8 read as Windows-1252 (`â‰¥` for `≥`) put right, only where they stand."""
    if not _DAMAGE.search(mapped.text):
        return mapped
    import ftfy.chardata  # takes longer to load than a page to convert, and hardly a page is damaged

    changes = []
    for match in ftfy.chardata.UTF8_DETECTOR_RE.finditer(mapped.text):
        fixed = ftfy.fix_encoding(match.group())
        if fixed and fixed != match.group():
            changes.append((match.start(), match.end(), fixed))
    if not changes:
        return mapped
    line = mapped.text.count("\n", 0, changes[0][0]) + 1
    findings.append(
        _finding("SRC104", Severity.WARNING, path, f"double-decoded text, repaired in {len(changes)} places", line,
                 "`convert lint --fix` writes the repaired page")
    )  # fmt: skip
    return mapped.rewrite(changes)
