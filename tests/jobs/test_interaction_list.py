"""The run's list of interactions, resolved to monographs, and what stands on one side only."""

import json
from pathlib import Path

from converter.jobs.export import export
from converter.jobs.settings import RunSettings

PAGE = """---
layout: minimal-medicine
title: {title}
---

### Usage

{title} is used to treat hypertension.

### Precautions

* **Interactions:** {interactions}
"""


def run(tmp_path: Path, **pages: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    (tmp_path / "in").mkdir()
    for title, interactions in pages.items():
        (tmp_path / f"in/{title}.md").write_text(PAGE.format(title=title.title(), interactions=interactions))
    export(tmp_path / "in", tmp_path / "out", RunSettings(check="off"))
    files = (tmp_path / "out/interactions" / name for name in ("edges.ndjson", "one-sided.ndjson"))
    first, second = ([json.loads(line) for line in file.read_text().splitlines()] for file in files)
    return first, second


def test_edges_lead_to_the_monographs_of_the_run(tmp_path: Path) -> None:
    edges, one_sided = run(
        tmp_path, amlorest="Zoltrine raises its level.", zoltrine="Amlorest may interact with zoltrine.", lone="None."
    )
    pairs = {(edge["monograph"], edge["target"]) for edge in edges if edge["target"]}
    assert pairs == {("amlorest", "zoltrine"), ("zoltrine", "amlorest")}
    assert one_sided == []


def test_an_edge_that_the_other_side_does_not_state_is_reported_with_its_line(tmp_path: Path) -> None:
    _, one_sided = run(tmp_path, amlorest="Zoltrine raises its level.", zoltrine="Warfarin may bleed.")
    assert [(e["monograph"], e["target"], e["line"]) for e in one_sided] == [("amlorest", "zoltrine", 12)]


def test_a_run_without_interactions_has_empty_lists_and_no_spool(tmp_path: Path) -> None:
    assert run(tmp_path, amlorest="None are known.") == ([], [])
    assert not list((tmp_path / "out").rglob(".parties"))
