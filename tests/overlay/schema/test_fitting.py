"""Schemas that callers write, judged beside jsonschema."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from model_inference_overlay.schema.fitting import fit
from model_inference_overlay.schema.shape import Misfit

PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "age": {"type": "integer", "minimum": 0, "exclusiveMaximum": 150},
        "children": {"type": "array", "items": {"$ref": "#"}, "maxItems": 2, "uniqueItems": True},
        "kind": {"enum": ["a", 1, None, True]},
    },
    "patternProperties": {"^x-": {"const": 1}},
    "required": ["name"],
    "additionalProperties": False,
}
SCHEMAS: list[Any] = [
    True,
    False,
    {},
    PERSON,
    {"type": ["string", "null"], "pattern": "^a"},
    {"type": "integer"},
    {"type": "number", "multipleOf": 0.5, "maximum": 3, "exclusiveMinimum": -1},
    {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 2}]},
    {"oneOf": [{"type": "integer"}, {"minimum": 2}]},
    {"allOf": [{"minimum": 1}, {"maximum": 2}]},
    {"not": {"type": "string"}},
    {"type": "array", "prefixItems": [{"type": "integer"}], "items": False, "minItems": 1},
    {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 1, "maxProperties": 2},
    {"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "boolean"}}},
    {"const": False},
    {"enum": [0, "a"]},
    {"maxLength": 2, "minLength": 1},
]
NAMES = st.sampled_from(["name", "age", "children", "kind", "x-a", "other"])
SIMPLE = (
    st.none() | st.booleans() | st.integers(-3, 160) | st.sampled_from([0.5, 1.0, 2.25, -1.0, "", "a", "ab", "abc"])
)
VALUES = st.recursive(
    SIMPLE, lambda each: st.lists(each, max_size=3) | st.dictionaries(NAMES, each, max_size=4), max_leaves=8
)
PEOPLE = st.recursive(
    st.fixed_dictionaries({"name": st.just("x")}, optional={"age": st.integers(-1, 151), "kind": SIMPLE}),
    lambda each: st.fixed_dictionaries({"name": st.just("y"), "children": st.lists(each, max_size=3)}),
    max_leaves=4,
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SCHEMAS), VALUES | PEOPLE)
def test_the_verdict_is_that_of_jsonschema(schema: Any, value: Any) -> None:
    valid = Draft202012Validator(schema).is_valid(value)
    try:
        fit(schema, value)
    except Misfit:
        assert not valid
    else:
        assert valid


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        (PERSON, {}, "name: it is missing"),
        (PERSON, {"name": "x", "no": 1}, "no: nothing may be here"),
        (PERSON, {"name": "x", "children": [{"name": ""}]}, "children[0].name: expected characters, at least 1"),
        (PERSON, {"name": "x", "age": -1}, "age: expected at least 0"),
        (PERSON, [], "expected object, found array"),
        (
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            1,
            "expected string, found integer; or expected null, found integer",
        ),
    ],
)
def test_what_is_said(schema: Any, value: Any, message: str) -> None:
    with pytest.raises(Misfit) as caught:
        fit(schema, value)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "schema", [{"$ref": "#/nowhere"}, {"$ref": "https://host.example/x"}, {"$ref": "#"}, "junk", 3]
)
def test_schemas_that_say_nothing(schema: Any) -> None:
    fit(schema, {"a": 1})
