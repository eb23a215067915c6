"""Front matter, string first: every scalar keeps its text (`1:10`, `0123`, `no`, dates), and nothing is expanded."""

import re
from typing import Any

import frontmatter
import msgspec
import yaml
from frontmatter.default_handlers import BaseHandler

from converter.findings import Finding, Severity
from converter.source.model import FrontValue

_OPEN = re.compile(r"\ufeff?---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M)
_PLAIN_LINE = re.compile(r"^([A-Za-z_][\w -]{0,40}):(?:[ \t]+(.*)|)$")
_MOST_DEPTH = 40
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class FrontMatter(msgspec.Struct, frozen=True):
    """The front matter of a page: its values, where the body begins, and what was wrong with it."""

    values: dict[str, FrontValue]
    body_start: int
    findings: tuple[Finding, ...] = ()


class StringFirst(BaseHandler):
    """A handler for `python-frontmatter` that gives every value as the text that stands in the page.

    YAML 1.1 makes 70 of `1:10`, 83 of `0123` and False of `no` (https://yaml.org/type/): all three occur in drug pages.
    """

    FM_BOUNDARY = _CLOSE
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self.path = path
        self.findings: list[Finding] = []
        self.said: set[tuple[str, str]] = set()
        self.places: dict[str, tuple[int, int, int]] = {}

    def detect(self, text: str) -> bool:
        """Whether the page opens with a fence."""
        return _OPEN.match(text) is not None

    def split(self, text: str) -> tuple[str, str]:
        """(front matter, body). Raises ValueError when the fence is not closed."""
        start, end, body = fences(text)
        if end < 0:
            raise ValueError("the fence is not closed")
        return text[start:end], text[body:]

    def load(self, fm: str, **_: object) -> dict[str, object]:
        """The values as text, lists and mappings of text; problems go to `findings`."""
        return _Tree(self, fm).read()

    def report(self, code: str, message: str, line: int, hint: str = "", severity: Severity = Severity.WARNING) -> None:
        """Add a finding, the same one once; `line` is 0-based within the front matter."""
        if (code, message) in self.said:
            return
        self.said.add((code, message))
        self.findings.append(
            Finding(code=code, severity=severity, path=self.path, line=line + 2, column=1, message=message, hint=hint)
        )


def fences(text: str) -> tuple[int, int, int]:
    """(start of the YAML, its end, start of the body); the end is -1 when the fence is never closed."""
    opening = _OPEN.match(text)
    start = opening.end() if opening else 0
    closing = _CLOSE.search(text, start)
    if closing is None:
        return start, -1, start
    return start, closing.start(), closing.end()


class _Tree:
    """YAML events to text, lists and mappings. Events are not recursive: no nesting can exhaust the stack."""

    def __init__(self, handler: StringFirst, text: str) -> None:
        self.handler = handler
        self.text = text
        self.anchors: dict[str, str] = {}

    def read(self) -> dict[str, object]:
        root: list[object] = []
        stack: list[tuple[object, list[str]]] = [(root, [])]
        try:
            for event in yaml.parse(self.text, Loader=_LOADER):
                if not self._take(event, stack):
                    break
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            hint = "put the value in quotes"
            if "\t" in self.text.split("\n")[mark.line if mark else 0]:
                hint = "YAML does not allow tabs for indentation"
            self.handler.report(
                "SRC113", f"front matter is no valid YAML: {error.problem}", mark.line if mark else 0, hint
            )
            return self._line_by_line()
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self.handler.report("SRC113", f"front matter is no valid YAML: {str(error).splitlines()[0]}", 0)
            return self._line_by_line()
        if not root:
            return {}
        if not isinstance(root[0], dict):
            self.handler.report("SRC114", "front matter is a list or a single value, not keys with values", 0)
            return {}
        return root[0]

    def _take(self, event: Any, stack: list[tuple[object, list[str]]]) -> bool:
        """Put one event into the tree. False when the tree is refused."""
        name = type(event).__name__
        if name == "ScalarEvent":
            if event.anchor:
                self.anchors[event.anchor] = event.value
            self._put(event.value, event, stack)
        elif name == "AliasEvent":
            if event.anchor not in self.anchors:
                self.handler.report("SRC115", f"alias *{event.anchor} is not followed", event.start_mark.line)
            self._put(self.anchors.get(event.anchor, f"*{event.anchor}"), event, stack)
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            if len(stack) > _MOST_DEPTH:
                self.handler.report("SRC115", f"front matter nested deeper than {_MOST_DEPTH}", event.start_mark.line)
                return False
            value: object = {} if name == "MappingStartEvent" else []
            self._put(value, event, stack)
            stack.append((value, []))
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            stack.pop()
        return True

    def _put(self, value: object, event: Any, stack: list[tuple[object, list[str]]]) -> None:
        """A value into the list or mapping that is open; in a mapping it may be a key first."""
        holder, keys = stack[-1]
        if isinstance(holder, list):
            holder.append(value)
            return
        assert isinstance(holder, dict)
        if not keys:
            keys.append(value if isinstance(value, str) else "")
            if len(stack) == 2:
                self.handler.places.setdefault(
                    str(keys[0]), (event.start_mark.line, event.start_mark.index, event.end_mark.index)
                )
            return
        key = keys.pop()
        if key in holder:
            self.handler.report(
                "SRC116", f"front matter has the key `{key}` twice", event.start_mark.line, "the first one is used"
            )
            return
        holder[key] = value

    def _line_by_line(self) -> dict[str, object]:
        """Where YAML fails: the lines `key: value` as they stand, so that the title is not lost."""
        values: dict[str, object] = {}
        place = 0
        for number, line in enumerate(self.text.split("\n")):
            match = _PLAIN_LINE.match(line)
            if match and match[1] not in values:
                values[match[1]] = (match[2] or "").strip().strip("\"'")
                self.handler.places[match[1]] = (number, place, place + len(match[1]))
            place += len(line) + 1
        return values


def read_front_matter(text: str, path: str) -> FrontMatter:
    """The front matter of a page. Never raises: problems are findings (SRC111 to SRC116)."""
    handler = StringFirst(path)
    if not handler.detect(text):
        return FrontMatter({}, 0)
    start, end, body = fences(text)
    if end < 0:
        first = _PLAIN_LINE.match(text[start:].split("\n", 1)[0])
        if first is None:
            return FrontMatter({}, 0)
        handler.report("SRC111", "front matter has no closing `---`", -1, "close it with a line `---`", Severity.ERROR)
        return _unclosed(text, start, handler)
    metadata, _ = frontmatter.parse(text, handler=handler)
    values = {key: _value(key, value, handler, start, end) for key, value in metadata.items()}
    return FrontMatter(_with_ends(values, end), body, tuple(handler.findings))


def _unclosed(text: str, start: int, handler: StringFirst) -> FrontMatter:
    """Only the lines `key: value` right behind the fence are front matter; the rest is the page."""
    end = start
    for line in text[start:].split("\n"):
        if not _PLAIN_LINE.match(line):
            break
        end += len(line) + 1
    end = min(end, len(text))
    metadata = handler.load(text[start:end])
    values = {key: _value(key, value, handler, start, end) for key, value in metadata.items()}
    return FrontMatter(_with_ends(values, end), end, tuple(handler.findings))


def _value(key: str, value: Any, handler: StringFirst, start: int, end: int) -> FrontValue:
    line, first, _ = handler.places.get(key, (0, 0, 0))
    return FrontValue(value=value, line=line + 2, char_start=start + first, char_end=end)


def _with_ends(values: dict[str, FrontValue], end: int) -> dict[str, FrontValue]:
    """Each value ends where the next key begins."""
    ordered = sorted(values.items(), key=lambda item: item[1].char_start)
    ends = [*(value.char_start for _, value in ordered[1:]), end][: len(ordered)]
    return {
        key: msgspec.structs.replace(value, char_end=max(stop, value.char_start))
        for (key, value), stop in zip(ordered, ends, strict=True)
    }
