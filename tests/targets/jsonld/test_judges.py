"""Two JSON-LD processors, a closed SHACL profile and an extractor agree on what is written."""

import json
from pathlib import Path

import pytest

from converter.targets.jsonld.target import JsonldTarget
from converter.targets.settings import TargetSettings
from tests.sample_monograph import sample

SETTINGS = TargetSettings(
    source_url="https://site.invalid/drugs", license="https://licence.invalid", publisher="A site", embed=True
)
HOSTILE = "</script><script>alert(1)</script><!-- &amp; ]]>"


@pytest.fixture(scope="module", params=["Examplamine", HOSTILE], ids=["plain", "hostile"])
def pieces(request):
    return JsonldTarget().render(sample(request.param), "e/examplamine", SETTINGS)


def test_pyld_comes_back_from_rdf_with_the_same_graph(pieces):
    jsonld = pytest.importorskip("pyld").jsonld
    document = json.loads(pieces[0].data)
    quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    back = jsonld.from_rdf(quads, {"format": "application/n-quads"})
    canonical = {"algorithm": "URDNA2015", "format": "application/n-quads"}
    assert jsonld.normalize(back, canonical) == jsonld.normalize(document, canonical)
    assert len(quads.splitlines()) > 40


def test_pyld_loses_nothing_in_expansion(pieces):
    jsonld = pytest.importorskip("pyld").jsonld
    document = json.loads(pieces[0].data)
    words = {text for text in _texts(document["@graph"]) if not text.startswith("http")}
    expanded = set(_texts(jsonld.expand(document)))
    assert {text for text in words if text not in expanded and f"http://schema.org/{text}" not in expanded} == set()


def test_rdflib_reads_the_same_triples(pieces):
    rdflib = pytest.importorskip("rdflib")
    jsonld = pytest.importorskip("pyld").jsonld
    from rdflib.compare import isomorphic

    ours = rdflib.Graph().parse(data=pieces[0].data, format="json-ld")
    quads = jsonld.to_rdf(json.loads(pieces[0].data), {"format": "application/n-quads"})
    theirs = rdflib.Graph().parse(data=quads, format="nt")
    back = rdflib.Graph().parse(data=ours.serialize(format="json-ld"), format="json-ld")
    assert isomorphic(ours, back)
    assert _without_numbers(ours) == _without_numbers(theirs)


def test_nothing_stands_outside_the_closed_profile(pieces):
    pyshacl = pytest.importorskip("pyshacl")
    import rdflib

    shapes = (Path(__file__).parent / "profile.ttl").read_text()
    data = rdflib.Graph().parse(data=pieces[0].data, format="json-ld")
    conforms, _, report = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle"))
    assert conforms, report


def test_the_profile_would_notice(pieces):
    pyshacl = pytest.importorskip("pyshacl")
    import rdflib

    document = json.loads(pieces[0].data)
    document["@graph"][1]["contraindication"] = "a word that has no place here"
    shapes = rdflib.Graph().parse(Path(__file__).parent / "profile.ttl", format="turtle")
    data = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    assert not pyshacl.validate(data, shacl_graph=shapes)[0]


def test_an_embedded_block_is_read_back_and_cannot_break_out(pieces):
    extruct = pytest.importorskip("extruct")
    block = pieces[1].data.decode()
    assert pieces[1].path == "jsonld-embed/e/examplamine.html"
    assert block.count("<") == 2
    page = f"<html><head>{block}</head><body></body></html>"
    (found,) = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert found == json.loads(pieces[0].data)


def _texts(content):
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)


def _without_numbers(graph):
    """Triples as text, blank nodes and the spelling of numbers aside."""
    import rdflib

    def shown(term):
        if isinstance(term, rdflib.BNode):
            return "_:"
        if isinstance(term, rdflib.Literal) and isinstance(term.value, int | float):
            return float(term.value)
        return str(term)

    return sorted(map(str, ((shown(s), shown(p), shown(o)) for s, p, o in graph)))
