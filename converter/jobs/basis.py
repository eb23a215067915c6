"""What changes every page at once: the tool, the dialect, the terminology, the settings."""

import hashlib
from functools import cache
from pathlib import Path

import msgspec

import converter
from converter.dialects import Dialect
from converter.jobs.settings import RunSettings
from converter.terminology import open_terminology

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def basis_digest(settings: RunSettings, dialect: Dialect | None, terminology: str) -> str:
    """A digest over all of them; the number of worker processes and what is selected do not count."""
    digest = hashlib.sha256(tool_digest().encode())
    digest.update(_encode(msgspec.structs.replace(settings, jobs=1, select=())))
    digest.update(_encode(dialect))
    digest.update(_encode(open_terminology(terminology).versions()))
    return digest.hexdigest()


@cache
def tool_digest() -> str:
    """The version and the content of this package: an upgrade converts every page anew, however it was installed."""
    root = Path(converter.__file__).parent
    digest = hashlib.sha256(converter.__version__.encode())
    for file in sorted(root.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0")
            digest.update(file.read_bytes())
    return digest.hexdigest()
