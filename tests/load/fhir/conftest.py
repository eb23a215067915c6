"""An output folder, and a FHIR server in memory that can be made to fail."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from converter.monograph import Monograph
from converter.targets.fhir.target import FhirTarget
from converter.targets.settings import TargetSettings
from tests.sample_monograph import sample

URL = "https://fhir.test/r5"


def write_output(folder: Path, *monographs: Monograph, version: str = "R5") -> Path:
    """What a run leaves behind: FHIR files and the manifest that lists them."""
    target, settings = FhirTarget(), TargetSettings(fhir_version=version)
    pieces = [*target.begin(settings)]
    for monograph in monographs:
        pieces += target.render(monograph, f"m/{monograph.key.replace(' ', '-')}", settings)
    listed = []
    for piece in pieces:
        file = folder / piece.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(piece.data)
        listed.append({"path": piece.path, "sha256": hashlib.sha256(piece.data).hexdigest()})
    (folder / "manifest.json").write_text(json.dumps({"files": listed}))
    return folder


class FakeServer:
    """A FHIR server: PUT, DELETE, transactions; it refuses references to what it does not hold.

    `answers` are given instead, once each, to the next requests; `hostile` names resources it never takes.
    """

    def __init__(self, transactions: bool = True, version: str = "5.0.0") -> None:
        self.held: dict[str, Any] = {}
        self.requests: list[tuple[str, str, int]] = []
        self.answers: list[httpx.Response | Exception] = []
        self.hostile: set[str] = set()
        self.transactions = transactions
        self.version = version
        self.headers: list[httpx.Headers] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/r5").lstrip("/")
        body = json.loads(request.content) if request.content else {}
        self.headers.append(request.headers)
        if path == "metadata":
            code = ["transaction"] if self.transactions else ["batch"]
            rest = [{"mode": "server", "interaction": [{"code": each} for each in code]}]
            return httpx.Response(200, json={"fhirVersion": self.version, "rest": rest})
        self.requests.append((request.method, path, len(body.get("entry", [body]))))
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if request.method == "POST" and path == "":
            return self._transaction(body) if self.transactions else httpx.Response(405)
        return self._one(request.method, path, body)

    def _transaction(self, bundle: dict[str, Any]) -> httpx.Response:
        before = dict(self.held)
        arriving = {entry["request"]["url"] for entry in bundle["entry"] if entry["request"]["method"] == "PUT"}
        answers = []
        for entry in bundle["entry"]:
            answer = self._one(entry["request"]["method"], entry["request"]["url"], entry.get("resource", {}), arriving)
            if not answer.is_success:
                self.held = before
                return answer
            answers.append({"response": {"status": f"{answer.status_code} done"}})
        return httpx.Response(200, json={"resourceType": "Bundle", "type": "transaction-response", "entry": answers})

    def _one(self, method: str, url: str, resource: Any, arriving: set[str] = frozenset()) -> httpx.Response:  # type: ignore[assignment]
        if url in self.hostile:
            issue = {"severity": "error", "code": "invalid", "diagnostics": f"{url} is not to my taste"}
            return httpx.Response(422, json={"resourceType": "OperationOutcome", "issue": [issue]})
        if method == "DELETE":
            return httpx.Response(204 if self.held.pop(url, None) else 404)
        missing = {each for each in references(resource) if each not in self.held and each not in arriving}
        if missing:
            return httpx.Response(400, text=f"unknown reference {sorted(missing)}")
        status = 200 if url in self.held else 201
        self.held[url] = resource
        return httpx.Response(status)

    @property
    def written(self) -> int:
        """Requests that were no question."""
        return len(self.requests)


def references(node: Any) -> set[str]:
    """All literal references below a node."""
    if isinstance(node, dict):
        own = {node["reference"]} if isinstance(node.get("reference"), str) else set()
        return own.union(*map(references, node.values()))
    if isinstance(node, list):
        return set().union(*map(references, node))
    return set()


@pytest.fixture
def monographs() -> tuple[Monograph, ...]:
    return tuple(sample(f"Examplamine {letter}") for letter in "abc")


@pytest.fixture
def output(tmp_path: Path, monographs: tuple[Monograph, ...]) -> Path:
    return write_output(tmp_path / "out", *monographs)


@pytest.fixture
def rewrite(tmp_path: Path) -> Callable[..., Path]:
    """Write another release in a folder of its own."""
    count = iter(range(100))
    return lambda *monographs, **more: write_output(tmp_path / f"out-{next(count)}", *monographs, **more)
