"""The run's list of interactions: each edge with the monograph it leads to, and the edges that stand on one side only.

Written to `interactions/edges.ndjson` and `interactions/one-sided.ndjson`. The pages' parts wait in a spool file, so
that memory holds only names and resolved pairs.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from converter.facts.edges import Edge, Party, edges_of, owners
from converter.targets.registry import Piece

SPOOL = ".parties"
EDGES = "interactions/edges.ndjson"
ONE_SIDED = "interactions/one-sided.ndjson"
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Party).decode
_json = msgspec.json.Encoder().encode


class InteractionList:
    """Gathers parties page by page, then gives the pieces."""

    def __init__(self, folder: Path) -> None:
        self.spool = folder / SPOOL
        self._file = self.spool.open("wb")

    def add(self, party: Party | None) -> None:
        """A page's part, if it has one."""
        if party is not None:
            data = _pack(party)
            self._file.write(len(data).to_bytes(4, "big") + data)

    def pieces(self) -> Iterator[Piece]:
        """All edges in the order of the pages, then the one-sided ones. The spool file is removed."""
        self._file.close()
        known = owners(self._parties())
        pairs: set[tuple[str, str]] = set()
        yield from (Piece(path=path, data=b"", append=True, records=0) for path in (EDGES, ONE_SIDED))
        for party in self._parties():
            found = edges_of(party, known)
            pairs.update((edge.monograph, edge.target) for edge in found if edge.target)
            yield _lines(EDGES, found)
        for party in self._parties():
            lone = [e for e in edges_of(party, known) if e.target and (e.target, e.monograph) not in pairs]
            yield _lines(ONE_SIDED, lone)
        self.spool.unlink()

    def _parties(self) -> Iterator[Party]:
        with self.spool.open("rb") as file:
            while size := file.read(4):
                yield _unpack(file.read(int.from_bytes(size, "big")))


def _lines(path: str, found: "tuple[Edge, ...] | list[Edge]") -> Piece:
    data = b"".join(_json(edge._asdict()) + b"\n" for edge in found)
    return Piece(path=path, data=data, append=True, records=len(found))
