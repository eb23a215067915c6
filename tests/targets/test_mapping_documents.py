"""docs/mapping says what the code does."""

import json
import re
import sys
from pathlib import Path

from converter.monograph import (
    Classification,
    Concept,
    Contraindication,
    Indication,
    Interaction,
    Name,
    SectionText,
    TopicWarning,
)
from converter.targets.jsonld.target import JsonldTarget
from converter.targets.settings import TargetSettings
from tests.sample_monograph import code, place, sample

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| (\w+) \| `(\w+)` \|", re.M)


def test_the_page_on_tables_is_the_one_the_model_gives():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import tables_mapping
    finally:
        sys.path.pop(0)
    assert (ROOT / "docs" / "mapping" / "csv.md").read_text(encoding="utf-8") == tables_mapping.page()


def test_the_page_on_jsonld_names_every_property_that_is_written_and_no_other():
    documented = _ROW.findall((ROOT / "docs" / "mapping" / "jsonld.md").read_text(encoding="utf-8"))
    assert len(documented) == len(set(documented))
    assert set(documented) == set(_written())


def _written():
    """Type and property of all that a monograph with everything gives."""
    words = place("x", "secondary prevention of stroke")
    prevented = Indication(concept=Concept("stroke"), intent="prophylaxis", evidence=words)
    topics = ("pregnancy", "breastfeeding", "alcohol", "overdose", "renal")
    facts = {
        "names": (*sample().names, Name(text="EXA", kind="alternate", evidence=place("x", "EXA"))),
        "warnings": tuple(TopicWarning(topic=t, text=f"FDA {t}.", evidence=(place("x", t),)) for t in topics),
        "classifications": tuple(
            Classification(concept=Concept(text), kind=kind, evidence=place("x", text))
            for text, kind in (("blocker", "pharmacological"), ("schedule II", "schedule"), ("C", "pregnancy-category"))
        ),
        "indications": (*sample().indications, prevented),
        "contraindications": (
            Contraindication(concept=Concept("asthma"), population="children", evidence=place("x", "asthma")),
        ),
        "interactions": (
            Interaction(
                interactant=Concept("warfarin", (code("x", "1", "warfarin", "broader"),)), effect="bleeding",
                evidence=place("x", "warfarin"),
            ),
            Interaction(interactant=Concept("milk"), kind="food", evidence=place("x", "milk")),
        ),
        "sections": tuple(
            SectionText(key=key, title=key, text=key, evidence=place(key, key))
            for key in ("how_it_works", "pharmacology", "summary")
        ),
        "related": (("ingredient", "sample", "examplamine"),),
    }  # fmt: skip
    settings = TargetSettings(source_url="https://site.invalid", publisher="A site", license="CC-BY-4.0")
    document = json.loads(JsonldTarget().render(sample(**facts), "p", settings)[0].data)
    return {pair for node in document["@graph"] for pair in _pairs(node)}


def _pairs(node):
    if isinstance(node, list):
        for each in node:
            yield from _pairs(each)
    elif isinstance(node, dict):
        types = node.get("@type", [])
        first = types[0] if isinstance(types, list) and types else types
        for name, value in node.items():
            if not name.startswith("@"):
                yield first, name
                yield from _pairs(value)
