"""Preloaded by the workers of the proof: a page named `deadly.md` ends the process that converts it."""

import os

from converter.jobs.conversion import Conversion
from converter.jobs.discovery import Page
from converter.jobs.engine import Worker

_convert = Worker.convert_source


def convert_or_die(worker: Worker, page: Page, source: bytes) -> Conversion:
    if page.path.endswith("deadly.md"):
        os._exit(9)
    return _convert(worker, page, source)


Worker.convert_source = convert_or_die  # type: ignore[method-assign]
