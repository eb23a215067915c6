"""Milliseconds of processor a page, by stage, in one process: `python bench/stages.py FOLDER` prints JSON."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from converter.checks.run import check_pieces
from converter.facts.coding import code_monograph
from converter.facts.reader import read_monograph
from converter.jobs.accounting import account
from converter.source import read_document
from converter.targets import registry
from converter.targets.settings import TargetSettings
from converter.terminology import open_terminology

TARGETS = ("fhir", "ndjson", "csv", "jsonld")


class Stages:
    """Adds up what each stage costs."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.settings = TargetSettings()
        self.targets = {name: registry.load(name) for name in TARGETS}
        self.terminology = open_terminology()

    def timed(self, stage: str, act: Callable[[], Any]) -> Any:
        """Do it, and add its processor time to the stage."""
        start = time.process_time()
        result = act()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - start
        return result

    def page(self, data: bytes, path: str) -> None:
        """One page through every stage."""
        document = self.timed("read the Markdown", lambda: read_document(data, path))
        if document.standing != "monograph":
            return
        facts = self.timed("read facts and doses", lambda: read_monograph(document, "bench"))
        monograph = self.timed("code", lambda: code_monograph(facts.monograph, self.terminology))
        self.timed("ledger", lambda: account(document, monograph, facts.abstentions))
        pieces: list[registry.Piece] = []
        for name, target in self.targets.items():
            made = self.timed(f"write {name}", lambda t=target: t.render(monograph, path, self.settings))
            pieces += made if name != "ndjson" else ()
        found = tuple(pieces)
        for check in ("fast", "full"):
            self.timed(f"check {check}", lambda c=check: check_pieces(found, document, monograph, self.settings, c))


def main() -> None:
    """Every page twice; the first round, which fills the caches, does not count."""
    files = sorted(Path(sys.argv[1]).rglob("*.md"))
    stages = Stages()
    for page in files[:20]:
        stages.page(page.read_bytes(), page.name)
    stages.seconds.clear()
    for page in files:
        stages.page(page.read_bytes(), page.name)
    json.dump({stage: 1000 * seconds / len(files) for stage, seconds in stages.seconds.items()}, sys.stdout)


if __name__ == "__main__":
    main()
