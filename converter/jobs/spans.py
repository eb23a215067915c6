"""Sorted, disjoint stretches of a text, as (start, end) pairs."""

from bisect import bisect_right
from collections.abc import Iterable

Spans = list[tuple[int, int]]


def union(spans: Iterable[tuple[int, int]]) -> Spans:
    """The stretches that are covered by any of `spans`."""
    merged: Spans = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def overlap(spans: Spans, start: int, end: int) -> int:
    """How many characters of [start, end) lie in the spans."""
    total = 0
    n = max(bisect_right(spans, (start, 1 << 60)) - 1, 0)
    while n < len(spans) and spans[n][0] < end:
        total += max(0, min(end, spans[n][1]) - max(start, spans[n][0]))
        n += 1
    return total
