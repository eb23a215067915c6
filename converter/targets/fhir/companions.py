"""The resources around the monograph, in R5: Medication, DocumentReference and Provenance."""

import base64
from collections.abc import Iterator, Sequence

from converter.monograph.identity import make_id
from converter.targets.fhir import canonicals
from converter.targets.fhir.edition import Edition, dated, is_date, is_instant
from converter.targets.fhir.elements import Json, coding, concept, terminology_coding
from converter.targets.fhir.knowledge import ingredient_concept, licence
from converter.targets.fhir.narrative import sentence

CONVERTER = "monograph-converter"


def medication(edition: Edition) -> Json:
    """The medicine that the monograph is about: what a ClinicalUseDefinition may have as its subject."""
    facts = edition.monograph
    return edition.resource(
        "Medication", edition.drug_id,
        text=sentence(facts.title, facts.language),
        code=concept(facts.title, map(terminology_coding, facts.title_codes)),
        status="active",
        ingredient=[
            {
                "item": {"concept": ingredient_concept(ingredient)},
                "isActive": True,
                "strengthCodeableConcept": {"text": ingredient.strength},
            }
            for ingredient in facts.ingredients
        ],
    )  # fmt: skip


def attachment(edition: Edition) -> Json:
    """The page as an Attachment; FHIR wants its SHA-1 in base64. No size: FHIR versions disagree on its type."""
    facts = edition.monograph
    return {
        "contentType": "text/markdown",
        "language": facts.language,
        "url": edition.page_url,
        "hash": base64.b64encode(bytes.fromhex(facts.sha1)).decode(),
        "title": facts.title,
        "creation": dated(facts.modified),
    }


def document_reference(edition: Edition) -> Json:
    """The source page (https://hl7.org/fhir/R5/documentreference.html)."""
    facts = edition.monograph
    return edition.resource(
        "DocumentReference", edition.document_id,
        text=sentence(facts.title, facts.language),
        extension=licence(edition),
        identifier=[{"system": canonicals.SOURCE_SHA256, "value": facts.sha256}],
        status="current",
        date=facts.modified if is_instant(facts.modified) else "",
        content=[{"attachment": attachment(edition)}],
    )  # fmt: skip


def recorded(edition: Edition) -> str:
    """When the record was made: as configured, or the page's own full instant; never the clock."""
    instants = (edition.settings.recorded, edition.monograph.modified)
    return next((text for text in instants if is_instant(text)), "")


def agents(edition: Edition) -> list[Json]:
    """The converter as assembler, and the publisher, when configured, as author. By display only."""
    converter = f"{CONVERTER} {edition.settings.tool_version}".strip()
    found = [("assembler", "Assembler", converter)]
    if edition.settings.publisher:
        found.append(("author", "Author", edition.settings.publisher))
    return [
        {
            "type": {"coding": [coding(canonicals.PARTICIPANT_TYPE, code, display)]},
            "who": {"display": who},
        }
        for code, display, who in found
    ]


REVIEWER = "A reviewer"


def review_provenances(edition: Edition, targets: Sequence[Json]) -> Iterator[Json]:
    """Who compared which of the resources with the page and approved them: one for each person, as verifier."""
    facts = edition.monograph
    for approval in facts.reviewed.approvals:
        ids = {edition.use_id(fact) for fact in approval.facts}
        approved = [each for each in targets if approval.page or each["id"] in ids]
        if not approved:  # doses alone: they are parts of a resource
            continue
        who = approval.by or REVIEWER
        yield edition.resource(
            "Provenance", make_id(facts.key, facts.source, "review", facts.key, approval.by, suffix="review"),
            text=sentence("\n".join([facts.title, who]), facts.language),
            target=[{"reference": f"{each['resourceType']}/{each['id']}"} for each in approved],
            recorded=approval.at if is_instant(approval.at) else recorded(edition),
            agent=[
                {
                    "type": {"coding": [coding(canonicals.PARTICIPANT_TYPE, "verifier", "Verifier")]},
                    "who": {"display": who},
                }
            ],
            entity=[{"role": "source", "what": edition.document}],
        )  # fmt: skip


def provenance(edition: Edition, targets: Sequence[Json]) -> Json:
    """Where all the other resources come from (https://hl7.org/fhir/R5/provenance.html)."""
    modified = edition.monograph.modified
    names = [edition.monograph.title, *(agent["who"]["display"] for agent in agents(edition))]
    return edition.resource(
        "Provenance", edition.provenance_id,
        text=sentence("\n".join(names), edition.monograph.language),
        target=[{"reference": f"{each['resourceType']}/{each['id']}"} for each in targets],
        occurredDateTime=modified if is_date(modified) and not is_instant(modified) else "",
        recorded=recorded(edition),
        activity={"coding": [coding(canonicals.LIFECYCLE, "transform", "Transform/Translate Record Lifecycle Event")]},
        agent=agents(edition),
        entity=[{"role": "source", "what": edition.document}],
    )  # fmt: skip
