"""Every regular expression of the program, as it is compiled: `python -m tests.patterns.gather` prints them as JSON.

In a process of its own, so that nothing is compiled before the recorder stands; the patterns that are built from word
lists are reached by importing all modules and converting the sample pages.
"""

import ast
import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}


def record() -> dict[tuple[str, int], str]:
    """Compile and parse through a recorder: (pattern, flags) → the place of its first use in converter/.

    `converter.facts.literals` parses its patterns itself, to see what they need.
    """
    seen: dict[tuple[str, int], str] = {}

    def recording(original: Callable[..., Any]) -> Callable[..., Any]:
        def recorder(pattern: Any, flags: int = 0, *others: Any) -> Any:
            frame = sys._getframe(1)
            while frame.f_back is not None and frame.f_code.co_filename.startswith(str(Path(re.__file__).parent)):
                frame = frame.f_back
            file = frame.f_code.co_filename
            if "/converter/" in file and isinstance(pattern, str):
                place = f"converter/{file.rsplit('/converter/', 1)[1]}:{frame.f_lineno}"
                seen.setdefault((pattern, int(flags)), place)
            return original(pattern, flags, *others)

        return recorder

    re._compile = recording(re._compile)  # type: ignore[attr-defined]
    re._parser.parse = recording(re._parser.parse)  # type: ignore[attr-defined]
    return seen


def use_all() -> None:
    """Import every module, and read what makes the lazily built ones."""
    import converter

    for module in pkgutil.walk_packages(converter.__path__, "converter."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for page in sorted((ROOT / "input").rglob("*.md")):
        converter.convert_document(page)
    for name in ("must", "must_not", "lines"):
        for row in (ROOT / f"tests/facts/dosage/cases/{name}.tsv").read_text(encoding="utf-8").splitlines():
            converter.read_dose(row.split("\t")[1] if "\t" in row else row)


def literals() -> dict[tuple[str, int], str]:
    """The patterns that stand as plain text in a call of `re`, reached or not."""
    found: dict[tuple[str, int], str] = {}
    for file in sorted((ROOT / "converter").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if (
                isinstance(called, ast.Attribute)
                and isinstance(called.value, ast.Name)
                and (called.value.id, called.attr in CALLS) == ("re", True)
                and isinstance(node, ast.Call)
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                place = f"{file.relative_to(ROOT).as_posix()}:{node.lineno}"
                found.setdefault((node.args[0].value, 0), place)
    return found


def main() -> None:
    """Print place, pattern and flags of each."""
    seen = record()
    use_all()
    known = {pattern for pattern, _ in seen}
    seen |= {key: place for key, place in literals().items() if key[0] not in known}
    json.dump([[place, pattern, flags] for (pattern, flags), place in seen.items()], sys.stdout)


if __name__ == "__main__":
    main()
