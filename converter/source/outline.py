"""The outline of a page: which section, and which ingredient of a combination, every block belongs to."""

import re

import msgspec

from converter.dialects import Dialect, HeadingIndex, HeadingMatch, fold_heading
from converter.findings import Finding, Severity
from converter.source.markdown import RawBlock
from converter.source.model import Section

BOLD_COMPONENT, BOLD_SECTION, BOLD_LINE, ITEM_SECTION = 7, 8, 9, 10
_QUESTION = re.compile(r"^(?:\W*+q(?:uestion)?\s*+(?:\d++\s*+)?[:.)]|.*\?[^\w?]*+$)", re.I | re.S)
_QUESTION_BLOCK = re.compile(r"\W*+(?:q(?:uestion)?\s*+(?:\d++\s*+)?[:.)]|[^.!?\n]{3,200}+\?)", re.I)
_TOGETHER = re.compile(r"(?:the\s+)?(?:fixed\s+(?:dose\s+)?)?(?:combin(?:ation|ed)|both|together)\b(?:\s+\w+){0,3}$")
_JOINTS = re.compile(r"(?<!\s)\s++(?:and|with|&|/)\s++|,\s++", re.I)
_ASIDE = re.compile(r"\([^()]*\)")


def components_of(title: str) -> tuple[str, ...]:
    """The ingredients that a combination's title names, in its order; () for a single medicine."""
    bare = _ASIDE.sub(" ", title)
    parts = bare.split("+") if "+" in bare else _JOINTS.split(bare)
    names = [part.strip(" -–,") for part in parts]
    kept = tuple(dict.fromkeys(name for name in names if name))
    return kept if len(kept) > 1 else ()


def speaks_of_all(label: str) -> bool:
    """Whether a label of a combination is about all its ingredients together ("Combined product")."""
    return _TOGETHER.match(fold_heading(label)) is not None


def asks(block: RawBlock) -> bool:
    """Whether a block looks like a question of a list of questions."""
    return bool(block.text) and _QUESTION_BLOCK.match(block.text) is not None


def _plain_label(block: RawBlock) -> str:
    """The words before the colon of "Omeprazole: 20 mg once daily", where they are few and not bold."""
    if block.kind not in ("item", "paragraph"):
        return ""
    label, colon, _ = block.text[:80].partition(":")
    return label if colon and len(label.split()) <= 4 and "\n" not in label else ""


def _named(title: str) -> str:
    """An ingredient's name from a heading: without its aside and colon."""
    return " ".join(_ASIDE.sub(" ", title).strip(" :*").split())


class _Open(msgspec.Struct):
    """A heading in scope. `key` and `component` hold for what stands under it."""

    level: int
    index: int
    key: str
    component: str
    title: str
    number: int
    scope: tuple[int, ...]


class _Reader:
    """One pass over the blocks; the headings in scope are a stack."""

    def __init__(
        self, dialect: Dialect, index: HeadingIndex, title: str, components: tuple[str, ...], path: str
    ) -> None:
        self.dialect = dialect
        self.index = index
        self.title = fold_heading(title)
        self.components = [(name, fold_heading(name)) for name in components]
        self.path = path
        self.stack: list[_Open] = []
        self.runs: list[list[int]] = []
        self.opened: list[_Open] = []
        self.unknown: list[tuple[RawBlock, str]] = []
        self.lead_components: dict[int, str] = {}

    def read(self, blocks: list[RawBlock]) -> None:
        """Give every block its section, component and headings."""
        for block, following in zip(blocks, [*blocks[1:], None], strict=False):
            if block.kind == "heading":
                self._heading(block, following)
            elif block.parent is None:
                self._pop(ITEM_SECTION)
                if block.lead and block.kind in ("paragraph", "item"):
                    self._lead(block)
            self._place(block)

    def _key(self) -> str:
        return self.stack[-1].key if self.stack else ""

    def _marked_key(self) -> str:
        """The section that marked headings have opened; '' in a thin one, which anything may end."""
        key = next((entry.key for entry in reversed(self.stack) if entry.level < BOLD_COMPONENT), "")
        return "" if key in self.dialect.outline.thin else key

    def _begins_sub_monograph(self, following: RawBlock | None) -> bool:
        """Whether the block behind an unknown heading begins with a section ("**Usage:** …")."""
        if following is None or following.kind not in ("paragraph", "item", "heading"):
            return False
        return bool(self.index.key(following.lead or following.text if following.kind == "heading" else following.lead))

    def _pop(self, level: int) -> None:
        while self.stack and self.stack[-1].level >= level:
            self.stack.pop()

    def _push(self, level: int, block: RawBlock, key: str, component: str, title: str, new_section: bool) -> None:
        above = self.stack[-1] if self.stack else None
        number = above.number if above else -1
        if new_section:
            number = len(self.opened)
        scope = above.scope if above else ()
        if block.kind == "heading":
            scope = (*scope, block.index)
        entry = _Open(level, block.index, key, component or (above.component if above else ""), title, number, scope)
        if new_section:
            self.opened.append(entry)
        self.stack.append(entry)

    def _heading(self, block: RawBlock, following: RawBlock | None) -> None:
        title = block.text.strip()
        if self._key() == "faqs" and _QUESTION.match(title):
            block.level = max(block.level, self._faq_level() + 1)
        if block.level:
            self._marked_heading(block, title, following)
        else:
            self._bold_heading(block, title, following)

    def _faq_level(self) -> int:
        return next((entry.level for entry in self.stack if entry.key == "faqs"), 0)

    def _marked_heading(self, block: RawBlock, title: str, following: RawBlock | None) -> None:
        """An ATX or setext heading."""
        level = block.level
        self._pop(level)
        above = self._key()
        if above in self.dialect.outline.closed:
            self._push(level, block, above, self._component(title), title, new_section=False)
            return
        found, exact = self._match(title), self._exact(title)
        key = found.key if not above or level <= self.dialect.outline.section_level else exact or found.key
        component = self._component(title)
        if above and key in ("", above):
            self._push(level, block, above, component, title, new_section=False)
            return
        if above and not exact:
            self._push(level, block, above, component, title, new_section=False)
            return
        of_page = self.title in fold_heading(title)
        if not key and not component and not of_page and self.components and self._begins_sub_monograph(following):
            component = _named(title)
        elif not key and not component and not of_page:
            self.unknown.append((block, title))
        self._push(level, block, key, component, title, new_section=True)

    def _match(self, title: str) -> HeadingMatch:
        """The section of a heading; the page's own medicine in it counts as "it" ("How to take Exemplin")."""
        found = self.index.match(title)
        return found if found.key or not self._own(title) else self.index.match(self._own(title))

    def _exact(self, title: str) -> str:
        return self.index.key(title) or self.index.key(self._own(title))

    def _own(self, title: str) -> str:
        """The heading with "it" for the page's title; empty where the title does not stand in it."""
        folded, name = f" {fold_heading(title)} ", f" {self.title} "
        return folded.replace(name, " it ").strip() if self.title and name in folded else ""

    def _bold_heading(self, block: RawBlock, title: str, following: RawBlock | None) -> None:
        """A bold line of its own."""
        above = self._marked_key()
        component = self._component(title)
        found = HeadingMatch("") if above in self.dialect.outline.closed else self._match(title)
        key = found.key
        if self._key() == "faqs" and not key and following is not None and asks(following):
            block.level = BOLD_LINE
            self._pop(BOLD_LINE)
            self._push(BOLD_LINE, block, "faqs", component, title, new_section=False)
            return
        if not (key or above or component) and self.components and self._begins_sub_monograph(following):
            component = _named(title)
        if not key and (component or (self.components and speaks_of_all(title))):
            self._pop(BOLD_COMPONENT)
            block.level = BOLD_COMPONENT
            self._push(BOLD_COMPONENT, block, above, component, title, new_section=not above)
            return
        block.level = BOLD_SECTION if key and not above else BOLD_LINE
        self._pop(block.level)
        here = self._key()
        opens = bool(key) and key != here and (not above or found.whole)
        self._push(block.level, block, key if opens else here, component, title, new_section=opens)

    def _lead(self, block: RawBlock) -> None:
        """A paragraph or item "**Usage:** …" opens a section where no marked heading has opened one."""
        if self._marked_key() or not (key := self.index.key(block.lead)):
            return
        if block.kind == "paragraph":
            self._pop(BOLD_SECTION)
            self._push(BOLD_SECTION, block, key, "", block.lead, new_section=True)
        elif not self._key() or self._key() in self.dialect.outline.thin:
            self._push(ITEM_SECTION, block, key, "", block.lead, new_section=True)

    def _component(self, title: str) -> str:
        """The one ingredient that a heading or lead-in names, else ''."""
        if not self.components:
            return ""
        padded = f" {fold_heading(title)} "
        found = [(name, folded) for name, folded in self.components if f" {folded} " in padded]
        found = [
            one for one in found if not any(one[1] != other[1] and f" {one[1]} " in f" {other[1]} " for other in found)
        ]
        if len(found) == 1:
            return found[0][0]
        bare = fold_heading(_ASIDE.sub(" ", title))
        if found or not bare:
            return ""
        starts = [name for name, folded in self.components if folded.startswith(bare + " ")]
        return starts[0] if len(starts) == 1 and len(bare) > 3 else ""

    def _place(self, block: RawBlock) -> None:
        top = self.stack[-1] if self.stack else None
        block.section = top.key if top else ""
        block.component = self._component_here(block, top.component if top else "")
        scope = top.scope if top else ()
        block.headings = scope[:-1] if scope and scope[-1] == block.index else scope
        number = top.number if top else -1
        if self.runs and self.runs[-1][0] == number:
            self.runs[-1][2] = block.index
        else:
            self.runs.append([number, block.index, block.index])

    def _component_here(self, block: RawBlock, component: str) -> str:
        """A lead-in that is an ingredient holds for its block, what is nested in it and the list it introduces."""
        if not self.components:
            return ""
        for around in (block.parent, block.intro):
            if around is not None and around.index in self.lead_components:
                component = self.lead_components[around.index]
        label = block.lead or _plain_label(block)
        named = self._component(label) if label else ""
        if named:
            component = named
        elif label and speaks_of_all(label):
            component = ""
        if named or (block.parent is not None and block.parent.index in self.lead_components):
            self.lead_components[block.index] = component
        return component


def read_outline(
    blocks: list[RawBlock], dialect: Dialect, index: HeadingIndex, title: str, components: tuple[str, ...], path: str
) -> tuple[list[Section], list[tuple[RawBlock, str]]]:
    """Sets section, component, level and headings of `blocks`. Returns the sections, and the unknown headings.

    Sections do not overlap: one that goes on behind another inside it is there twice, with the same heading.
    """
    reader = _Reader(dialect, index, title, components, path)
    reader.read(blocks)
    sections = []
    for number, first, last in reader.runs:
        if number < 0:
            sections.append(Section(key="", title="", heading=None, first=first, last=last))
            continue
        entry = reader.opened[number]
        sections.append(
            Section(
                key=entry.key, title=entry.title, heading=entry.index, first=first, last=last, component=entry.component
            )
        )
    return sections, reader.unknown


def unknown_heading(title: str, nearest: str, line: int, path: str) -> Finding:
    """The finding about a heading that the dialect does not know (DIA204)."""
    hint = f"the nearest known one is `{nearest}`" if nearest else "add it to the dialect's [headings]"
    return Finding(
        code="DIA204", severity=Severity.WARNING, path=path, line=line, column=1,
        message=f"unknown heading `{title[:80]}`: its text is kept, but no section is known for it", hint=hint,
    )  # fmt: skip
