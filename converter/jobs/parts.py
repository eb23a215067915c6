"""A run in parts, for any scheduler: each part is one file of conversions, and joined they give the output of one run.

Every part reads the head of all pages, so that doubles and links are seen across parts, and converts its own.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import msgspec

from converter.dialects import Dialect
from converter.findings import ExitStatus, Finding, Severity
from converter.jobs import places
from converter.jobs.basis import basis_digest
from converter.jobs.conversion import Conversion
from converter.jobs.discovery import discover_at
from converter.jobs.engine import Plan
from converter.jobs.export import LOCAL, Summary, distinct, finish, produce, stage
from converter.jobs.settings import RunSettings
from converter.jobs.shards import ShardDamaged, part, read_shard, write_shard

_NAME = re.compile(r"part-[0-9]{5}-of-([0-9]{5})\.json")


class PartNote(msgspec.Struct, frozen=True):
    """What stands beside a part. `run` is a digest of all that must be the same in every part of a run."""

    run: str
    count: int
    sha256: str
    settings: RunSettings
    terminology: str
    noticed: tuple[Finding, ...]


class PartsMissing(Exception):
    """Parts cannot be joined; `finding` says why."""

    def __init__(self, message: str, path: str) -> None:
        hint = "run the parts again that are named here, all with the same pages, options and version"
        self.finding = Finding(code="JOB733", severity=Severity.ERROR, path=path, message=message, hint=hint)
        super().__init__(str(self.finding))


def export_part(
    source: str, folder: str, number: int, of: int, settings: RunSettings, dialect: Dialect | None = None,
    terminology: str = "", watch: Callable[[Conversion], None] = lambda conversion: None,
) -> tuple[Summary, ExitStatus]:  # fmt: skip
    """Convert part `number` (from 1) of `of` into `folder`. Its note is written last. Raises OSError."""
    found = discover_at(source, settings.select)
    summary = Summary()
    if not found.pages:
        return summary, ExitStatus.NO_INPUT
    pages, refused = distinct(found.pages)
    plan = Plan(settings, LOCAL.index(found.pages, dialect, settings), dialect, terminology)

    def counted() -> Iterator[Conversion]:
        for conversion in chain(refused if number == 1 else (), LOCAL.convert(part(pages, number, of), plan)):
            summary.add(conversion)
            watch(conversion)
            yield conversion

    with places.writing(_file(folder, number, of, "shard")) as handle:
        count, sha256 = write_shard(handle, counted())
    run = hashlib.sha256(basis_digest(settings, dialect, terminology).encode())
    run.update(repr([(page.path, page.size) for page in found.pages]).encode("utf-8", "replace"))
    settings = msgspec.structs.replace(settings, jobs=1)
    note = PartNote(run.hexdigest(), count, sha256, settings, terminology, found.findings)
    with places.writing(_file(folder, number, of, "json")) as handle:
        handle.write(msgspec.json.format(msgspec.json.encode(note), indent=1) + b"\n")
    return summary, summary.status(settings)


def join_parts(
    folder: str, output: str, watch: Callable[[Conversion], None] = lambda conversion: None
) -> tuple[Summary, ExitStatus, RunSettings]:
    """Put all parts of a run together: the same bytes as a run without parts. Raises PartsMissing, OSError."""
    of = _number_of_parts(folder)
    notes = [_note(folder, number, of) for number in range(1, of + 1)]
    first, summary = notes[0], Summary()
    for number, note in enumerate(notes, 1):
        if note.run != first.run:
            raise PartsMissing("is of another run than part 1", _file(folder, number, of, "json"))

    def conversions() -> Iterator[Conversion]:
        for number, note in enumerate(notes, 1):
            file = _file(folder, number, of, "shard")
            try:
                with places.reading(file) as handle:
                    yield from read_shard(handle, note.count, note.sha256)
            except (OSError, ShardDamaged) as error:
                raise PartsMissing(str(error), file) from error

    with stage(output, first.settings) as staging:
        produce(staging, first.noticed, conversions(), first.settings, summary, watch)
        return summary, finish(staging, output, summary, first.settings, first.terminology), first.settings


def _number_of_parts(folder: str) -> int:
    """How many parts there must be, as the names of those that are there say it."""
    if places.is_url(folder):
        names = [path for _, path, _ in places.list_files(folder)]
    else:
        names = [each.name for each in Path(folder).iterdir()]
    told = {int(found[1]) for name in names if (found := _NAME.fullmatch(name))}
    if len(told) != 1:
        raise PartsMissing("holds no parts" if not told else f"holds parts of several runs: of {sorted(told)}", folder)
    return told.pop()


def _note(folder: str, number: int, of: int) -> PartNote:
    file = _file(folder, number, of, "json")
    try:
        return msgspec.json.decode(places.read_bytes(file), type=PartNote)
    except (OSError, msgspec.DecodeError) as error:
        raise PartsMissing(f"part {number} of {of} is not there: {error}", file) from error


def _file(folder: str, number: int, of: int, suffix: str) -> str:
    return places.join(folder, f"part-{number:05}-of-{of:05}.{suffix}")
