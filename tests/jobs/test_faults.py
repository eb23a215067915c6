"""Killed at any step between two file operations, a run leaves a whole release current, and the next one mends all."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from converter.jobs.bulk_publish import PAGE, PENDING, STUB

PAGES = Path(__file__).parent / "pages"
# Runs a job and ends its own process, without any cleaning up, just before the n-th file operation below the store.
SCRIPT = """
import os, sys
from pathlib import Path
store, limit, how = os.path.abspath(sys.argv[1] + "/store"), int(sys.argv[2]), sys.argv[3]
count = 0
def hook(event, args):
    global count
    if event not in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "shutil.rmtree"):
        return
    names = [os.fsdecode(a) for a in args if isinstance(a, (str, bytes, os.PathLike))]
    if event == "open" and not (isinstance(args[1], str) and set(args[1]) & set("wax")) and not (args[2] or 0) & 0o101:
        return
    if any(os.path.abspath(n).startswith(store) for n in names):
        count += 1
        if count == limit:
            if how == "kill":
                os.kill(os.getpid(), 9)
            raise OSError(28, "No space left on device", names[0])
from converter.jobs.config import Job, Gates
from converter.jobs.scheduled import run_job
sys.addaudithook(hook)
job = Job(input="pages", store="store", to=["fhir", "csv"], check="off", gates=Gates(max_shrink=1.0))
try:
    run_job(job, Path(sys.argv[1]))
except OSError as error:
    print("refused", error.strerror)
print("operations", count)
"""


def run(base: Path, limit: int = 0, how: str = "kill") -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(base), str(limit), how],
        capture_output=True, text=True, timeout=120, check=False, cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, done.stdout


def current(base: Path) -> dict[str, str]:
    """The published files by digest, after a proof that its lists are true of every one of them."""
    folder = base / "store/current"
    if not folder.exists():
        return {}
    listed = {e["path"]: e["sha256"] for e in json.loads((folder / "manifest.json").read_text())["files"]}
    listed |= {e["path"]: e["sha256"] for e in json.loads((folder / "release.json").read_text())["changes"]}
    lists = {folder / name for name in ("manifest.json", "release.json", PAGE, STUB)}
    found = {
        f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in folder.rglob("*")
        if f.is_file() and f not in lists
    }
    assert found == listed
    return listed


def chained(base: Path) -> bool:
    """Whether the pages of every release lead to the current one; none may ever lead to what is not there."""
    store = base / "store"
    ends = []
    for page in [each for release in (store / "releases").iterdir() for each in (release / PAGE, release / STUB)]:
        while not (url := json.loads(page.read_text())["link"][0]["url"]).startswith("#"):
            page = page.parent / url
        ends.append((url, page.resolve().parent))
    return set(ends) == {(PENDING, (store / "current").resolve())}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], dict[str, str], int]:
    """A store with a release and an edited page, the release before and after, and how many operations a run takes."""
    base = tmp_path_factory.mktemp("store")
    shutil.copytree(PAGES, base / "pages")
    run(base)
    before = current(base)
    page = base / "pages/a/zoltrine.md"
    page.write_text(page.read_text().replace("10 mg orally once daily", "20 mg orally once daily"))
    undisturbed = base.with_name("undisturbed")
    shutil.copytree(base, undisturbed, symlinks=True)
    operations = int(run(undisturbed)[1].split()[-1])
    after = current(undisturbed)
    assert before and after and before != after
    return base, before, after, operations


@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_step_the_current_release_is_whole(
    releases: tuple[Path, dict[str, str], dict[str, str], int], tmp_path: Path, part: int
) -> None:
    base, before, after, operations = releases
    step = int(os.environ.get("CONVERT_FAULT_STEP", "6"))
    for limit in range(1 + part, operations + 1, 4 * step):
        broken = tmp_path / str(limit)
        shutil.copytree(base, broken, symlinks=True)
        assert run(broken, limit)[0] == -signal.SIGKILL
        assert current(broken) in (before, after), f"after a kill at operation {limit}"
        chained(broken)
        run(broken)
        assert chained(broken), f"the run after a kill at operation {limit}"
        assert current(broken) == after, f"the run after a kill at operation {limit}"
        shutil.rmtree(broken)


def test_a_full_disk_leaves_the_old_release(
    releases: tuple[Path, dict[str, str], dict[str, str], int], tmp_path: Path
) -> None:
    base, before, after, operations = releases
    step = int(os.environ.get("CONVERT_FAULT_STEP", "24"))
    for limit in range(2, operations + 1, step):
        full = tmp_path / str(limit)
        shutil.copytree(base, full, symlinks=True)
        run(full, limit, "full")
        assert current(full) in (before, after), f"disk full at operation {limit}"
        run(full)
        assert current(full) == after and chained(full)
