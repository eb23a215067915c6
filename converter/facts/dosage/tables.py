"""A row of a table of doses → its doses, each with the cells and headers that say for whom, how often and how long."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from converter.source.model import Block

_EMPTY = frozenset({"", "-", "–", "—", "n/a"})


class Cell(msgspec.Struct, frozen=True):
    """`text` is read as a dose under `labels`; `start` and `end` are its place in the row.

    `whole`: the header is no word for a dose, so that the cell must say how often by itself. `bar`: it is not read.
    """

    text: str
    start: int
    end: int
    labels: tuple[str, ...] = ()
    whole: bool = False
    bar: str = ""


@cache
def _columns() -> dict[str, Any]:
    text = files("converter.facts.dosage").joinpath("data", "tables.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _kind(header: str) -> str:
    folded = " ".join(header.lower().split()).strip(" :*")
    kinds = _columns()
    if set(re.findall(r"[a-z]+", folded)) & set(kinds["bar_words"]):
        return "bar"
    if folded in kinds["prefix"]:
        return "label"
    return next((kind for kind in ("dose", "frequency", "duration", "label", "bar") if folded in kinds[kind]), "open")


def _labelled(header: str, cell: str) -> str:
    """A band with the words of its header: `Creatinine clearance` and `below 30 mL/min`."""
    if not re.search(r"\d", cell):
        return cell
    folded = " ".join(header.lower().split()).strip(" :*")
    prefix, suffix = _columns()["prefix"].get(folded, ""), _columns()["suffix"].get(folded, "")
    if suffix and suffix.lower() not in cell.lower():
        words = cell.split(" and ")
        cell = f"{words[0]} {suffix}" + (f" and {' and '.join(words[1:])}" if words[1:] else "")
    bare = prefix and not any(word in cell.lower() for word in prefix.lower().split())
    return f"{prefix} {cell}" if bare else cell


def row_cells(row: Block, header: Block | None) -> list[Cell]:
    """The doses of a row. Without a header, or with more or fewer cells than it, nothing of the row is understood."""
    places = [(start, end) for start, end in row.cells]
    texts = [row.text[start:end].strip() for start, end in places]
    whole_row = Cell(" ".join(texts), 0, len(row.text), bar="context-not-understood")
    if header is None or len(header.cells) != len(row.cells):
        return [whole_row]
    heads = [header.text[start:end].strip() for start, end in header.cells]
    kinds = [_kind(head) for head in heads]
    filled = [n for n, text in enumerate(texts) if text.lower() not in _EMPTY]
    labels = tuple(_labelled(heads[n], texts[n]) for n in filled if kinds[n] == "label")
    doses = [n for n in filled if kinds[n] in ("dose", "open")]
    joined = [n for n in filled if kinds[n] in ("frequency", "duration")]
    if any(kinds[n] == "bar" for n in filled) or (joined and len(doses) != 1) or len(set(heads)) != len(heads):
        return [whole_row]
    found = []
    for n in doses:
        used = [n, *joined]
        parts = [texts[n], *(texts[k] if kinds[k] == "frequency" else _for(texts[k]) for k in joined)]
        opened = kinds[n] == "open"
        found.append(
            Cell(
                " ".join(part.rstrip(" .;") for part in parts),
                places[min(used)][0],
                places[max(used)][1],
                (*labels, heads[n]) if opened else labels,
                whole=opened,
            )
        )
    return found


def _for(length: str) -> str:
    return length if length.lower().startswith(("for ", "until ", "as ", "single")) else f"for {length}"
