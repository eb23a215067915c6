"""Feeding a FHIR server with the Bundles of a run: only what changed, and deletions too."""

from converter.load.fhir.loading import FhirLoadReport, LoadOptions, load_fhir
from converter.load.fhir.server import Credentials
from converter.load.fhir.shipping import Result

__all__ = ["Credentials", "FhirLoadReport", "LoadOptions", "Result", "load_fhir"]
