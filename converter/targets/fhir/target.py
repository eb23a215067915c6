"""The target `fhir`: a Bundle for each monograph, and our own definitions."""

from collections.abc import Callable, Mapping
from importlib import import_module

from converter.monograph import Monograph
from converter.monograph.shared import once
from converter.targets.fhir.bundle import bundle, written
from converter.targets.fhir.definitions import all_definitions
from converter.targets.fhir.edition import Edition, dated
from converter.targets.fhir.elements import Json
from converter.targets.registry import FileFacts, Piece
from converter.targets.settings import TargetSettings

RELEASES = {"R5": "r5", "R4B": "r4b", "R4": "r4"}


class Release:
    """A FHIR version: its number, and its resources of a monograph. One module each, taken by name."""

    def __init__(self, name: str) -> None:
        """Raises KeyError when there is no such FHIR version."""
        module = import_module(f"converter.targets.fhir.{RELEASES[name.upper()]}")
        self.version: str = module.VERSION
        self.resources: Callable[[Edition], list[Json]] = module.resources


@once
def resources_of(monograph: Monograph, settings: TargetSettings) -> list[Json]:
    """The resources of a monograph; the same for all formats that write them."""
    return Release(settings.fhir_version).resources(Edition(monograph, settings))


class FhirTarget:
    """FHIR JSON, one Bundle a monograph at `fhir/<page>.json`."""

    name = "fhir"
    description = "HL7 FHIR R5 (or R4B, R4): a Bundle with MedicationKnowledge for each monograph"

    def begin(self, settings: TargetSettings) -> tuple[Piece, ...]:
        """The definitions of our own codes and extensions, to be loaded before the monographs."""
        version = Release(settings.fhir_version).version
        return tuple(
            Piece(
                path=f"fhir/definitions/{each['resourceType']}-{each['id']}.json",
                data=written(each),
                kind=each["resourceType"],
            )
            for each in all_definitions(version)
        )

    def render(self, monograph: Monograph, page: str, settings: TargetSettings) -> tuple[Piece, ...]:
        """The Bundle of one monograph."""
        data = written(bundle(Edition(monograph, settings), resources_of(monograph, settings)))
        return (Piece(path=f"fhir/{page}.json", data=data, kind="Bundle", newest=dated(monograph.modified)),)

    def finish(self, files: Mapping[str, FileFacts], settings: TargetSettings) -> tuple[Piece, ...]:
        """Nothing: each Bundle stands alone."""
        return ()
