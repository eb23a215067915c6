"""Open drug monographs in Markdown to data that machines can trust.

The Python API is here: `convert_document`, `convert_folder`, `read`, `read_dose`, `check_resource`, and the types that
they give. It is imported when it is first asked for, so that `convert --help` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from converter.api import (
        Conversion,
        NoMonographError,
        Reading,
        convert_document,
        convert_folder,
        read,
        read_dose,
    )
    from converter.checks import check_resource
    from converter.findings import Finding
    from converter.monograph import Dose, Monograph
    from converter.targets.settings import TargetSettings

__version__ = "0.1.0"

_HOMES = {
    "check_resource": "converter.checks",
    "Finding": "converter.findings",
    "Dose": "converter.monograph",
    "Monograph": "converter.monograph",
    "TargetSettings": "converter.targets.settings",
}
"""Name → the module it lives in; the others are in `converter.api`."""

__all__ = [
    "Conversion",
    "Dose",
    "Finding",
    "Monograph",
    "NoMonographError",
    "Reading",
    "TargetSettings",
    "check_resource",
    "convert_document",
    "convert_folder",
    "read",
    "read_dose",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "converter.api")), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
