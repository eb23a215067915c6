"""One monograph on its way into FHIR: its ids, its addresses, and what every resource of it carries."""

import re
from functools import cached_property
from typing import Any
from urllib.parse import quote

from converter.monograph import Evidence, Monograph
from converter.monograph.fact_ids import FactIds, fact_ids, resource_id
from converter.monograph.identity import make_id
from converter.targets.fhir import canonicals
from converter.targets.fhir.elements import Json, own_coding, place
from converter.targets.settings import TargetSettings

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_BANS = {"withdrawn": "Withdrawn", "banned": "Banned"}


def is_instant(text: str) -> bool:
    """True for a date with time and time zone, as FHIR's `instant` wants."""
    return bool(_INSTANT.fullmatch(text))


def is_date(text: str) -> bool:
    """True for a whole date or an instant: what FHIR's `dateTime` takes of the two."""
    return bool(_DATE.fullmatch(text)) or is_instant(text)


def dated(text: str) -> str:
    """A whole date or an instant as it stands; empty for anything else."""
    return text if is_date(text) else ""


class Edition:
    """What the resources of one monograph share. Built anew for each monograph; holds nothing between them."""

    def __init__(self, monograph: Monograph, settings: TargetSettings) -> None:
        self.monograph = monograph
        self.settings = settings
        self.ids: FactIds = fact_ids(monograph)
        self.drug_id = self.ids.monograph
        self.document_id = self._companion("source")
        self.provenance_id = self._companion("provenance")
        self.bundle_id = self._companion("bundle")

    def _companion(self, suffix: str) -> str:
        return make_id(self.monograph.key, self.monograph.source, "monograph", self.monograph.key, suffix=suffix)

    def use_id(self, fact: str) -> str:
        """The id of the resource made of a fact."""
        return resource_id(self.monograph, fact)

    def full_url(self, kind: str, identity: str) -> str:
        """The absolute address of a resource under the configured base."""
        return f"{self.settings.base_url.rstrip('/')}/{kind}/{identity}"

    @cached_property
    def document(self) -> Json:
        """A Reference to the source page's DocumentReference."""
        return {"reference": f"DocumentReference/{self.document_id}"}

    @cached_property
    def medication(self) -> Json:
        """A Reference to the companion Medication."""
        return {"reference": f"Medication/{self.drug_id}"}

    @cached_property
    def page_url(self) -> str:
        """The page's address on its site; empty when no site is configured. Never the file's path."""
        site = self.settings.source_url
        if not site:
            return ""
        return f"{site}{'' if site[-1] in '/=#' else '/'}{quote(self.monograph.slug)}"

    @cached_property
    def source_uri(self) -> str:
        """What `meta.source` says: the page's address, or else that of the DocumentReference standing for it."""
        return self.page_url or self.full_url("DocumentReference", self.document_id)

    @cached_property
    def _approved(self) -> frozenset[str]:
        return frozenset(self.use_id(fact) for fact in self.monograph.reviewed.facts)

    def is_reviewed(self, identity: str) -> bool:
        """Whether a person approved what the resource of this id says, itself or with its page."""
        return self.monograph.reviewed.page or identity in self._approved

    def tags(self, identity: str) -> list[Json]:
        """Review status of the resource of this id, and what holds for all of them."""
        status = ("reviewed", "Reviewed") if self.is_reviewed(identity) else ("unreviewed", "Unreviewed")
        return [own_coding(canonicals.REVIEW_STATUS, *status), *self.content_tags]

    @cached_property
    def content_tags(self) -> list[Json]:
        """Not medical advice, and where the page says so machine-written, withdrawn or banned."""
        tags = [own_coding(canonicals.CONTENT_TAG, "not-medical-advice", "Not medical advice")]
        if self.monograph.machine_written:
            tags.append(own_coding(canonicals.CONTENT_TAG, "machine-written", "Machine-written"))
        stated = {regulation.kind for regulation in self.monograph.regulations}
        tags += [own_coding(canonicals.CONTENT_TAG, kind, _BANS[kind]) for kind in _BANS if kind in stated]
        return tags

    def place(self, evidence: Evidence) -> Json:
        """The extension that says where in the source page a fact was read."""
        return place(evidence, self.document)

    def resource(self, kind: str, identity: str, **elements: Any) -> Json:
        """A resource with the head that all share: id, `meta` and language."""
        return {
            "resourceType": kind,
            "id": identity,
            "meta": {"source": self.source_uri, "tag": self.tags(identity)},
            "language": self.monograph.language,
            **elements,
        }
