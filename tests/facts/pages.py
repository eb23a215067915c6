"""Small pages to read facts from, and cases written as tables."""

from pathlib import Path

import msgspec

from converter.facts import ingredients, names
from converter.facts.context import FactContext
from converter.monograph.identity import fold
from converter.source import Document, read_document

CASES = Path(__file__).parent / "cases"


def page(title: str = "Exemplin", **sections: str) -> Document:
    """A page with its sections: `page(side_effects="* Nausea")` has a heading "Side Effects"."""
    parts = [f"---\nlayout: minimal-medicine\ntitle: {title}\n---\n\n# {title}\n"]
    for key, text in sections.items():
        parts.append(f"### {key.replace('_', ' ').title()}\n\n{text}\n")
    return read_document("\n".join(parts).encode(), "sample.md")


def context_of(document: Document) -> FactContext:
    """What the fact readers are given for a page."""
    context = FactContext(document=document, ingredients=(), drug_names=frozenset({fold(document.title)}))
    spoken = tuple(fact.concept.text for fact in ingredients.read(context).facts)
    own = context.drug_names | {fold(name) for name in spoken} | names.abbreviations(document, spoken)
    return msgspec.structs.replace(context, ingredients=spoken, drug_names=own)


def cases(name: str) -> list[tuple[str, str]]:
    """The rows of a case table: text (with `\\n` for line ends) and what is wanted ('' for nothing)."""
    rows = []
    for line in (CASES / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, wanted = line.partition("\t")
            rows.append((text.replace("\\n", "\n"), wanted))
    return rows
