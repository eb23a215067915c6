"""What changed between two outputs, in clinical words, the gravest first."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Literal

import msgspec

from converter.jobs.statements import LIMITS, DrugStatements, Statement, read_statements

Severity = Literal["critical", "major", "minor"]
ORDER = ("critical", "major", "minor")
_REMOVED: dict[str, Severity] = {
    "contraindication": "critical",
    "dose": "critical",
    "interaction": "major",
    "warning": "major",
    "indication": "major",
}
_FIRST = ("contraindication removed", "dose maximum-rose", "dose changed", "dose removed", "monograph removed")
"""What comes first among changes of one severity."""
_ADDED: dict[str, Severity] = {"dose": "major", "contraindication": "major", "indication": "major"}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change. `change` is removed, added, changed, maximum-rose or maximum-fell."""

    severity: Severity
    drug: str
    title: str
    kind: str
    change: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        if self.kind == "monograph":
            return f"{self.title}: monograph {self.change}"
        words = " → ".join(repr(each) for each in (self.before, self.after) if each)
        return f"{self.title}: {self.kind} {self.change.replace('-', ' ')}: {words}"


class Comparison(msgspec.Struct, frozen=True):
    """All changes, gravest first; and by kind how many facts the old output had and how many of them are gone."""

    changes: tuple[Change, ...]
    before: dict[str, int]
    gone: dict[str, int]


def compare(old: Path, new: Path) -> Comparison:
    """Compare two output folders, releases, or stores (their current release).

    Raises NothingToCompare, OSError, msgspec.DecodeError.
    """
    changes: list[Change] = []
    counts, gone = Counter[str](), Counter[str]()
    for before, after in _by_drug(read_statements(old), read_statements(new)):
        if before is None:
            changes += [_monograph(after, "added", "minor")] if after else []
            continue
        counts["monograph"] += 1
        counts.update(statement.kind for statement in before.statements)
        if after is None:
            gone["monograph"] += 1
            gone.update(statement.kind for statement in before.statements)
            changes.append(_monograph(before, "removed", "critical"))
        else:
            changes += _compare_drug(before, after, gone)
    changes.sort(key=_gravity)
    return Comparison(tuple(changes), dict(sorted(counts.items())), dict(sorted(gone.items())))


def _gravity(change: Change) -> tuple[int, int, str, str, str, str, str]:
    what = f"{change.kind} {change.change}"
    first = _FIRST.index(what) if what in _FIRST else len(_FIRST)
    named = (change.title.casefold(), change.kind, change.change, change.before, change.after)
    return (ORDER.index(change.severity), first, *named)


def _by_drug(
    old: Iterable[DrugStatements], new: Iterable[DrugStatements]
) -> Iterator[tuple[DrugStatements | None, DrugStatements | None]]:
    """Drugs of both outputs by id. Both are read side by side: only drugs that lie in other places are held."""
    waiting_old: dict[str, DrugStatements] = {}
    waiting_new: dict[str, DrugStatements] = {}
    for one, other in zip_longest(old, new):
        if one is not None and one.id in waiting_new:
            yield one, waiting_new.pop(one.id)
        elif one is not None:
            waiting_old[one.id] = one
        if other is not None and other.id in waiting_old:
            yield waiting_old.pop(other.id), other
        elif other is not None:
            waiting_new[other.id] = other
    yield from ((one, None) for one in waiting_old.values())
    yield from ((None, other) for other in waiting_new.values())


def _compare_drug(old: DrugStatements, new: DrugStatements, gone: Counter[str]) -> list[Change]:
    """Facts are paired by id; what is left, by what they are about, then by their words; the rest came or went."""
    pairs, lost, come = _pair(old.statements, new.statements)
    changes = [change for one, two in pairs if one.body != two.body for change in _changed(old, one, two)]
    for each in lost:
        gone[each.kind] += 1
        changes.append(_single(old, each, "removed", _REMOVED.get(each.kind, "minor")))
    changes += [_single(old, each, "added", _ADDED.get(each.kind, "minor")) for each in come]
    return changes


def _pair(
    old: tuple[Statement, ...], new: tuple[Statement, ...]
) -> tuple[list[tuple[Statement, Statement]], list[Statement], list[Statement]]:
    pairs: list[tuple[Statement, Statement]] = []
    lost, come = list(old), list(new)
    for name in ("fact", "subject", "words"):
        waiting: dict[tuple[str, str], list[Statement]] = {}
        for each in come:
            waiting.setdefault((each.kind, getattr(each, name)), []).append(each)
        left = []
        for each in lost:
            same = waiting.get((each.kind, getattr(each, name))) if getattr(each, name) else None
            if same:
                pairs.append((each, same.pop(0)))
            else:
                left.append(each)
        lost, come = left, [each for few in waiting.values() for each in few]
    return pairs, lost, come


def _changed(drug: DrugStatements, old: Statement, new: Statement) -> list[Change]:
    if old.kind != "dose":
        severity: Severity = "major" if old.kind in _REMOVED else "minor"
        return [_both(drug, old, new, "changed", severity)]
    before, after = dict(old.limits), dict(new.limits)
    moved = [
        _maximum(drug, old, new, unit, before.get(unit), after.get(unit))
        for unit in dict.fromkeys((*before, *after))
        if before.get(unit) != after.get(unit)
    ]
    rest = set(_differing(old.body, new.body)) - set(LIMITS)
    return [*moved, *([_both(drug, old, new, "changed", "critical")] if rest else [])]


def _maximum(
    drug: DrugStatements, old: Statement, new: Statement, unit: str, before: Decimal | None, after: Decimal | None
) -> Change:
    """No maximum at all is higher than any."""
    rose = before is not None and (after is None or after > before)
    told = [
        f"{each.words} (maximum {value:f} {unit})" if value is not None else f"{each.words} (no maximum {unit})"
        for each, value in ((old, before), (new, after))
    ]
    return Change(
        severity="critical", drug=drug.id, title=drug.title, kind=old.kind,
        change="maximum-rose" if rose else "maximum-fell", before=told[0], after=told[1],
    )  # fmt: skip


def _both(drug: DrugStatements, old: Statement, new: Statement, change: str, severity: Severity) -> Change:
    """Where the words are the same, it is told which elements differ."""
    same = f" (differs in {', '.join(_differing(old.body, new.body))})" if old.words == new.words else ""
    return Change(
        severity=severity, drug=drug.id, title=drug.title, kind=old.kind, change=change, before=old.words,
        after=new.words + same,
    )  # fmt: skip


def _differing(old: str, new: str) -> list[str]:
    """Names of the elements that are not the same in two bodies."""
    before, after = msgspec.json.decode(old), msgspec.json.decode(new)
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _single(drug: DrugStatements, each: Statement, change: str, severity: Severity) -> Change:
    words = {"before" if change == "removed" else "after": each.words}
    return Change(severity=severity, drug=drug.id, title=drug.title, kind=each.kind, change=change, **words)


def _monograph(drug: DrugStatements, change: str, severity: Severity) -> Change:
    return Change(severity=severity, drug=drug.id, title=drug.title, kind="monograph", change=change)
