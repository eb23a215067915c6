"""The target `ndjson`: bulk files, a resource type a file, with the manifest of FHIR Bulk Data Access.

https://hl7.org/fhir/uv/bulkdata/export.html#response---complete-status. URLs in the manifest are relative to it, for
the files lie beside it wherever they are served from.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from converter.findings import Finding
from converter.monograph import Monograph
from converter.targets.fhir.bundle import line
from converter.targets.fhir.definitions import all_definitions
from converter.targets.fhir.edition import dated, is_instant
from converter.targets.fhir.elements import Json, pruned
from converter.targets.fhir.target import Release, resources_of
from converter.targets.registry import FileFacts, Piece
from converter.targets.settings import TargetSettings

FOLDER = "ndjson"
MANIFEST = f"{FOLDER}/manifest.json"
OUTCOME = "OperationOutcome"
_SEVERITIES = {"error": "error", "warning": "warning", "info": "information"}


class NdjsonTarget:
    """Newline-delimited JSON: `ndjson/<Type>.000.ndjson` and so on, LF, UTF-8, no BOM."""

    name = "ndjson"
    description = "HL7 FHIR bulk files, one resource type each, with a Bulk Data manifest"

    def begin(self, settings: TargetSettings) -> tuple[Piece, ...]:
        """The definitions of our own codes and extensions."""
        return tuple(_pieces(all_definitions(Release(settings.fhir_version).version), ""))

    def render(self, monograph: Monograph, page: str, settings: TargetSettings) -> tuple[Piece, ...]:
        """A monograph's resources, a piece for each type."""
        return tuple(_pieces(resources_of(monograph, settings), dated(monograph.modified)))

    def remark(
        self, findings: Sequence[Finding], monograph_id: str, path: str, settings: TargetSettings
    ) -> tuple[Piece, ...]:
        """One OperationOutcome for each page with findings: what the manifest calls `error`."""
        if not findings:
            return ()
        return tuple(_pieces([_outcome(findings)], ""))

    def finish(self, files: Mapping[str, FileFacts], settings: TargetSettings) -> tuple[Piece, ...]:
        """The manifest. `deleted` is empty: this is a whole export, and what is not in it is not there."""
        entries: dict[str, list[Json]] = {"output": [], "error": []}
        for path, facts in sorted(files.items()):
            if path.startswith(f"{FOLDER}/") and path.endswith(".ndjson"):
                entry = {"type": facts.kind, "url": path.removeprefix(f"{FOLDER}/"), "count": facts.records}
                entries["error" if facts.kind == OUTCOME else "output"].append(entry)
        manifest = {
            "transactionTime": transaction_time((facts.newest for facts in files.values()), settings.recorded),
            "request": f"{settings.base_url.rstrip('/')}/$export",
            "requiresAccessToken": False,
            "output": entries["output"],
            "deleted": [],
            "error": entries["error"],
        }
        if not manifest["transactionTime"]:
            del manifest["transactionTime"]
        data = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
        return (Piece(path=MANIFEST, data=data, kind="manifest"),)


def transaction_time(newest: Iterable[str], recorded: str) -> str:
    """The configured instant, or the newest date of the sources (its first moment, UTC); empty when there is none."""
    if is_instant(recorded):
        return recorded
    last = max(newest, default="")
    return last if is_instant(last) or not last else f"{last}T00:00:00Z"


def _pieces(resources: Iterable[Json], newest: str) -> Iterable[Piece]:
    for kind, group in groupby(resources, lambda resource: str(resource["resourceType"])):
        lines = [line(resource) for resource in group]
        path = f"{FOLDER}/{kind}.{{shard}}.ndjson"
        yield Piece(path=path, data=b"".join(lines), append=True, records=len(lines), kind=kind, newest=newest)


def _outcome(findings: Sequence[Finding]) -> Json:
    issues: list[dict[str, Any]] = [
        {
            "severity": _SEVERITIES[finding.severity.value],
            "code": "processing",
            "details": {"text": f"{finding.code} {finding.message}"},
            "diagnostics": str(finding),
            "expression": [finding.location],
        }
        for finding in findings
    ]
    outcome: Json = pruned({"resourceType": OUTCOME, "issue": issues})
    return outcome
