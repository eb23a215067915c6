"""Small bar charts as SVG, with nothing inline that a strict content-security policy forbids."""

from html import escape

_LABEL = 30
_ROW, _LEFT, _WIDTH = 18, 190, 440


def shares(title: str, rows: list[tuple[str, int, int]]) -> str:
    """Bars of part in whole: (label, whole, part)."""
    lines = []
    for number, (label, whole, part) in enumerate(rows):
        percent = round(100 * part / whole) if whole else 0
        lines.append(_bar(number, label, 100, percent, f"{percent}%"))
    return _figure(title, lines)


def counts(title: str, rows: list[tuple[str, int]]) -> str:
    """Bars of counts: (label, count)."""
    most = max((count for _, count in rows), default=1) or 1
    return _figure(
        title, [_bar(n, label, 0, round(100 * count / most), str(count)) for n, (label, count) in enumerate(rows)]
    )


def _bar(number: int, label: str, whole: int, percent: int, value: str) -> str:
    top, room = number * _ROW, _WIDTH - _LEFT - 50
    rest = f'<rect class="rest" x="{_LEFT}" y="{top + 3}" width="{room * whole // 100}" height="12"/>' if whole else ""
    return (
        f'<text x="{_LEFT - 6}" y="{top + 13}" text-anchor="end">{escape(_short(label))}</text>{rest}'
        f'<rect class="bar" x="{_LEFT}" y="{top + 3}" width="{max(room * percent // 100, 1)}" height="12"/>'
        f'<text x="{_WIDTH - 44}" y="{top + 13}">{escape(value)}</text>'
    )


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def _figure(title: str, rows: list[str]) -> str:
    if not rows:
        return ""
    height = len(rows) * _ROW + 4
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}">{"".join(rows)}</svg></figure>'
    )
