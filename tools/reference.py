"""Write the reference pages that the code gives: `python tools/reference.py`. A test holds them to the code.

docs/reference/commands.md (from click), docs/reference/reasons.md (from the dose grammar's reasons.toml) and
docs/findings/index.md (from the pages of the findings).
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from converter.cli import group
from converter.facts.dosage.reasons import reasons

DOCS = Path(__file__).parent.parent / "docs"
WIDTH = 100
KINDS = {
    "SRC": "The source: bytes, front matter, Markdown", "DIA": "The dialect: headings and keys", "FCT": "Facts",
    "TRM": "Terminologies", "FHR": "FHIR", "TAB": "Tables", "JOB": "Runs", "LOD": "Loading",
}  # fmt: skip
_TITLE = re.compile(r"# (\S+) (.*)")


def pages() -> dict[Path, str]:
    """Each generated page with its text."""
    return {
        DOCS / "reference" / "commands.md": commands(),
        DOCS / "reference" / "reasons.md": reason_codes(),
        DOCS / "findings" / "index.md": findings(),
    }


def commands() -> str:
    """The help of every command, as click gives it."""
    parts = [
        "# Commands and options\n\nWritten by `tools/reference.py` from the commands themselves. `convert` alone is "
        "`convert export`. Exit statuses: [exit-status.md](exit-status.md); `converter.toml`: "
        "[configuration.md](configuration.md).\n"
    ]
    for name, command, context in _all(group, click.Context(group, info_name="convert")):
        parts.append(f"\n## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "".join(parts)


def _all(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    context.terminal_width = context.max_content_width = WIDTH
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _all(inner, click.Context(inner, info_name=name, parent=context))


def reason_codes() -> str:
    """Why a dose stays words."""
    rows = "".join(f"| `{code}` | {meaning} |\n" for code, meaning in reasons().items())
    return (
        "# Why a dose stays words\n\nWritten by `tools/reference.py` from `converter/facts/dosage/data/reasons.toml`. "
        "The code stands in `ledger.ndjson`, in\nthe column `reason` of the table `dose` and in the FHIR extension "
        "`text-only-reason`. How often each occurs:\n[../quality/doses.md](../quality/doses.md).\n\n"
        f"| reason | meaning |\n|---|---|\n{rows}"
    )


def findings() -> str:
    """Every finding by its code."""
    titles = sorted(_title(file) for file in (DOCS / "findings").glob("[A-Z]*.md"))
    parts = [
        "# Findings\n\nWritten by `tools/reference.py` from the pages of this folder. A finding is shown as "
        "`code severity file:line:column message\n(hint)`, and stands in `findings.ndjson` and the table `finding`. "
        "A code is never reused.\n"
    ]
    for prefix, meaning in KINDS.items():
        rows = [f"| [{code}]({code}.md) | {title} |\n" for code, title in titles if code.startswith(prefix)]
        parts.append(f"\n## {meaning}\n\n| code | what |\n|---|---|\n{''.join(rows)}")
    return "".join(parts)


def _title(file: Path) -> tuple[str, str]:
    with file.open(encoding="utf-8") as lines:
        found = _TITLE.match(next(lines))
    assert found is not None, file
    return found[1], found[2].strip()


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(DOCS.parent))
