"""Instances of JSON schemas."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from model_inference_server.instance import MAX_VALUES, instance
from model_inference_server.scalars import FORMATS, NoInstance
from model_inference_server.words import Words

TREE: dict[str, Any] = {
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            },
            "required": ["name", "children"],
            "additionalProperties": False,
        }
    },
    "$ref": "#/$defs/node",
}

SCHEMAS: list[Any] = [
    True,
    {},
    {"type": "null"},
    {"type": "boolean"},
    {"const": {"a": [1]}},
    {"enum": ["b", "a"]},
    {"type": ["null", "string"]},
    {"type": "string", "minLength": 30},
    {"type": "string", "maxLength": 2},
    {"type": "string", "maxLength": 0},
    {"type": "string", "pattern": "^[a-z]+$", "minLength": 7},
    *({"type": "string", "format": name} for name in FORMATS),
    {"type": "integer", "minimum": 5},
    {"type": "integer", "maximum": -5},
    {"type": "integer", "exclusiveMinimum": 5, "exclusiveMaximum": 7},
    {"type": "integer", "minimum": 10, "multipleOf": 7},
    {"type": "integer", "maximum": -1, "multipleOf": 3},
    {"type": "integer", "minimum": 1.5},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001},
    {"type": "number", "minimum": 0.25, "multipleOf": 0.25, "maximum": 0.3},
    {"minimum": 3},
    {"type": "array"},
    {"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": True},
    {"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 3, "uniqueItems": True},
    {"type": "array", "items": {"type": "string"}, "minItems": 4, "uniqueItems": True},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
    {"type": "array", "maxItems": 0},
    {"type": "array", "contains": {"const": 5}, "minContains": 2},
    {"items": {"type": "object"}},
    {"type": "object", "required": ["a"], "properties": {"b": {"type": "integer"}}},
    {"type": "object", "minProperties": 3, "additionalProperties": {"type": "integer"}},
    {"type": "object", "properties": {"a": False, "b": True}},
    {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
            {"properties": {"a": {"minimum": 9}}},
        ]
    },
    {"allOf": [{"type": "number"}, {"type": "integer", "minimum": 3}, {"minimum": 5, "maximum": 9}]},
    {"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]},
    {"anyOf": [{"type": "null"}, {"type": "integer"}]},
    {"oneOf": [{"type": "string", "pattern": "(?=x)"}, {"type": "integer"}]},
    {"anyOf": [{"required": ["a"]}, {"required": ["b"]}], "type": "object", "properties": {"a": {"type": "integer"}}},
    {"$defs": {"a": {"type": "integer"}}, "properties": {"x": {"$ref": "#/$defs/a", "minimum": 4}}},
    {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {"a": {"type": "string"}}},
    TREE,
    {"type": "object", "properties": {"next": {"$ref": "#"}}},
]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_instance_is_valid_and_the_same_each_time(schema: Any) -> None:
    made = instance(schema)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(made)
    assert instance(schema) == made


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        ({"type": ["null", "string"]}, "value"),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 1),
        (
            {"properties": {"first_name": {"type": "string"}, "age": {"type": "integer", "minimum": 18}}},
            {"first_name": "first name", "age": 18},
        ),
        ({"type": "array", "items": {"type": "boolean"}}, [True]),
    ],
)
def test_the_instance_says_something(schema: Any, wanted: Any) -> None:
    assert instance(schema) == wanted


def test_words_fill_the_strings_the_numbers_and_the_choices() -> None:
    schema = {
        "properties": {
            "origin": {"type": "string"},
            "target": {"type": "string"},
            "days": {"type": "integer", "maximum": 10},
            "unit": {"enum": ["celsius", "fahrenheit"]},
            "zip": {"type": "string", "pattern": "^[0-9]{5}$"},
        }
    }
    text = "Fly from Seattle to Miami in 30, no, 3 days, weather in Fahrenheit, for 98101"
    wanted = {"origin": "Seattle", "target": "Miami", "days": 3, "unit": "fahrenheit", "zip": "98101"}
    assert instance(schema, Words(text)) == wanted


NONE: list[tuple[Any, str]] = [
    (False, "nothing may stand"),
    ({"enum": []}, "nothing may stand"),
    ({"allOf": [{"enum": ["a"]}, {"enum": ["b"]}]}, "nothing may stand"),
    ({"type": "int"}, "the schema is not valid at /type"),
    ({"properties": {"a": {"type": 1}}}, "the schema is not valid at /properties/a/type"),
    ({"type": "integer", "minimum": 3, "maximum": 2}, "no integer was found"),
    ({"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 4}, "no integer was found"),
    ({"type": "string", "pattern": "(?=a)b"}, "cannot make a text for the pattern"),
    ({"type": "string", "pattern": "("}, "the schema is not valid at /pattern"),
    ({"type": "string", "minLength": 10**9}, "more than 100000 characters"),
    ({"type": "array", "minItems": 10**9}, "more than 256 items"),
    ({"type": "object", "minProperties": 10**9}, "more than 256 members"),
    ({"$ref": "#"}, "have no end"),
    ({"$ref": "#/nowhere"}, "leads nowhere"),
    ({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}}, "nested too deeply"),
    ({"type": "object", "not": {}}, "found no value that fits"),
    ({"type": "array", "items": {"type": "boolean"}, "minItems": 3, "uniqueItems": True}, "non-unique"),
]


@pytest.mark.parametrize(("schema", "said"), NONE)
def test_where_there_is_none_the_error_says_why(schema: Any, said: str) -> None:
    with pytest.raises(NoInstance, match=said):
        instance(schema)


def test_a_schema_that_branches_without_end_is_given_up() -> None:
    schema = {"type": "object", "properties": {f"p{number}": {"$ref": "#"} for number in range(50)}}
    made = instance(schema)
    Draft202012Validator(schema).validate(made)
    assert str(made).count("p") <= MAX_VALUES


def test_no_reference_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the network was used")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for schema in ({"$ref": "http://192.0.2.1/a.json"}, {"not": {"$ref": "http://192.0.2.1/a.json"}}):
        with pytest.raises(NoInstance):
            instance(schema)


leaves = st.one_of(
    st.builds(
        lambda low, size: {"type": "integer", "minimum": low, "maximum": low + size},
        st.integers(-1000, 1000),
        st.integers(0, 50),
    ),
    st.builds(
        lambda low, size: {"type": "string", "minLength": low, "maxLength": low + size},
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    st.sampled_from([{"type": "boolean"}, {"type": "null"}, {"const": 1}, {"enum": ["a", None]}, True]),
)
schemas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda items, least: {"type": "array", "items": items, "minItems": least}, inner, st.integers(0, 3)),
        st.builds(
            lambda props: {"type": "object", "properties": props, "required": [*props]},
            st.dictionaries(st.sampled_from("abc"), inner),
        ),
        st.builds(lambda one, other: {"anyOf": [one, other]}, inner, inner),
        st.builds(lambda one: {"allOf": [one]}, inner),
    ),
    max_leaves=6,
)


@given(schemas, st.text(max_size=40))
def test_an_instance_is_found_for_every_schema_that_has_one(schema: Any, text: str) -> None:
    Draft202012Validator(schema).validate(instance(schema, Words(text)))
