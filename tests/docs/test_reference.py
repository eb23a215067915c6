"""The generated pages are what the code gives, every command and option is described, every link leads somewhere."""

import re
import sys
from pathlib import Path

import click
import pytest

from converter.cli import COMMANDS, group

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)


@pytest.fixture(scope="module")
def generated() -> dict[Path, str]:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import reference
    finally:
        sys.path.pop(0)
    return reference.pages()


@pytest.mark.parametrize("page", ["reference/commands.md", "reference/reasons.md", "findings/index.md"])
def test_a_generated_page_is_current(page: str, generated: dict[Path, str]) -> None:
    assert (DOCS / page).read_text(encoding="utf-8") == generated[DOCS / page], "run `make docs`"


def commands() -> list[tuple[str, click.Command]]:
    found = []
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {inner}", each) for inner, each in command.commands.items()]
    return found


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_every_command_and_option_is_described(name: str, command: click.Command) -> None:
    text = (DOCS / "reference/commands.md").read_text(encoding="utf-8")
    assert command.help
    assert f"## convert {name}\n" in text
    for option in (each for each in command.params if isinstance(each, click.Option)):
        assert option.help or isinstance(option.type, click.Choice), f"{name}: {option.opts}"
        assert option.opts[0] in text


def documents() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(document: Path) -> None:
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    for target in LINK.findall(text):
        if "://" not in target and not target.startswith(("#", "mailto:")):
            assert (document.parent / target.partition("#")[0]).exists(), target


def test_every_document_can_be_found_from_the_index() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        file = waiting.pop()
        if file in seen or file.suffix != ".md":
            continue
        seen.add(file)
        for target in LINK.findall(FENCE.sub("", file.read_text(encoding="utf-8"))):
            path = (file.parent / target.partition("#")[0]).resolve()
            if "://" not in target and path.is_file():
                waiting.append(path)
    assert {path for path in documents() if path not in seen} == set()
