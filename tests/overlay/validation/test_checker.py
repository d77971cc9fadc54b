"""Schemas and values, and what is wrong with the values: its place and its rule."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.validation.checker import Checker
from model_inference_overlay.validation.document import Document

CAT = {"type": "object", "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}, "required": ["lives"]}
DOG = {"type": "object", "properties": {"kind": {"type": "string"}}, "additionalProperties": False}
COMPONENTS = {
    "Cat": CAT,
    "Dog": DOG,
    "Same": {"$ref": "#/components/schemas/Cat"},
    "a/b~c d": {"type": "integer"},
    "Tree": {"properties": {"below": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}},
}
PETS = {
    "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
    "discriminator": {"propertyName": "kind", "mapping": {"puppy": "Dog", "hound": "#/components/schemas/Dog"}},
}
OPEN = {"anyOf": [{"type": "string"}, {"type": "string", "enum": ["a"]}]}


def found(schema: Any, value: Any, version: str = "3.1.0") -> list[tuple[str, str]]:
    document = Document({"openapi": version, "components": {"schemas": COMPONENTS}})
    return [
        (".".join(map(str, problem.loc)), problem.rule) for problem in Checker(document).check(schema, value, ("body",))
    ]


@pytest.mark.parametrize(
    ("schema", "good", "bad", "rule"),
    [
        ({"type": "string"}, "", 5, "type"),
        ({"type": "integer"}, 1.0, 1.5, "type"),
        ({"type": "integer"}, -5, True, "type"),
        ({"type": "number"}, 1, False, "type"),
        ({"type": "boolean"}, True, 1, "type"),
        ({"type": "null"}, None, 0, "type"),
        ({"type": ["string", "null"]}, None, 0, "type"),
        ({"enum": [1, "a"]}, 1.0, True, "enum"),
        ({"enum": [[0], {"a": False}]}, {"a": False}, {"a": 0}, "enum"),
        ({"enum": [[0]]}, [0], [False], "enum"),
        ({"const": None}, None, 0, "const"),
        ({"minimum": 0}, 0, -0.1, "minimum"),
        ({"minimum": 0}, "text", -1, "minimum"),
        ({"minimum": 2}, True, 1, "minimum"),
        ({"maximum": 1.5}, 1.5, 2, "maximum"),
        ({"exclusiveMinimum": 0}, 0.1, 0, "exclusiveMinimum"),
        ({"exclusiveMaximum": 1}, 0.9, 1, "exclusiveMaximum"),
        ({"multipleOf": 3}, 9, 10, "multipleOf"),
        ({"multipleOf": 0.5}, 1.5, 1.6, "multipleOf"),
        ({"multipleOf": 0.5}, 10**400, 0.3, "multipleOf"),
        ({"minLength": 2}, "ab", "a", "minLength"),
        ({"maxLength": 1}, "\N{GRINNING FACE}", "ab", "maxLength"),
        ({"pattern": "^a"}, "ab", "ba", "pattern"),
        ({"pattern": "^a"}, 5, "", "pattern"),
        ({"format": "int32"}, 2**31 - 1, 2**31, "format"),
        ({"format": "int32"}, "text", -(2**31) - 1, "format"),
        ({"format": "int64"}, -(2**63), 2**63, "format"),
        ({"format": "uuid"}, "00000000-0000-4000-8000-00000000000f", "00000000000040008000000000000000", "format"),
        ({"minItems": 1}, [0], [], "minItems"),
        ({"maxItems": 1}, "ab", [1, 2], "maxItems"),
        ({"uniqueItems": True}, [1, True, "1"], [{"a": 1}, {"a": 1.0}], "uniqueItems"),
        ({"uniqueItems": False}, [1, 1], None, None),
        ({"minProperties": 1}, {"a": 1}, {}, "minProperties"),
        ({"maxProperties": 0}, {}, {"a": 1}, "maxProperties"),
        ({"not": {"type": "string"}}, 5, "a", "not"),
        (False, None, 5, "false"),
        ({"if": {"type": "string"}, "then": {"minLength": 1}}, 5, "", "minLength"),
        ({"if": {"type": "string"}, "else": {"minimum": 1}}, "", 0, "minimum"),
        ({"allOf": [{"minimum": 1}, {"maximum": 2}]}, 1, 3, "maximum"),
        ({"$ref": "#/components/schemas/a~1b~0c%20d"}, 1, "a", "type"),
        ({"$ref": "#/components/schemas/a~1b~0c%20d", "minimum": 2}, 2, 1, "minimum"),
        (OPEN, "unknown", 5, "type"),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, 1.5, 1, "oneOf"),
        ({"anyOf": [{"type": "integer"}, {"minimum": 5}]}, 6, 1.5, "minimum"),
    ],
)
def test_one_value(schema: Any, good: Any, bad: Any, rule: str | None) -> None:
    if schema is not False:
        assert found(schema, good) == []
    assert found(schema, bad) == ([("body", rule)] if rule else [])


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"required": ["a", "b"]}, {"b": 1}, [("body.a", "required")]),
        ({"required": ["a"]}, [], []),
        ({"properties": {"a": {"type": "string"}}}, {"a": 1, "b": 2}, [("body.a", "type")]),
        (
            {"additionalProperties": False, "properties": {"a": True}},
            {"a": 1, "b": 2},
            [("body.b", "additionalProperties")],
        ),
        ({"additionalProperties": {"type": "string"}}, {"a": 1}, [("body.a", "type")]),
        (
            {"additionalProperties": False, "patternProperties": {"^x-": {"type": "string"}}},
            {"x-a": 1},
            [("body.x-a", "type")],
        ),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, [("body", "maxLength")]),
        ({"items": {"type": "string"}}, ["a", 1, None], [("body.1", "type"), ("body.2", "type")]),
        ({"items": False}, [1], [("body.0", "false")]),
        (
            {"prefixItems": [{"type": "string"}], "items": {"type": "integer"}},
            [1, "a", 2],
            [("body.0", "type"), ("body.1", "type")],
        ),
        (PETS, {"kind": "cat"}, [("body.lives", "required")]),
        (PETS, {"kind": "Dog", "x": 1}, [("body.x", "additionalProperties")]),
        (PETS, {"kind": "puppy", "x": 1}, [("body.x", "additionalProperties")]),
        (PETS, {"kind": "hound"}, []),
        (PETS, {"kind": "cow"}, [("body.kind", "enum")]),
        (PETS, {"kind": 5}, [("body.kind", "enum")]),
        (PETS, {}, [("body.kind", "required")]),
        (PETS, "cat", [("body", "type")]),
        ({"$ref": "#/components/schemas/Same"}, {}, [("body.lives", "required")]),
        (
            {"$ref": "#/components/schemas/Tree"},
            {"below": [{"below": [{"below": 5}]}]},
            [("body.below.0.below.0.below", "type")],
        ),
        # The branch that was meant by the type of the value, and of those the one that it nearly fits.
        (
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]},
            [1, "a"],
            [("body.1", "type")],
        ),
        ({"anyOf": [CAT, {"required": ["a", "b"]}]}, {}, [("body.lives", "required")]),
        ({"anyOf": [True, {"type": "string"}]}, 5, []),
        ({"unknownKeyword": 5, "contentEncoding": "base64"}, "no", []),
        (True, object(), []),
    ],
)
def test_what_is_inside(schema: Any, value: Any, expected: list[tuple[str, str]]) -> None:
    assert found(schema, value) == expected


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": "string", "nullable": True}, None, []),
        ({"type": "string"}, None, [("body", "type")]),
        ({"minimum": 1, "exclusiveMinimum": True}, 1, [("body", "exclusiveMinimum")]),
        ({"minimum": 1, "exclusiveMinimum": False}, 1, []),
        ({"maximum": 1, "exclusiveMaximum": True}, 1, [("body", "exclusiveMaximum")]),
        ({"exclusiveMaximum": True}, 1, []),
        ({"$ref": "#/components/schemas/Cat", "maxProperties": 0}, {"lives": 9}, []),
        ({"anyOf": [{"type": "integer", "nullable": True}, {"type": "string"}]}, None, []),
    ],
)
def test_documents_of_3_0(schema: Any, value: Any, expected: list[tuple[str, str]]) -> None:
    assert found(schema, value, "3.0.3") == expected


def test_what_a_problem_says() -> None:
    document = Document({"openapi": "3.1.0"})
    [problem] = Checker(document).check({"type": ["string", "null"]}, 5, ("body", "a", 0))
    assert (problem.loc, problem.input, problem.message, problem.rule) == (
        ("body", "a", 0),
        5,
        "expected string or null, found integer",
        "type",
    )
    [missing] = Checker(document).check({"required": ["b"]}, {"a": 1}, ())
    assert (missing.loc, missing.input, missing.message) == (("b",), {"a": 1}, "is missing")


def test_a_pattern_that_is_not_pythons_is_the_services_to_judge() -> None:
    assert found({"pattern": r"\p{L}+"}, "a") == []
