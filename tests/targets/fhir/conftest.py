"""An invented medicine with every kind of fact, and how to look at what FHIR makes of it."""

from decimal import Decimal

import pytest

from converter.monograph import (
    AdverseEffect,
    Classification,
    Code,
    Concept,
    Contraindication,
    Dose,
    Evidence,
    Faq,
    Indication,
    Ingredient,
    Interaction,
    Limit,
    Monograph,
    Name,
    Population,
    Presentation,
    Range,
    Regimen,
    Regulation,
    Repeat,
    SectionText,
    Storage,
    TopicWarning,
)
from converter.targets.settings import TargetSettings

UNII = "http://fdasis.nlm.nih.gov"


def at(text: str, section: str = "precautions", start: int = 10, block: int = 0) -> Evidence:
    """Evidence for words at an offset."""
    return Evidence(
        section=section, text=text, block=block, line=3, column=1, byte_start=start, byte_end=start + len(text),
        char_start=start, char_length=len(text),
    )  # fmt: skip


def exactly(code: str, display: str) -> Code:
    return Code(system=UNII, version="2025-01", code=code, display=display, match="exact")


ADULTS = Population(words="Adults", group="adult")
CHILDREN = Population(
    words="Children from 2 years with renal impairment",
    group="child",
    age=Range(Decimal(2), None, "a", "years"),
    weight=Range(None, Decimal("40"), "kg", "kg"),
    creatinine_clearance=Range(Decimal(10), Decimal(30), "mL/min", "mL/min"),
    sex="female",
    conditions=("renal impairment",),
)
TWICE_DAILY = Regimen(
    phase="initial",
    amount=Range(Decimal("0.50"), Decimal("0.50"), "mg", "mg"),
    repeat=Repeat(frequency=2, period=Decimal(1), period_unit="d"),
    limits=(Limit(value=Decimal("2.0"), unit="mg", words="mg", period=Decimal(1), period_unit="d"),),
    route="oral",
    route_words="by mouth",
)
DOSES = (
    Dose(
        evidence=at("0.50 mg twice daily", "dosage", 400, 4), text="0.50 mg twice daily", regimen=TWICE_DAILY,
        population=ADULTS, indication="mild fever", intent="treatment", sequence=1,
    ),
    Dose(
        evidence=at("then as your doctor says", "dosage", 430, 4), text="then as your doctor says",
        reason="no-figures", population=ADULTS, indication="mild fever", intent="treatment", sequence=2,
    ),
    Dose(
        evidence=at("by weight", "dosage", 480, 5), text="by weight", reason="no-figures", population=CHILDREN,
        component="inventine",
    ),
)  # fmt: skip


@pytest.fixture
def settings() -> TargetSettings:
    return site()


def site() -> TargetSettings:
    """The settings of an invented site."""
    return TargetSettings(
        base_url="https://fhir.test/r5/", source_url="https://site.test/drugs", publisher="The Site",
        jurisdiction="NL", license="CC-BY-4.0", tool_version="1.2.3",
    )  # fmt: skip


@pytest.fixture
def full() -> Monograph:
    return inventine()


def inventine() -> Monograph:
    """Every kind of fact once or more."""
    return Monograph(
        key="inventine", source="site", slug="inventine plus", title="Inventine", path="i/inventine.md",
        dialect="d", language="en", sha1="da39a3ee5e6b4b0d3255bfef95601890afd80709", sha256="e3b0c442" * 8,
        source_length=2000, modified="2025-03-04", machine_written=True,
        names=(
            Name(text="Inventine", kind="title", evidence=at("Inventine")),
            Name(text="Invento", kind="brand", evidence=at("Invento")),
        ),
        ingredients=(
            Ingredient(
                concept=Concept("inventine sodium", (exactly("ABC", "INVENTINE SODIUM"),)), evidence=at("inventine"),
                strength="0.50 mg", moiety_codes=(exactly("DEF", "INVENTINE"),),
            ),
        ),
        title_codes=(
            exactly("ABC", "INVENTINE"),
            Code(system="http://www.whocc.no/atc", version="2025", code="A01", display="x", match="broader"),
        ),
        indications=(
            Indication(concept=Concept("mild fever"), evidence=at("mild fever", "usage"), other_therapy=("rest",)),
            Indication(concept=Concept("snoring"), evidence=at("snoring", "usage"), off_label=True, population="men",
                       comorbidity=("obesity",)),
            Indication(concept=Concept("contraception"), evidence=at("contraception", "usage"), purpose=True),
        ),
        doses=DOSES,
        contraindications=(
            Contraindication(concept=Concept("active bleeding"), evidence=at("active bleeding")),
            Contraindication(concept=Concept("ritonavir"), evidence=at("ritonavir"), kind="therapy"),
            Contraindication(concept=Concept("children under 2"), evidence=at("children under 2"), kind="population",
                             population="children under 2"),
        ),
        interactions=(
            Interaction(interactant=Concept("warfarin"), evidence=at("warfarin"), effect="more bleeding",
                        management="watch the INR"),
            Interaction(interactant=Concept("wine"), evidence=at("wine"), kind="alcohol"),
            Interaction(interactant=Concept("grapefruit"), evidence=at("grapefruit"), kind="food", component="part"),
        ),
        adverse_effects=(
            AdverseEffect(concept=Concept("headache"), evidence=at("headache"), frequency="Common"),
            AdverseEffect(concept=Concept("coma"), evidence=at("coma"), seriousness="serious", frequency="1 in 100"),
        ),
        warnings=(
            TopicWarning(topic="pregnancy", text="Ask first. eGFR <30 & rising.", evidence=(at("Ask"), at("eGFR"))),
            TopicWarning(topic="unheard-of", text="Something else.", evidence=(at("Something"),)),
        ),
        storage=(
            Storage(text="Keep at 2-8 °C for 3 months.", evidence=at("Keep", "storage"), low=Decimal(2),
                    high=Decimal(8), unit="Cel", shelf_life=Decimal(3), shelf_life_unit="mo"),
        ),
        faqs=(Faq(question="Is it real?", answer="It is not.", evidence=at("Is it real?", "faqs")),),
        sections=(
            SectionText(key="usage", title="Usage", text="For fever.\n- mild\n- short", evidence=at("For", "usage")),
            SectionText(key="", title="Odd <b>heading</b>", text="A & B <script>alert(1)</script>", evidence=at("A")),
            SectionText(key="", title="Reconstitution and dilution", text="Add water.", evidence=at("Add")),
        ),
        classifications=(
            Classification(concept=Concept("fever reducer"), kind="pharmacological", evidence=at("fever reducer")),
        ),
        presentations=(
            Presentation(concept=Concept("tablet"), kind="dose-form", evidence=at("tablet")),
            Presentation(concept=Concept("oral"), kind="route", evidence=at("oral")),
        ),
        regulations=(
            Regulation(kind="banned", text="Banned in 2011.", evidence=at("Banned"), authority="The Authority"),
            Regulation(kind="schedule", text="Schedule IV", evidence=at("Schedule IV")),
        ),
        related=(("ingredient", "site", "other-drug"),),
    )  # fmt: skip
