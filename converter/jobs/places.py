"""Folders and files on this machine or at a URL that fsspec knows (`s3://…`, `memory://…`)."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit


@contextmanager
def _told_as_os_error(place: str) -> Iterator[None]:
    """A store of another machine raises errors of its own kind (of botocore, of aiohttp); callers know OSError."""
    try:
        yield
    except (OSError, ImportError):
        raise
    except Exception as error:
        raise OSError(f"{place}: {error}") from error


def is_url(place: str) -> bool:
    """Whether it is not a path of this machine."""
    return "://" in place


def plain(place: str) -> str:
    """A `file://` URL as the path that it is; anything else as it stands."""
    return unquote(urlsplit(place).path) if place.startswith("file://") else place


def join(folder: str, path: str) -> str:
    """A path below a folder, with `/`."""
    return f"{folder.rstrip('/')}/{path}"


def read_bytes(file: str) -> bytes:
    """The bytes of a file. Raises OSError."""
    if not is_url(file):
        with open(file, "rb") as handle:
            return handle.read()
    with _told_as_os_error(file):
        return bytes(system_of(file).cat_file(file))


def read_many(files: Iterable[str]) -> dict[str, bytes | OSError]:
    """The bytes of several files of one file system, fetched side by side where it can; or why one cannot be read."""
    wanted = list(files)
    if not wanted or not is_url(wanted[0]):
        return {file: _try(file) for file in wanted}
    with _told_as_os_error(wanted[0]):
        system = system_of(wanted[0])
        names = {system._strip_protocol(file): file for file in wanted}
        found = system.cat(list(names), on_error="return")
    return {names[name]: _told(data) for name, data in found.items()}


def list_files(folder: str) -> list[tuple[str, str, int]]:
    """(URL, path below the folder, bytes) of every file below a URL, from one listing. Raises OSError."""
    with _told_as_os_error(folder):
        system = system_of(folder)
        root = system._strip_protocol(folder).rstrip("/")
        listed = system.find(root, detail=True)
    return [
        (system.unstrip_protocol(name), name[len(root) :].lstrip("/"), int(each.get("size") or 0))
        for name, each in sorted(listed.items())
    ]


@contextmanager
def writing(file: str) -> Iterator[IO[bytes]]:
    """A file to write that is there as a whole or not at all. Raises OSError."""
    if is_url(file):
        with _told_as_os_error(file), system_of(file).open(file, "wb") as handle:
            yield handle
        return
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    temporary = f"{file}.{os.getpid()}.tmp"
    with open(temporary, "wb") as handle:
        yield handle
    os.replace(temporary, file)


def write_bytes(file: str, data: bytes) -> None:
    """A small file, there as a whole or not at all. Raises OSError."""
    with writing(file) as handle:
        handle.write(data)


@contextmanager
def reading(file: str) -> Iterator[IO[bytes]]:
    """A file to read. Raises OSError."""
    with system_of(file).open(file, "rb") if is_url(file) else open(file, "rb") as handle:
        yield handle


def remove(place: str) -> None:
    """Remove a file, or a folder with all that is in it; nothing when it is not there. Raises OSError."""
    with _told_as_os_error(place):
        system = system_of(place)
        if system.exists(place):
            system.rm(place, recursive=True)


def exists(place: str) -> bool:
    """Whether there is something at that place."""
    if not is_url(place):
        return Path(place).exists()
    with _told_as_os_error(place):
        return bool(system_of(place).exists(place))


def system_of(place: str) -> Any:
    """The fsspec file system of a place. Raises OSError when what it needs is not installed."""
    try:
        system, _ = import_module("fsspec").core.url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise OSError(
            f"{place.split('://')[0]}://: {error} (install monograph-converter[dask], and s3fs for s3://)"
        ) from error
    return system


def _try(file: str) -> bytes | OSError:
    try:
        return read_bytes(file)
    except OSError as error:
        return error


def _told(data: Any) -> bytes | OSError:
    if isinstance(data, Exception):
        return data if isinstance(data, OSError) else OSError(str(data))
    return bytes(data)
