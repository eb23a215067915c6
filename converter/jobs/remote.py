"""An output at a URL: the same files and the same order of writing as in a folder, without renames."""

from itertools import islice

import msgspec

from converter.jobs import places
from converter.jobs.staging import MANIFEST, PREVIOUS, Staging

BATCH = 64
"""Files that are sent side by side."""


def publish_at(url: str, staging: Staging, manifest: bytes) -> None:
    """Put staged files at a URL, the manifest last; what only the previous manifest lists goes. Raises OSError.

    While files change there is no manifest, so that a reader can tell; the previous one is set aside until the end.
    """
    system = places.system_of(url)
    before, current, aside = _listed(url), places.join(url, MANIFEST), places.join(url, PREVIOUS)
    if system.exists(current):
        places.write_bytes(aside, places.read_bytes(current))
        system.rm(current)
    waiting = iter(sorted(staging.files))
    while few := list(islice(waiting, BATCH)):
        system.put([str(staging.folder / path) for path in few], [places.join(url, path) for path in few])
    for path in sorted(before - set(staging.files)):
        if ".." not in path.split("/") and system.exists(places.join(url, path)):
            system.rm(places.join(url, path))
    places.write_bytes(current, manifest)
    if system.exists(aside):
        system.rm(aside)
    staging.discard()


def _listed(url: str) -> set[str]:
    for name in (MANIFEST, PREVIOUS):
        try:
            return {each["path"] for each in msgspec.json.decode(places.read_bytes(places.join(url, name)))["files"]}
        except (OSError, msgspec.DecodeError, KeyError, TypeError):
            continue
    return set()
