"""The whole bench with one command: `python -m bench [FOLDER] [--pages N] [--times 1,10,100] [--write docs/bench.md]`.

Everything is measured in the same run, each in a process of its own, in seconds of processor, so that other work on
the machine counts as little as it can. pandoc (on the path, or from pypandoc-binary) and mistune are measured when they
are installed (`pip install --group bench`).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from bench.measure import ROOT, Cost, convert, cost
from bench.pages import lay_out, pages_of

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
RUNS = (
    ("fhir", "off", 1), ("csv", "off", 1), ("jsonld", "off", 1), ("fhir,csv,jsonld", "off", 1),
    ("fhir", "fast", 1), ("fhir,csv,jsonld", "fast", 1), ("fhir,csv,jsonld", "full", 1), ("fhir,csv,jsonld", "full", 2),
)  # fmt: skip
JOB = '[jobs.bench]\ninput = "pages"\nstore = "store"\nto = ["fhir", "csv", "jsonld"]\n'
STARTS = 9


class Bench:
    """Measures in a folder of its own and gathers lines of Markdown."""

    def __init__(self, source: Path, most: int, work: Path) -> None:
        self.source, self.work = source, work
        self.pages = pages_of(source, most)
        self.bytes = lay_out(self.pages, source, work / "pages")
        self.lines: list[str] = []

    def say(self, *lines: str) -> None:
        """Add lines, and show them at once."""
        self.lines += lines
        print(*lines, sep="\n", flush=True)

    def head(self) -> None:
        """What is measured, and on what."""
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        mean = self.bytes / len(self.pages)
        self.say(
            f"{len(self.pages)} pages, {mean:.0f} bytes a page; {os.cpu_count()} cores; "
            f"load of the machine at the start {load:.1f} (1.0: one core busy)."
        )

    def stages(self) -> None:
        """Milliseconds a page by stage."""
        command = [sys.executable, "bench/stages.py", str(self.work / "pages")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
        self.say("", "| stage | ms of processor a page | pages/s |", "|---|---|---|")
        for stage, spent in json.loads(done.stdout).items():
            self.say(f"| {stage} | {spent:.2f} | {1000 / spent if spent else 0:.0f} |")

    def others(self) -> dict[str, Cost]:
        """pandoc and the plain way over the same pages."""
        found: dict[str, Cost] = {}
        files = [str(page) for page in sorted((self.work / "pages").rglob("*.md"))]
        if pandoc := find_pandoc():
            command = [pandoc, "-f", "commonmark", "-t", "json", "-o", os.devnull, *files]
            found[f"pandoc {pandoc_version(pandoc)}, parsing alone"] = cost(command, self.work)
        if find_spec("mistune"):
            name = f"mistune {version('mistune')} + fhir.resources {version('fhir.resources')}"
            script = str(ROOT / "bench" / "plain_way.py")
            found[name] = cost([sys.executable, script, str(self.work / "pages")], self.work)
        return found

    def runs(self, others: dict[str, Cost]) -> None:
        """Whole runs, and the ratio to each of the others."""
        names = list(others)
        self.say("", "| what | s of processor | s on the clock | pages/s | MiB |" + "".join(f" × {n} |" for n in names))
        self.say("|---|---|---|---|---|" + "---|" * len(names))
        rows = list(others.items())
        for targets, check, jobs in RUNS:
            options = ["--to", targets, "--check", check, "--jobs", str(jobs), "--fail-on", "never", "-q"]
            name = f"`--to {targets} --check {check}`" + (f" `--jobs {jobs}`" if jobs > 1 else "")
            rows.append((name, convert(*options, "pages", "-o", f"out-{len(rows)}", folder=self.work)))
        for name, spent in rows:
            ratios = "".join(f" {spent.processor / others[n].processor:.2f} |" for n in names)
            rate = len(self.pages) / spent.processor
            figures = f"{spent.processor:.2f} | {spent.clock:.2f} | {rate:.0f} | {spent.memory}"
            self.say(f"| {name} | {figures} |{ratios}")
        one, two = rows[-2][1], rows[-1][1]
        self.say("", f"Two jobs took {one.clock / two.clock:.2f} × less time on the clock than one.")

    def incremental(self) -> None:
        """A scheduled job, and the same again with nothing changed."""
        (self.work / "converter.toml").write_text(JOB, encoding="utf-8")
        first, again = (convert("run", "bench", "-q", folder=self.work) for _ in range(2))
        share = 100 * again.processor / first.processor
        self.say(
            "", f"An unchanged run: {again.processor:.2f} s of {first.processor:.2f} s of processor ({share:.1f} %)."
        )

    def start_up(self) -> None:
        """`convert --help`, the median of some."""
        costs = sorted((convert("--help", folder=self.work) for _ in range(STARTS)), key=lambda each: each.clock)
        middle, quickest = costs[STARTS // 2], costs[0]
        self.say(
            "", f"`convert --help`: {1000 * middle.clock:.0f} ms on the clock (median of {STARTS}; quickest "
            f"{1000 * quickest.clock:.0f} ms), {1000 * middle.processor:.0f} ms of processor.",
        )  # fmt: skip

    def growth(self, times: list[int]) -> None:
        """Time and memory for many times the pages."""
        self.say(
            "", "| × pages | pages | s of processor | ms a page | × time of 1 | MiB |", "|---|---|---|---|---|---|"
        )
        base = 0.0
        for number in times:
            folder = self.work / f"times{number}"
            lay_out(self.pages, self.source, folder, number)
            options = ["--to", "fhir,csv,jsonld", "--check", "fast", "--fail-on", "never", "-q"]
            spent = convert(*options, str(folder), "-o", str(self.work / "grown"), folder=self.work)
            base = base or spent.processor / number
            count = len(self.pages) * number
            each = 1000 * spent.processor / count
            ratio = spent.processor / base
            self.say(f"| {number} | {count} | {spent.processor:.2f} | {each:.2f} | {ratio:.1f} | {spent.memory} |")
            shutil.rmtree(folder)
            shutil.rmtree(self.work / "grown")


def find_pandoc() -> str:
    """pandoc on the path, or the one that pypandoc-binary brings; empty when there is none."""
    if found := shutil.which("pandoc"):
        return found
    if find_spec("pypandoc") is None:
        return ""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def pandoc_version(command: str) -> str:
    """As it says itself."""
    return subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]


def write(page: Path, lines: list[str]) -> None:
    """Put the tables between the two marks of a document."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Measure, show, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "input")
    parser.add_argument("--pages", type=int, default=0, help="at most so many pages, spread over the folder")
    parser.add_argument("--times", default="1,10", help="how many times the pages are taken for time and memory")
    parser.add_argument("--write", type=Path, help="the document to write the tables into")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(options.folder.resolve(), options.pages, Path(work))
        bench.head()
        bench.stages()
        bench.runs(bench.others())
        bench.incremental()
        bench.start_up()
        bench.growth([int(number) for number in options.times.split(",")])
    if options.write:
        write(options.write, bench.lines)


if __name__ == "__main__":
    main()
