"""FHIR resources → findings: schema, invariants, terminology, and the `fhir.resources` models.

`check_resource` is the entry. What is checked, what is not, and how far it agrees with HL7's validator is in
docs/checks.md.
"""

from converter.checks.checker import FAST, FULL, LAYERS, MODES, Layer, check_resource, check_text
from converter.checks.definitions import VERSIONS, Version

__all__ = ["FAST", "FULL", "LAYERS", "MODES", "VERSIONS", "Layer", "Version", "check_resource", "check_text"]
