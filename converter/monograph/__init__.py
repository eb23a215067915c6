"""The record in the middle: what a monograph states, as frozen typed data. It knows no output format.

This room imports nothing else of the project.
"""

from converter.monograph.dose import Dose, Limit, Population, Quantity, Range, Regimen, Repeat
from converter.monograph.evidence import Evidence
from converter.monograph.facts import (
    AdverseEffect,
    Classification,
    Code,
    Concept,
    Contraindication,
    Faq,
    Indication,
    Ingredient,
    Interaction,
    Mechanism,
    Monograph,
    Name,
    Presentation,
    Regulation,
    SectionText,
    Storage,
    TopicWarning,
)

__all__ = [
    "AdverseEffect",
    "Classification",
    "Code",
    "Concept",
    "Contraindication",
    "Dose",
    "Evidence",
    "Faq",
    "Indication",
    "Ingredient",
    "Interaction",
    "Limit",
    "Mechanism",
    "Monograph",
    "Name",
    "Population",
    "Presentation",
    "Quantity",
    "Range",
    "Regimen",
    "Regulation",
    "Repeat",
    "SectionText",
    "Storage",
    "TopicWarning",
]
