"""A starter dialect from a folder's own headings and front-matter keys."""

import json
from collections import Counter
from collections.abc import Callable, Iterable

from converter.dialects import built_in, fold_heading, heading_index
from converter.source import Document

_ROLES = (
    ("title", ("title", "name", "drug", "heading")),
    ("slug", ("slug", "permalink", "id")),
    ("modified", ("lastModified", "last_modified_at", "modified", "updated", "revised", "date")),
    ("banned", ("is_banned", "banned", "withdrawn")),
    ("faqs", ("faqs", "faq", "questions")),
    ("summary", ("description", "summary", "excerpt")),
    ("names", ("brands", "synonyms", "aliases", "names")),
)
_LEAST_PAGES = 0.02


def draft_dialect(documents: Iterable[Document], name: str) -> str:
    """A dialect as TOML. Headings that no built-in list knows stand there as comments, with the nearest section."""
    pages = 0
    keys: Counter[str] = Counter()
    levels: Counter[int] = Counter()
    unknown: Counter[tuple[str, int]] = Counter()
    known: dict[str, Counter[str]] = {}
    index = heading_index(built_in("mkdocs"))
    for document in documents:
        pages += 1
        keys.update(document.front.keys())
        for title, level in _headings(document):
            key = index.match(title).key
            if key and index.key(title):
                levels[level] += 1
                known.setdefault(key, Counter())[fold_heading(title)] += 1
            elif not key:
                unknown[fold_heading(title), level] += 1
    least = max(2, round(pages * _LEAST_PAGES)) if pages > 1 else 1
    level = levels.most_common(1)[0][0] if levels else 2
    strange = Counter({text: count for (text, at), count in unknown.items() if at <= level})
    lines = [
        f"# Starter dialect, drafted from {pages} pages. Look through it, then use it with --dialect.",
        f"name = {_quoted(name)}",
        'version = "1"',
        "",
        "[detect]",
        f"keys = {_listed(key for key, count in keys.most_common() if 2 * count >= pages)}",
        "",
        "[front]",
        *(
            f"{role} = {_listed(found)}"
            for role, words in _ROLES
            if (found := [word for word in words if word in keys])
        ),
        "",
        "[outline]",
        f"section_level = {level}",
        "",
        "# Headings of these pages. The built-in lists stay in force beside them.",
        "[headings]",
        *(f"{key} = {_listed(text for text, _ in texts.most_common(8))}" for key, texts in sorted(known.items())),
        *_comments(strange, index.nearest, least),
    ]
    return "\n".join(lines) + "\n"


def _headings(document: Document) -> Iterable[tuple[str, int]]:
    """Marked headings outside the questions, but for the page's own title."""
    for block in document.blocks:
        title = block.text.strip()
        marked = block.kind == "heading" and block.level <= 6 and block.section != "faqs"
        if marked and title and fold_heading(title) != fold_heading(document.title):
            yield title, block.level


def _comments(unknown: Counter[str], nearest: Callable[[str], str], least: int) -> list[str]:
    found = [(text, count) for text, count in unknown.most_common(60) if count >= least and len(text) <= 80]
    if not found:
        return []
    lines = ["", "# Not known yet: put each behind the section it means, or leave it out."]
    for text, count in found:
        near = nearest(text)
        lines.append(f"#   {_quoted(text)}, on {count} pages" + (f"; near {_quoted(near)}" if near else ""))
    return lines


def _quoted(text: str) -> str:
    """A TOML basic string (JSON's escapes are a part of TOML's)."""
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"
