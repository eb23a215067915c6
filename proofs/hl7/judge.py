"""Compares verdicts: of HL7's validator on what the converter wrote, and of HL7's validator and of ours on mutants.

    python proofs/hl7/judge.py jobs SEEDS OUT [N]                   the mutants (every N-th) as jobs for the validator
    python proofs/hl7/judge.py pages FOLDER VERSION OUT             files that the converter wrote, as jobs
    python proofs/hl7/judge.py output VERDICTS...                   no error, no unexplained warning in them
    python proofs/hl7/judge.py golden VERDICTS... > golden.tsv.gz   stores the verdicts on mutants
    python proofs/hl7/judge.py stored [VERDICTS...]                 ours against the stored, and new against stored

A verdict is `+` (no error) or `-` (errors), with the message id of the first error. Mutants are told from
pages by the `|` in their names. The last line is `N passed, N failed`.
"""

import gzip
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from mutants import all_jobs  # noqa: E402

GOLDEN = HERE / "golden.tsv.gz"
SEEDS = HERE / "seeds.ndjson"
ERRORS = ("error", "fatal")
Node = dict[str, Any]
Verdict = tuple[str, str]


def verdicts(paths: list[Path]) -> dict[str, Verdict]:
    """Job → verdict; none where the validator itself broke down. One that rejects counts over one that does not."""
    found: dict[str, Verdict] = {}
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            answer = json.loads(line)
            if "|" not in answer["id"]:
                continue
            ids = [issue[2] for issue in answer["issues"] if issue[0] in ERRORS]
            if "exception" in ids:
                continue
            verdict = ("-", short(ids[0])) if ids else ("+", "")
            if found.get(answer["id"], ("+", ""))[0] == "+":
                found[answer["id"]] = verdict
    return found


def short(identity: str | None) -> str:
    """The name of a message: `CodeSystem#csd-1`, `Reference_REF_Format1`."""
    return (identity or "unnamed").rpartition("/")[2][:70]


def stored() -> dict[str, Verdict]:
    """The verdicts that were stored."""
    rows = (line.split("\t") for line in gzip.decompress(GOLDEN.read_bytes()).decode("utf-8").splitlines())
    return {row[0]: (row[1], row[2]) for row in rows}


def ours(job: Node) -> str:
    """Our verdict on a job."""
    from converter.checks import check_resource

    return "-" if any(f.severity == "error" for f in check_resource(job["text"].encode(), job["version"])) else "+"


def allowed(verdict: Verdict, table: dict[str, str]) -> bool:
    """Whether the published table has a line for what HL7's validator rejects and we do not."""
    return verdict[1] in table


def compare_with_ours(golden: dict[str, Verdict]) -> Iterator[tuple[str, Verdict, str]]:
    """(job, HL7's verdict, ours) for every stored verdict."""
    for job in all_jobs(SEEDS):
        if job["id"] in golden:
            yield job["id"], golden[job["id"]], ours(job)


def _pages(folder: Path, version: str, target: Path) -> None:
    with target.open("w", encoding="utf-8") as out:
        for path in sorted(folder.rglob("*.json")):
            text = path.read_text("utf-8")
            if '"resourceType"' in text:
                job = {"id": f"{version}/{path.relative_to(folder)}", "version": version, "text": text}
                out.write(json.dumps(job, ensure_ascii=False) + "\n")


def _jobs(seeds: Path, target: Path, every: int) -> None:
    with target.open("w", encoding="utf-8") as out:
        for number, job in enumerate(all_jobs(seeds)):
            if number % every == 0:
                out.write(json.dumps(job, ensure_ascii=False) + "\n")


def _output(paths: list[Path]) -> tuple[int, int]:
    """Files with and without an error or a warning that `warnings.toml` does not explain; the warnings are counted."""
    explained = tomllib.loads((HERE / "warnings.toml").read_text("utf-8"))
    passed = failed = 0
    warnings: Counter[str] = Counter()
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            answer = json.loads(line)
            if "|" in answer["id"]:
                continue
            warnings.update(short(issue[2]) for issue in answer["issues"] if issue[0] == "warning")
            bad = [
                issue
                for issue in answer["issues"]
                if issue[0] in ERRORS or (issue[0] == "warning" and short(issue[2]) not in explained)
            ]
            passed, failed = passed + (not bad), failed + bool(bad)
            for severity, location, identity, message in bad:
                print(f"{answer['id']}: {severity} {location}: {short(identity)}: {message}")
    for name, count in warnings.most_common():
        print(f"{count} warnings {name}: {explained.get(name, 'not explained')}")
    return passed, failed


def _stored(paths: list[Path]) -> tuple[int, int]:
    """Failures: a new verdict that differs from the stored one; agreement below 0.98; a rejection without a line."""
    from converter.checks.rules import validator_differences

    golden = stored()
    failed = passed = 0
    judged = verdicts(paths)
    for identity in sorted(judged.keys() & golden.keys()):
        stored_verdict, verdict = golden[identity], judged[identity]
        same = stored_verdict[0] == verdict[0]
        passed, failed = passed + same, failed + (not same)
        if not same:
            print(f"stored {stored_verdict}, now {verdict}: {identity}")
    print(f"{len(judged.keys() - golden.keys())} of {len(judged)} mutants judged anew have no stored verdict")
    rows = list(compare_with_ours(golden))
    agreed = sum(theirs[0] == mine for _, theirs, mine in rows)
    print(f"agreement on {len(rows)} mutants: {agreed / len(rows):.4f}")
    counts = Counter((identity.partition("/")[0], theirs[0], mine) for identity, theirs, mine in rows)
    for version in ("R5", "R4B", "R4"):
        both, neither = counts[version, "+", "+"], counts[version, "-", "-"]
        print(f"{version}: both accept {both}, both reject {neither}, only this checker rejects "
              f"{counts[version, '+', '-']}, only HL7's validator rejects {counts[version, '-', '+']}")  # fmt: skip
    failed += agreed / len(rows) < 0.98
    for identity, theirs, mine in rows:
        unlisted = theirs[0] == "-" and mine == "+" and not allowed(theirs, validator_differences())
        passed, failed = passed + (not unlisted), failed + unlisted
        if unlisted:
            print(f"rejected by HL7's validator only, and in no table: {theirs[1]}: {identity}")
    return passed, failed


def main(arguments: list[str]) -> int:
    """Runs one step; the status is 1 when something failed."""
    step, *rest = arguments
    if step == "pages":
        _pages(Path(rest[0]), rest[1], Path(rest[2]))
        return 0
    if step == "jobs":
        _jobs(Path(rest[0]), Path(rest[1]), int(rest[2]) if len(rest) > 2 else 1)
        return 0
    paths = [Path(p) for p in rest]
    if step == "golden":
        rows = "".join(f"{i}\t{v}\t{name}\n" for i, (v, name) in sorted(verdicts(paths).items()))
        sys.stdout.buffer.write(gzip.compress(rows.encode(), 9, mtime=0))
        return 0
    missing = [p for p in paths if not p.exists()]
    for path in missing:
        print(f"no verdicts in {path.name}: the validator did not come to its end, see {path.with_suffix('.log').name}")
    paths = [p for p in paths if p not in missing]
    passed, failed = _output(paths) if step == "output" else _stored(paths)
    failed += len(missing)
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
