"""What a page costs at each step of a run, for the plan in docs/scale.md.

    python bench/scale.py FOLDER

Processor time of this process, not time on the clock; bytes as they are written. Formats fhir and csv.
"""

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from converter.jobs.discovery import discover_at
from converter.jobs.export import export
from converter.jobs.index_pass import index_pages
from converter.jobs.parts import export_part, join_parts
from converter.jobs.settings import RunSettings

T = TypeVar("T")


def timed(what: str, pages: int, act: Callable[[], T]) -> T:
    """Do it and print its milliseconds of processor a page."""
    before = time.process_time()
    result = act()
    print(f"{what:38} {(time.process_time() - before) * 1000 / pages:9.3f} ms a page")
    return result


def size(folder: Path, pattern: str = "*") -> int:
    """Bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob(pattern) if file.is_file())


def main() -> None:
    source = sys.argv[1]
    work = Path(tempfile.mkdtemp())
    settings = RunSettings(targets=("fhir", "csv"), check="off", fail_on="never")
    full = msgspec.structs.replace(settings, check="full")
    try:
        found = discover_at(source)
        count = len(found.pages)
        print(f"{count} pages, {sum(page.size for page in found.pages) / count:.0f} bytes a page")
        timed("list", count, lambda: discover_at(source))
        index = timed("read heads (index)", count, lambda: index_pages(found.pages, None, settings))
        print(f"{'the index':38} {len(msgspec.msgpack.encode(index)) / count:9.0f} bytes a page")
        timed("convert and write, no check", count, lambda: export(source, work / "off", settings))
        print(f"{'output':38} {size(work / 'off') / count:9.0f} bytes a page")
        timed("convert and write, full check", count, lambda: export(source, work / "full", full))
        timed("a part: heads and conversion", count, lambda: export_part(source, str(work / "parts"), 1, 1, settings))
        print(f"{'a part':38} {size(work / 'parts') / count:9.0f} bytes a page")
        timed("join", count, lambda: join_parts(str(work / "parts"), str(work / "joined")))
        print(f"{'memory at most':38} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f} MiB")
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
