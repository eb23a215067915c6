"""Text that remembers where in the file each of its characters stands."""

import re
from bisect import bisect_right
from collections.abc import Iterable

import msgspec

_WIDTHS = re.compile(
    "([\x00-\x7f]+)|([\x80-\u07ff]+)|([\u0800-\ud7ff\ue000-\uffff]+)|([\ud800-\udfff]+)|([^\x00-\uffff]+)"
)
_UTF8 = (1, 2, 3, 1, 4)
Stretch = tuple[int, int, int]


class MappedText(msgspec.Struct, frozen=True):
    """`stretches` are (first character, its byte, bytes a character), ascending, as in `Document.byte_map`."""

    text: str
    stretches: tuple[Stretch, ...]

    def byte_at(self, char: int) -> int:
        """The byte of a character; the end of the text gives the end of the file."""
        first, byte, width = self.stretches[max(bisect_right(self.stretches, (char, 1 << 60, 0)) - 1, 0)]
        return byte + (char - first) * width

    def rewrite(self, changes: Iterable[tuple[int, int, str]]) -> "MappedText":
        """The text with (start, end, replacement) applied: ascending, not overlapping."""
        parts: list[str] = []
        stretches: list[Stretch] = []
        done = length = 0
        for start, end, new in changes:
            self._copy(stretches, done, start, length)
            parts += (self.text[done:start], new)
            length += start - done
            done = end
            if not new:
                continue
            byte, stop = self.byte_at(start), self.byte_at(end)
            each = (stop - byte) // len(new)
            stretches.append((length, byte, each))
            if each * len(new) != stop - byte:
                stretches.append(
                    (length + len(new) - 1, byte + each * (len(new) - 1), stop - byte - each * (len(new) - 1))
                )
            length += len(new)
        if not parts:
            return self
        self._copy(stretches, done, len(self.text), length)
        parts.append(self.text[done:])
        rewritten = MappedText("".join(parts), _from_the_first_byte(_joined(stretches)))
        return rewritten.up_to(self.byte_at(len(self.text)))

    def up_to(self, end: int) -> "MappedText":
        """The text with its last character reaching to the byte `end`: what was left out behind it belongs to it."""
        last = len(self.text) - 1
        if last < 0 or self.byte_at(last + 1) == end:
            return self
        byte = self.byte_at(last)
        kept = tuple(stretch for stretch in self.stretches if stretch[0] < last)
        return MappedText(self.text, (*kept, (last, byte, end - byte)))

    def _copy(self, into: list[Stretch], start: int, end: int, shift_to: int) -> None:
        """Append the stretches of `text[start:end]`, which stands at `shift_to` in the new text."""
        if start >= end and start < len(self.text):
            return
        n = max(bisect_right(self.stretches, (start, 1 << 60, 0)) - 1, 0)
        while n < len(self.stretches) and (self.stretches[n][0] < end or self.stretches[n][0] <= start):
            first, byte, width = self.stretches[n]
            begin = max(first, start)
            into.append((shift_to + begin - start, byte + (begin - first) * width, width))
            n += 1


def _joined(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    """Without stretches that only go on as the one before."""
    kept: list[Stretch] = []
    for first, byte, width in stretches:
        if kept:
            start, begin, before = kept[-1]
            if start == first:
                kept.pop()
            elif before == width and begin + (first - start) * before == byte:
                continue
        kept.append((first, byte, width))
    return tuple(kept)


def _from_the_first_byte(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """What was left out before the first character belongs to it, so that no byte is without a character."""
    if not stretches or not stretches[0][1]:
        return stretches
    _, byte, width = stretches[0]
    if len(stretches) > 1 and stretches[1][0] == 1:
        return ((0, 0, byte + width), *stretches[1:])
    return ((0, 0, byte + width), (1, byte + width, width), *stretches[1:])


def from_utf8(text: str, offset: int = 0) -> MappedText:
    """Text decoded from UTF-8 with `surrogateescape`; `offset` bytes before it belong to the first character."""
    if text.isascii():
        stretches = [(0, 0, 1)]
    else:
        stretches, byte = [], 0
        for match in _WIDTHS.finditer(text):
            width = _UTF8[(match.lastindex or 1) - 1]
            stretches.append((match.start(), byte, width))
            byte += width * (match.end() - match.start())
    return _shifted(text, stretches, offset)


def from_utf16(text: str, offset: int = 0) -> MappedText:
    """Text decoded from UTF-16 with `surrogatepass`."""
    stretches, byte = [], 0
    for match in re.finditer("([\x00-\uffff]+)|([^\x00-\uffff]+)", text):
        width = 2 if match.lastindex == 1 else 4
        stretches.append((match.start(), byte, width))
        byte += width * (match.end() - match.start())
    return _shifted(text, stretches, offset)


def _shifted(text: str, stretches: list[Stretch], offset: int) -> MappedText:
    if not offset or not text:
        return MappedText(text, tuple(stretches) or ((0, 0, 1),))
    return MappedText(
        text, _from_the_first_byte(tuple((first, byte + offset, width) for first, byte, width in stretches))
    )
