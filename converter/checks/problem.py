"""What a layer reports before it is a finding: a place in the JSON tree and the rule that was broken."""

import msgspec

from converter.findings import Severity

Path = tuple[str | int, ...]


class Problem(msgspec.Struct, frozen=True):
    """`path` leads from the root of the JSON to the element; `key` is the specification's own name of the rule."""

    code: str
    path: Path
    message: str
    key: str = ""
    severity: Severity = Severity.ERROR
    type_name: str = ""
    layer: str = "schema"


def fhirpath(path: Path, root: str) -> str:
    """`('entry', 0, 'resource', 'id')` below a Bundle → `Bundle.entry[0].resource.id`."""
    text = root
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text
