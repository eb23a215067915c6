"""The plain way, for comparison: mistune parses, `fhir.resources` builds, validates and dumps.

    python bench/plain_way.py FOLDER

It reads nothing of the language: each heading is a narrative section, each item of the lists under a heading that it
knows is a ClinicalUseDefinition in the item's own words. No doses, no codes, no places, no ledger.
"""

import sys
from html import escape
from pathlib import Path
from typing import Any

import frontmatter
import mistune
from fhir.resources.bundle import Bundle

KINDS = {
    "usage": "indication", "contraindications": "contraindication", "side effects": "undesirable-effect",
    "interactions": "interaction", "precautions": "warning",
}  # fmt: skip
FIELDS = {
    "indication": ("indication", "diseaseSymptomProcedure"),
    "contraindication": ("contraindication", "diseaseSymptomProcedure"),
    "undesirable-effect": ("undesirableEffect", "symptomConditionEffect"),
}


def words(node: dict[str, Any]) -> str:
    """All text below a node."""
    return str(node.get("raw", "")) + " ".join(words(child) for child in node.get("children", []))


def bundle(text: str, name: str) -> str:
    """A page as a validated Bundle."""
    page = frontmatter.loads(text)
    title = str(page.get("title", name))
    resources: list[dict[str, Any]] = []
    heading, narrative = "", []
    for node in mistune.create_markdown(renderer=None)(page.content):
        if node["type"] == "heading":
            heading = words(node).strip("* :").casefold()
        narrative.append(f"<p>{escape(words(node))}</p>")
        kind = KINDS.get(heading)
        for item in node.get("children", []) if node["type"] == "list" and kind else []:
            use: dict[str, Any] = {
                "resourceType": "ClinicalUseDefinition",
                "type": kind,
                "subject": [{"display": title}],
            }
            if kind in FIELDS:
                outer, inner = FIELDS[kind]
                use[outer] = {inner: {"concept": {"text": words(item).strip() or "-"}}}
            elif kind == "warning":
                use["warning"] = {"description": words(item).strip() or "-"}
            else:
                use["interaction"] = {"interactant": [{"itemCodeableConcept": {"text": words(item).strip() or "-"}}]}
            resources.append(use)
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{"".join(narrative)}</div>'
    knowledge = {
        "resourceType": "MedicationKnowledge", "code": {"text": title}, "name": [title], "status": "active",
        "text": {"status": "generated", "div": div}, "associatedMedication": [{"display": title}],
    }  # fmt: skip
    entries = [{"resource": each} for each in (knowledge, *resources)]
    return str(
        Bundle.model_validate({"resourceType": "Bundle", "type": "collection", "entry": entries}).model_dump_json()
    )


def main() -> None:
    """All pages of a folder; what the models refuse is counted."""
    refused = size = 0
    for page in sorted(Path(sys.argv[1]).rglob("*.md")):
        try:
            size += len(bundle(page.read_text(encoding="utf-8", errors="replace"), page.stem))
        except ValueError:
            refused += 1
    print(f"{size} bytes, {refused} pages refused")


if __name__ == "__main__":
    main()
