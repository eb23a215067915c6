"""The FHIR files of a run, as its manifest lists them, ready to be sent."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from converter.load.refusal import refused

FOLDER = "fhir/"
DEFINITIONS = "fhir/definitions/"
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class Stored(NamedTuple):
    """A resource as it is written: `reference` is `Type/id`, `digest` the SHA-256 (hex) of `data`, its JSON."""

    reference: str
    digest: str
    data: bytes


class FhirRelease(msgspec.Struct, frozen=True):
    """The FHIR files below `folder`: path → SHA-256, definitions first. `digest` is the manifest's own."""

    folder: Path
    digest: str
    files: dict[str, str]

    def read(self, path: str) -> list[Stored]:
        """The resources of one file, referenced ones first.

        Raises LoadRefused (LOD801) when the file is missing or not the one that the manifest lists.
        """
        expected = self.files[path]
        try:
            data = (self.folder / path).read_bytes()
        except OSError as error:
            raise refused("LOD801", f"cannot be read: {error.strerror or error}", _AGAIN, path) from error
        if hashlib.sha256(data).hexdigest() != expected:
            raise refused("LOD801", "is not the file that the manifest lists", _AGAIN, path)
        return [_stored(resource) for resource in _resources(_DECODER.decode(data))]

    def parcels(self) -> Iterator[tuple[str, list[Stored]]]:
        """Every file with its resources. A file is read when its turn comes."""
        for path in self.files:
            yield path, self.read(path)

    @property
    def fhir_version(self) -> str:
        """The FHIR version that the definitions name; empty when there are none."""
        for path in self.files:
            if path.startswith(f"{DEFINITIONS}StructureDefinition"):
                for stored in self.read(path):
                    return str(_DECODER.decode(stored.data).get("fhirVersion", ""))
        return ""


_AGAIN = "convert again, then load"


def open_release(output: Path) -> FhirRelease:
    """The FHIR files of an output folder. Raises LoadRefused (LOD801) when there is no whole output with any."""
    manifest = output / "manifest.json"
    try:
        data = manifest.read_bytes()
        listed = {entry["path"]: entry["sha256"] for entry in msgspec.json.decode(data)["files"]}
    except (OSError, msgspec.DecodeError, KeyError, TypeError) as error:
        raise refused("LOD801", f"no manifest that can be read: {error}", _AGAIN, str(manifest)) from error
    paths = sorted(path for path in listed if path.startswith(FOLDER) and path.endswith(".json"))
    if not paths:
        raise refused("LOD801", "the output holds no FHIR files", "convert with --to fhir first", str(output))
    paths.sort(key=lambda path: not path.startswith(DEFINITIONS))
    return FhirRelease(output, hashlib.sha256(data).hexdigest(), {path: listed[path] for path in paths})


def _resources(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if document["resourceType"] == "Bundle":
        yield from (entry["resource"] for entry in document["entry"])
    else:
        yield document


def _stored(resource: dict[str, Any]) -> Stored:
    data = _ENCODER.encode(resource)
    return Stored(f"{resource['resourceType']}/{resource['id']}", hashlib.sha256(data).hexdigest(), data)
