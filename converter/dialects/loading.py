"""Dialects from TOML: the built-in ones, and the user's own file."""

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec

from converter.dialects.headings import HeadingIndex
from converter.dialects.record import Dialect
from converter.findings import Finding, Severity

BUILT_IN = ("composition", "content", "mkdocs")


class DialectError(Exception):
    """A dialect file that cannot be used; `finding` says why and where."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@cache
def shared_headings() -> dict[str, tuple[str, ...]]:
    """The headings that every dialect knows unless its file says `inherit = false`."""
    data = files("converter.dialects").joinpath("data/headings.toml").read_text(encoding="utf-8")
    return {key: tuple(texts) for key, texts in tomllib.loads(data).items()}


def _complete(dialect: Dialect) -> Dialect:
    """The dialect with the shared headings added behind its own."""
    own = dict(dialect.headings)
    claimed = {text for texts in own.values() for text in texts}
    if dialect.inherit:
        for key, texts in shared_headings().items():
            own[key] = (*own.get(key, ()), *(text for text in texts if text not in claimed))
    return msgspec.structs.replace(dialect, headings=own)


@cache
def built_in(name: str) -> Dialect:
    """The built-in dialect `name`. Raises KeyError when there is none."""
    if name not in BUILT_IN:
        raise KeyError(name)
    data = files("converter.dialects").joinpath(f"data/{name}.toml").read_text(encoding="utf-8")
    return _complete(msgspec.convert(tomllib.loads(data), Dialect))


def load_dialect(name_or_file: str) -> Dialect:
    """A built-in dialect by name, or one from a TOML file. Raises DialectError with its finding (DIA201 to DIA203)."""
    if name_or_file in BUILT_IN:
        return built_in(name_or_file)
    path = Path(name_or_file)
    try:
        data = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise DialectError(
            Finding(code="DIA201", severity=Severity.ERROR, path=name_or_file, message=f"no such dialect: {error}",
                    hint=f"built in are {', '.join(BUILT_IN)}; or give a TOML file")
        ) from error  # fmt: skip
    try:
        return _complete(msgspec.convert(tomllib.loads(data), Dialect))
    except tomllib.TOMLDecodeError as error:
        raise DialectError(
            Finding(code="DIA202", severity=Severity.ERROR, path=name_or_file, message=f"not valid TOML: {error}")
        ) from error
    except msgspec.ValidationError as error:
        raise DialectError(
            Finding(code="DIA203", severity=Severity.ERROR, path=name_or_file, message=f"not a dialect: {error}",
                    hint="`convert lint --draft-dialect` writes one to start from")
        ) from error  # fmt: skip


@lru_cache(maxsize=32)
def _index(headings: tuple[tuple[str, tuple[str, ...]], ...]) -> HeadingIndex:
    return HeadingIndex(dict(headings))


def heading_index(dialect: Dialect) -> HeadingIndex:
    """The headings of a dialect, indexed; made once for each set of headings."""
    return _index(tuple(dialect.headings.items()))
