"""Which pages a folder holds, in one order on every machine."""

import fnmatch
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from converter.findings import Finding, Severity
from converter.jobs import places

SUFFIXES = (".md", ".markdown", ".mdx")


class Page(msgspec.Struct, frozen=True):
    """A page to read: `file` on this machine, `path` relative to the input folder with `/`, as it is reported."""

    file: str
    path: str
    size: int

    @property
    def name(self) -> str:
        """`path` without its suffix: where its output goes."""
        return os.path.splitext(self.path)[0]


class Discovery(msgspec.Struct, frozen=True):
    """Pages in order of path, and what could not be looked at."""

    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]


def discover(root: Path, select: tuple[str, ...] = ()) -> Discovery:
    """The pages below `root` (or `root` itself when it is a file), by path without suffix (`a.md` before `a-copy.md`).

    Folders are followed through links once each, so that a loop of links ends. Hidden folders are passed over.
    A folder or file that cannot be read is a finding.
    """
    if root.is_file():
        return Discovery((Page(str(root), root.name, root.stat().st_size),), ())
    findings: list[Finding] = []
    pages: list[Page] = []
    for file, path in _walk(root, "", set(), findings):
        if select and not any(fnmatch.fnmatchcase(path, pattern) for pattern in select):
            continue
        try:
            pages.append(Page(file, path, os.stat(file).st_size))
        except OSError as error:
            findings.append(_unreadable(path, error))
    pages.sort(key=lambda page: (page.name, page.path))
    return Discovery(tuple(pages), tuple(findings))


def discover_at(place: str, select: tuple[str, ...] = ()) -> Discovery:
    """The pages below a folder of this machine or a URL, from one listing. Raises OSError when there is no such URL."""
    place = places.plain(place)
    if not places.is_url(place):
        return discover(Path(os.path.abspath(place)), select)
    pages = [
        Page(file, path, size)
        for file, path, size in places.list_files(place)
        if path.lower().endswith(SUFFIXES) and not any(part.startswith(".") for part in path.split("/"))
        if not select or any(fnmatch.fnmatchcase(path, pattern) for pattern in select)
    ]
    return Discovery(tuple(sorted(pages, key=lambda page: (page.name, page.path))), ())


def _walk(folder: Path, prefix: str, seen: set[tuple[int, int]], findings: list[Finding]) -> Iterator[tuple[str, str]]:
    try:
        status = os.stat(folder)
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        findings.append(_unreadable(prefix.rstrip("/") or ".", error))
        return
    if (status.st_dev, status.st_ino) in seen:
        message = "this folder is reached a second time through a link and is not read again"
        findings.append(Finding(code="JOB702", severity=Severity.WARNING, path=prefix.rstrip("/"), message=message))
        return
    seen.add((status.st_dev, status.st_ino))
    for entry in entries:
        path = prefix + _printable(entry.name)
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(Path(entry.path), path + "/", seen, findings)
        elif entry.name.lower().endswith(SUFFIXES):
            if entry.is_file():
                yield entry.path, path
            else:
                findings.append(_unreadable(path, OSError("not a regular file")))


def _printable(name: str) -> str:
    """A name whose bytes are no UTF-8 is shown with `?` for each of them, so that it can be written to JSON."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\ufffd", "?")


def _unreadable(path: str, error: OSError) -> Finding:
    reason = error.strerror or str(error)
    return Finding(code="JOB701", severity=Severity.ERROR, path=path, message=f"cannot be read: {reason}")
