"""A page's bytes → Document: decoding, front matter, blocks, outline, questions. Never raises on bad input."""

import hashlib
import re
from bisect import bisect_right

from converter.dialects import Dialect, HeadingIndex, built_in, detect, heading_index
from converter.findings import Finding, Severity
from converter.monograph.identity import fold, slugify, tail
from converter.source.decoding import decode
from converter.source.faqs import has_debris, read_faqs
from converter.source.front_matter import FrontMatter, read_front_matter
from converter.source.markdown import RawBlock, read_blocks
from converter.source.model import Block, Document, FrontValue
from converter.source.outline import components_of, read_outline, unknown_heading
from converter.source.standing import CLINICAL, language_of, standing_finding, standing_of
from converter.source.structure import fill_gaps, is_bold_line, read_html_heading, read_lead, split_heading, split_lines
from converter.source.suspects import BACKWARDS
from converter.source.unshown import stretches

MAX_PAGE_BYTES = 8 * 1024 * 1024
_STRUCK = re.compile(r"~~[^~]+~~")
_STRUCK_OUT = ("SRC110", "struck-out text: nothing is read from its block", "delete what does not hold any more")
_UNSHOWN = (
    "SRC127", "a tag, comment or picture hides words, or parts a figure: nothing is read from its block",
    "delete what nobody sees; write the figure as digits",
)  # fmt: skip
_BANNED = ("is_banned", "banned", "withdrawn")  # whatever the dialect: no page means another thing with them
_HEADING_LINE = re.compile(r"^(#{1,6})[ \t]+(.*)$", re.M)


def read_document(data: bytes, path: str, dialect: Dialect | None = None, max_bytes: int = MAX_PAGE_BYTES) -> Document:
    """The page in `data`; `path` is for findings and for the title of a page without one.

    `dialect` None: the built-in one that fits. Pages above `max_bytes` are not read (SRC106).
    """
    findings: list[Finding] = []
    if len(data) > max_bytes:
        findings.append(
            Finding(code="SRC106", severity=Severity.ERROR, path=path, hint="raise the limit, or split the page",
                    message=f"page of {len(data)} bytes is above the limit of {max_bytes}; not read")
        )  # fmt: skip
    decoded = decode(data[:max_bytes] if len(data) <= max_bytes else b"", path)
    findings += decoded.findings
    text = decoded.mapped.text
    front = read_front_matter(text, path)
    findings += front.findings
    chosen = dialect or detected_dialect(front, text)
    index = heading_index(chosen)
    raw = [] if decoded.binary else _body_blocks(text, front, index)
    blocks = _all_blocks(raw, text, front)
    title, guessed = _title(front, chosen, blocks, path)
    findings += [guessed] if guessed and raw else []
    components = components_of(title)
    sections, unknown = read_outline(
        [block for block in blocks if block.kind != "front_matter"], chosen, index, title, components, path
    )
    lines = _line_starts(text)
    for block, heading in unknown:
        findings.append(unknown_heading(heading, index.nearest(heading), _line(block, lines), path))
    questions = _first(front.values, chosen.front.faqs)
    faqs = read_faqs(blocks, title, questions)
    if has_debris(questions):
        findings.append(_debris(questions, path))
    language = _language(front, text)
    standing = standing_of(blocks, faqs, language)
    findings += _unreadable(blocks, text, lines, path)
    findings += _markup(blocks, lines, path)
    said = None if decoded.binary else standing_finding(standing, language, path)
    findings += [said] if said else []
    return Document(
        path=path, text=text, sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(), dialect=chosen.name, title=title,
        slug=slug_of(front, chosen, title), standing=standing, language=language, front=front.values,
        blocks=tuple(_finished(block) for block in blocks), sections=tuple(sections),
        faqs=faqs, components=components, findings=tuple(findings), line_starts=lines,
        byte_map=decoded.mapped.stretches,
        status={key: front.values[key] for key in (*_BANNED, *chosen.front.banned) if key in front.values},
    )  # fmt: skip


def _unreadable(blocks: list[RawBlock], text: str, lines: tuple[int, ...], path: str) -> list[Finding]:
    """Takes blocks that must not be read out of their sections: struck-out text (SRC110), text that runs backwards,
    text that a browser shows otherwise (SRC127).
    """
    backwards = (not text.isascii() or "&" in text) and any(BACKWARDS.search(block.text) for block in blocks)
    findings = []
    out: set[int] = set()
    unshown = False
    for block in blocks:
        follows, unshown = unshown, block.unshown
        struck = block.kind != "front_matter" and (block.struck or ("~~" in block.text and _STRUCK.search(block.text)))
        around = bool(out) and (
            any(near is not None and near.index in out for near in (block.parent, block.intro))
            or not out.isdisjoint(block.headings)
        )
        if not (struck or block.unshown or around or (backwards and BACKWARDS.search(block.text))):
            continue
        out.add(block.index)
        block.section = ""
        if struck or (block.unshown and not follows):
            code, message, hint = _STRUCK_OUT if struck else _UNSHOWN
            line = _line(block, lines)
            findings.append(Finding(code=code, severity=Severity.WARNING, path=path, line=line, column=1,
                                    message=message, hint=hint))  # fmt: skip
    return findings


def _line(block: RawBlock, lines: tuple[int, ...]) -> int:
    """The line of a block's first words; the first block of a page begins with the blank lines before it."""
    return bisect_right(lines, block.runs[0][1] if block.runs else block.start)


def _markup(blocks: list[RawBlock], lines: tuple[int, ...], path: str) -> list[Finding]:
    """HTML with words in a clinical section: they are kept, but nothing is read from them (SRC124)."""
    held = [block for block in blocks if block.kind == "html" and block.section in CLINICAL and block.text.strip()]
    return [
        Finding(code="SRC124", severity=Severity.WARNING, path=path, line=_line(block, lines), column=1,
                message="HTML: its words are kept in the section's text, no fact is read from them",
                hint="write it as Markdown: a list, or a table with |")
        for block in held
    ]  # fmt: skip


def _language(front: FrontMatter, text: str) -> str:
    """The language that the front matter states, else the one that the words show."""
    for key in ("lang", "language", "locale"):
        stated = front.values.get(key)
        if stated is not None and isinstance(stated.value, str) and stated.value.strip():
            return stated.value.strip().replace("_", "-").split("-")[0].casefold()
    return language_of(text[front.body_start : front.body_start + 8000])


def detected_dialect(front: FrontMatter, text: str) -> Dialect:
    """The dialect by front matter, then by the level at which the page has the headings of sections."""
    layout = front.values.get("layout")
    if layout is not None:
        return detect(front.values.keys(), str(layout.value), 0)
    index = heading_index(built_in("mkdocs"))
    levels = [len(match[1]) for match in _HEADING_LINE.finditer(text, front.body_start) if index.key(match[2])]
    return detect(front.values.keys(), "", max(sorted(set(levels)), key=levels.count, default=0))


def _body_blocks(text: str, front: FrontMatter, index: HeadingIndex) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    for block in read_blocks(text, front.body_start):
        if block.kind == "html":
            read_html_heading(block, text)
        if block.kind == "heading":
            blocks += split_heading(block, index)
        elif block.strong and "\n" in block.text and block.kind in ("paragraph", "item"):
            blocks += split_lines(block)
        else:
            blocks.append(block)
    blocks = fill_gaps(blocks, text, front.body_start)
    for number, block in enumerate(blocks):
        if block.strong or block.emphasis:
            if is_bold_line(block, blocks[number + 1] if number + 1 < len(blocks) else None):
                block.kind = "heading"
            elif block.kind in ("paragraph", "item", "quote"):
                block.lead, block.body = read_lead(block.text, block.strong, block.emphasis)
    _hide(blocks, stretches(text, front.body_start))
    _whole_leads(blocks)
    _introduce(blocks)
    return blocks


def _hide(blocks: list[RawBlock], unshown: list[tuple[int, int]]) -> None:
    """Marks the blocks with words that the site does not show; `gone` when it shows none of them.

    A heading among them opens no section, and a block that is gone introduces nothing.
    """
    ends = [end for _, end in unshown]
    for block in blocks if unshown else ():
        n = bisect_right(ends, block.start)
        if n < len(unshown) and unshown[n][0] < block.end:
            block.unshown = True
            first, last = (block.runs[0], block.runs[-1]) if block.runs else ((0, block.start),) * 2
            block.gone = unshown[n][0] <= first[1] and last[1] + block.length - last[0] <= unshown[n][1]
            block.kind = "paragraph" if block.kind == "heading" else block.kind


def _whole_leads(blocks: list[RawBlock]) -> None:
    """An item that is bold as a whole and has blocks inside it is their lead-in, colon or not."""
    for block in blocks:
        parent = block.parent
        if parent is not None and not parent.lead and parent.strong and parent.strong[0] == (0, parent.length):
            parent.lead, parent.body = parent.text.strip(), parent.length


def _introduce(blocks: list[RawBlock]) -> None:
    """Give list items and table rows the block that introduces them."""
    last: dict[int, RawBlock] = {}
    for block in blocks:
        if block.gone:
            continue
        level = block.depth - 1 if block.kind == "item" else block.depth
        before = last.get(level)
        if before is not None and before.parent is not block.parent:
            before = None
        if block.kind in ("item", "header_row") and before is not None:
            block.intro = (
                before if before.kind in ("paragraph", "quote") else before.intro if before.kind == "item" else None
            )
        elif block.kind == "row" and before is not None:
            block.intro = before if before.kind == "header_row" else before.intro
        if len(last) > level + 1:
            last = {depth: kept for depth, kept in last.items() if depth <= level}
        last[level] = block


def _all_blocks(body: list[RawBlock], text: str, front: FrontMatter) -> list[RawBlock]:
    """The front matter as a block of its own before the body's; blank pages have one blank block."""
    blocks = list(body)
    if front.body_start:
        block = RawBlock("front_matter", 0, front.body_start)
        block.text = text[: front.body_start]
        block.length, block.runs, block.section = len(block.text), [(0, 0)], "front_matter"
        blocks.insert(0, block)
    if not body and len(text) > front.body_start:
        blank = RawBlock("blank", front.body_start, len(text))
        blocks.append(blank)
    for number, block in enumerate(blocks):
        block.index = number
    return blocks


def _finished(block: RawBlock) -> Block:
    return Block(
        index=block.index, kind=block.kind, text=block.text, char_start=block.start, char_end=block.end,  # type: ignore[arg-type]
        runs=tuple(block.runs), strong=tuple(block.strong), emphasis=tuple(block.emphasis), level=block.level,
        depth=block.depth, parent=block.parent.index if block.parent else None,
        intro=block.intro.index if block.intro else None, headings=block.headings, lead=block.lead, body=block.body,
        cells=tuple(block.cells), section=block.section, component=block.component, ordered=block.ordered,
    )  # fmt: skip


def _debris(value: FrontValue | None, path: str) -> Finding:
    return Finding(
        code="SRC118", severity=Severity.INFO, path=path, line=value.line if value else 1, column=1,
        message="questions of the front matter hold their answers or left-over marks; read without them",
        hint="`convert lint --fix` cleans them",
    )  # fmt: skip


def _first(values: dict[str, FrontValue], names: tuple[str, ...]) -> FrontValue | None:
    return next((values[name] for name in names if name in values), None)


def _title(front: FrontMatter, dialect: Dialect, blocks: list[RawBlock], path: str) -> tuple[str, Finding | None]:
    """The front matter's title, else the first H1, else the file's name with a finding (SRC117)."""
    stated = _first(front.values, dialect.front.title)
    if stated is not None and isinstance(stated.value, str) and fold(stated.value):
        return " ".join(stated.value.split()), None
    heading = next(
        (block.text for block in blocks if block.kind == "heading" and block.level == 1 and fold(block.text)), ""
    )
    name = path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    title = " ".join(heading.split()) or (name.replace("-", " ").strip() if fold(name) else "untitled")
    source = "the first heading" if heading else "the file's name"
    message = f"no title in the front matter: taken from {source}"
    severity = Severity.INFO if heading else Severity.WARNING
    hint = "add `title:` to the front matter"
    return title, Finding(code="SRC117", severity=severity, path=path, line=1, column=1, message=message, hint=hint)


def slug_of(front: FrontMatter, dialect: Dialect, title: str) -> str:
    """The front matter's slug, else the title's; never the file's name, which two copies of a page may differ in."""
    stated = _first(front.values, dialect.front.slug)
    words = str(stated.value) if stated is not None and isinstance(stated.value, str) else title
    last = words.strip("/ ").rsplit("/", 1)[-1] if stated is not None else words
    return slugify(last) or slugify(title) or tail(title)


def _line_starts(text: str) -> tuple[int, ...]:
    starts, place = [0], text.find("\n")
    while place >= 0:
        starts.append(place + 1)
        place = text.find("\n", place + 1)
    return tuple(starts)
