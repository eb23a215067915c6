"""What must hold for the uses and contraindications of every real monograph."""

import re

import pytest

from converter.facts import contraindications, indications
from converter.monograph.identity import fold
from converter.source import read_document
from tests.facts.pages import context_of

NO_CONCEPT = re.compile(
    r"\b(?:consult|your doctor|pharmacist|disclaimer|educational purposes|always|please|inform your)\b|[?:]"
    r"|^(?:usage|dosage|precautions|contraindications|adults?|conditions|symptoms|various conditions|it|this|they)$",
    re.I,
)
SETTINGS = re.compile(r"^(?:mechanical ventilation|icu use|emergency situations|intensive care unit)$", re.I)


@pytest.fixture(scope="module")
def pages(corpus):
    paths = sorted(corpus.rglob("*.md"))[::9]
    documents = (read_document(path.read_bytes(), str(path)) for path in paths)
    contexts = [context_of(document) for document in documents if document.standing == "monograph"]
    return [(context, indications.read(context).facts, contraindications.read(context).facts) for context in contexts]


def test_concepts_are_short_noun_phrases(pages):
    for context, uses, bars in pages:
        for fact in (*uses, *bars):
            text = fact.concept.text
            assert 2 < len(text) <= 160, (context.document.path, text)
            assert len(text.split()) <= 16, (context.document.path, text)
            assert not NO_CONCEPT.search(text), (context.document.path, text)


def test_no_concept_stands_twice(pages):
    for context, uses, bars in pages:
        for facts in (uses, bars):
            said = [fold(fact.concept.text) for fact in facts]
            assert len(said) == len(set(said)), context.document.path


def test_no_setting_is_a_use(pages):
    for context, uses, _ in pages:
        assert not [fact for fact in uses if SETTINGS.match(fact.concept.text)], context.document.path


def test_every_word_is_in_the_evidence(pages):
    for context, uses, bars in pages:
        for fact in (*uses, *bars):
            said = fold(fact.evidence.text + " " + context.document.blocks[fact.evidence.block].lead)
            words = set(re.split(r"[\s/-]+", said))
            for word in re.split(r"[\s/-]+", fold(fact.concept.text)):
                plain = word.strip(".'")
                known = any(plain in other for other in words)
                assert known, (context.document.path, fact.concept.text, fact.evidence.text)


def test_evidence_lies_on_the_page(pages):
    for context, uses, bars in pages:
        for fact in (*uses, *bars):
            place = fact.evidence
            assert 0 <= place.char_start < place.char_start + place.char_length <= len(context.document.text)
            assert place.text


def test_kinds_are_known(pages):
    for _, uses, bars in pages:
        assert {fact.intent for fact in uses} <= {"", "treatment", "prophylaxis", "diagnosis"}
        assert {fact.kind for fact in bars} <= {"condition", "hypersensitivity", "population", "therapy"}
