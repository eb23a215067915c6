"""Loads into a real FHIR server and looks whether it holds what was written: `proof.py URL FOLDER-OF-PAGES`.

Whole load, second load, lost state, search, changed and removed pages, a load killed in the middle and repeated.
Says a line for each step; ends with an AssertionError at the first that fails.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

KINDS = ("ClinicalUseDefinition", "DocumentReference", "Medication", "MedicationKnowledge", "Provenance")


class Proof:
    """One server, one set of pages, a work folder."""

    def __init__(self, url: str, pages: Path, work: Path) -> None:
        self.url, self.work = url.rstrip("/"), work
        self.pages = work / "pages"
        shutil.copytree(pages, self.pages)
        self.client = httpx.Client(timeout=120, headers={"Cache-Control": "no-cache"})

    def convert(self, *options: str) -> Path:
        """A new output of the pages; status 3 (some pages quarantined) is no failure here."""
        output = self.work / f"out-{len(list(self.work.glob('out-*')))}"
        command = [sys.executable, "-m", "converter", "--to", "fhir", str(self.pages), "-o", str(output), *options]
        status = subprocess.run(command, capture_output=True, check=False).returncode
        assert status in (0, 1, 3), status
        return output

    def loader(self, output: Path, *options: str) -> list[str]:
        state = str(self.work / "state.sqlite")
        return [sys.executable, "-m", "converter", "load", str(output), "--fhir", self.url, "--state", state, *options]

    def load(self, output: Path, *options: str) -> tuple[list[str], str]:
        """Load; the lines about resources, and the summary."""
        done = subprocess.run(self.loader(output, *options), capture_output=True, text=True, check=False)
        assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
        return done.stdout.splitlines(), done.stderr.strip().splitlines()[-1]

    def count(self, kind: str, query: str = "") -> int:
        answer = self.client.get(f"{self.url}/{kind}?_summary=count{query}").raise_for_status()
        return int(answer.json()["total"])

    def read(self, reference: str) -> dict[str, Any]:
        answer = self.client.get(f"{self.url}/{reference}").raise_for_status()
        found: dict[str, Any] = json.loads(answer.content, parse_float=Decimal)
        return found

    def agrees(self, output: Path, every: int = 1) -> int:
        """Compare what the server holds with the output: all counts, and the content of every n-th resource."""
        expected = resources(output)
        for kind in KINDS:
            wanted = sum(reference.startswith(f"{kind}/") for reference in expected)
            assert self.count(kind) == wanted, (kind, self.count(kind), wanted)
        chosen = sorted(expected)[::every]
        for reference in chosen:
            held, written = self.read(reference), expected[reference]
            for resource in (held, written):
                resource["meta"] = {key: resource["meta"][key] for key in resource.get("meta", {}) if key == "source"}
                resource["meta"]["source"] = resource["meta"].get("source", "").split("#")[0]
                resource.get("text", {}).pop("div", None)
            assert held == written, reference
        return len(chosen)


def resources(output: Path) -> dict[str, Any]:
    """`Type/id` → resource, of an output's monographs."""
    found = {}
    for file in (output / "fhir").rglob("*.json"):
        if "definitions" not in file.parts:
            bundle = json.loads(file.read_bytes(), parse_float=Decimal)
            found |= {f"{e['resource']['resourceType']}/{e['resource']['id']}": e["resource"] for e in bundle["entry"]}
    return found


def prove(proof: Proof) -> None:
    output = proof.convert()
    started = time.monotonic()
    lines, summary = proof.load(output)
    print(f"loaded: {summary} ({time.monotonic() - started:.1f} s)")
    print(f"the server holds it: {proof.agrees(output, every=17)} resources compared")

    lines, summary = proof.load(output)
    assert not lines, lines[:3]
    print(f"loaded again: {summary}")

    (proof.work / "state.sqlite").unlink()
    proof.load(output)
    versions = {proof.read(reference)["meta"]["versionId"] for reference in sorted(resources(output))[::29]}
    assert versions == {"1"}, versions
    print("loaded with a lost state: no resource has a second version")

    search(proof, output)

    named = ("--source-name", "another")
    changed = proof.convert(*named)
    killed = kill_in_the_middle(proof, changed)
    lines, summary = proof.load(changed, "--max-shrink", "1")
    assert sum(line.startswith("delete ") for line in lines) == len(resources(output))
    print(f"all ids changed, killed after {killed} lines and repeated: {summary}; {proof.agrees(changed, 17)} compared")

    gone = min(proof.pages.rglob("*.md"))
    gone.unlink()
    shrunk = proof.convert(*named)
    missing = sorted(set(resources(changed)) - set(resources(shrunk)))
    lines, summary = proof.load(shrunk, "--max-shrink", "1")
    assert sum(line.startswith("delete ") for line in lines) == len(missing) > 0
    assert proof.client.get(f"{proof.url}/{missing[0]}").status_code == 410
    print(f"a page removed: {summary}; {proof.agrees(shrunk, 17)} compared")


def search(proof: Proof, output: Path) -> None:
    """A drug is found by its code, and its clinical uses by the drug."""
    coded = (
        r for r in resources(output).values() if r["resourceType"] == "MedicationKnowledge" and "coding" in r["code"]
    )
    knowledge = next(coded)
    coding = knowledge["code"]["coding"][0]
    bundle = proof.client.get(
        f"{proof.url}/MedicationKnowledge", params={"code": f"{coding['system']}|{coding['code']}"}
    ).json()
    assert knowledge["id"] in [entry["resource"]["id"] for entry in bundle["entry"]]
    uses = len(knowledge["clinicalUseIssue"])
    assert proof.count("ClinicalUseDefinition", f"&subject=Medication/{knowledge['id']}") == uses
    print(f"found by code {coding['code']}: {knowledge['code']['text']}, and its {uses} clinical uses by the medicine")


def kill_in_the_middle(proof: Proof, output: Path) -> int:
    """Begin a load and kill it with SIGKILL as soon as it has said something."""
    command = proof.loader(output, "--entries", "20", "--concurrency", "1", "--max-shrink", "1")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(30)]
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL, "it was over before it could be killed: give more pages"
    return len(said)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        prove(Proof(sys.argv[1], Path(sys.argv[2]), Path(folder)))
