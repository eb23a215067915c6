"""The tables themselves. A change of a name, type or key here is a new `SCHEMA_VERSION`."""

from converter.targets.tables.columns import (
    FACT_COLUMNS,
    boolean,
    code_columns,
    decimal,
    integer,
    key,
    place_columns,
    range_columns,
    text,
)
from converter.targets.tables.model import Column, ForeignKey, Table

SCHEMA_VERSION = "1"

_TO_MONOGRAPH = ForeignKey("monograph_id", "monograph", "monograph_id")


def _facts(name: str, facts: str, title: str, description: str, *columns: Column) -> Table:
    """A table with one fact a row: id, monograph and position first, its place in the source last."""
    head = (
        key("fact_id", f"identifies the {title} in every format: the tail of its FHIR id", "@fact_id"),
        key("monograph_id", "the monograph that states it", "@monograph_id"),
        integer("seq", "position among the monograph's rows of this table, from 1", "@seq", required=True),
    )
    return Table(
        name=name, facts=facts, title=title, description=description, columns=(*head, *columns, *FACT_COLUMNS),
        primary_key=("fact_id",), foreign_keys=(_TO_MONOGRAPH,),
    )  # fmt: skip


def _items(parent: str, name: str, facts: str, items: str | tuple[tuple[str, str], ...], title: str, description: str,
           *columns: Column) -> Table:  # fmt: skip
    """A child table: the several values of one fact, one a row."""
    head = (
        key("fact_id", f"the {parent} it belongs to", "@fact_id"),
        integer("seq", "position among those of the fact, from 1", "@seq", required=True),
    )
    return Table(
        name=name, facts=facts, items=((items, ""),) if isinstance(items, str) else items, title=title,
        description=description, columns=(*head, *columns), primary_key=("fact_id", "seq"),
        foreign_keys=(ForeignKey("fact_id", parent, "fact_id"),),
    )  # fmt: skip


MONOGRAPH = Table(
    name="monograph", title="monograph", description="One page on one medicine or combination.",
    columns=(
        key("monograph_id", "the id of its MedicationKnowledge and Medication", "@monograph_id"),
        text("source", "name of the site it comes from", "source", required=True),
        text("drug_key", "the folded title, over which ids are made", "key", required=True),
        text("slug", "name of the page in its site's addresses", "slug", required=True),
        text("title", "title as written", "title", required=True),
        text("path", "page below the input folder", "path", required=True),
        text("source_url", "address of the page, when the site's is configured", "@source_url"),
        text("dialect", "how the page was read", "dialect", required=True),
        text("language", "language of the page (BCP 47)", "language", required=True),
        text("modified", "date of the page, as it states it", "modified"),
        boolean("combination", "several active ingredients", "combination"),
        text("sha1", "SHA-1 of the page's bytes, hex", "sha1", required=True),
        text("sha256", "SHA-256 of the page's bytes, hex", "sha256", required=True),
        integer("source_length", "length of the decoded page in characters", "source_length", required=True),
        *FACT_COLUMNS[-2:],
    ),
    primary_key=("monograph_id",),
)  # fmt: skip

CODE = Table(
    name="code", title="code", description="A code of a terminology, given to the words of a fact or to the title.",
    columns=(
        key("owner_id", "fact_id of the fact, or monograph_id for the title", "@owner_id"),
        text("owner_table", "table of the owner", "@owner_table", required=True),
        integer("seq", "position among the codes of the owner, from 1", "@seq", required=True),
        key("monograph_id", "the monograph it stands in", "@monograph_id"),
        text("role", "`concept`, or `moiety` where an ingredient is named as a salt", "@label", required=True,
             choices=("concept", "moiety")),
        *code_columns(),
    ),
    primary_key=("owner_table", "owner_id", "seq"), foreign_keys=(_TO_MONOGRAPH,),
)  # fmt: skip

RELATED = Table(
    name="related_monograph", title="related monograph",
    description="Another page that the run knows: an ingredient's own page, or the same medicine in another source.",
    columns=(
        key("monograph_id", "the monograph", "@monograph_id"),
        integer("seq", "position, from 1", "@seq", required=True),
        text("relation", "what the other page is to this one", "0", required=True, choices=("ingredient", "same-drug")),
        text("related_source", "source name of the other page", "1", required=True),
        text("related_slug", "slug of the other page", "2", required=True),
    ),
    primary_key=("monograph_id", "seq"), foreign_keys=(_TO_MONOGRAPH,), facts="related",
)  # fmt: skip

FINDING = Table(
    name="finding", title="finding", description="What was noticed while a page was read, coded and checked.",
    columns=(
        text("path", "page below the input folder; `.` for the run itself", "@path", required=True),
        integer("seq", "position among the findings of the page, from 1", "@seq", required=True),
        text("monograph_id", "the monograph, when the page gave one", "@monograph_id"),
        text("code", "what kind of finding it is", "code", required=True),
        text("severity", "how bad it is", "severity", required=True, choices=("error", "warning", "info")),
        integer("line", "1-based line of the page; empty for the whole page", "@line"),
        integer("column_number", "1-based column of the page", "@column"),
        text("message", "what is the matter", "message", required=True),
        text("hint", "how to mend it", "hint"),
        text("location", "where in the resource (FHIRPath)", "location"),
        text("spec", "address of the rule it rests on", "spec"),
    ),
    primary_key=("path", "seq"), foreign_keys=(_TO_MONOGRAPH,),
)  # fmt: skip

NAMES = (
    _facts("name", "names", "name", "A name of the medicine.",
           text("text", "the name as written", "text", required=True),
           text("kind", "which name", "kind", required=True, choices=("title", "generic", "alternate", "brand"))),
    _facts("ingredient", "ingredients", "ingredient", "An active ingredient.",
           text("text", "the ingredient as named", "concept.text", required=True),
           text("strength", "its strength, when the page states one", "strength")),
    _facts("classification", "classifications", "classification", "What class of medicine it is.",
           text("text", "the class as written", "concept.text", required=True),
           text("kind", "what is classified", "kind", required=True,
                choices=("pharmacological", "schedule", "pregnancy-category"))),
    _facts("presentation", "presentations", "presentation", "What the product comes as, not how it is dosed.",
           text("text", "the words of the page", "concept.text", required=True),
           text("kind", "what it says", "kind", required=True, choices=("dose-form", "route", "strength"))),
    _facts("regulation", "regulations", "regulation", "A withdrawal, ban or schedule.",
           text("kind", "what it is", "kind", required=True, choices=("withdrawn", "banned", "schedule")),
           text("text", "the words of the page", "text", required=True),
           text("authority", "who decided, when stated", "authority"),
           text("jurisdiction", "where, when stated", "jurisdiction")),
)  # fmt: skip

INDICATIONS = (
    _facts("indication", "indications", "indication", "What the medicine is used for.",
           text("text", "condition or purpose, as written", "concept.text", required=True),
           boolean("off_label", "the page says it is not approved for it", "off_label"),
           boolean("purpose", "a purpose that is no condition (contraception, anaesthesia)", "purpose"),
           text("intent", "treatment, prophylaxis or diagnosis, when stated", "intent"),
           text("line_of_therapy", "first-line, second-line …, when stated", "line_of_therapy"),
           text("population", "for whom, when stated", "population")),
    _items("indication", "indication_context", "indications",
           (("comorbidity", "comorbidity"), ("other_therapy", "other-therapy")), "context",
           "What an indication presumes.",
           text("kind", "a state the patient has, or a treatment given with it", "@label", required=True,
                choices=("comorbidity", "other-therapy")),
           text("text", "as written", "", required=True)),
)  # fmt: skip

DOSES = (
    _facts("dose", "doses", "dose", "A dose statement: structured where it was wholly understood, else words only.",
           text("text", "the clause as written", "text", required=True),
           boolean("structured", "figures were read", "@structured"),
           text("reason", "why it stayed words", "reason"),
           text("phase", "which part of the treatment", "regimen.phase"),
           *range_columns("amount", "given at each administration", "regimen.amount", words=True),
           *range_columns("rate", "a total per time, or a speed", "regimen.rate", words=True),
           text("rate_kind", "what the rate is", "regimen.rate_kind", choices=("total-per-day", "infusion")),
           integer("frequency", "times in a period", "regimen.repeat.frequency"),
           integer("frequency_max", "at most so many times in a period", "regimen.repeat.frequency_max"),
           decimal("period", "length of the period", "regimen.repeat.period"),
           decimal("period_max", "at most this length", "regimen.repeat.period_max"),
           text("period_unit", "unit of the period (UCUM)", "regimen.repeat.period_unit"),
           integer("offset_minutes", "minutes before or after the event", "regimen.repeat.offset"),
           integer("times", "how many administrations in all", "regimen.repeat.count"),
           integer("times_max", "at most so many in all", "regimen.repeat.count_max"),
           *range_columns("course", "how long the treatment lasts", "regimen.repeat.bounds"),
           *range_columns("administration", "how long one administration takes", "regimen.repeat.administration"),
           boolean("as_needed", "only when needed", "regimen.as_needed", required=False),
           text("route", "key of the route", "regimen.route"),
           text("route_words", "route as written", "regimen.route_words"),
           text("method", "how it is given", "regimen.method"),
           text("site", "where on the body", "regimen.site"),
           text("population", "for whom, as written", "population.words"),
           text("population_group", "for whom", "population.group", choices=("adult", "child", "elderly")),
           *range_columns("age", "age", "population.age"),
           *range_columns("weight", "body weight", "population.weight"),
           *range_columns("gestation", "gestational age", "population.gestation"),
           *range_columns("creatinine_clearance", "creatinine clearance", "population.creatinine_clearance"),
           text("sex", "sex, when stated", "population.sex"),
           text("indication", "for what, when stated", "indication"),
           text("intent", "treatment, prophylaxis or diagnosis, when stated", "intent"),
           integer("sequence", "order of regimens; equal numbers are given together", "sequence"),
           integer("alternative", "one of the doses with the same number is given", "alternative"),
           text("ingredient", "the ingredient of a combination it is for", "ingredient"),
           text("form", "dose form, when stated", "form")),
    _items("dose", "dose_limit", "doses", "regimen.limits", "limit", "A maximum.",
           decimal("value", "at most this much", "value", required=True),
           text("unit", "unit (UCUM)", "unit", required=True),
           text("words", "unit as written", "words"),
           text("per", "in what", "per", required=True, choices=("period", "administration", "lifetime")),
           decimal("period", "length of the period", "period"),
           text("period_unit", "unit of the period (UCUM)", "period_unit")),
    _items("dose", "dose_instruction", "doses", (
           ("population.conditions", "condition"), ("regimen.instructions", "instruction"),
           ("regimen.as_needed_for", "as-needed-for"), ("regimen.repeat.when", "when"),
           ("regimen.repeat.days_of_week", "day-of-week"), ("regimen.repeat.times_of_day", "time-of-day")),
           "instruction", "What else holds for a dose: conditions, instructions, events and times.",
           text("kind", "what it says", "@label", required=True,
                choices=("condition", "instruction", "as-needed-for", "when", "day-of-week", "time-of-day")),
           text("text", "as written; for events and days the FHIR code", "", required=True)),
)  # fmt: skip

RISKS = (
    _facts("contraindication", "contraindications", "contraindication", "When the medicine must not be used.",
           text("text", "state, group or medicine, as written", "concept.text", required=True),
           text("kind", "what it is", "kind", required=True,
                choices=("condition", "hypersensitivity", "population", "therapy")),
           text("population", "for whom, when stated", "population"),
           text("other_therapy", "the medicine it must not be given with", "other_therapy")),
    _facts("interaction", "interactions", "interaction", "What the medicine interacts with.",
           text("text", "the interactant as written", "interactant.text", required=True),
           text("kind", "what it is", "kind", required=True,
                choices=("drug", "class", "food", "alcohol", "test", "other")),
           text("effect", "what happens, when stated", "effect"),
           text("management", "what to do, when stated", "management"),
           text("example_of", "the class it is an example of", "example_of")),
    _facts("adverse_effect", "adverse_effects", "adverse effect", "What the medicine may cause.",
           text("text", "the effect as written", "concept.text", required=True),
           text("seriousness", "as stated", "seriousness", choices=("serious", "severe")),
           text("frequency", "how often, in the words of the page", "frequency"),
           text("body_system", "body system it stands under", "body_system"),
           text("example_of", "the effect it is an example of", "example_of")),
    _facts("warning", "warnings", "warning", "All that the page says on one topic; its place is the first sentence's.",
           text("topic", "the topic", "topic", required=True),
           text("text", "the sentences", "text", required=True)),
    _items("warning", "warning_evidence", "warnings", "evidence", "sentence", "Each sentence of a warning.",
           *place_columns("")),
)  # fmt: skip

PAGE = (
    _facts("storage", "storage", "storage sentence", "How it is stored.",
           text("text", "the sentence", "text", required=True),
           decimal("low", "lowest temperature", "low"),
           decimal("high", "highest temperature", "high"),
           text("unit", "unit of both", "unit", choices=("Cel", "[degF]")),
           decimal("shelf_life", "how long it keeps", "shelf_life"),
           text("shelf_life_unit", "unit of it (UCUM)", "shelf_life_unit")),
    _facts("mechanism", "mechanisms", "mechanism", "How the medicine or an ingredient of it acts.",
           text("text", "the sentence", "text", required=True)),
    _facts("faq", "faqs", "question", "A question with its whole answer.",
           text("question", "the question", "question", required=True),
           text("answer", "the answer", "answer", required=True)),
    _facts("section", "sections", "section", "A section of the page, as it has it.",
           text("key", "what the section is about", "key"),
           text("title", "its heading as written", "title"),
           text("text", "its words", "text")),
)  # fmt: skip

TABLES: tuple[Table, ...] = (MONOGRAPH, *NAMES, CODE, *INDICATIONS, *DOSES, *RISKS, *PAGE, RELATED, FINDING)
_BY_NAME = {each.name: each for each in TABLES}


def table(name: str) -> Table:
    """The table of that name. Raises KeyError when there is none."""
    return _BY_NAME[name]
