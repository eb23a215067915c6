"""The transport against a FHIR R5 server that others wrote: fhirstarter, in process."""

import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources import get_fhir_model_class

from converter.load.fhir import LoadOptions, load_fhir
from converter.load.fhir.server import Server
from tests.load.fhir.test_loading import resources

fhirstarter = pytest.importorskip("fhirstarter", reason="fhirstarter is not installed")
TestClient = pytest.importorskip("starlette.testclient", reason="starlette is not installed").TestClient

KINDS = (
    "CodeSystem", "NamingSystem", "StructureDefinition", "DocumentReference", "Medication", "ClinicalUseDefinition",
    "MedicationKnowledge", "Provenance",
)  # fmt: skip


def application(held: dict[str, Any]) -> Any:
    """A server that keeps what it is given; update creates too."""
    app = fhirstarter.FHIRStarter(title="a server of others")
    provider = fhirstarter.FHIRProvider()
    for kind in KINDS:
        register(provider, kind, held)
    app.add_providers(provider)
    return app


def register(provider: Any, kind: str, held: dict[str, Any]) -> None:
    """Read and update of one resource type."""
    model = get_fhir_model_class(kind)

    async def update(context: Any, id_: str, resource: Any) -> Any:
        held[f"{kind}/{id_}"] = resource
        return id_

    async def read(context: Any, id_: str) -> Any:
        return held[f"{kind}/{id_}"]

    provider.update(model)(update)
    provider.read(model)(read)


def test_a_server_of_others_takes_all_and_gives_it_back(output: Path, tmp_path: Path) -> None:
    held: dict[str, Any] = {}
    client = TestClient(application(held), base_url="http://localhost")
    server = Server("http://localhost", transport=client._transport, sleep=lambda seconds: None)
    report = load_fhir(output, server, tmp_path / "state", LoadOptions(concurrency=1))
    expected = resources(output)
    assert (report.failed, report.put) == (0, len(expected))
    assert set(held) == set(expected)
    reference = next(each for each in expected if each.startswith("MedicationKnowledge/"))
    given = json.loads(server.send("GET", reference).content)
    assert given["code"] == expected[reference]["code"]
    before = dict(held)
    assert load_fhir(output, server, tmp_path / "state").skipped
    assert held == before
