"""A monograph's page for review: the source on the left, the facts on the right; alone or as a page of the site."""

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files

from converter.jobs.readings import page_digest
from converter.review.facts_html import facts_html
from converter.review.marks import LABELS, marks_of
from converter.review.page_reading import PageReading
from converter.review.source_html import source_html

Links = tuple[tuple[str, str], ...]


@cache
def asset(name: str) -> str:
    """A file of `assets/`."""
    return files("converter.review").joinpath(f"assets/{name}").read_text(encoding="utf-8")


def standalone_page(reading: PageReading) -> str:
    """One file with its style and script inside; nothing else may run in it (CSP by hash)."""
    style, script = asset("review.css"), asset("review.js")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'"
    return _document(reading, f"<style>{style}</style>", f"<script>{script}</script>", policy, "")


_POLICY = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; base-uri 'none'; form-action 'none'"


def site_page(reading: PageReading, root: str, links: Links) -> str:
    """A page of the site. `root` leads to its first folder (`../`); `links` are (label, address)."""
    script = f'<script src="{escape(root)}review.js" defer></script>'
    shown = (("all pages", f"{root}index.html"), *links)
    return _document(reading, _style(root), script, _POLICY, _anchors(shown))


def rows_page(title: str, tables: str, root: str, links: Links) -> str:
    """A page without a script: the rows of a monograph in the tables, as HTML."""
    return (
        f"{_head(title, _style(root), _POLICY)}"
        f'<body class="rows"><header><h1>{escape(title)}</h1><nav aria-label="Pages">{_anchors(links)}</nav></header>\n'
        f"<main>{tables}</main>\n</body>\n</html>\n"
    )


def _style(root: str) -> str:
    return f'<link rel="stylesheet" href="{escape(root)}review.css">'


def _anchors(links: Links) -> str:
    return " ".join(f'<a href="{escape(address)}">{escape(label)}</a>' for label, address in links)


def _head(title: str, style: str, policy: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"{style}\n</head>\n"
    )


def hashed_head(title: str, style: str) -> str:
    """The beginning of a page that has its style inside and no script."""
    return _head(title, f"<style>{style}</style>", f"default-src 'none'; style-src '{_digest(style)}'; base-uri 'none'")


_KEYS = (
    '<p class="keys"><kbd>j</kbd> <kbd>k</kbd> next and last fact · <kbd>Enter</kbd> its other side · '
    "<kbd>a</kbd> approve · <kbd>x</kbd> reject · <kbd>n</kbd> note "
    '<button id="export" type="button">Export review.json</button></p>'
)


def _digest(text: str) -> str:
    """https://www.w3.org/TR/CSP3/#grammardef-hash-source"""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _status(reading: PageReading) -> str:
    """What has to be seen first: that the medicine is withdrawn or banned."""
    facts = reading.monograph.regulations if reading.monograph else ()
    said = [
        fact.kind + (f" ({fact.jurisdiction})" if fact.jurisdiction else "")
        for fact in facts
        if fact.kind in ("withdrawn", "banned")
    ]
    return f'<p class="alert">{escape(", ".join(dict.fromkeys(said)))}</p>' if said else ""


def _document(reading: PageReading, style: str, script: str, policy: str, links: str) -> str:
    document = reading.document
    marks = marks_of(reading)
    kinds = [kind for kind in LABELS if any(mark.kind == kind for mark in marks)]
    legend = " ".join(f'<span class="k-{kind}">{LABELS[kind]}</span>' for kind in kinds)
    title = escape(document.title)
    seen = f' data-reading="{page_digest(reading.monograph)}"' if reading.monograph else ""
    return (
        f"{_head(document.title, style, policy)}"
        f'<body class="page" data-path="{escape(document.path)}" data-sha256="{document.sha256}"{seen}>\n'
        f'<header><h1>{title}</h1><nav aria-label="Pages">{links}</nav>'
        f'<p class="about">{escape(document.path)} · {escape(document.dialect)} · {escape(document.standing)}</p>'
        f"{_status(reading)}"
        f'<p class="legend" aria-label="Tints">{legend} <span class="unread">not read</span></p>{_KEYS}</header>\n'
        f'<main><section class="left" aria-label="Source">{source_html(reading, marks)}</section>\n'
        f'<section class="right" aria-label="What was read">{facts_html(reading, marks)}</section></main>\n'
        f"{script}\n</body>\n</html>\n"
    )
