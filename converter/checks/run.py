"""All checks of one page's outputs, before they are written."""

import msgspec

from converter.checks.invention import allowed, invented
from converter.findings import Finding
from converter.monograph import Monograph
from converter.source.model import Document
from converter.targets.registry import Piece
from converter.targets.settings import TargetSettings


def check_pieces(
    pieces: tuple[Piece, ...], document: Document, monograph: Monograph, settings: TargetSettings, level: str
) -> list[Finding]:
    """Findings of every check on a page's pieces. `level` is fast or full (with `fhir.resources`)."""
    findings: list[Finding] = []
    may = allowed(document, monograph, settings)
    for piece in pieces:
        if piece.path.startswith(("fhir/", "jsonld/")):
            findings += invented(msgspec.json.decode(piece.data), may, document.path)
    return findings
