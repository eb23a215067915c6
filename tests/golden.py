"""Files that outputs are held against, byte for byte. `python -m tests.golden` writes them anew; read the diff then."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from converter.targets.fhir.target import RELEASES, FhirTarget
from tests.targets.fhir.conftest import inventine, site

FOLDER = Path(__file__).parent / "targets" / "fhir" / "golden"


def golden() -> Iterator[tuple[Path, bytes]]:
    """Each golden file with what it has to hold: the invented medicine in each FHIR version."""
    for version in RELEASES:
        settings = msgspec.structs.replace(site(), fhir_version=version)
        (piece,) = FhirTarget().render(inventine(), "inventine", settings)
        yield FOLDER / f"inventine.{version}.json", piece.data


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, data in golden():
        file.write_bytes(data)
        print(file)
