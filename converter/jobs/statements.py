"""What an output folder states, read back from its FHIR R5 resources, so that two outputs can be compared."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from converter.jobs.releases import CURRENT

Json = dict[str, Any]
_decode = msgspec.json.Decoder(float_hook=Decimal).decode
KINDS = {
    "indication": "indication",
    "contraindication": "contraindication",
    "interaction": "interaction",
    "undesirable-effect": "adverse effect",
    "warning": "warning",
}


LIMITS = ("maxDosePerPeriod", "maxDosePerAdministration", "maxDosePerLifetime")
_PERIODS = {"min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of a drug. `subject` is what it is about, so that a new wording is seen as a change of the same fact;
    `limits` are (unit and period, value) of a dose's maxima; `body` is all that is stated, without ids and places, as
    a JSON object.
    """

    fact: str
    kind: str
    words: str
    subject: str
    body: str
    limits: tuple[tuple[str, Decimal], ...] = ()


class DrugStatements(msgspec.Struct, frozen=True):
    """All statements of one MedicationKnowledge; `id` is its id."""

    id: str
    title: str
    statements: tuple[Statement, ...]


class NothingToCompare(Exception):
    """A folder has no FHIR R5 resources to read."""


def read_statements(folder: Path) -> Iterator[DrugStatements]:
    """Each drug of an output folder or of a store's current release, in order of file.

    Raises NothingToCompare, OSError or msgspec.DecodeError.
    """
    if (folder / CURRENT).is_dir() and not (folder / "fhir").is_dir():
        folder = folder / CURRENT
    fhir = folder / "fhir" if (folder / "fhir").is_dir() else folder
    bundles = [file for file in sorted(fhir.rglob("*.json")) if "definitions" not in file.parts]
    found = False
    for file in bundles:
        content = _decode(file.read_bytes())
        if not isinstance(content, dict) or content.get("resourceType") != "Bundle":
            continue
        found = True
        yield from _drugs([entry.get("resource") or {} for entry in content.get("entry", [])])
    if not found and any((folder / "ndjson").glob("MedicationKnowledge.*.ndjson")):
        found = True
        yield from _bulk(folder / "ndjson")
    if not found:
        raise NothingToCompare(str(folder))


def _bulk(folder: Path) -> Iterator[DrugStatements]:
    uses: dict[str, list[Json]] = {}
    for line in _lines(folder, "ClinicalUseDefinition"):
        uses.setdefault(line["subject"][0]["reference"].split("/")[-1], []).append(line)
    for knowledge in _lines(folder, "MedicationKnowledge"):
        yield from _drugs([*uses.get(knowledge["id"], ()), knowledge])


def _lines(folder: Path, kind: str) -> Iterator[Json]:
    for file in sorted(folder.glob(f"{kind}.*.ndjson")):
        with file.open("rb") as lines:
            yield from (_decode(line) for line in lines if line.strip())


def _drugs(resources: list[Json]) -> Iterator[DrugStatements]:
    uses = tuple(_use(r) for r in resources if r.get("resourceType") == "ClinicalUseDefinition")
    for knowledge in resources:
        if knowledge.get("resourceType") == "MedicationKnowledge":
            title = str((knowledge.get("code") or {}).get("text") or knowledge.get("id", ""))
            yield DrugStatements(knowledge.get("id", ""), title, (*uses, *_doses(knowledge)))


def _use(resource: Json) -> Statement:
    stated = str(resource.get("type", ""))
    kind = KINDS.get(stated, stated)
    body = {k: v for k, v in resource.items() if k not in ("id", "meta", "text", "extension", "subject", "language")}
    topic = ((resource.get("warning") or {}).get("code") or {}).get("text", "")
    words = " ".join(_texts(body)) if not resource.get("warning") else resource["warning"].get("description", "")
    return Statement(
        fact=resource.get("id", "")[-16:], kind=kind, words=words, subject=topic or words, body=_canonical(body)
    )


def _doses(knowledge: Json) -> Iterator[Statement]:
    for guideline in knowledge.get("indicationGuideline", []):
        indication = " ".join(_texts(guideline.get("indication", [])))
        for dosing in guideline.get("dosingGuideline", []):
            group = dosing.get("patientCharacteristic", [])
            population = _canonical(group)
            for each in dosing.get("dosage", []):
                for dosage in each.get("dosage", []):
                    yield _dose(dosage, " ".join(_texts(each.get("type"))), indication, population)


def _dose(dosage: Json, phase: str, indication: str, population: str) -> Statement:
    body = {k: v for k, v in dosage.items() if k not in ("id", "extension")}
    route = " ".join(_texts(dosage.get("route")))
    instructions = " ".join(_texts(dosage.get("additionalInstruction")))
    return Statement(
        fact=dosage.get("id", ""), kind="dose", words=dosage.get("text", ""),
        subject="|".join((indication, population, phase, route, instructions)),
        body=_canonical({"indication": indication, "patients": population, "phase": phase, **body}),
        limits=tuple(_limits(dosage)),
    )  # fmt: skip


def _limits(dosage: Json) -> Iterator[tuple[str, Decimal]]:
    for ratio in dosage.get("maxDosePerPeriod", []):
        top, bottom = ratio.get("numerator") or {}, ratio.get("denominator") or {}
        if top.get("value") is not None:
            unit = top.get("code") or top.get("unit") or ""
            number, period = bottom.get("value", 1), bottom.get("code") or bottom.get("unit") or ""
            word = _PERIODS.get(period, period)
            per = f"a {word}" if number == 1 and word != "hour" else f"{number} {word}{'s' * (number != 1)}"
            yield f"{unit} in {per}", Decimal(str(top["value"]))
    for key, per in zip(LIMITS[1:], ("dose", "lifetime"), strict=True):
        if (dosage.get(key) or {}).get("value") is not None:
            unit = dosage[key].get("code") or dosage[key].get("unit") or ""
            yield f"{unit} per {per}", Decimal(str(dosage[key]["value"]))


def _texts(node: Any) -> Iterator[str]:
    """The words of every concept below a node."""
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        else:
            for value in node.values():
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _canonical(node: Any) -> str:
    return msgspec.json.encode(node, order="deterministic").decode()
