"""A Dask scheduler: the bytes of the local engine; a page that kills workers is found and alone is left out."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from converter.findings import ExitStatus
from converter.jobs import cluster
from converter.jobs.cluster import Cluster, ClusterError, check_address
from converter.jobs.discovery import Page
from converter.jobs.export import export
from converter.jobs.settings import RunSettings

distributed = pytest.importorskip("distributed")
PAGES = Path(__file__).parent / "pages"
SETTINGS = RunSettings(targets=("fhir", "csv", "ndjson"), check="off", fail_on="never")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A scheduler and a worker in this process."""
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as workers,
        distributed.Client(workers) as found,
    ):
        yield found


def tree(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_the_bytes_are_those_of_the_local_engine(client: Any, tmp_path: Path) -> None:
    export(PAGES, tmp_path / "local", SETTINGS)
    engine = Cluster(client, str(tmp_path / "scratch"), shard_bytes=1)
    _, status = export(PAGES, tmp_path / "dask", SETTINGS, engine=engine)
    assert status is ExitStatus.DONE
    assert tree(tmp_path / "dask") == tree(tmp_path / "local")
    assert sum(name.startswith("shard-") for name in tree(tmp_path / "scratch")) == 3


def test_objects_and_pages_may_lie_at_urls(client: Any, tmp_path: Path) -> None:
    system = pytest.importorskip("fsspec").filesystem("memory")
    for page in PAGES.rglob("*.md"):
        system.pipe(f"/site/{page.relative_to(PAGES).as_posix()}", page.read_bytes())
    export("memory://site", tmp_path / "dask", SETTINGS, engine=Cluster(client, "memory://scratch"))
    export(PAGES, tmp_path / "local", SETTINGS)
    assert tree(tmp_path / "dask") == tree(tmp_path / "local")
    system.store.clear()


def test_a_worker_with_another_version_is_refused(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "tool_digest", iter(["this", "that"] * 9).__next__)
    with pytest.raises(ClusterError, match="another version"):
        export(PAGES, tmp_path / "out", SETTINGS, engine=Cluster(client, str(tmp_path / "scratch")))


def test_an_object_that_is_not_what_the_worker_wrote_is_refused(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "write_shard", lambda handle, conversions: (len(list(conversions)), "0" * 64))
    with pytest.raises(ClusterError, match="JOB732"):
        export(PAGES, tmp_path / "out", SETTINGS, engine=Cluster(client, str(tmp_path / "scratch")))
    assert not (tmp_path / "out/manifest.json").exists()


class Deadly(Cluster):
    """A cluster whose workers die of some pages."""

    def __init__(self, killers: set[str], folder: Path) -> None:
        super().__init__(None, str(folder))
        self.killers = killers
        self.deaths: Counter[int] = Counter()

    def _together(self, task: Any, waiting: Any, arguments: Any, done: Any) -> Any:
        suspects = type(waiting)()
        for start, pages in waiting:
            if any(page.path in self.killers for page in pages):
                self.deaths[len(pages)] += 1
                suspects.append((start, pages))
            else:
                done[start] = (pages, len(pages))
        return suspects


@pytest.mark.parametrize("killers", [set(), {"000.md"}, {"113.md"}, {"007.md", "008.md", "199.md"}])
def test_a_page_that_kills_its_worker_is_isolated(killers: set[str], tmp_path: Path) -> None:
    pages = tuple(Page(f"/in/{n:03}.md", f"{n:03}.md", 10) for n in range(200))
    deadly = Deadly(killers, tmp_path)
    found = deadly._run(None, [pages[:100], pages[100:]])  # type: ignore[arg-type]
    assert tuple(page for some, _ in found for page in some) == pages
    assert {some[0].path for some, given in found if given is None} == killers
    assert sum(deadly.deaths.values()) <= 5 * len(killers)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:8786", "tcp://localhost:8786", "tcp://[::1]:8786", "tls://scheduler.test:8786"]
)
def test_a_scheduler_on_this_machine_or_over_tls_is_used(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    "address",
    ["tcp://10.0.0.1:8786", "tcp://scheduler.test:8786", "ws://127.0.0.1:1", "scheduler:8786", "", "tcp://0.0.0.0:1"],
)
def test_any_other_scheduler_is_refused(address: str) -> None:
    with pytest.raises(ClusterError, match="JOB730"):
        check_address(address)
