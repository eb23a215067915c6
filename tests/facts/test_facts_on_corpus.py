"""What must hold for every real monograph: short concepts, none twice, places that hold their words."""

import re

import pytest

from converter.facts import effects, faqs, interactions, storage, warnings
from converter.monograph.identity import fold
from converter.source import read_document
from tests.facts.pages import context_of

NO_CONCEPT = re.compile(
    r"\b(?:consult|your doctor|pharmacist|disclaimer|side effects? (?:may|can|include)|inform your)\b|\?"
    r"|^(?:side effects|precautions|interactions)$",
    re.I,
)


@pytest.fixture(scope="module")
def contexts(corpus):
    paths = sorted(corpus.rglob("*.md"))[::9]
    return [context_of(read_document(path.read_bytes(), str(path))) for path in paths]


def concepts(context):
    for fact in effects.read(context).facts:
        yield "effect", fact.concept.text, fact.component, fact.evidence
    for fact in interactions.read(context).facts:
        yield "interaction", fact.interactant.text, fact.component, fact.evidence


def test_concepts_are_short_and_no_advice(contexts):
    for context in contexts:
        for kind, text, _, _ in concepts(context):
            assert 2 < len(text) <= 160, (context.document.path, kind, text)
            assert len(text.split()) <= 14, (context.document.path, kind, text)
            assert not NO_CONCEPT.search(text), (context.document.path, kind, text)


def test_no_concept_stands_twice_on_a_page(contexts):
    for context in contexts:
        seen = [(kind, fold(text), component) for kind, text, component, _ in concepts(context)]
        assert len(seen) == len(set(seen)), context.document.path


def test_concepts_hold_only_words_of_their_page(contexts):
    for context in contexts:
        words = set(fold(context.document.text).replace("/", " ").replace("-", " ").split())
        for kind, text, _, _ in concepts(context):
            for word in re.split(r"[\s/-]+", fold(text)):
                plain = word.strip(".'")
                assert not plain or any(plain in w for w in words), (context.document.path, kind, text, word)


def test_evidence_lies_on_the_page_and_in_order(contexts):
    for context in contexts:
        length = len(context.document.text)
        for _, _, _, place in concepts(context):
            assert 0 <= place.char_start < place.char_start + place.char_length <= length
            assert place.byte_start < place.byte_end
            assert place.text


def test_every_topic_once_for_each_ingredient(contexts):
    for context in contexts:
        facts = warnings.read(context).facts
        assert len({(fact.topic, fact.component) for fact in facts}) == len(facts), context.document.path
        assert all(fact.text and fact.evidence and not fact.text.endswith("?") for fact in facts)


def test_questions_and_storage_are_clean(contexts):
    for context in contexts:
        for fact in faqs.read(context).facts:
            assert "**" not in fact.question + fact.answer
            assert not re.match(r"q\d*\s*:", fact.question, re.I)
        for fact in storage.read(context).facts:
            assert not fact.text.endswith("?")
            assert (fact.unit == "") == (fact.low is None and fact.high is None)
