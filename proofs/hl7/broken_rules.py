"""Edits that break one rule of the specification each: (name, prefix of the seeds it fits, edit).

An edit changes the resource in place; False means that it does not fit after all.
"""

import copy
from collections.abc import Callable
from typing import Any

Node = dict[str, Any]
Edit = Callable[[Node], "bool | None"]
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
UCUM = "http://unitsofmeasure.org"


def _set(path: str, value: Any) -> Edit:
    """Puts a value at a dotted path; numbers are places in arrays."""

    def edit(resource: Node) -> bool | None:
        *way, last = [int(s) if s.isdigit() else s for s in path.split(".")]
        node: Any = resource
        for step in way:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return False
        if not isinstance(node, dict | list):
            return False
        if value is None:
            if last not in node:
                return False
            del node[last]
        else:
            node[last] = copy.deepcopy(value)
        return None

    return edit


def _all(*edits: Edit) -> Edit:
    def edit(resource: Node) -> bool | None:
        return False if [e(resource) for e in edits].count(False) else None

    return edit


def _div(html: str) -> Edit:
    return _set("text", {"status": "generated", "div": html})


def _first(root: Node, wanted: str) -> Node | None:
    """The first object anywhere below that has an element of that name."""
    stack: list[Any] = [root]
    while stack:
        node = stack.pop(0)
        if isinstance(node, dict):
            if wanted in node:
                return node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return None


def _within(wanted: str, change: Callable[[Node], Any]) -> Edit:
    def edit(resource: Node) -> bool | None:
        owner = _first(resource, wanted)
        target = owner[wanted] if owner else None
        target = target[0] if isinstance(target, list) else target
        if not isinstance(target, dict):
            return False
        change(target)
        return None

    return edit


def _repeat(**values: Any) -> Edit:
    """Replaces a Timing.repeat."""
    return _within("timing", lambda t: t.__setitem__("repeat", values))


def _extension(extension: Any) -> Edit:
    return _set("extension", [extension])


QUANTITY = {"value": 1, "unit": "mg", "system": UCUM, "code": "mg"}
OTHER = {"resourceType": "Basic", "id": "inside", "code": {"text": "x"}}

_NARRATIVES = {
    "plain": "words",
    "no-namespace": "<div>words</div>",
    "not-div": f"<p {XHTML}>words</p>",
    "script": f"<div {XHTML}><script>alert(1)</script>words</div>",
    "onclick": f'<div {XHTML}><p onclick="x()">words</p></div>',
    "iframe": f'<div {XHTML}><iframe src="a"></iframe>words</div>',
    "not-closed": f"<div {XHTML}><p>words</div>",
    "ampersand": f"<div {XHTML}>a & b</div>",
    "less-than": f"<div {XHTML}>a < b</div>",
    "entity": f"<div {XHTML}>a&nbsp;b</div>",
    "empty": f"<div {XHTML}> </div>",
    "form": f"<div {XHTML}><form><input/></form>words</div>",
    "javascript": f'<div {XHTML}><a href="javascript:x()">words</a></div>',
    "link": f'<div {XHTML}><a href="http://names.test/">words</a></div>',
    "style": f'<div {XHTML}><p style="color:red" class="c">words</p></div>',
    "table": f"<div {XHTML}><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table></div>",
    "nested-namespace": f'<div {XHTML}><svg xmlns="http://www.w3.org/2000/svg"/>words</div>',
    "comment": f"<div {XHTML}><!-- c -->words</div>",
    "object": f"<div {XHTML}><object/>words</div>",
    "font": f"<div {XHTML}><font>words</font></div>",
    "data-attribute": f'<div {XHTML}><p data-x="1">words</p></div>',
    "relative-image": f'<div {XHTML}><img src="a.png" alt="a"/></div>',
}

_EVERY = ("MedicationKnowledge", "ClinicalUseDefinition-indication", "DocumentReference", "OperationOutcome")

EDITS: list[tuple[str, str, Edit]] = [
    *((f"narrative-{name}", kind, _div(html)) for name, html in _NARRATIVES.items() for kind in _EVERY[:3]),
    ("narrative-status", "Medication", _set("text", {"status": "banana", "div": f"<div {XHTML}>w</div>"})),
    ("narrative-no-div", "Medication", _set("text", {"status": "generated"})),
    *(
        (f"language-{tag}", kind, _set("language", tag))
        for kind in _EVERY[:2]
        for tag in ("en-US", "xx-!!", "english", "en_US", "zh-Hant", "de-CH-1996", "e", "123", "zz")
    ),
    *(
        (name, kind, edit)
        for kind in _EVERY[1:]
        for name, edit in (
            ("contained-unused", _set("contained", [OTHER])),
            (
                "contained-nested",
                _all(
                    _set("contained", [{**OTHER, "contained": [OTHER]}]),
                    _extension({"url": "http://names.test/e", "valueReference": {"reference": "#inside"}}),
                ),
            ),
            (
                "contained-version",
                _all(
                    _set("contained", [{**OTHER, "meta": {"versionId": "1"}}]),
                    _extension({"url": "http://names.test/e", "valueReference": {"reference": "#inside"}}),
                ),
            ),
            (
                "contained-security",
                _all(
                    _set("contained", [{**OTHER, "meta": {"security": [{"code": "x"}]}}]),
                    _extension({"url": "http://names.test/e", "valueReference": {"reference": "#inside"}}),
                ),
            ),
            (
                "contained-used",
                _all(
                    _set("contained", [OTHER]),
                    _extension({"url": "http://names.test/e", "valueReference": {"reference": "#inside"}}),
                ),
            ),
            ("contained-unknown", _set("contained", [{"resourceType": "Banana", "id": "inside"}])),
            ("contained-no-type", _set("contained", [{"id": "inside"}])),
            (
                "contained-broken",
                _all(
                    _set("contained", [{"resourceType": "Basic", "id": "inside"}]),
                    _extension({"url": "http://names.test/e", "valueReference": {"reference": "#inside"}}),
                ),
            ),
            ("contained-no-id", _set("contained", [{"resourceType": "Basic", "code": {"text": "x"}}])),
            (
                "extension-both",
                _extension(
                    {"url": "http://names.test/e", "valueString": "x", "extension": [{"url": "a", "valueString": "x"}]}
                ),
            ),
            ("extension-neither", _extension({"url": "http://names.test/e"})),
            ("extension-two", _extension({"url": "http://names.test/e", "valueString": "x", "valueCode": "x"})),
            ("extension-no-url", _extension({"valueString": "x"})),
            ("extension-relative", _extension({"url": "relative", "valueString": "x"})),
            (
                "extension-nested",
                _extension({"url": "http://names.test/e", "extension": [{"url": "a", "valueString": "x"}]}),
            ),
            ("extension-type", _extension({"url": "http://names.test/e", "valueBanana": "x"})),
            ("extension-only-id", _extension({"id": "x"})),
            ("extension-decimal", _extension({"url": "http://names.test/e", "valueDecimal": 1.10})),
            ("extension-bad-decimal", _extension({"url": "http://names.test/e", "valueDecimal": "1.10"})),
            ("extension-bad-date", _extension({"url": "http://names.test/e", "valueDate": "2026-13-01"})),
            ("extension-bad-time", _extension({"url": "http://names.test/e", "valueTime": "25:00:00"})),
            (
                "extension-bad-instant",
                _extension({"url": "http://names.test/e", "valueInstant": "2026-01-01T00:00:00"}),
            ),
            ("extension-bad-uuid", _extension({"url": "http://names.test/e", "valueUuid": "urn:uuid:x"})),
            ("extension-bad-oid", _extension({"url": "http://names.test/e", "valueOid": "urn:oid:9.2"})),
            ("extension-bad-base64", _extension({"url": "http://names.test/e", "valueBase64Binary": "###"})),
            ("extension-bad-positive", _extension({"url": "http://names.test/e", "valuePositiveInt": 0})),
            ("extension-bad-unsigned", _extension({"url": "http://names.test/e", "valueUnsignedInt": -1})),
            ("extension-bad-integer", _extension({"url": "http://names.test/e", "valueInteger": 3000000000})),
            ("extension-bad-code", _extension({"url": "http://names.test/e", "valueCode": "a  b"})),
            ("extension-bad-url", _extension({"url": "http://names.test/e", "valueUrl": "a b"})),
            (
                "extension-bad-period",
                _extension({"url": "http://names.test/e", "valuePeriod": {"start": "2026", "end": "2025"}}),
            ),
            (
                "extension-bad-range",
                _extension(
                    {"url": "http://names.test/e", "valueRange": {"low": {**QUANTITY, "value": 9}, "high": QUANTITY}}
                ),
            ),
            ("extension-bad-ratio", _extension({"url": "http://names.test/e", "valueRatio": {"numerator": QUANTITY}})),
            (
                "extension-bad-age",
                _extension({"url": "http://names.test/e", "valueAge": {**QUANTITY, "value": -1, "code": "a"}}),
            ),
            (
                "extension-bad-duration",
                _extension({"url": "http://names.test/e", "valueDuration": {"value": 1, "code": "d"}}),
            ),
            (
                "extension-bad-count",
                _extension({"url": "http://names.test/e", "valueCount": {**QUANTITY, "value": 1.5}}),
            ),
            (
                "extension-bad-quantity",
                _extension({"url": "http://names.test/e", "valueQuantity": {"value": 1, "code": "mg"}}),
            ),
            (
                "extension-bad-unit",
                _extension({"url": "http://names.test/e", "valueQuantity": {**QUANTITY, "code": "mcg"}}),
            ),
            (
                "extension-bad-comparator",
                _extension({"url": "http://names.test/e", "valueQuantity": {**QUANTITY, "comparator": "~"}}),
            ),
            (
                "extension-bad-coding",
                _extension({"url": "http://names.test/e", "valueCoding": {"system": "relative", "code": "x"}}),
            ),
            (
                "extension-bad-display",
                _extension(
                    {
                        "url": "http://names.test/e",
                        "valueCoding": {
                            "system": "http://hl7.org/fhir/publication-status",
                            "code": "draft",
                            "display": "Banana",
                        },
                    }
                ),
            ),
            (
                "extension-bad-member",
                _extension(
                    {
                        "url": "http://names.test/e",
                        "valueCoding": {"system": "http://hl7.org/fhir/publication-status", "code": "banana"},
                    }
                ),
            ),
            (
                "extension-bad-concept",
                _extension(
                    {
                        "url": "http://names.test/e",
                        "valueCodeableConcept": {
                            "coding": [{"system": "http://hl7.org/fhir/publication-status", "code": "banana"}]
                        },
                    }
                ),
            ),
            (
                "extension-bad-reference",
                _extension({"url": "http://names.test/e", "valueReference": {"type": "Patient"}}),
            ),
            (
                "extension-bad-attachment",
                _extension({"url": "http://names.test/e", "valueAttachment": {"data": "AAAA"}}),
            ),
            ("extension-bad-contact", _extension({"url": "http://names.test/e", "valueContactPoint": {"value": "1"}})),
            (
                "extension-bad-annotation",
                _extension({"url": "http://names.test/e", "valueAnnotation": {"time": "2026"}}),
            ),
            ("meta-bad-time", _set("meta", {"lastUpdated": "2026-01-01"})),
            ("meta-bad-version", _set("meta", {"versionId": "a b"})),
            ("meta-bad-tag", _set("meta", {"tag": [{"display": "x"}]})),
            ("meta-bad-source", _set("meta", {"source": "a b"})),
            ("no-type", _set("resourceType", None)),
            ("other-type", _set("resourceType", "Banana")),
            ("control-character", _extension({"url": "http://names.test/e", "valueString": "a\u0001b"})),
            ("implicit-rules", _set("implicitRules", "http://names.test/rules")),
            (
                "primitive-extension",
                _set("_language", {"extension": [{"url": "http://names.test/e", "valueString": "x"}]}),
            ),
            ("primitive-extension-empty", _set("_language", {})),
            ("primitive-extension-value", _set("_language", {"value": "x"})),
        )
    ),
    ("timing-no-unit", "MedicationKnowledge", _repeat(frequency=1, period=1)),
    ("timing-no-period", "MedicationKnowledge", _repeat(frequency=1, periodUnit="d")),
    ("timing-negative", "MedicationKnowledge", _repeat(frequency=1, period=-1, periodUnit="d")),
    ("timing-duration-no-unit", "MedicationKnowledge", _repeat(duration=1)),
    ("timing-duration-negative", "MedicationKnowledge", _repeat(duration=-1, durationUnit="h")),
    ("timing-period-max", "MedicationKnowledge", _repeat(periodMax=2, periodUnit="d")),
    ("timing-duration-max", "MedicationKnowledge", _repeat(durationMax=2, durationUnit="d")),
    ("timing-count-max", "MedicationKnowledge", _repeat(countMax=2)),
    ("timing-offset", "MedicationKnowledge", _repeat(offset=30)),
    ("timing-offset-meal", "MedicationKnowledge", _repeat(offset=30, when=["C"])),
    ("timing-offset-after", "MedicationKnowledge", _repeat(offset=30, when=["PC"])),
    ("timing-of-day-and-when", "MedicationKnowledge", _repeat(timeOfDay=["08:00:00"], when=["PC"])),
    ("timing-bad-unit", "MedicationKnowledge", _repeat(frequency=1, period=1, periodUnit="day")),
    ("timing-bad-when", "MedicationKnowledge", _repeat(when=["banana"])),
    ("timing-bad-day", "MedicationKnowledge", _repeat(dayOfWeek=["Monday"])),
    (
        "timing-two-bounds",
        "MedicationKnowledge",
        _repeat(boundsRange={"low": QUANTITY}, boundsDuration={**QUANTITY, "code": "d"}),
    ),
    ("timing-bad-bounds", "MedicationKnowledge", _repeat(boundsDuration={"value": 7, "unit": "d"})),
    ("timing-frequency-zero", "MedicationKnowledge", _repeat(frequency=0, period=1, periodUnit="d")),
    *(
        (name, kind, edit)
        for kind in ("MedicationKnowledge", "MedicationRequest")
        for name, edit in (
            ("as-needed-false", _within("timing", lambda t: None)),
            (
                "dose-two",
                _within("doseAndRate", lambda d: d.update(doseRange={"low": QUANTITY}, doseQuantity=QUANTITY)),
            ),
            (
                "dose-comparator",
                _within("doseAndRate", lambda d: d.update(doseQuantity={**QUANTITY, "comparator": "<"})),
            ),
            (
                "dose-range-order",
                _within(
                    "doseAndRate",
                    lambda d: (
                        d.pop("doseQuantity", None),
                        d.update(doseRange={"low": {**QUANTITY, "value": 5}, "high": QUANTITY}),
                    ),
                ),
            ),
            (
                "dose-range-units",
                _within(
                    "doseAndRate",
                    lambda d: (
                        d.pop("doseQuantity", None),
                        d.update(
                            doseRange={"low": {**QUANTITY, "value": 5}, "high": {**QUANTITY, "code": "g", "unit": "g"}}
                        ),
                    ),
                ),
            ),
            (
                "dose-unit",
                _within(
                    "doseAndRate",
                    lambda d: (d.pop("doseRange", None), d.update(doseQuantity={**QUANTITY, "code": "tablets"})),
                ),
            ),
            (
                "dose-code-no-system",
                _within(
                    "doseAndRate",
                    lambda d: (d.pop("doseRange", None), d.update(doseQuantity={"value": 1, "code": "mg"})),
                ),
            ),
            ("maximum-no-denominator", _within("maxDosePerPeriod", lambda d: d.pop("denominator", None))),
        )
    ),
    ("two-parts", "ClinicalUseDefinition-indication", _set("warning", {"description": "x"})),
    ("two-parts", "ClinicalUseDefinition-warning", _set("interaction", {"effect": {"concept": {"text": "x"}}})),
    ("type-other", "ClinicalUseDefinition-warning", _set("type", "indication")),
    (
        "subject-knowledge",
        "ClinicalUseDefinition-indication",
        _set("subject", [{"reference": "MedicationKnowledge/1"}]),
    ),
    ("subject-patient", "ClinicalUseDefinition-indication", _set("subject", [{"reference": "Patient/1"}])),
    (
        "subject-absolute",
        "ClinicalUseDefinition-indication",
        _set("subject", [{"reference": "http://names.test/fhir/Medication/1"}]),
    ),
    (
        "subject-absolute-wrong",
        "ClinicalUseDefinition-indication",
        _set("subject", [{"reference": "http://names.test/fhir/Patient/1"}]),
    ),
    (
        "subject-uuid",
        "ClinicalUseDefinition-indication",
        _set("subject", [{"reference": "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}]),
    ),
    ("subject-type", "ClinicalUseDefinition-indication", _set("subject", [{"type": "Patient", "display": "x"}])),
    (
        "subject-type-differs",
        "ClinicalUseDefinition-indication",
        _set("subject", [{"type": "Patient", "reference": "Medication/1"}]),
    ),
    ("subject-display", "ClinicalUseDefinition-indication", _set("subject", [{"display": "x"}])),
    ("subject-empty", "ClinicalUseDefinition-indication", _set("subject", [{"id": "x"}])),
    (
        "subject-version",
        "ClinicalUseDefinition-indication",
        _set("subject", [{"reference": "Medication/1/_history/1"}]),
    ),
    ("subject-search", "ClinicalUseDefinition-indication", _set("subject", [{"reference": "Medication?code=x"}])),
    (
        "frequency-bad-code",
        "ClinicalUseDefinition-undesirableEffect",
        _set(
            "undesirableEffect.frequencyOfOccurrence",
            {"coding": [{"system": "http://hl7.org/fhir/undesirable-effect-frequency", "code": "banana"}]},
        ),
    ),
    (
        "interaction-bad-type",
        "ClinicalUseDefinition-interaction",
        _set("interaction.type", {"coding": [{"system": "http://hl7.org/fhir/interaction-type", "code": "banana"}]}),
    ),
    (
        "interaction-bad-display",
        "ClinicalUseDefinition-interaction",
        _set(
            "interaction.type",
            {"coding": [{"system": "http://hl7.org/fhir/interaction-type", "code": "drug-drug", "display": "Banana"}]},
        ),
    ),
    (
        "interactant-two",
        "ClinicalUseDefinition-interaction",
        _set(
            "interaction.interactant",
            [{"itemCodeableConcept": {"text": "x"}, "itemReference": {"reference": "Medication/1"}}],
        ),
    ),
    ("interactant-none", "ClinicalUseDefinition-interaction", _set("interaction.interactant", [{"id": "x"}])),
    ("ingredient-strength-two", "Medication", _set("ingredient.0.strengthQuantity", QUANTITY)),
    ("ingredient-empty", "Medication", _set("ingredient", [{}])),
    ("ingredient-no-item", "Medication", _set("ingredient", [{"isActive": True}])),
    ("attachment-no-type", "DocumentReference", _set("content.0.attachment", {"data": "AAAA"})),
    ("attachment-media-type", "DocumentReference", _set("content.0.attachment.contentType", "markdown")),
    ("attachment-hash", "DocumentReference", _set("content.0.attachment.hash", "no base64!")),
    ("attachment-creation", "DocumentReference", _set("content.0.attachment.creation", "3 February 2026")),
    ("attachment-size", "DocumentReference", _set("content.0.attachment.size", "12")),
    ("attachment-size-number", "DocumentReference", _set("content.0.attachment.size", 12)),
    ("date-no-time", "DocumentReference", _set("date", "2026-02-03")),
    ("recorded-date", "Provenance", _set("recorded", "2026-02-03")),
    ("agent-empty", "Provenance", _set("agent", [{"id": "x"}])),
    (
        "agent-bad-type",
        "Provenance",
        _set(
            "agent.0.type",
            {
                "coding": [
                    {"system": "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "code": "banana"}
                ]
            },
        ),
    ),
    ("entity-role", "Provenance", _set("entity.0.role", "origin")),
    ("occurred-two", "Provenance", _set("occurredPeriod", {"start": "2026"})),
    ("name-lower", "CodeSystem", _set("name", "has space")),
    ("url-fragment", "CodeSystem", _set("url", "http://names.test/a#b")),
    ("supplement-of-nothing", "CodeSystem", _set("content", "supplement")),
    ("concept-twice", "CodeSystem", _set("concept", [{"code": "a"}, {"code": "a"}])),
    ("concept-no-code", "CodeSystem", _set("concept", [{"display": "a"}])),
    ("count-differs", "CodeSystem", _set("count", 99)),
    (
        "unique-id-preferred-twice",
        "NamingSystem",
        _set(
            "uniqueId",
            [
                {"type": "uri", "value": "http://a.test", "preferred": True},
                {"type": "uri", "value": "http://b.test", "preferred": True},
            ],
        ),
    ),
    (
        "root-uuid",
        "NamingSystem",
        _all(
            _set("kind", "root"), _set("uniqueId", [{"type": "uuid", "value": "c757873d-ec9a-4326-a141-556f43239520"}])
        ),
    ),
    ("element-no-id", "StructureDefinition", _set("differential.element.1.id", None)),
    ("element-id-twice", "StructureDefinition", _set("differential.element.1.id", "Extension")),
    ("element-path-other", "StructureDefinition", _set("differential.element.1.path", "Other.x")),
    ("no-context", "StructureDefinition", _set("context", None)),
    ("no-views", "StructureDefinition", _set("differential", None)),
    ("no-base", "StructureDefinition", _set("baseDefinition", None)),
    ("no-derivation", "StructureDefinition", _set("derivation", None)),
    (
        "element-min-above-max",
        "StructureDefinition",
        _all(_set("differential.element.1.min", 2), _set("differential.element.1.max", "1")),
    ),
    ("root-slice-name", "StructureDefinition", _set("differential.element.0.sliceName", "x")),
    ("outcome-severity", "OperationOutcome", _set("issue.0.severity", "banana")),
    ("outcome-code", "OperationOutcome", _set("issue.0.code", "banana")),
    ("outcome-none", "OperationOutcome", _set("issue", None)),
    ("parameter-two", "Parameters", _set("parameter.0.part", [{"name": "x", "valueString": "y"}])),
    ("parameter-none", "Parameters", _set("parameter.0", {"name": "x"})),
    ("parameter-no-name", "Parameters", _set("parameter.0", {"valueString": "x"})),
    ("parameter-banana", "Parameters", _set("parameter.0", {"name": "x", "valueBanana": "x"})),
    *(
        (name, kind, edit)
        for kind in ("Bundle-collection", "Bundle-transaction", "Bundle-document")
        for name, edit in (
            ("full-url-missing", _set("entry.1.fullUrl", None)),
            ("full-url-twice", _set("entry.1.fullUrl", "http://names.test/fhir/Medication/drug")),
            ("full-url-other-id", _set("entry.1.fullUrl", "http://names.test/fhir/ClinicalUseDefinition/other")),
            ("full-url-relative", _set("entry.1.fullUrl", "ClinicalUseDefinition/use")),
            ("full-url-uuid", _set("entry.1.fullUrl", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520")),
            (
                "full-url-history",
                _set("entry.1.fullUrl", "http://names.test/fhir/ClinicalUseDefinition/use/_history/1"),
            ),
            ("total", _set("total", 1)),
            ("search", _set("entry.0.search", {"mode": "match"})),
            ("request", _set("entry.0.request", {"method": "PUT", "url": "Medication/drug"})),
            ("request-none", _set("entry.0.request", None)),
            ("request-get", _set("entry.0.request", {"method": "GET", "url": "Medication/drug"})),
            ("request-other-url", _set("entry.0.request", {"method": "PUT", "url": "Medication/other"})),
            ("response", _set("entry.0.response", {"status": "200"})),
            ("resource-none", _set("entry.0.resource", None)),
            ("entry-empty", _set("entry.0", {"fullUrl": "http://names.test/fhir/Medication/drug"})),
            ("reference-broken", _set("entry.1.resource.subject", [{"reference": "Medication/nowhere"}])),
            (
                "reference-uuid-broken",
                _set("entry.1.resource.subject", [{"reference": "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}]),
            ),
            ("reference-wrong-type", _set("entry.1.resource.subject", [{"reference": "DocumentReference/source"}])),
            (
                "reference-absolute",
                _set("entry.1.resource.subject", [{"reference": "http://names.test/fhir/Medication/drug"}]),
            ),
            (
                "reference-outside",
                _set("entry.1.resource.subject", [{"reference": "http://other.test/fhir/Medication/drug"}]),
            ),
            ("inner-broken", _set("entry.1.resource.type", "banana")),
            ("inner-unknown", _set("entry.1.resource.banana", 1)),
            ("inner-no-type", _set("entry.1.resource.resourceType", None)),
            ("inner-no-id", _set("entry.1.resource.id", None)),
            ("type-none", _set("type", None)),
            ("type-document", _set("type", "document")),
            ("type-message", _set("type", "message")),
            ("type-history", _set("type", "history")),
            ("type-searchset", _set("type", "searchset")),
            ("type-batch", _set("type", "batch")),
            ("type-batch-response", _set("type", "batch-response")),
            ("no-entries", _set("entry", None)),
            ("example-url", _set("entry.1.resource.meta", {"source": "http://example.org/x"})),
            (
                "link-twice",
                _set(
                    "link", [{"relation": "self", "url": "http://a.test"}, {"relation": "self", "url": "http://b.test"}]
                ),
            ),
            ("signature-bad", _set("signature", {"when": "2026"})),
            ("timestamp-bad", _set("timestamp", "2026-02-03")),
        )
    ),
]
