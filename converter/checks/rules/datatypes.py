"""Constraints of the data types. See https://hl7.org/fhir/R5/datatypes.html."""

import re
from collections.abc import Callable
from typing import Any

from converter.checks.order import after, number_after, out_of_order, quantity_after
from converter.checks.rules.presence import Node, distinct, has, has_choice, items
from converter.checks.ucum import is_ucum

UCUM = "http://unitsofmeasure.org"
MEALS = {"C", "CM", "CD", "CV"}
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:.")
_IDENTIFIER_SYSTEM = ("http:", "https:", "urn:")
_URI = "urn:ietf:rfc:3986"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
Rule = Callable[[Any, Any], "bool | str"]


def _value(node: Node, name: str) -> float:
    value = node.get(name)
    return value if isinstance(value, int | float) else 0


def _extension(node: Node, scope: Any) -> bool:
    nested = "extension" in node
    for name in node:
        if name.startswith(("value", "_value")):
            return nested
    return not nested


def _when_is_a_meal_without_offset(node: Node, scope: Any) -> bool:
    when = node.get("when", [])
    return has(node, "offset") and (not when or bool(MEALS & {w for w in when if isinstance(w, str)}))


def _ratio(node: Node, scope: Any) -> bool:
    numerator, denominator = "numerator" in node, "denominator" in node
    return numerator != denominator or (not numerator and "extension" not in node)


def _ratio_range(node: Node, scope: Any) -> bool:
    top, bottom = "lowNumerator" in node or "highNumerator" in node, "denominator" in node
    return top != bottom or (not top and "extension" not in node)


def _needs_ucum(node: Node) -> bool:
    return ("value" in node and not has(node, "code")) or ("system" in node and node["system"] != UCUM)


def _age(node: Node, scope: Any) -> bool:
    return _needs_ucum(node) or ("value" in node and _value(node, "value") <= 0)


def _count(node: Node, scope: Any) -> bool:
    value = node.get("value", 0)
    return _needs_ucum(node) or node.get("code", "1") != "1" or (isinstance(value, float) and not value.is_integer())


def _money(node: Node, scope: Any) -> bool:
    return ("value" in node and not has(node, "code")) or node.get(
        "system", "urn:iso:std:iso:4217"
    ) != "urn:iso:std:iso:4217"


def _duration(node: Node, scope: Any) -> bool:
    return has(node, "code") and (node.get("system") != UCUM or not has(node, "value"))


def _duration_older(node: Node, scope: Any) -> bool:
    return has(node, "value") and (node.get("system") != UCUM or not has(node, "code"))


def _trigger(node: Node, scope: Any) -> bool:
    kind = str(node.get("type", ""))
    return (
        (kind == "named-event" and not has(node, "name"))
        or (kind == "periodic" and not has_choice(node, "timing"))
        or (kind.startswith("data-") and not has(node, "data"))
    )


def _reference_target(node: Node, scope: Any) -> bool:
    reference = node.get("reference")
    if not isinstance(reference, str) or not reference.startswith("#"):
        return False
    if reference == "#":
        return scope.resource is scope.root
    return reference[1:] not in scope.contained_ids


def _as_needed(node: Node, scope: Any) -> bool:
    return has(node, "asNeededFor") and has(node, "asNeeded") and node.get("asNeeded") is not True


def _unit(node: Node, scope: Any) -> bool | str:
    code = node.get("code")
    if node.get("system") != UCUM or not isinstance(code, str) or is_ucum(code):
        return False
    return f"'{code}' is no UCUM unit"


def _absolute(what: str) -> Rule:
    def rule(node: Node, scope: Any) -> bool | str:
        system = node.get("system")
        if not isinstance(system, str) or _ABSOLUTE.match(system):
            return False
        return f"{what} must be an absolute URI, found '{system}'"

    return rule


def _extension_url(node: Node, scope: Any) -> bool | str:
    url = node.get("url")
    if not isinstance(url, str) or ":" in url:
        return False
    return f"the url of an extension must be absolute, found '{url}'"


def _canonical(value: Any, scope: Any) -> bool | str:
    if not isinstance(value, str) or value.startswith("#") or _ABSOLUTE.match(value):
        return False
    return f"a canonical URL must be absolute, found '{value}'"


def _attachment_size(node: Node, scope: Any) -> bool | str:
    data, size = node.get("data"), node.get("size")
    if not isinstance(data, str) or size is None:
        return False
    plain = "".join(data.split())
    actual = len(plain) // 4 * 3 - plain[-2:].count("=")
    return False if str(size) == str(actual) else f"the size is stated as {size}, the data has {actual} bytes"


def _labels_twice(node: Node, scope: Any) -> bool | str:
    for name in ("tag", "security"):
        labels = [(c.get("system"), c.get("code")) for c in items(node, name)]
        if not distinct(labels):
            return f"the same {name} is given twice"
    return False


def _identifier_system(node: Node, scope: Any) -> bool | str:
    system = node.get("system")
    if not isinstance(system, str) or system.startswith(_IDENTIFIER_SYSTEM):
        return False
    return f"Identifier.system must be an absolute URI, found '{system}'"


def _identifier_uri(node: Node, scope: Any) -> bool | str:
    value = node.get("value")
    if node.get("system") != _URI or not isinstance(value, str) or _ABSOLUTE.match(value):
        return False
    return f"the value of an identifier in the system {_URI} is a whole URI, found '{value}'"


RULES: dict[tuple[str, str], Rule] = {
    ("Extension", "ext-1"): _extension,
    ("Age", "age-1"): _age,
    ("Attachment", "att-1"): lambda n, s: has(n, "data") and not has(n, "contentType"),
    ("Availability.availableTime", "av-1"): lambda n, s: (
        n.get("allDay") is True and has(n, "availableStartTime", "availableEndTime")
    ),
    ("Count", "cnt-3"): _count,
    ("Coding", "cod-1"): lambda n, s: has(n, "display") and not has(n, "code"),
    ("ContactPoint", "cpt-2"): lambda n, s: has(n, "value") and not has(n, "system"),
    ("Distance", "dis-1"): lambda n, s: _needs_ucum(n),
    ("Dosage", "dos-1"): _as_needed,
    ("DataRequirement.codeFilter", "drq-1"): lambda n, s: has(n, "path") == has(n, "searchParam"),
    ("DataRequirement.dateFilter", "drq-2"): lambda n, s: has(n, "path") == has(n, "searchParam"),
    ("Duration", "drt-1"): _duration,
    ("Expression", "exp-1"): lambda n, s: not has(n, "expression", "reference"),
    ("Expression", "exp-2"): lambda n, s: isinstance(n.get("name"), str) and not _NAME.fullmatch(n["name"]),
    ("Identifier", "ident-1"): lambda n, s: not has(n, "value"),
    ("MoneyQuantity", "mtqy-1"): _money,
    ("MoneyQuantity", "mqty-1"): _money,
    ("Period", "per-1"): lambda n, s: after(n.get("start"), n.get("end")),
    ("*", "qty-3"): lambda n, s: has(n, "code") and not has(n, "system"),
    ("Ratio", "rat-1"): _ratio,
    ("RatioRange", "ratrng-1"): _ratio_range,
    ("RatioRange", "ratrng-2"): lambda n, s: quantity_after(n.get("lowNumerator"), n.get("highNumerator")),
    ("RatioRange", "inv-1"): _ratio_range,
    ("RatioRange", "inv-2"): lambda n, s: quantity_after(n.get("lowNumerator"), n.get("highNumerator")),
    ("Reference", "ref-1"): _reference_target,
    ("Reference", "ref-2"): lambda n, s: not (has(n, "reference", "display") or "identifier" in n or "extension" in n),
    ("Range", "rng-2"): lambda n, s: quantity_after(n.get("low"), n.get("high")),
    ("SampledData", "sdd-1"): lambda n, s: has(n, "interval") == has(n, "offsets"),
    ("*", "sqty-1"): lambda n, s: has(n, "comparator"),
    ("Timing.repeat", "tim-1"): lambda n, s: has(n, "duration") and not has(n, "durationUnit"),
    ("Timing.repeat", "tim-2"): lambda n, s: has(n, "period") and not has(n, "periodUnit"),
    ("Timing.repeat", "tim-4"): lambda n, s: _value(n, "duration") < 0,
    ("Timing.repeat", "tim-5"): lambda n, s: _value(n, "period") < 0,
    ("Timing.repeat", "tim-6"): lambda n, s: has(n, "periodMax") and not has(n, "period"),
    ("Timing.repeat", "tim-7"): lambda n, s: has(n, "durationMax") and not has(n, "duration"),
    ("Timing.repeat", "tim-8"): lambda n, s: has(n, "countMax") and not has(n, "count"),
    ("Timing.repeat", "tim-9"): _when_is_a_meal_without_offset,
    ("Timing.repeat", "tim-10"): lambda n, s: "timeOfDay" in n and "when" in n,
    ("TriggerDefinition", "trd-1"): lambda n, s: has(n, "data") and has_choice(n, "timing"),
    ("TriggerDefinition", "trd-2"): lambda n, s: has(n, "condition") and not has(n, "data"),
    ("TriggerDefinition", "trd-3"): _trigger,
    ("ElementDefinition.constraint", "eld-26"): lambda n, s: n.get("severity") == "error" and has(n, "suppress"),
    ("*", "ucum"): _unit,
    ("Coding", "absolute"): _absolute("Coding.system"),
    ("Identifier", "absolute"): _identifier_system,
    ("Identifier", "whole-uri"): _identifier_uri,
    ("*", "absolute"): _absolute("the system of a quantity"),
    ("Extension", "extension-url"): _extension_url,
    ("*", "canonical-url"): _canonical,
    ("Attachment", "size"): _attachment_size,
    ("Meta", "labels"): _labels_twice,
    ("Coding", "code"): lambda n, s: s.codes.unknown(n),
    ("Coding", "display"): lambda n, s: s.codes.wrong_display(n),
}


OLDER: dict[tuple[str, str], Rule] = {
    ("Duration", "drt-1"): _duration_older,
    ("Period", "per-1"): lambda n, s: out_of_order(n.get("start"), n.get("end")),
    ("Range", "rng-2"): lambda n, s: number_after(n.get("low"), n.get("high")),
}

# What the specification states in prose, and the official validator checks in code.
OWN: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("Quantity", "Age", "Count", "Distance", "Duration", "SimpleQuantity"), ("ucum", "absolute")),
    "Attachment": ("size",),
    "Meta": ("labels",),
    "Coding": ("absolute", "code", "display"),
    "Identifier": ("absolute", "whole-uri"),
}
