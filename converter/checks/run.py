"""All checks of one page's outputs, before they are written."""

from typing import cast

import msgspec

from converter.checks import FAST, FULL, Version, check_text
from converter.checks.consistency import check_consistency
from converter.checks.invention import allowed, invented
from converter.checks.tables import CodeTables
from converter.findings import Finding
from converter.monograph import Monograph
from converter.source.model import Document
from converter.targets.registry import Piece
from converter.targets.settings import TargetSettings


def check_pieces(
    pieces: tuple[Piece, ...], document: Document, monograph: Monograph, settings: TargetSettings, level: str,
    tables: CodeTables | None = None,
) -> list[Finding]:  # fmt: skip
    """Findings of every check on a page's pieces.

    `level` is `fast` (schema, invariants, terminology, invention, consistency) or `full` (the `fhir.resources`
    models too). Findings on a resource carry the output's path and line, the others the page's.
    """
    findings: list[Finding] = []
    may = allowed(document, monograph, settings)
    version = cast(Version, settings.fhir_version)
    for piece in pieces:
        if piece.path.startswith("fhir/"):
            layers = FULL if level == "full" else FAST
            value, found = check_text(piece.data, version, layers=layers, path=piece.path, tables=tables)
            findings += [*found, *invented(value, may, document.path)]
        elif piece.path.startswith("jsonld/") and not piece.append:  # a whole document, no part of one
            findings += invented(msgspec.json.decode(piece.data), may, document.path)
    return [*findings, *check_consistency(pieces, document.path, settings.fhir_version)]
