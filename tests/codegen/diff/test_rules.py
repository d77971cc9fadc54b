"""The table of rules: each rule can be triggered, says who is affected, and has the mirror that it names."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from codegen.diff.finding import Finding, Level
from codegen.diff.report import Report
from codegen.diff.rules import LOWER, RULES, UPPER
from tests.codegen.diff.documents import Json, document, received, reviewed, sent

Pair = tuple[Any, Any]
TEXT: Json = {"type": "string"}
OTHER: Json = {"type": "integer"}


def schema(before: Any, after: Any) -> Pair:
    """Two documents whose one request body has these schemas."""
    return sent(before), sent(after)


def inside(before: Json, after: Json) -> Pair:
    """The same with the schemas as a property's."""
    return schema({"type": "object", "properties": {"a": before}}, {"type": "object", "properties": {"a": after}})


def keyword(name: str, before: Any, after: Any, **other: Any) -> Pair:
    """The same with one keyword before and after; None leaves it out."""
    sides = ({} if value is None else {name: value} for value in (before, after))
    first, second = ({**other, **side} for side in sides)
    return schema(first, second)


def operation(before: Json | None, after: Json | None, **shared: Any) -> Pair:
    """Two documents whose one operation has these members."""
    answer = {"responses": {"204": {"description": ""}}}
    paths = ({} if each is None else {"/a/{b}": {"post": {**answer, **each}}} for each in (before, after))
    first, second = (document(each, **shared) for each in paths)
    return first, second


def parameter(before: Json | None, after: Json | None) -> Pair:
    sides = ([] if each is None else [{"in": "query", "name": "q", "schema": TEXT, **each}] for each in (before, after))
    first, second = ({"parameters": each} for each in sides)
    return operation(first, second)


def body(before: Json | None, after: Json | None) -> Pair:
    first, second = ({} if each is None else {"requestBody": {"content": {}, **each}} for each in (before, after))
    return operation(first, second)


def media(before: Json, after: Json) -> Pair:
    return body({"content": before}, {"content": after})


def answers(before: Json, after: Json) -> Pair:
    first, second = (
        {"responses": {name: {"description": "", **each} for name, each in side.items()}} for side in (before, after)
    )
    return operation(first, second)


def headers(before: Json, after: Json) -> Pair:
    return answers({"200": {"headers": before}}, {"200": {"headers": after}})


def flows(before: Json, after: Json) -> Pair:
    sides = ({"securitySchemes": {"o": {"type": "oauth2", "flows": {"implicit": each}}}} for each in (before, after))
    first, second = (document(components=each) for each in sides)
    return first, second


def schemes(before: Json, after: Json) -> Pair:
    return document(components={"securitySchemes": before}), document(components={"securitySchemes": after})


def components(before: Json, after: Json, used: Json) -> Pair:
    return sent(used, **before), sent(used, **after)


def swapped(pair: Pair) -> Pair:
    return pair[1], pair[0]


KEY = {"apiKey": {"type": "apiKey", "in": "header", "name": "k"}}
PAST, SOON, LATER = "2026-01-31", "2026-12-31", "2027-12-31"
FREE: Json = {}
GONE: Json = {"deprecated": True}
OLD = {"deprecated": True, "x-sunset": PAST}
NEW = {"deprecated": True, "x-sunset": SOON}
LONG = {"deprecated": True, "x-sunset": LATER}
BAD = {"deprecated": True, "x-sunset": "soon"}
A = {"type": "object", "properties": {"a": TEXT}}
B = {"type": "object", "properties": {"b": TEXT}}
C = {"type": "object", "properties": {"c": TEXT}}
MAPPED = {"propertyName": "kind", "mapping": {"a": "A"}}
ONE = [A, B]

TRIGGERS: dict[str, Pair] = {
    "operation-added": operation(None, FREE),
    "operation-removed": operation(FREE, None),
    "operation-removed-deprecated": operation(GONE, None),
    "operation-removed-before-sunset": operation(NEW, None),
    "operation-removed-after-sunset": operation(OLD, None),
    "webhook-added": (document(), document(webhooks={"w": {"post": {"responses": {}}}})),
    "operation-id-added": operation(FREE, {"operationId": "a"}),
    "operation-id-changed": operation({"operationId": "a"}, {"operationId": "b"}),
    "tag-added": operation(FREE, {"tags": ["t"]}),
    "server-added": (document(), document(servers=[{"url": "https://a"}])),
    "server-changed": (
        document(servers=[{"url": "https://{a}", "variables": {"a": {"default": "x"}}}]),
        document(servers=[{"url": "https://{a}", "variables": {"a": {"default": "y"}}}]),
    ),
    "schema-removed": components({"Gone": A}, {}, B),
    "used-schema-removed": (sent({"$ref": "#/components/schemas/Gone"}, Gone=A), sent(A)),
    "sdk-extension-changed": schema({"x-python-name": "A"}, {"x-python-name": "B"}),
    "operation-deprecated": operation(FREE, GONE),
    "operation-deprecated-too-late": operation(FREE, OLD),
    "operation-sunset-unreadable": operation(FREE, BAD),
    "operation-sunset-removed": operation(NEW, GONE),
    "operation-sunset-earlier": operation(LONG, NEW),
    "operation-sunset-earlier-and-past": operation(NEW, OLD),
    "operation-reactivated": operation(GONE, FREE),
    "parameter-deprecated": parameter(FREE, GONE),
    "parameter-deprecated-too-late": parameter(FREE, OLD),
    "parameter-sunset-unreadable": parameter(NEW, BAD),
    "parameter-sunset-removed": parameter(NEW, GONE),
    "parameter-sunset-earlier": parameter(LONG, NEW),
    "parameter-sunset-earlier-and-past": parameter(NEW, OLD),
    "parameter-reactivated": parameter(GONE, FREE),
    "property-deprecated": inside(FREE, GONE),
    "property-deprecated-too-late": inside(FREE, OLD),
    "property-sunset-unreadable": inside(NEW, BAD),
    "property-sunset-removed": inside(NEW, GONE),
    "property-sunset-earlier": inside(LONG, NEW),
    "property-sunset-earlier-and-past": inside(NEW, OLD),
    "property-reactivated": inside(GONE, FREE),
    "stability-decreased": operation(FREE, {"x-stability-level": "beta"}),
    "property-stability-decreased": inside(FREE, {"x-stability-level": "beta"}),
    "stability-unreadable": operation(FREE, {"x-stability-level": "ripe"}),
    "security-required": operation(FREE, {"security": [{"k": []}]}),
    "security-added": operation({"security": [{"k": []}]}, {"security": [{"k": []}, {"l": []}]}),
    "security-scope-added": operation({"security": [{"k": []}]}, {"security": [{"k": ["s"]}]}),
    "security-scheme-added": schemes({}, KEY),
    "security-scheme-changed": schemes(KEY, {"apiKey": {**KEY["apiKey"], "name": "l"}}),
    "security-scheme-type-changed": schemes(KEY, {"apiKey": {"type": "http", "scheme": "bearer"}}),
    "security-scheme-scope-added": flows({"scopes": {}}, {"scopes": {"s": "t"}}),
    "security-scheme-scope-changed": flows({"scopes": {"s": "t"}}, {"scopes": {"s": "u"}}),
    "security-scheme-url-changed": flows({"authorizationUrl": "https://a"}, {"authorizationUrl": "https://b"}),
    "required-parameter-added": parameter(None, {"required": True}),
    "optional-parameter-added": parameter(None, FREE),
    "path-parameter-added": operation(
        FREE, {"parameters": [{"in": "path", "name": "b", "required": True, "schema": TEXT}]}
    ),
    "parameter-removed": parameter(FREE, None),
    "parameter-removed-deprecated": parameter(GONE, None),
    "parameter-removed-before-sunset": parameter(NEW, None),
    "parameter-removed-after-sunset": parameter(OLD, None),
    "parameter-became-required": parameter(FREE, {"required": True}),
    "parameter-serialization-changed": parameter(FREE, {"style": "pipeDelimited"}),
    "required-request-body-added": body(None, {"required": True}),
    "optional-request-body-added": body(None, FREE),
    "request-body-removed": body(FREE, None),
    "request-body-became-required": body(FREE, {"required": True}),
    "media-type-added": media({}, {"text/plain": {}}),
    "media-type-generalized": media({"application/a+json": {}}, {"application/json": {}}),
    "media-type-parameters-changed": media({"text/plain": {}}, {"text/plain; charset=utf-8": {}}),
    "media-type-schema-added": media({"text/plain": {}}, {"text/plain": {"schema": TEXT}}),
    "encoding-changed": media({"text/plain": {}}, {"text/plain": {"encoding": {"a": {"style": "form"}}}}),
    "success-status-added": answers({"200": {}}, {"200": {}, "201": {}}),
    "error-status-added": answers({"200": {}}, {"200": {}, "404": {}}),
    "default-response-added": answers({"200": {}}, {"200": {}, "default": {}}),
    "header-added": headers({}, {"H": {"schema": TEXT}}),
    "required-header-removed": headers({"H": {"required": True}}, {}),
    "optional-header-removed": headers({"H": {"schema": TEXT}}, {}),
    "header-became-optional": headers({"H": {"required": True}}, {"H": {}}),
    "type-changed": schema(TEXT, OTHER),
    "type-widened": schema({"type": "integer"}, {"type": "number"}),
    "type-narrowed": schema({"type": "number"}, {"type": "integer"}),
    "type-compatible": parameter({"schema": OTHER}, {"schema": TEXT}),
    "type-perhaps-compatible": parameter(
        {"schema": {"type": "object", "properties": {"a": OTHER}}},
        {"schema": {"type": "object", "properties": {"a": TEXT}}},
    ),
    "format-changed": keyword("format", "uuid", "uri", type="string"),
    "format-widened": keyword("format", "int32", "int64", type="integer"),
    "format-added": keyword("format", None, "uuid", type="string"),
    "became-nullable": schema(TEXT, {"type": ["string", "null"]}),
    "became-enum": keyword("enum", None, ["a"], type="string"),
    "enum-value-added": keyword("enum", ["a"], ["a", "b"], type="string"),
    "enum-opened": schema({"type": "string", "enum": ["a"]}, {"anyOf": [TEXT, {"type": "string", "enum": ["a"]}]}),
    "known-value-added": schema({"anyOf": [TEXT, {"enum": ["a"]}]}, {"anyOf": [TEXT, {"enum": ["a", "b"]}]}),
    "extensible-value-added": keyword("x-extensible-enum", ["a"], ["a", "b"], type="string"),
    "const-added": keyword("const", None, "a"),
    "const-changed": keyword("const", "a", "b"),
    "default-added": keyword("default", None, 1),
    "default-changed": keyword("default", 2, 1),
    "inner-default-added": parameter({"required": True}, {"required": True, "schema": {**TEXT, "default": "a"}}),
    "inner-default-changed": parameter(
        {"required": True, "schema": {**TEXT, "default": "b"}}, {"required": True, "schema": {**TEXT, "default": "a"}}
    ),
    "multiple-of-added": keyword("multipleOf", None, 2),
    "multiple-of-changed": keyword("multipleOf", 2, 3),
    "items-became-unique": keyword("uniqueItems", None, True),
    "pattern-added": keyword("pattern", None, "a"),
    "pattern-changed": keyword("pattern", "a", "b"),
    "pattern-generalized": keyword("pattern", "a", ".*"),
    "content-encoding-changed": keyword("contentEncoding", None, "base64"),
    "content-media-type-changed": keyword("contentMediaType", "text/plain", "text/html"),
    "required-property-added": schema(FREE, {"properties": {"a": TEXT}, "required": ["a"]}),
    "optional-property-added": schema(FREE, {"properties": {"a": TEXT}}),
    "property-became-required": keyword("required", None, ["a"], properties={"a": TEXT}),
    "undeclared-property-became-required": keyword("required", None, ["a"]),
    "became-read-only": inside(FREE, {"readOnly": True}),
    "became-write-only": inside(FREE, {"writeOnly": True}),
    "became-not-write-only": inside({"writeOnly": True}, FREE),
    "required-became-not-write-only": schema(
        {"properties": {"a": {"writeOnly": True}}, "required": ["a"]}, {"properties": {"a": {}}, "required": ["a"]}
    ),
    "additional-properties-forbidden": keyword("additionalProperties", None, False),
    "dependent-required-added": keyword("dependentRequired", None, {"a": ["b"]}),
    "dependent-required-changed": keyword("dependentRequired", {"a": ["b"]}, {"a": ["c"]}),
    "never-valid": schema(True, False),
    "items-added": keyword("items", None, TEXT, type="array"),
    "additional-properties-schema-added": keyword("additionalProperties", None, TEXT),
    "contains-added": keyword("contains", None, TEXT),
    "property-names-added": keyword("propertyNames", None, {"maxLength": 3}),
    "unevaluated-items-added": keyword("unevaluatedItems", None, False),
    "unevaluated-properties-added": keyword("unevaluatedProperties", None, False),
    "if-added": keyword("if", None, TEXT),
    "then-added": keyword("then", None, TEXT),
    "else-added": keyword("else", None, TEXT),
    "not-added": keyword("not", None, TEXT),
    "content-schema-added": keyword("contentSchema", None, TEXT),
    "pattern-property-added": keyword("patternProperties", None, {"^a": TEXT}),
    "dependent-schema-added": keyword("dependentSchemas", None, {"a": {"maxProperties": 3}}),
    "prefix-items-added": keyword("prefixItems", None, [TEXT]),
    "all-of-added": keyword("allOf", [A, B], [A, B, C]),
    "all-of-annotation-added": keyword("allOf", [A, B], [A, B, {"title": "T"}]),
    "all-of-redundant-added": keyword("allOf", [A, {**B, "required": ["b"]}], [A, {**B, "required": ["b"]}, B]),
    "any-of-added": keyword("anyOf", ONE, [*ONE, C]),
    "any-of-redundant-added": keyword("anyOf", ONE, [*ONE, {**ONE[0], "description": "Again."}]),
    "one-of-added": keyword("oneOf", ONE, [*ONE, C]),
    "any-of-constraint-added": keyword("anyOf", None, ONE, type="object"),
    "one-of-constraint-added": keyword("oneOf", None, ONE, type="object"),
    "any-of-became-one-of": schema({"anyOf": ONE}, {"oneOf": ONE}),
    "wrapped-in-one-of": schema(A, {"oneOf": [{**A, "required": ["a"]}, B]}),
    "discriminator-added": keyword("discriminator", None, MAPPED, oneOf=ONE),
    "discriminator-property-changed": keyword("discriminator", MAPPED, {**MAPPED, "propertyName": "type"}, oneOf=ONE),
    "discriminator-mapping-added": keyword("discriminator", {"propertyName": "kind"}, MAPPED, oneOf=ONE),
    "discriminator-mapping-changed": keyword("discriminator", MAPPED, {**MAPPED, "mapping": {"a": "B"}}, oneOf=ONE),
}
for _name, _stem in (UPPER | LOWER).items():
    TRIGGERS[f"{_stem}-increased"] = keyword(_name, 2, 3)
    if _name not in ("minLength", "minItems", "minProperties"):
        TRIGGERS[f"{_stem}-set"] = keyword(_name, None, 3)
for _rule in RULES.values():
    # The way back of a way that is listed.
    for _mirror in _rule.mirror:
        if _rule.id in TRIGGERS and _mirror not in TRIGGERS:
            TRIGGERS[_mirror] = swapped(TRIGGERS[_rule.id])


def found(report: Report) -> list[Finding]:
    return [*report.findings, *report.notes]


def test_every_rule_has_a_trigger() -> None:
    assert not RULES.keys() - TRIGGERS.keys()
    assert not TRIGGERS.keys() - RULES.keys()


@pytest.mark.parametrize("rule", TRIGGERS)
def test_rule_is_triggered(rule: str) -> None:
    base, revision = TRIGGERS[rule]
    before = copy.deepcopy((base, revision))
    findings = [each for each in found(reviewed(base, revision)) if each.id == rule]
    assert findings
    for each in findings:
        assert "{what}" not in each.message
        assert each.message.endswith(".")
        assert each.message.count(". ") >= 1, "what changed, and who is affected"
        assert (each.base or each.revision) is not None
        assert all(place is None or place.line is not None for place in (each.base, each.revision))
    assert (base, revision) == before, "documents are only read"


@pytest.mark.parametrize("rule", TRIGGERS)
def test_rule_is_mirrored(rule: str) -> None:
    base, revision = TRIGGERS[rule]
    there, back = found(reviewed(base, revision)), found(reviewed(revision, base))
    for each in there:
        mirror = RULES[each.id].mirror
        if not mirror:
            continue
        same = [
            other
            for other in back
            if other.id in mirror and (other.location, other.operation) == (each.location, each.operation)
        ]
        assert same, f"no {' or '.join(mirror)} at {each.location}"
        if mirror == {each.id} or len(RULES[same[0].id].mirror) == 1:
            pairs = {repr((other.after, other.before)) for other in same}
            assert repr((each.before, each.after)) in pairs or "sunset" in each.id or "deprecated" in each.id


LEVELS: list[tuple[str, Any, Any, Level, Level]] = [
    ("type-narrowed", {"type": ["string", "integer"]}, TEXT, Level.BREAKING, Level.INFO),
    ("type-widened", TEXT, {"type": ["string", "integer"]}, Level.INFO, Level.BREAKING),
    ("became-nullable", TEXT, {"type": ["string", "null"]}, Level.INFO, Level.BREAKING),
    ("max-length-decreased", {"maxLength": 3}, {"maxLength": 2}, Level.BREAKING, Level.NOTE),
    ("max-length-set", {}, {"maxLength": 2}, Level.WARNING, Level.NOTE),
    ("min-items-increased", {}, {"minItems": 2}, Level.BREAKING, Level.NOTE),
    ("min-items-decreased", {"minItems": 2}, {"minItems": 1}, Level.NOTE, Level.BREAKING),
    ("enum-value-added", {"enum": ["a"]}, {"enum": ["a", "b"]}, Level.INFO, Level.WARNING),
    (
        "known-value-added",
        {"anyOf": [TEXT, {"enum": ["a"]}]},
        {"anyOf": [TEXT, {"enum": ["a", "b"]}]},
        Level.INFO,
        Level.INFO,
    ),
    (
        "extensible-value-added",
        {"type": "string", "x-extensible-enum": ["a"]},
        {"type": "string", "x-extensible-enum": ["a", "b"]},
        Level.INFO,
        Level.INFO,
    ),
    ("one-of-added", {"oneOf": [A, B]}, {"oneOf": [A, B, C]}, Level.INFO, Level.BREAKING),
    ("required-property-added", {}, {"properties": {"a": {}}, "required": ["a"]}, Level.BREAKING, Level.INFO),
    ("optional-property-removed", {"properties": {"a": {}}}, {}, Level.WARNING, Level.WARNING),
    ("pattern-added", {}, {"pattern": "a"}, Level.BREAKING, Level.INFO),
    # Inside `not`, what is demanded less is allowed less.
    ("max-length-decreased", {"not": {"maxLength": 3}}, {"not": {"maxLength": 2}}, Level.NOTE, Level.BREAKING),
    # Inside `if`, either may come to apply.
    ("max-length-decreased", {"if": {"maxLength": 3}}, {"if": {"maxLength": 2}}, Level.BREAKING, Level.BREAKING),
]


@pytest.mark.parametrize(("rule", "before", "after", "request_level", "response_level"), LEVELS)
def test_level_depends_on_direction(
    rule: str, before: Any, after: Any, request_level: Level, response_level: Level
) -> None:
    for make, level in ((sent, request_level), (received, response_level)):
        assert [each.level for each in found(reviewed(make(before), make(after))) if each.id == rule] == [level]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([{"k": []}], [{"k": []}, {}], "info security-lifted"),
        ([{"k": []}, {}], [{"k": []}], "breaking security-required"),
    ],
)
def test_credentials_that_may_be_left_out(before: list[Json], after: list[Json], expected: str) -> None:
    report = reviewed(*operation({"security": before}, {"security": after}))
    assert [f"{each.level} {each.id}" for each in report.findings] == [expected]


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ({**KEY["apiKey"], "name": "l"}, ["breaking security-scheme-changed"]),
        ({**KEY["apiKey"], "in": "query"}, ["breaking security-scheme-changed"]),
        ({"type": "http", "scheme": "bearer"}, ["breaking security-scheme-type-changed"]),
        ({**KEY["apiKey"], "name": "K"}, []),
    ],
)
@pytest.mark.parametrize("is_own", [True, False], ids=["operation", "document"])
def test_credentials_that_are_asked_for_and_sent_otherwise(is_own: bool, scheme: Json, expected: list[str]) -> None:
    def asking(says: Json, security: list[Json]) -> Json:
        own = {"security": security} if is_own else {}
        data = document({"/a": {"get": {"responses": {"204": {"description": ""}}, **own}}})
        data["components"] = {"securitySchemes": {"apiKey": says}}
        return data if is_own else data | {"security": security}

    before, after = asking(KEY["apiKey"], [{"apiKey": []}]), asking(scheme, [{"apiKey": []}])
    assert [f"{each.level} {each.id}" for each in reviewed(before, after).findings] == expected
    unused = [reviewed(*(asking(each, []) for each in (KEY["apiKey"], scheme)))]
    assert [each.level for report in unused for each in report.findings] == [Level.INFO] * len(expected)


def test_an_alternative_is_named_once() -> None:
    ref = {"$ref": "#/components/schemas/Gift"}
    gift = {"type": "object", "required": ["gift"]}
    [finding] = reviewed(*(sent({"oneOf": each}, Gift=gift) for each in ([TEXT], [TEXT, ref]))).findings
    assert "the oneOf alternative 'Gift' was added. Callers'" in finding.message


def test_where_security_stands() -> None:
    key, both = [{"k": []}], [{"k": []}, {"l": []}]
    for sides in (operation({"security": key}, {"security": both}), (document(security=key), document(security=both))):
        [finding] = reviewed(*sides).findings
        assert finding.revision is not None
        assert finding.revision.pointer.endswith("/security")
    [finding] = reviewed(document(), document(security=key)).findings
    assert [each and each.pointer for each in (finding.base, finding.revision)] == ["#", "#/security"]


def test_a_scheme_of_another_name_lets_the_same_callers_in() -> None:
    def asking(scheme: str, **says: Any) -> Json:
        schemes = {scheme: {**KEY["apiKey"], **says}, "other": {"type": "http", "scheme": "basic"}}
        return document(security=[{scheme: [], "other": []}], components={"securitySchemes": schemes})

    renamed = reviewed(asking("old"), asking("new", description="The key."))
    assert {each.id for each in renamed.findings} == {"security-scheme-added", "security-scheme-removed"}
    assert renamed.verdict == "info"
    assert reviewed(asking("old"), asking("new", name="l")).verdict == "breaking"


def test_the_name_of_a_scheme_of_http_has_no_case() -> None:
    sides = ({"b": {"type": "http", "scheme": each}} for each in ("Bearer", "bearer"))
    assert reviewed(*schemes(*sides)).verdict == "none"


@pytest.mark.parametrize("says", [{"type": "array", "items": TEXT}, {"type": "object", "properties": {"a": TEXT}}])
@pytest.mark.parametrize(("explode", "expected"), [(True, "type-changed"), (False, "type-compatible")])
def test_an_exploded_parameter_is_not_one_text(says: Json, explode: bool, expected: str) -> None:
    report = reviewed(*parameter({"explode": explode, "schema": says}, {"explode": explode, "schema": TEXT}))
    assert expected in [each.id for each in report.findings]


def test_a_date_is_no_time() -> None:
    date, time = ({**TEXT, "format": each} for each in ("date", "date-time"))
    for make in (sent, received):
        for pair in ((date, time), (time, date)):
            [finding] = reviewed(*map(make, pair)).findings
            assert (finding.id, finding.level) == ("format-changed", Level.BREAKING)


def test_a_webhook_is_received_where_it_is_sent() -> None:
    def hook(schema: Any) -> Json:
        return document(
            webhooks={"w": {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}}}
        )

    [finding] = reviewed(hook(TEXT), hook({"type": ["string", "null"]})).findings
    assert (finding.id, finding.level, finding.direction) == ("became-nullable", Level.BREAKING, "response")


def test_a_pattern_of_what_is_read_counts_where_it_is_sent_back() -> None:
    def body(pattern: Json) -> Json:
        return sent({"properties": {"a": {"type": "string", "readOnly": True, **pattern}}})

    assert reviewed(body({}), body({"pattern": "a"})).verdict == "breaking"
    assert reviewed(body({"pattern": "b"}), body({"pattern": "a"})).verdict == "warning"
    assert reviewed(body({"pattern": "a"}), body({})).verdict == "info"


@pytest.mark.parametrize("within", [{"items": TEXT}, {"oneOf": [{**A, "title": "A"}, B]}])
def test_whatever_is_part_of_a_value_can_be_deprecated(within: Json) -> None:
    after = copy.deepcopy(within)
    (after["items"] if "items" in after else after["oneOf"][0])["deprecated"] = True
    [finding] = reviewed(sent(within), sent(after)).findings
    assert (finding.id, finding.level) == ("property-deprecated", Level.INFO)
    assert reviewed(sent(TEXT), sent({**TEXT, "deprecated": True})).verdict == "none"


@pytest.mark.parametrize("level", ["perhaps", 1])
def test_a_property_whose_stability_nobody_can_read(level: Any) -> None:
    [finding] = reviewed(*inside({**TEXT, "x-stability-level": "beta"}, {**TEXT, "x-stability-level": level})).findings
    assert (finding.id, finding.level) == ("stability-unreadable", Level.BREAKING)


@pytest.mark.parametrize("keyword", ["readOnly", "writeOnly"])
def test_only_a_property_is_read_only_or_write_only(keyword: str) -> None:
    flagged = {**TEXT, keyword: True}
    for before, after in ((TEXT, flagged), ({"items": TEXT}, {"items": flagged})):
        report = reviewed(sent(before), sent(after))
        assert report.verdict == "none"
        assert len(report.notes) == 1
    assert reviewed(*inside(TEXT, flagged)).verdict == "info"


def test_a_drafted_operation_is_news() -> None:
    before, after = operation(None, {"x-stability-level": "draft"})
    assert reviewed(before, after).verdict == "info"
    assert reviewed(after, before).verdict == "none"


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (TEXT, OTHER, "type-compatible"),
        ({**TEXT, "format": "date-time"}, OTHER, "type-changed"),
        ({**TEXT, "format": "date-time"}, {**OTHER, "format": "date-time"}, "type-compatible"),
        (OTHER, TEXT, "type-changed"),
    ],
)
def test_text_that_has_a_form_cannot_be_read_as_any_other(before: Json, after: Json, rule: str) -> None:
    def headed(schema: Json) -> Json:
        return {"200": {"description": "", "headers": {"H": {"schema": schema}}}}

    [finding] = reviewed(*answers(headed(before), headed(after))).findings
    assert finding.id == rule


def test_what_a_request_ignores_breaks_none() -> None:
    first = sent({"properties": {"a": {"type": "string", "readOnly": True}}})
    second = sent({"properties": {"a": {"type": "string", "readOnly": True, "maxLength": 3}}})
    assert reviewed(first, second).verdict == "info"


@pytest.mark.parametrize("level", ["draft", "alpha"])
def test_drafts_promise_nothing(level: str) -> None:
    before, after = operation({"x-stability-level": level}, {"x-stability-level": level, "deprecated": True})
    report = reviewed(before, after)
    assert report.verdict == "none"
    assert [each.id for each in report.notes] == ["operation-deprecated"]
