"""What a page says once for all its doses, and what a form or place says of the route (a table, never a guess)."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from converter.facts.dosage.checks import check
from converter.facts.dosage.frames import DAYPARTS, Frame, NotUnderstoodError
from converter.facts.dosage.sites import implied_route
from converter.facts.dosage.tokens import Token
from converter.monograph import Regimen

if TYPE_CHECKING:
    from converter.facts.dosage.reader import Found

_BY_UNIT = {
    "{tablet}": "oral", "{capsule}": "oral", "{lozenge}": "oral", "{suppository}": "rectal", "{pessary}": "vaginal",
    "{patch}": "transdermal", "{sachet}": "oral", "{teaspoon}": "oral", "{tablespoon}": "oral", "{pill}": "oral",
    "{ftu}": "topical",
}  # fmt: skip
DENIED = "not "
_SWALLOWED = re.compile(r"\b(?:tablets?|capsules?|caplets?)\b", re.I)
_NEEDLE = frozenset({"iv", "im", "sc"})
_TITLE = re.compile(r"\b(ophthalmic|otic|nasal|topical|vaginal|rectal|transdermal|intrathecal|oral)\b", re.I)


def filled(item: "Found", frame: Frame) -> None:
    """Adds what a sentence of the block says in general: route, meals, duration; it never replaces what is stated."""
    regimen = item.regimen
    if regimen is None or regimen.phase == "maximum":
        return
    who = frame.who
    if who.conditions or who.group_words or who.indication:
        return
    if who.route_words and not regimen.route_words:
        item.who = msgspec.structs.replace(item.who, route=who.route, route_words=who.route_words)
        regimen = msgspec.structs.replace(regimen, route=who.route, route_words=who.route_words)
    repeat = regimen.repeat
    free = repeat is not None and repeat.bounds is None and repeat.count is None and repeat.frequency is not None
    if repeat is not None and frame.bounds is not None and free:
        repeat = msgspec.structs.replace(repeat, bounds=frame.bounds.range())
    if frame.whens and repeat is not None and not repeat.when and repeat.frequency is not None:
        codes = tuple(code for code, _ in frame.whens)
        offsets = [minutes for _, minutes in frame.whens if minutes is not None]
        if not set(codes) & set(DAYPARTS) and repeat.period_unit == "d":
            repeat = msgspec.structs.replace(
                repeat, when=codes, offset=offsets[0] if len(offsets) == len(codes) == 1 else None
            )
    joined = msgspec.structs.replace(regimen, repeat=repeat)
    try:
        check(joined)
    except NotUnderstoodError:
        return
    item.regimen = joined


class Setting(msgspec.Struct, frozen=True):
    """What the title says of the route ("Tobramycin Ophthalmic")."""

    route: str = ""

    @staticmethod
    def of_title(title: str) -> "Setting":
        """The route that the title names; empty for none or several."""
        named = {m.group(1).lower() for m in _TITLE.finditer(title)}
        return Setting(named.pop() if len(named) == 1 else "")

    def complete(
        self, found: Sequence["Found"], general: Sequence[Frame], spoken: set[str], labelled: set[str], swallowed: bool
    ) -> None:
        """Routes by place, form, unit, section and title, in this order, for doses that state none; meals of all.

        `spoken` are all routes that the dosage sections name: a single one holds for every dose, but a needle's
        not where they tell of tablets or capsules too (`swallowed`), and none where labels name others (`labelled`).
        """
        affirmed = {route for route in spoken if not route.startswith(DENIED)}
        spoken = {route.removeprefix(DENIED) for route in spoken}
        if len(spoken) == 1 and not affirmed:  # "never inject into a muscle" names no way to give it
            spoken = {*spoken, ""}
        spoken = spoken | labelled if spoken else spoken
        if swallowed and spoken & _NEEDLE:
            spoken = {*spoken, "oral"}
        meals = [frame for frame in general if frame.whens and frame.who.method in ("take", "administer", "use")]
        stated: dict[int, set[str]] = {}
        for item in found:
            if item.regimen is not None and item.regimen.route:
                stated.setdefault(item.block.index, set()).add(item.regimen.route)
        for item in found:
            if len(meals) == 1 and item.block.section == "dosage":
                filled(item, meals[0])
            regimen = item.regimen
            if regimen is None or regimen.route_words or item.block.section != "dosage":
                continue
            here = stated.get(item.block.index, set())
            route = self._route(item, regimen, here if len(here) == 1 else spoken)
            if route and not (regimen.method in ("inject", "infuse") and route in _NEVER_INJECTED):
                item.regimen = msgspec.structs.replace(regimen, route=route, route_words=route)
        _as_counted(found)

    def _route(self, item: "Found", regimen: Regimen, spoken: set[str]) -> str:
        if regimen.method == "inhale":
            return "inhalation"
        by_site = implied_route(item.who.site) if item.who.site else ""
        if by_site and not (by_site == "topical" and item.who.form not in ("", "topical")):
            return self.route if by_site == "topical" and self.route in _INNER else by_site
        if item.who.form:
            return self.route if item.who.form == "topical" and self.route in _INNER else item.who.form
        span = regimen.amount or regimen.rate
        unit = span.unit.split("/")[0] if span is not None else ""
        if unit in _BY_UNIT:
            return _BY_UNIT[unit]
        if len(spoken) == 1:
            return next(iter(spoken))
        return self.route if not spoken or self.route in spoken else ""


def _as_counted(found: Sequence["Found"]) -> None:
    """Drops, puffs and sprays go where all others of the page go whose place is known."""
    counted = [(item, item.regimen) for item in found if item.regimen is not None and item.regimen.amount is not None]
    for unit in ("{drop}", "{spray}", "{puff}"):
        same = [(item, regimen) for item, regimen in counted if regimen.amount and regimen.amount.unit == unit]
        routes = {regimen.route for _, regimen in same if regimen.route}
        if len(routes) != 1:
            continue
        (route,) = routes
        for item, regimen in same:
            if not regimen.route_words:
                item.regimen = msgspec.structs.replace(regimen, route=route, route_words=route)


_NEVER_INJECTED = frozenset(
    {"oral", "topical", "nasal", "inhalation", "rectal", "vaginal", "transdermal", "otic", "sublingual", "buccal"}
)
_INNER = frozenset({"ophthalmic", "otic", "nasal", "vaginal", "rectal"})


def names_swallowed_form(text: str) -> bool:
    """The words tell of tablets or capsules, as pages do whose medicine is given in more than one way."""
    return _SWALLOWED.search(text) is not None


def spoken_routes(tokens: Sequence[Token]) -> set[str]:
    """All routes that a clause names, by word, by form or by a unit that is swallowed.

    Behind a negation DENIED stands before the route.
    """
    first = next((n for n, token in enumerate(tokens) if token.kind == "NEG"), len(tokens))
    routes = {
        token.value if n < first else f"{DENIED}{token.value}"
        for n, token in enumerate(tokens)
        if token.kind in ("ROUTE", "FORM") and token.value
    }
    units = {token.value.span.unit.split("/")[0] for token in tokens if token.kind == "AMOUNT"}
    return routes | {_BY_UNIT[unit] for unit in units if unit in _BY_UNIT}
