"""What the conversion of one page gives, as plain data that can cross a process."""

from typing import Literal

import msgspec

from converter.facts.edges import Party
from converter.findings import Finding, Ledger
from converter.targets.registry import Piece

Standing = Literal["written", "quarantined", "not-monograph", "duplicate", "rejected", "unreviewed"]


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """One page's outcome. `pieces` is empty unless `standing` is `written`; `facts` counts the facts by kind.

    `party` is what the run's list of interactions needs of the page. `index_keys` are the keys it looked up in the
    run's index: it is converted anew when what they hold changes.
    """

    path: str
    standing: Standing
    findings: tuple[Finding, ...]
    pieces: tuple[Piece, ...] = ()
    ledger: Ledger | None = None
    monograph_id: str = ""
    title: str = ""
    source: str = ""
    sha256: str = ""
    facts: dict[str, int] = {}
    party: Party | None = None
    index_keys: tuple[str, ...] = ()
    seconds: dict[str, float] = {}
