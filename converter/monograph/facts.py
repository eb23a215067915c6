"""The facts of a monograph. Every fact carries its Evidence; every concept its words first, codes second."""

from decimal import Decimal

import msgspec

from converter.monograph.dose import Dose
from converter.monograph.evidence import Evidence
from converter.monograph.reviewed import Reviewed


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A code of a terminology. `match` is exact, synonym or broader."""

    system: str
    version: str
    code: str
    display: str
    match: str


class Concept(msgspec.Struct, frozen=True):
    """The words of the page, and codes added to them, never instead of them."""

    text: str
    codes: tuple[Code, ...] = ()


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is title, generic, alternate or brand."""

    text: str
    kind: str
    evidence: Evidence
    component: str = ""


class Ingredient(msgspec.Struct, frozen=True, kw_only=True):
    """An active ingredient as the page names it; `moiety_codes` hold the moiety where the name has a salt."""

    concept: Concept
    evidence: Evidence
    strength: str = ""
    moiety_codes: tuple[Code, ...] = ()


class Indication(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the medicine is used for. `purpose` when it is no condition (contraception, anaesthesia, diagnosis)."""

    concept: Concept
    evidence: Evidence
    off_label: bool = False
    purpose: bool = False
    intent: str = ""
    comorbidity: tuple[str, ...] = ()
    other_therapy: tuple[str, ...] = ()
    line_of_therapy: str = ""
    population: str = ""
    component: str = ""


class Contraindication(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When the medicine must not be used. `kind` is condition, hypersensitivity, population or therapy."""

    concept: Concept
    evidence: Evidence
    kind: str = "condition"
    population: str = ""
    other_therapy: str = ""
    component: str = ""


class Interaction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`kind` is drug, class, food, alcohol, test or other; `example_of` names the class it stands under."""

    interactant: Concept
    evidence: Evidence
    kind: str = "drug"
    effect: str = ""
    management: str = ""
    example_of: str = ""
    component: str = ""


class AdverseEffect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`seriousness` is serious, severe or empty, as stated; `frequency` the words ("common", "1 in 100")."""

    concept: Concept
    evidence: Evidence
    seriousness: str = ""
    frequency: str = ""
    body_system: str = ""
    example_of: str = ""
    component: str = ""


class TopicWarning(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that the page says on one topic (see `facts/data`): its sentences, in order, joined by a space."""

    topic: str
    text: str
    evidence: tuple[Evidence, ...]
    component: str = ""


class Storage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sentence on storage; temperatures in `unit` (`Cel` or `[degF]`), shelf life in UCUM time units."""

    text: str
    evidence: Evidence
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    shelf_life: Decimal | None = None
    shelf_life_unit: str = ""


class Faq(msgspec.Struct, frozen=True, kw_only=True):
    """A question and its whole answer, cleaned of debris."""

    question: str
    answer: str
    evidence: Evidence
    component: str = ""


class SectionText(msgspec.Struct, frozen=True, kw_only=True):
    """A section as the page has it. `key` is the dialect's section key (usage, dosage, side_effects, …)."""

    key: str
    title: str
    text: str
    evidence: Evidence
    component: str = ""


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is pharmacological, schedule or pregnancy-category."""

    concept: Concept
    kind: str
    evidence: Evidence
    component: str = ""


class Presentation(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is dose-form, route or strength: what the product comes as, not how it is dosed."""

    concept: Concept
    kind: str
    evidence: Evidence
    component: str = ""


class Regulation(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is withdrawn, banned or schedule; `authority` and `jurisdiction` only when stated."""

    kind: str
    text: str
    evidence: Evidence
    authority: str = ""
    jurisdiction: str = ""


class Mechanism(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that says how the medicine or an ingredient of it acts."""

    text: str
    evidence: Evidence
    component: str = ""


class Monograph(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One page's facts. `key` is the folded title, `source` the configured source name (both go into the ids).

    `related` holds (relation, source, slug): `ingredient` or `same-drug`, pages of the run that the index knows.
    Its `__dict__` is no part of what it says: `shared.once` keeps there what was made of it.
    """

    key: str
    source: str
    slug: str
    title: str
    path: str
    dialect: str
    language: str
    sha1: str
    sha256: str
    source_length: int
    modified: str = ""
    machine_written: bool = False
    combination: bool = False
    names: tuple[Name, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    title_codes: tuple[Code, ...] = ()
    indications: tuple[Indication, ...] = ()
    doses: tuple[Dose, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    adverse_effects: tuple[AdverseEffect, ...] = ()
    warnings: tuple[TopicWarning, ...] = ()
    storage: tuple[Storage, ...] = ()
    faqs: tuple[Faq, ...] = ()
    sections: tuple[SectionText, ...] = ()
    classifications: tuple[Classification, ...] = ()
    presentations: tuple[Presentation, ...] = ()
    regulations: tuple[Regulation, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    related: tuple[tuple[str, str, str], ...] = ()
    reviewed: Reviewed = Reviewed()
