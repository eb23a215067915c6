"""The ledger: what became of every block of a document. It adds up, or the document is reported.

`mapped` blocks gave at least one fact, `narrative` blocks are in the narrative and the section text only,
`set_aside` blocks are in no output, with a reason.
"""

from typing import Literal

import msgspec

Disposition = Literal["mapped", "narrative", "set_aside"]


class BlockEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One block's fate. `facts` counts the facts read from it; byte range in the original file."""

    block: int
    kind: str
    section: str
    line: int
    byte_start: int
    byte_end: int
    disposition: Disposition
    reason: str = ""
    facts: int = 0


class Abstention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A clause that stayed words, and why. `reason` is a stable code such as `context-not-understood`."""

    reason: str
    text: str
    section: str
    line: int
    byte_start: int
    byte_end: int
    detail: str = ""


class Ledger(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All blocks of one document. `adds_up` when each block of the source has exactly one entry.

    `clinical_chars` are the characters of clinical statements, `clinical_chars_in_facts` those from which a fact was
    read, `advice_chars` those of advice and disclaimers, which stand apart.
    """

    path: str
    blocks: tuple[BlockEntry, ...]
    abstentions: tuple[Abstention, ...] = ()
    source_blocks: int = 0
    clinical_chars: int = 0
    clinical_chars_in_facts: int = 0
    advice_chars: int = 0
    clinical_by_section: dict[str, tuple[int, int]] = {}

    @property
    def adds_up(self) -> bool:
        """Every block once, and each one set aside has a reason."""
        numbers = [entry.block for entry in self.blocks]
        reasons = all(entry.reason for entry in self.blocks if entry.disposition == "set_aside")
        return sorted(numbers) == list(range(self.source_blocks)) and reasons
