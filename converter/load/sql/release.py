"""The tables of a run, ready to be loaded: found, whole, and known by their digest."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from converter.load.refusal import refused
from converter.targets.tables import TABLES
from converter.targets.tables.target import FOLDER


class TableRelease(msgspec.Struct, frozen=True):
    """The CSV files below `folder`. `digest` is that of their description, which holds the digest of each."""

    folder: Path
    digest: str

    def file(self, name: str) -> Path:
        """The file of a table."""
        return self.folder / f"{name}.csv"


def open_release(output: Path) -> TableRelease:
    """The tables of an output folder. Raises LoadRefused when they are missing, changed or of another version."""
    folder = output / FOLDER
    package = folder / "datapackage.json"
    if not package.is_file():
        hint = "convert with --to csv (or --to all) first"
        raise refused("LOD851", f"no {FOLDER}/datapackage.json in the output folder", hint, str(output))
    data = package.read_bytes()
    described = {each["name"]: each for each in _resources(data, package)}
    for table in TABLES:
        resource = described.get(table.name)
        file = folder / table.file
        if resource is None or [each["name"] for each in resource["schema"]["fields"]] != list(table.header):
            raise refused(
                "LOD851", f"table {table.name} was written by another version of the program", _AGAIN, str(file)
            )
        if not file.is_file() or f"sha256:{_sha256(file)}" != resource.get("hash"):
            raise refused(
                "LOD851", f"table {table.name} is not the one that datapackage.json describes", _AGAIN, str(file)
            )
    return TableRelease(folder, hashlib.sha256(data).hexdigest())


_AGAIN = "convert again; load only folders that a finished run has left"


def _resources(data: bytes, package: Path) -> list[dict[str, Any]]:
    try:
        resources: list[dict[str, Any]] = msgspec.json.decode(data)["resources"]
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise refused("LOD851", f"not a Data Package: {error}", _AGAIN, str(package)) from error
    return resources


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()
