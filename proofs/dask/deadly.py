"""Preloaded by the workers of the proof: a page named `deadly.md` ends the process that converts it."""

import os

from converter.jobs import cluster
from converter.jobs.conversion import Conversion
from converter.jobs.discovery import Page
from converter.jobs.engine import Worker


class Mortal(Worker):
    """A worker that one page kills."""

    def convert_source(self, page: Page, source: bytes) -> Conversion:
        if page.path.endswith("deadly.md"):
            os._exit(9)
        return super().convert_source(page, source)


cluster.Worker = Mortal  # type: ignore[misc]
