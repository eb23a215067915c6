"""What the documents show is what happens: every ```console and ```python block is run and its output compared.

A console block holds `$ command` lines, each with the output that it must give (standard output and error together).
A python block holds `>>>` prompts, or plain lines that must run. `...` stands for any text. The blocks of a document
share a folder, which begins with the project's `input/`, and the python blocks share their names.
"""

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.M | re.S)
NEEDS = re.compile(r"<!-- needs (\w+) -->")
PROMPT = "$ "
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Block(NamedTuple):
    line: int
    language: str
    text: str


def blocks(text: str) -> list[Block]:
    return [Block(text.count("\n", 0, found.start()) + 2, found[1], found[2]) for found in BLOCK.finditer(text)]


def documents() -> list[Path]:
    files = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [file for file in files if blocks(file.read_text(encoding="utf-8"))]


def commands(text: str) -> list[tuple[str, str]]:
    """(command, expected output) of a console block; a command goes on behind a backslash."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith(PROMPT):
            found.append([line.removeprefix(PROMPT), ""])
        elif found and found[-1][0].endswith("\\") and not found[-1][1]:
            found[-1][0] += "\n" + line
        elif found:
            found[-1][1] += line + "\n"
    return [(command, expected) for command, expected in found]


def run_console(block: Block, folder: Path, name: str) -> None:
    bin_ = folder.parent / "bin"
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{bin_}:{os.environ['PATH']}", "NO_COLOR": "1",
        "COLUMNS": "120", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    for command, expected in commands(block.text):
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, text=True, timeout=120, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert matches(expected, done.stdout), f"{name}:{block.line}: $ {command}\n{done.stdout}"


def run_python(block: Block, folder: Path, name: str, names: dict[str, object]) -> None:
    with contextlib.chdir(folder):
        if ">>>" not in block.text:
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                exec(compile(block.text, f"{name}:{block.line}", "exec"), names)
            return
        test = doctest.DocTestParser().get_doctest(block.text, names, f"{name}:{block.line}", name, block.line)
        told: list[str] = []
        result = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=told.append, clear_globs=False)
        names.update(test.globs)
        assert not result.failed, "".join(told)


def matches(expected: str, got: str) -> bool:
    return doctest.OutputChecker().check_output(expected, got, FLAGS)


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_shows_happens(document: Path, tmp_path: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for needed in NEEDS.findall(text):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed")
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "input").symlink_to(ROOT / "input")
    (tmp_path / "bin").mkdir()
    for command in ("convert", "monograph-convert"):
        (tmp_path / "bin" / command).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m converter "$@"\n')
        (tmp_path / "bin" / command).chmod(0o755)
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    names: dict[str, object] = {}
    for block in blocks(text):
        if block.language == "console":
            run_console(block, folder, document.name)
        else:
            run_python(block, folder, document.name, names)


def test_the_runner_sees_a_difference() -> None:
    assert matches("a ... c\n", "a b c\n")
    assert not matches("5 mg\n", "50 mg\n")
    assert commands("$ a \\\n  b\nsaid\n$ c\n") == [("a \\\n  b", "said\n"), ("c", "")]


def test_the_documents_that_must_show_examples_do() -> None:
    shown = {path.relative_to(ROOT).as_posix() for path in documents()}
    assert shown >= {"docs/python.md"}
