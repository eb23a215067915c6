"""Where in the source a fact was read."""

import msgspec


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The words a fact was read from, and their place.

    `text` is the plain text as written (markup removed). Bytes count in the original file, characters in the
    decoded and repaired source; `line` and `column` are 1-based. `block` is the index of the source block.
    """

    section: str
    text: str
    block: int
    line: int
    column: int
    byte_start: int
    byte_end: int
    char_start: int
    char_length: int
