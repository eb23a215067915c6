"""The releases of a store as FHIR Bulk Publish (a ballot: experimental): a root, and a chain of updates to follow.

https://hl7.org/fhir/uv/bulkdata/4.0.0-202609-ballot/en/publish-worked-example.html. The root in the store lists the
whole current release and leads to the stub page of that release; a stub or an update page leads to the update page of
the next release, the newest one to `#pending`. A page of a release from which no kept update leads to the current one
says `#closed`: take the root again. No file that a page lists ever changes; of a page only its link does.

All pages follow from what the store holds, so that each run mends what a killed one left.
"""

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from converter.jobs.changes import Notes, notes_of
from converter.jobs.releases import RELEASES, ReleaseStore
from converter.targets import ndjson

PAGE = "bulk-publish.json"
STUB = "bulk-stub.json"
SCRATCH = ".bulk-page"
PENDING, CLOSED = "#pending", "#closed"
MODEL = "http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkPublishManifest"
EXPERIMENTAL = "Bulk Data Access 4.0.0-ballot: the shape may still change"
Json = dict[str, Any]


class Publish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the store is served (`url`; empty: URLs are relative to their page) and how often (`cadence`, ISO 8601)."""

    url: str = ""
    cadence: str = ""


def write_pages(folder: Path, notes: Notes, scratch: Path, publish: Publish, link: str = PENDING) -> None:
    """The stub and the update page in the folder of a release; each is made in `scratch`. Raises OSError.

    `link` is the digest of the next release, or `#…`.
    """
    url = link if link.startswith("#") else _url(publish, link, PAGE, f"../{link}/{PAGE}")
    stub = {**_head(notes, publish), "link": [{"relation": "next", "url": url}]}
    _write(folder / STUB, stub, scratch)
    output, deleted = [], []
    for each in notes.changes:
        file = {"url": _url(publish, notes.digest, each.path, each.path), "count": each.lines, "fileSize": each.bytes}
        if each.kind == "delete":
            deleted.append(file)
        elif each.kind != "put":
            output.append({"type": each.kind, **file})
    _write(folder / PAGE, {**stub, "output": output, "deleted": deleted}, scratch)


def link_releases(store: ReleaseStore, publish: Publish, leaving: Collection[str] = ()) -> None:
    """Bring the pages of all releases but the `leaving` ones, and the root, to what the store holds. Raises OSError."""
    current = store.current_digest()
    kept = [digest for digest in store.digests() if digest not in leaving]
    notes = {digest: each for digest in kept if (each := notes_of(store.releases / digest))}
    previous = {digest: each.previous for digest, each in notes.items() if chained(store.releases / digest)}
    for digest, link in next_links(previous, current).items():
        write_pages(store.releases / digest, notes[digest], store.root / SCRATCH, publish, link)
    _write_root(store, publish, notes.get(current))


def next_links(previous: Mapping[str, str], current: str) -> dict[str, str]:
    """For each release its next one, or `#pending`, or `#closed`; `previous` is what each was made from.

    A release that came back is current once more, and those that were made after it are off its way.
    """
    links = dict.fromkeys(previous, CLOSED)
    if current not in links:
        return links
    links[current], later = PENDING, current
    while links.get(earlier := previous[later]) == CLOSED:
        links[earlier] = later
        later = earlier
    return links


def chained(release: Path) -> bool:
    """Whether a release is a link of the chain: updates are made of Bundles."""
    return (release / "fhir").is_dir()


def _write_root(store: ReleaseStore, publish: Publish, notes: Notes | None) -> None:
    """Only bulk files can be a root; without Bundles beside them there is no chain, and the root is read anew."""
    root = store.root / PAGE
    path = f"{RELEASES}/{store.current_digest()}"
    if notes is None or not (store.root / path / ndjson.MANIFEST).is_file():
        root.unlink(missing_ok=True)
        return
    listed = msgspec.json.decode((store.root / path / ndjson.MANIFEST).read_bytes())
    files: dict[str, list[Json]] = {"output": [], "error": []}
    for kind, found in files.items():
        for each in listed[kind]:
            place = f"{path}/{ndjson.FOLDER}/{each['url']}"
            size = (store.root / place).stat().st_size
            url = _url(publish, "", place, place)
            typed = {"type": each["type"]} if kind == "output" else {}
            found.append({**typed, "url": url, "count": each["count"], "fileSize": size})
    manifest = {**_head(notes, publish), "output": files["output"], "outcome": files["error"]}
    if (store.root / path / STUB).is_file():
        manifest["link"] = [{"relation": "next", "url": _url(publish, notes.digest, STUB, f"{path}/{STUB}")}]
    _write(root, manifest, store.root / SCRATCH)


def _head(notes: Notes, publish: Publish) -> Json:
    about = {"experimental": EXPERIMENTAL, "release": notes.digest, "previous": notes.previous}
    return {
        "extension": about | ({"accepted": notes.accepted} if notes.accepted else {}),
        "manifestType": MODEL,
        **({"transactionTime": notes.instant} if notes.instant else {}),
        **({"updateCadence": publish.cadence} if publish.cadence else {}),
        "requiresAccessToken": False,
    }


def _url(publish: Publish, digest: str, path: str, relative: str) -> str:
    """The absolute address of a file of a release (of the store, without `digest`), when the store has an address."""
    if not publish.url:
        return relative
    return "/".join([publish.url.rstrip("/"), *([RELEASES, digest] if digest else []), path])


def _write(file: Path, manifest: Json, scratch: Path) -> None:
    """In one step, and only when it is not so already; what a killed run leaves of it is no file of a release."""
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    if not file.is_file() or file.read_bytes() != data:
        scratch.write_bytes(data)
        os.replace(scratch, file)
