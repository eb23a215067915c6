"""JSON-LD says of a monograph what schema.org has words for, with the ids of every other format."""

import json
from dataclasses import dataclass
from decimal import Decimal

import msgspec
import pytest

from converter.checks.vocabulary import check_vocabulary
from converter.monograph import (
    Classification,
    Concept,
    Dose,
    Faq,
    Interaction,
    Monograph,
    Population,
    Range,
    Regimen,
    TopicWarning,
)
from converter.monograph.fact_ids import fact_ids
from converter.targets.jsonld.target import GRAPH, JsonldTarget
from converter.targets.settings import TargetSettings
from tests.sample_monograph import DOSES, place, sample

SETTINGS = TargetSettings(source_url="https://site.invalid/drugs", license="CC-BY-4.0", publisher="A site")


def document(monograph, settings=SETTINGS):
    """The JSON-LD of a monograph."""
    return json.loads(JsonldTarget().render(monograph, "e/examplamine", settings)[0].data)


@dataclass
class Nodes:
    """The nodes of a document by what they are."""

    page: dict
    drug: dict
    therapy: dict
    conditions: list


def nodes(monograph, settings=SETTINGS):
    page, drug, therapy, *conditions = document(monograph, settings)["@graph"]
    return Nodes(page, drug, therapy, conditions)


def test_the_page_is_about_the_drug_and_holds_the_questions():
    page = nodes(sample()).page
    assert page["@type"] == ["MedicalWebPage", "FAQPage"]
    assert page["about"]["@id"].endswith("#drug")
    assert page["mainEntity"][0]["acceptedAnswer"]["text"] == 'A medicine,\nsaid "so".'
    assert page["dateModified"] == "2026-02-03"
    assert page["license"] == {"@type": "CreativeWork", "name": "CC-BY-4.0"}
    assert page["digitalSourceType"] == "TrainedAlgorithmicMediaDigitalSource"


def test_a_page_without_questions_is_no_faq_page_and_nothing_is_assumed():
    page = nodes(sample(faqs=(), machine_written=False, modified="last spring"), TargetSettings()).page
    assert page["@type"] == "MedicalWebPage"
    assert not {"license", "publisher", "url", "isBasedOn", "digitalSourceType", "dateModified"} & set(page)


def test_nodes_end_in_the_id_of_every_format():
    found = nodes(sample())
    ids = fact_ids(sample())
    tails = [each["@id"].rsplit("-", 1)[-1] for each in found.drug["doseSchedule"]]
    assert tails == list(ids.doses)
    assert [each["@id"].rsplit("-", 1)[-1] for each in found.conditions] == list(ids.indications)
    assert found.drug["identifier"] == ids.monograph


def test_a_single_dose_keeps_its_digits_and_a_range_stays_words():
    data = JsonldTarget().render(sample(), "p", SETTINGS)[0].data
    assert b'"doseValue": 0.50' in data
    single, span, words = nodes(sample()).drug["doseSchedule"]
    assert (single["doseUnit"], single["frequency"]) == ("mg", "2 per 1 d")
    assert single["targetPopulation"] == "Adults; renal impairment"
    assert "doseValue" not in span
    assert span["frequency"] == "1 per 6-8 h as needed"
    assert set(words) == {"@id", "@type", "description"}


def test_no_figure_without_the_limit_it_holds_under():
    limited = Population(weight=Range(Decimal(10), Decimal(20), "kg"))
    regimen = Regimen(amount=Range(Decimal(5), Decimal(5), "mg"))
    dose = Dose(evidence=place("dosage", "5 mg"), text="5 mg", regimen=regimen, population=limited)
    (made,) = nodes(sample(doses=(dose,))).drug["doseSchedule"]
    assert "doseValue" not in made


def test_only_named_drugs_interact_the_rest_is_a_warning():
    drug = nodes(sample()).drug
    assert [each["name"] for each in drug["interactingDrug"]] == ["warfarin"]
    assert "Interaction: CYP3A4 inhibitors" in drug["warning"]
    assert drug["foodWarning"] == ["Interaction: grapefruit juice"]
    test = Interaction(interactant=Concept("Coombs test"), kind="test", evidence=place("interactions", "Coombs test"))
    assert "interactingDrug" not in nodes(sample(interactions=(test,))).drug


def test_risks_are_on_the_therapy_never_on_the_drug():
    found = nodes(sample())
    assert not {"contraindication", "adverseOutcome", "seriousAdverseOutcome"} & set(found.drug)
    assert [each["name"] for each in found.therapy["adverseOutcome"]] == ["nausea"]
    assert [each["name"] for each in found.therapy["seriousAdverseOutcome"]] == ["angioedema"]
    assert len(found.therapy["contraindication"]) == 2


def test_treatment_and_prevention_differ():
    treated, prevented = nodes(sample()).conditions
    assert [each["@id"].rsplit("#")[-1] for each in treated["possibleTreatment"]] == ["drug", "therapy"]
    assert "possibleTreatment" not in prevented
    assert prevented["primaryPrevention"]["@id"].endswith("#therapy")
    assert prevented["description"] == "off-label"


def test_a_pregnancy_category_is_the_fda_s_only_where_the_page_says_so():
    def category(*letters, said):
        kinds = [Classification(concept=Concept(x), kind="pregnancy-category", evidence=place("x", x)) for x in letters]
        topic = TopicWarning(topic="pregnancy", text=said, evidence=(place("warnings", said),))
        return nodes(sample(classifications=tuple(kinds), warnings=(topic,))).drug.get("pregnancyCategory")

    assert category("C", said="FDA pregnancy category C.") == "FDAcategoryC"
    assert category("C", said="Pregnancy category C.") is None
    assert category("C", "D", said="FDA pregnancy category C, D in the third trimester.") is None
    assert category("B2", said="Category B2; no letter of the FDA's.") is None


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "<!--", "&lt;", "NUL\0"])
def test_any_words_make_a_document(title):
    found = document(sample(title))
    assert found["@graph"][1]["name"] == title
    assert check_vocabulary(found, "p") == []


def test_what_utf_8_cannot_hold_is_replaced():
    page = nodes(sample(faqs=(Faq(question="Half a \ud800?", answer="No.", evidence=place("faq", "x")),))).page
    assert page["mainEntity"][0]["name"] == "Half a \ufffd?"


def test_on_request_all_pages_are_in_one_graph(tmp_path):
    target, settings = JsonldTarget(), TargetSettings(graph=True)
    pieces = [*target.begin(settings)]
    for title in ("Examplamine", "Otheramine"):
        pieces += target.render(sample(title), title, settings)
    file = tmp_path / "graph.jsonld"
    file.write_bytes(b"".join(piece.data for piece in pieces if piece.path == GRAPH))
    target.seal(file, GRAPH, settings)
    whole = json.loads(file.read_bytes())
    assert len(whole["@graph"]) == 1 + 2 * 5
    assert check_vocabulary(whole, GRAPH) == []


def test_without_doses_or_facts_it_is_still_a_document():
    kept = {"key", "source", "slug", "title", "path", "dialect", "language", "sha1", "sha256", "source_length"}
    bare = Monograph(**{name: getattr(sample(), name) for name in kept})
    assert check_vocabulary(document(bare), "p") == []


def test_the_same_monograph_gives_the_same_bytes():
    assert JsonldTarget().render(sample(), "p", SETTINGS) == JsonldTarget().render(sample(), "p", SETTINGS)
    assert msgspec.json.decode(JsonldTarget().render(sample(doses=DOSES[:1]), "p", SETTINGS)[0].data)
