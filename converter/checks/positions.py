"""Where an element stands in JSON text: a small scanner, run only when there is something to report."""

import json
import re
from bisect import bisect_right

from converter.checks.problem import Path

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+')


def find_positions(data: bytes, wanted: set[Path]) -> dict[Path, tuple[int, int]]:
    """Line and column (1-based, columns in characters) of each path, or of the nearest element above it."""
    offsets = _offsets(data, {path[:size] for path in wanted for size in range(len(path) + 1)})
    starts = [0, *(match.end() for match in re.finditer(rb"\n", data))]
    answer: dict[Path, tuple[int, int]] = {}
    for path in wanted:
        nearest = path
        while nearest and nearest not in offsets:
            nearest = nearest[:-1]
        answer[path] = line_column(data, offsets.get(nearest, 0), starts)
    return answer


def line_column(data: bytes, offset: int, starts: list[int] | None = None) -> tuple[int, int]:
    """Line and column of a byte offset."""
    if starts is None:
        starts = [0, *(match.end() for match in re.finditer(rb"\n", data[:offset]))]
    line = bisect_right(starts, offset)
    return line, len(data[starts[line - 1] : offset].decode("utf-8", "replace")) + 1


def duplicate_keys(data: bytes) -> list[tuple[Path, int]]:
    """Names that stand twice in one object, with the byte offset of the second."""
    found: list[tuple[Path, int]] = []
    _offsets(data, set(), found)
    return found


def _offsets(data: bytes, wanted: set[Path], duplicates: list[tuple[Path, int]] | None = None) -> dict[Path, int]:
    """Byte offset of each wanted path: of its name inside an object, of its value inside an array."""
    found: dict[Path, int] = {}
    path: list[str | int] = []
    names: list[set[str] | None] = []
    in_array: list[bool] = []

    def record(offset: int) -> None:
        place = tuple(path)
        if place in wanted:
            found.setdefault(place, offset)

    expect_name = False
    for match in _TOKEN.finditer(data):
        token, start = match[0], match.start()
        if token == b":":
            expect_name = False
        elif token == b",":
            if in_array and in_array[-1]:
                path[-1] = int(path[-1]) + 1
            elif path:
                path.pop()
                expect_name = True
        elif token in (b"}", b"]"):
            if not in_array:
                break
            was_array, seen = in_array.pop(), names.pop()
            if (was_array or seen) and path:
                path.pop()
            expect_name = False
        elif expect_name and token.startswith(b'"'):
            name = _unquote(token)
            seen = names[-1]
            if seen is not None:
                if name in seen and duplicates is not None:
                    duplicates.append(((*path, name), start))
                seen.add(name)
            path.append(name)
            record(start)
        else:
            if in_array and in_array[-1]:
                record(start)
            if token in (b"{", b"["):
                is_array = token == b"["
                in_array.append(is_array)
                names.append(None if is_array else set())
                if is_array:
                    path.append(0)
                expect_name = not is_array
    return found


def _unquote(token: bytes) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token[1:-1].decode("utf-8", "replace")
