"""A monograph with at least one fact of every kind, as the readers would give it."""

from decimal import Decimal as D

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
    Mechanism,
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


def place(section: str, text: str, line: int = 1) -> Evidence:
    """Where a sample fact stands."""
    return Evidence(
        section=section,
        text=text,
        block=line,
        line=line,
        column=1,
        byte_start=line * 100,
        byte_end=line * 100 + len(text.encode()),
        char_start=line * 100,
        char_length=len(text),
    )


def code(system: str, value: str, display: str, match: str = "exact") -> Code:
    """A code of a terminology."""
    return Code(system=f"https://codes.invalid/{system}", version="2026", code=value, display=display, match=match)


def one(value: str, unit: str, words: str = "") -> Range:
    """A single value."""
    return Range(D(value), D(value), unit, words)


def sample(title: str = "Examplamine", **changes: object) -> Monograph:
    """The sample; `changes` replace fields."""
    fields: dict[str, object] = {
        "key": title.casefold(),
        "source": "sample",
        "slug": "examplamine",
        "title": title,
        "path": "e/examplamine.md",
        "dialect": "sample",
        "language": "en",
        "sha1": "a" * 40,
        "sha256": "b" * 64,
        "source_length": 5000,
        "modified": "2026-02-03",
        "machine_written": True,
        "names": _NAMES,
        "ingredients": _INGREDIENTS,
        "title_codes": (code("unii", "X1", "EXAMPLAMINE"),),
        "indications": _INDICATIONS,
        "doses": DOSES,
        "contraindications": _CONTRAINDICATIONS,
        "interactions": _INTERACTIONS,
        "adverse_effects": _EFFECTS,
        "warnings": _WARNINGS,
        "storage": _STORAGE,
        "faqs": _FAQS,
        "sections": _SECTIONS,
        "classifications": _CLASSIFICATIONS,
        "presentations": _PRESENTATIONS,
        "regulations": (
            Regulation(kind="withdrawn", text="Withdrawn in 2019.", evidence=place("safety", "Withdrawn in 2019.")),
        ),
        "mechanisms": (
            Mechanism(text="It blocks the receptor.", evidence=place("usage", "It blocks the receptor.", 12)),
        ),
        "related": (("same-drug", "other", "examplamine-tablets"),),
    }
    return Monograph(**{**fields, **changes})  # type: ignore[arg-type]


_NAMES = (
    Name(text="Examplamine", kind="title", evidence=place("front", "Examplamine", 2)),
    Name(text="examplamine hydrochloride", kind="generic", evidence=place("front", "examplamine hydrochloride", 3)),
    Name(text="Exampla", kind="brand", evidence=place("names", "Exampla", 5)),
)
_INGREDIENTS = (
    Ingredient(
        concept=Concept("examplamine hydrochloride", (code("unii", "X1H", "EXAMPLAMINE HYDROCHLORIDE"),)),
        evidence=place("front", "examplamine hydrochloride", 3),
        strength="0.50 mg",
        moiety_codes=(code("unii", "X1", "EXAMPLAMINE"),),
    ),
)
_INDICATIONS = (
    Indication(
        concept=Concept("hypertension", (code("icd", "I10", "Essential (primary) hypertension", "broader"),)),
        evidence=place("usage", "hypertension", 10),
        comorbidity=("type 2 diabetes",),
        other_therapy=("diet",),
    ),
    Indication(
        concept=Concept("migraine"), evidence=place("usage", "migraine", 11), intent="prophylaxis", off_label=True
    ),
)
DOSES = (
    Dose(
        evidence=place("dosage", "0.50 mg twice daily, maximum 4 mg per day", 20),
        text="0.50 mg twice daily, maximum 4 mg per day",
        regimen=Regimen(
            phase="initial",
            amount=one("0.50", "mg", "mg"),
            repeat=Repeat(frequency=2, period=D("1"), period_unit="d", when=("C",)),
            limits=(Limit(value=D("4"), unit="mg", period=D("1"), period_unit="d"),),
            route="oral",
            route_words="by mouth",
            instructions=("swallow whole",),
        ),
        population=Population(words="Adults", group="adult", conditions=("renal impairment",)),
        indication="hypertension",
    ),
    Dose(
        evidence=place("dosage", "1-2 mg/kg every 6 to 8 hours for 7 days", 21),
        text="1-2 mg/kg every 6 to 8 hours for 7 days",
        regimen=Regimen(
            amount=Range(D("1"), D("2"), "mg/kg"),
            as_needed=True,
            as_needed_for=("pain",),
            repeat=Repeat(frequency=1, period=D("6"), period_max=D("8"), period_unit="h", bounds=one("7", "d")),
        ),
        population=Population(words="Children 2 to 5 years", group="child", age=Range(D("2"), D("5"), "a")),
    ),
    Dose(evidence=place("dosage", "Dose to effect.", 22), text="Dose to effect.", reason="no-figures"),
)
_CONTRAINDICATIONS = (
    Contraindication(
        concept=Concept("severe hepatic impairment"),
        evidence=place("contraindications", "severe hepatic impairment", 30),
    ),
    Contraindication(
        concept=Concept("use with linezolid"),
        kind="therapy",
        other_therapy="linezolid",
        evidence=place("contraindications", "use with linezolid", 31),
    ),
)
_INTERACTIONS = (
    Interaction(interactant=Concept("warfarin"), evidence=place("interactions", "warfarin", 40), effect="bleeding"),
    Interaction(
        interactant=Concept("CYP3A4 inhibitors"), kind="class", evidence=place("interactions", "CYP3A4 inhibitors", 41)
    ),
    Interaction(
        interactant=Concept("grapefruit juice"), kind="food", evidence=place("interactions", "grapefruit juice", 42)
    ),
)
_EFFECTS = (
    AdverseEffect(concept=Concept("nausea"), evidence=place("side_effects", "nausea", 50), frequency="common"),
    AdverseEffect(
        concept=Concept("angioedema"), seriousness="serious", evidence=place("side_effects", "angioedema", 51)
    ),
)
_WARNINGS = (
    TopicWarning(
        topic="pregnancy",
        text="Avoid in pregnancy. Use contraception.",
        evidence=(place("warnings", "Avoid in pregnancy.", 60), place("warnings", "Use contraception.", 61)),
    ),
    TopicWarning(topic="alcohol", text="Avoid alcohol.", evidence=(place("warnings", "Avoid alcohol.", 62),)),
    TopicWarning(
        topic="renal", text="Reduce in renal failure.", evidence=(place("warnings", "Reduce in renal failure.", 63),)
    ),
)
_STORAGE = (
    Storage(
        text="Store at 2.0 to 8.0 °C.",
        evidence=place("storage", "Store at 2.0 to 8.0 °C.", 70),
        low=D("2.0"),
        high=D("8.0"),
        unit="Cel",
    ),
)
_FAQS = (Faq(question="What is it?", answer='A medicine,\nsaid "so".', evidence=place("faq", "What is it?", 80)),)
_SECTIONS = (
    SectionText(
        key="mechanism",
        title="How it works",
        text="It blocks things.",
        evidence=place("mechanism", "It blocks things.", 90),
    ),
    SectionText(key="", title="History", text="Found long ago.", evidence=place("", "Found long ago.", 95)),
)
_CLASSIFICATIONS = (
    Classification(
        concept=Concept("example blocker"), kind="pharmacological", evidence=place("mechanism", "example blocker", 90)
    ),
    Classification(
        concept=Concept("category C"), kind="pregnancy-category", evidence=place("warnings", "category C", 60)
    ),
)
_PRESENTATIONS = (
    Presentation(concept=Concept("tablet"), kind="dose-form", evidence=place("forms", "tablet", 15)),
    Presentation(concept=Concept("oral"), kind="route", evidence=place("forms", "oral", 15)),
    Presentation(concept=Concept("0.50 mg"), kind="strength", evidence=place("forms", "0.50 mg", 16)),
)
