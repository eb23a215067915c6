"""Stretches of a page that its site does not show: comments of Liquid and MDX, elements that hide what is in them.

Rests on https://shopify.github.io/liquid/tags/template/#comment, https://mdxjs.com/docs/what-is-mdx/ and
https://html.spec.whatwg.org/multipage/interaction.html#the-hidden-attribute. Style sheets are not read.
"""

import re
from collections.abc import Iterator

# Of styles those that hide, for colours and sizes are honest.
_TAG = re.compile(r"<(?:script|style|template|noscript|object|textarea|select|option|title)\b", re.I)
_HIDDEN = re.compile(r"\shidden(?![\w-])", re.I)
_STYLE = re.compile(r"display\s?:\s?none|visibility\s?:\s?(?:hidden|collapse)|(?:font-size|opacity)\s?:\s?0", re.I)
_COMMENTS = (
    (re.compile(r"\{%-?\s?comment\s?-?%\}"), re.compile(r"\{%-?\s?endcomment\s?-?%\}")),
    (re.compile(r"\{/\*"), re.compile(r"\*/\}")),
)
_ELEMENT = re.compile(r"<(/?)(div|section|article|aside|template|noscript|script|style)\b[^<>]*>", re.I)


def not_shown(tag: str) -> bool:
    """Whether a start tag hides the words of its element."""
    return any(each.search(tag) for each in (_TAG, _HIDDEN, _STYLE))


def stretches(text: str, start: int) -> list[tuple[int, int]]:
    """(first character, end) of what is not shown from `start` on, in order and apart.

    One that is never closed goes to the end of the page.
    """
    found: list[tuple[int, int]] = []
    for opening, closing in _COMMENTS:
        place = start
        while match := opening.search(text, place):
            end = closing.search(text, match.end())
            place = end.end() if end else len(text)
            found.append((match.start(), place))
    apart: list[tuple[int, int]] = []
    for first, last in sorted([*found, *_elements(text, start)]):
        if apart and first < apart[-1][1]:
            apart[-1] = apart[-1][0], max(last, apart[-1][1])
        else:
            apart.append((first, last))
    return apart


def _elements(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Elements that hide their words. Their end is that of as many elements of the name as are open."""
    name, first, depth = "", 0, 0
    for match in _ELEMENT.finditer(text, start):
        if name and match[2].casefold() == name:
            depth += -1 if match[1] else 1
            if not depth:
                yield first, match.end()
                name = ""
        elif not name and not match[1] and not_shown(match.group()):
            name, first, depth = match[2].casefold(), match.start(), 1
    if name:
        yield first, len(text)
