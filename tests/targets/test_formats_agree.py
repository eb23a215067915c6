"""Real pages, in every format at once: the same ids, the same facts, the same figures; and frictionless is content."""

import hashlib

import pytest

from converter.checks.consistency import check_consistency
from converter.facts.reader import read_monograph
from converter.source import read_document
from converter.targets import registry
from converter.targets.registry import FileFacts
from converter.targets.settings import TargetSettings

FORMATS = ("fhir", "ndjson", "csv", "jsonld")
EVERY = 40


def monographs(corpus):
    """Every fortieth page that is a monograph."""
    for file in sorted(corpus.rglob("*.md"))[::EVERY]:
        document = read_document(file.read_bytes(), file.relative_to(corpus).as_posix(), None)
        if document.standing == "monograph":
            yield document.path, read_monograph(document, document.dialect).monograph


@pytest.mark.parametrize("version", ["R5", "R4B", "R4"])
def test_every_format_states_the_same(corpus, version):
    settings = TargetSettings(fhir_version=version)
    checked = 0
    for path, monograph in monographs(corpus):
        pieces = [piece for name in FORMATS for piece in registry.load(name).render(monograph, path[:-3], settings)]
        assert check_consistency(pieces, path, version) == []
        checked += 1
    assert checked > 10


def test_frictionless_is_content(corpus, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    target, settings = registry.load("csv"), TargetSettings()
    pieces = [*target.begin(settings)]
    for path, monograph in monographs(corpus):
        pieces += target.render(monograph, path[:-3], settings)
    files: dict[str, bytes] = {}
    for piece in pieces:
        files[piece.path] = files.get(piece.path, b"") + piece.data
    facts = {
        path: FileFacts(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), records=0)
        for path, data in files.items()
    }
    for piece in target.finish(facts, settings):
        files[piece.path] = piece.data
    (tmp_path / "csv").mkdir()
    for path, data in files.items():
        (tmp_path / path).write_bytes(data)
    report = frictionless.Package(str(tmp_path / "csv" / "datapackage.json")).validate()
    assert report.valid, [error.message for task in report.tasks for error in task.errors]
