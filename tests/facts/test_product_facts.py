"""Storage, FAQs, names, classes, forms, routes, strengths and regulatory status."""

from decimal import Decimal

import msgspec
import pytest

from converter.dialects import built_in
from converter.dialects.record import FrontKeys
from converter.facts import classifications, faqs, names, presentations, regulations, sections, storage
from converter.facts.faqs import clean_answer, clean_question
from converter.facts.storage import temperatures
from converter.source import read_document
from tests.facts.pages import context_of, page


def read(reader, title="Exemplin", **parts):
    return reader.read(context_of(page(title, **parts))).facts


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Store between 2°C and 8°C.", "2", "8", "Cel"),
        ("Keep at 20-25 °C (68-77 °F).", "20", "25", "Cel"),
        ("Store below 30 degrees Celsius.", None, "30", "Cel"),
        ("Refrigerate at 36 to 46 °F.", "36", "46", "[degF]"),
        ("Store at -20°C.", "-20", "-20", "Cel"),
        ("Store at room temperature.", None, None, ""),
        ("Wash 30 times, then store.", None, None, ""),
    ],
)
def test_temperatures(text, low, high, unit):
    def number(words):
        return None if words is None else Decimal(words)

    assert temperatures(text) == (number(low), number(high), unit)


def test_storage_comes_from_an_answer_with_its_shelf_life():
    text = "* **Q: How do I store it?** A: Store below 25°C. The shelf life is 24 months. Take it with water."
    facts = read(storage, faqs=text)
    assert [fact.text for fact in facts] == ["Store below 25°C.", "The shelf life is 24 months."]
    assert (facts[1].shelf_life, facts[1].shelf_life_unit) == (Decimal(24), "mo")


def test_iron_stores_are_no_storage():
    assert read(storage, precautions="The body stores of iron are checked.") == ()


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Q1: How does it work?", "How does it work?"),
        ("**Q: Is it safe?**", "Is it safe?"),
        ("How often?** **A:** Twice a day.", "How often?"),
        ("3. Can I drive?", "Can I drive?"),
    ],
)
def test_questions_are_cleaned(raw, wanted):
    assert clean_question(raw) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("A:** Twice a day.", "Twice a day."),
        ("**A:** No.", "No."),
        ("A glass of water helps.", "A glass of water helps."),
    ],
)
def test_answers_are_cleaned(raw, wanted):
    assert clean_answer(raw) == wanted


def test_a_question_in_front_matter_and_body_is_one():
    text = (
        "---\ntitle: Exemplin\nfaqs:\n  - q: Is it safe?\n    a: 'A:** Yes.'\n---\n## **Usage**\n\nFor gout.\n\n"
        "## **FAQs (Frequently Asked Questions)**\n\n### **Q1: Is it safe?**\n\n**A:** Yes.\n"
    )
    (fact,) = faqs.read(context_of(read_document(text.encode(), "sample.md"))).facts
    assert (fact.question, fact.answer) == ("Is it safe?", "Yes.")
    assert fact.evidence.line > 9


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- Samplex\n- Exemplinum", [("Samplex", "alternate"), ("Exemplinum", "alternate")]),
        ("- **Brand Names:** Samplex, Exem Forte", [("Samplex", "brand"), ("Exem Forte", "brand")]),
        ("- Samplex (brand name)", [("Samplex", "brand")]),
        ("It is marketed under brand names such as Samplex and Exemtab.", [("Samplex", "brand"), ("Exemtab", "brand")]),
        ("No other names are known for this combination.", []),
        ("Brand names vary regionally.", []),
    ],
)
def test_alternate_and_brand_names(text, wanted):
    facts = read(names, alternate_names=text)
    assert [(fact.text, fact.kind) for fact in facts] == [("Exemplin", "title"), *wanted]


@pytest.mark.parametrize(
    ("section", "text", "wanted"),
    [
        (
            "usage",
            "* **Pharmacological Classification:** Beta-blocker + Thiazide diuretic.",
            ["Beta-blocker", "Thiazide diuretic"],
        ),
        (
            "how_it_works",
            "Exemplin is a selective serotonin reuptake inhibitor. It acts in the brain.",
            ["selective serotonin reuptake inhibitor"],
        ),
        ("how_it_works", "Exemplin belongs to the class of macrolide antibiotics.", ["macrolide antibiotics"]),
        ("usage", "Exemplin is a medication used for gout.", []),
        ("usage", "Gout is a painful disorder.", []),
    ],
)
def test_pharmacological_classes(section, text, wanted):
    facts = read(classifications, **{section: text})
    assert [fact.concept.text for fact in facts if fact.kind == "pharmacological"] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It is in pregnancy category C.", "C"), ("**Pregnancy Safety Category:** D.", "D"),
        ("A Category B drug in pregnancy.", "B"), ("The pregnancy category is not assigned.", ""),
        ("Pregnancy Category: A doctor decides.", ""),
    ],
)  # fmt: skip
def test_pregnancy_category(text, wanted):
    facts = read(classifications, pregnancy=text)
    assert "".join(fact.concept.text for fact in facts) == wanted


def test_schedule():
    (fact,) = read(classifications, precautions="It is a Schedule IV controlled substance.")
    assert (fact.kind, fact.concept.text) == ("schedule", "Schedule IV")


def test_forms_routes_and_strengths_of_the_product():
    facts = read(presentations, dosage="It is available as 5 mg tablets and as an oral solution. It is taken orally.")
    assert [(fact.kind, fact.concept.text) for fact in facts] == [
        ("dose-form", "tablets"), ("dose-form", "oral solution"), ("strength", "5 mg"), ("route", "orally"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["It is not available as tablets.", "Take 5 mg with a meal.", "**Oral Lichen Planus:** 1% is used."]
)
def test_what_is_no_presentation(text):
    assert read(presentations, dosage=text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "authority", "place"),
    [
        (
            "Exemplin was withdrawn from the market in the United States by the FDA.",
            "withdrawn",
            "FDA",
            "United States",
        ),
        ("Exemplin is no longer available.", "withdrawn", "", ""),
        ("This combination is banned in India.", "banned", "", "India"),
    ],
)
def test_regulatory_status(text, kind, authority, place):
    (fact,) = read(regulations, usage=text)
    assert (fact.kind, fact.authority, fact.jurisdiction) == (kind, authority, place)


@pytest.mark.parametrize(
    "text",
    [
        "Treatment should be withdrawn slowly.",
        "If the therapy is discontinued, call us.",
        "Is it banned?",
        "It is not banned in India.",
    ],
)
def test_stopping_a_treatment_is_no_withdrawal(text):
    assert read(regulations, usage=text) == ()


@pytest.mark.parametrize(
    ("questions", "places"),
    [
        ("  - q: May I drive?\n    a: No.\n  - q: Is it safe?\n    a: Yes.\n",
         [(4, "May I drive?\n    a: No."), (6, "Is it safe?\n    a: Yes.")]),
        ("- q: 'May I drive?'\n  a: >\n    No.\n", [(4, "May I drive?'\n  a: >\n    No.")]),
        ('- q: "May \\u0049 drive?"\n  a: No.\n', [(3, "faqs:")]),
    ],
)  # fmt: skip
def test_a_question_of_the_front_matter_stands_at_its_line(questions, places):
    document = read_document(f"---\ntitle: A\nfaqs:\n{questions}---\n## Usage\n\nFor gout.\n".encode(), "sample.md")
    facts = faqs.read(context_of(document)).facts
    assert [(fact.evidence.line, fact.evidence.text) for fact in facts] == places


def test_a_ban_in_the_front_matter():
    document = read_document(b"---\ntitle: Exemplin\nis_banned: true\n---\n## **Usage**\n\nFor gout.\n", "sample.md")
    (fact,) = regulations.read(context_of(document)).facts
    assert (fact.kind, fact.evidence.text) == ("banned", "is_banned: true")


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("off_the_market: true", ["banned"]),
        ("withdrawn_in: 2004-09-30", ["withdrawn"]),
        ("withdrawn: 2004", ["withdrawn"]),
        ("withdrawn: yes, in 2004", ["withdrawn"]),
        ("off_the_market: false", []),
        ("off_the_market: unknown", []),
        ("other: true", []),
    ],
)
def test_a_dialect_names_the_keys_of_a_ban(line, kinds):
    front = FrontKeys(banned=("off_the_market", "withdrawn_in"))
    dialect = msgspec.structs.replace(built_in("content"), front=front)
    text = f"---\ntitle: Exemplin\n{line}\n---\n## **Usage**\n\nFor gout.\n"
    facts = regulations.read(context_of(read_document(text.encode(), "sample.md", dialect))).facts
    assert [fact.kind for fact in facts] == kinds


def test_sections_keep_their_whole_text():
    facts = {fact.key: fact.text for fact in read(sections, usage="For gout.\n\n* And pain", precautions="Take care.")}
    assert facts == {"usage": "For gout.\n- And pain", "precautions": "Take care."}


def test_a_withdrawn_medicine_is_a_finding_with_its_line():
    context = context_of(page(usage="Exemplin is no longer available.\n\nIt was withdrawn from the market."))
    (finding,) = regulations.read(context).findings
    assert (finding.code, finding.line) == ("FCT320", 10)


def test_a_brand_that_is_gone_is_no_withdrawal():
    assert read(regulations, alternate_names="- Samplex (brand name, discontinued in Canada)") == ()
