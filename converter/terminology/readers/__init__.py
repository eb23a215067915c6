"""One module for each published format: a path in, a stream of terms out."""

from converter.terminology.readers import atc, generic, mesh, rxnorm, snomed, unii

__all__ = ["atc", "generic", "mesh", "rxnorm", "snomed", "unii"]
