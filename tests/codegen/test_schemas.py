"""The contract with the schema parser: every fragment kind gives the tree that the rest relies on.

If a new release of the parser breaks one of these, its adapter has to change, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.ir import ListOf, MapOf, Package, Primitive, Ref, TupleOf, TypeTree, UnionOf
from codegen.normalize import Entry, Property
from codegen.schemas import parse

STR, INT, FLOAT, BOOL = (Primitive(name) for name in ("str", "int", "float", "bool"))
ANY, NULL = Primitive("any"), Primitive("null")
REF = {"$ref": "M1"}


def tree_of(fragment: Any) -> TypeTree:
    entries = {"M1": Entry("M1", "object", ("#/m",), "M", {}), "S_date": Entry("S_date", "scalar", ("",), "date", {})}
    return parse(entries, {"x": fragment})["loose", "", "x"]


@pytest.mark.parametrize(
    ("fragment", "tree"),
    [
        ({}, ANY),
        ({"type": "string"}, STR),
        ({"type": "integer"}, INT),
        ({"type": "number"}, FLOAT),
        ({"type": "boolean"}, BOOL),
        ({"type": "null"}, NULL),
        (REF, Ref("M1")),
        ({"$ref": "S_date"}, Ref("S_date")),
        ({"type": "array", "items": {}}, ListOf(ANY)),
        ({"type": "array", "items": {"type": "string"}}, ListOf(STR)),
        ({"type": "array", "items": {"type": "null"}}, ListOf(NULL)),
        ({"type": "array", "items": REF}, ListOf(Ref("M1"))),
        ({"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}, ListOf(ListOf(INT))),
        ({"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1, "maxItems": 1}, TupleOf((STR,))),
        (
            {
                "type": "array",
                "prefixItems": [
                    REF,
                    {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                    {"type": "array", "items": REF},
                ],
                "minItems": 3,
                "maxItems": 3,
            },
            TupleOf((Ref("M1"), UnionOf((INT, NULL)), ListOf(Ref("M1")))),
        ),
        ({"type": "object", "additionalProperties": True}, MapOf(ANY)),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, MapOf(INT)),
        ({"type": "object", "additionalProperties": REF}, MapOf(Ref("M1"))),
        (
            {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "number"}}},
            MapOf(ListOf(FLOAT)),
        ),
        ({"type": "array", "items": {"type": "object", "additionalProperties": REF}}, ListOf(MapOf(Ref("M1")))),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, UnionOf((STR, INT))),
        ({"anyOf": [REF, {"type": "string"}]}, UnionOf((Ref("M1"), STR))),
        ({"anyOf": [{"type": "number"}, {"type": "integer"}]}, UnionOf((FLOAT, INT))),
        ({"anyOf": [{"type": "boolean"}, {"type": "integer"}]}, UnionOf((BOOL, INT))),
        (
            {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]},
            UnionOf((ListOf(STR), STR)),
        ),
        (
            {
                "anyOf": [
                    {"type": "string"},
                    {"type": "array", "items": {"type": "integer"}},
                    {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
                ]
            },
            UnionOf((STR, ListOf(INT), ListOf(ListOf(INT)))),
        ),
        ({"anyOf": [REF, {"type": "object", "additionalProperties": True}]}, UnionOf((Ref("M1"), MapOf(ANY)))),
        ({"anyOf": [{"type": "string"}, {}]}, ANY),
        # Null: in a union, and inside of containers, where only the type can say it.
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, UnionOf((STR, NULL))),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, UnionOf((STR, NULL))),
        ({"anyOf": [REF, {"type": "null"}]}, UnionOf((Ref("M1"), NULL))),
        (
            {"anyOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"type": "null"}]},
            UnionOf((STR, INT, NULL)),
        ),
        (
            {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
            ListOf(UnionOf((STR, NULL))),
        ),
        (
            {"type": "object", "additionalProperties": {"anyOf": [REF, {"type": "null"}]}},
            MapOf(UnionOf((Ref("M1"), NULL))),
        ),
        (
            {"anyOf": [{"type": "array", "items": {"anyOf": [REF, {"type": "null"}]}}, {"type": "null"}]},
            UnionOf((ListOf(UnionOf((Ref("M1"), NULL))), NULL)),
        ),
        (
            {
                "anyOf": [
                    {"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
                    {"type": "null"},
                ]
            },
            UnionOf((MapOf(UnionOf((STR, NULL))), NULL)),
        ),
    ],
)
def test_each_fragment_has_its_tree(fragment: Any, tree: TypeTree) -> None:
    assert tree_of(fragment) == tree


@pytest.mark.parametrize("wrap", ["array", "object", "union"])
def test_fragments_as_deep_as_a_document_may_be(wrap: str) -> None:
    fragment: Any = {"type": "string"}
    expected: TypeTree = STR
    for _ in range(45 if wrap == "union" else 90):
        if wrap == "array":
            fragment, expected = {"type": "array", "items": fragment}, ListOf(expected)
        elif wrap == "object":
            fragment, expected = {"type": "object", "additionalProperties": fragment}, MapOf(expected)
        else:
            fragment = {"anyOf": [{"type": "array", "items": fragment}, {"type": "integer"}]}
            expected = UnionOf((ListOf(expected), INT))
    assert tree_of(fragment) == expected


def test_slots_tell_properties_from_other_values_and_each_entry_from_the_others() -> None:
    def prop(wire: str, fragment: Any) -> Property:
        return Property(wire, {}, (f"#/{wire}",), fragment, False, False)

    odd = ["additional", "whole", "k", "p0", "", "a b", "$ref", "{{ x }}", "\N{SNOWMAN}", "__class__", "A" * 300]
    entries = {
        "M1": Entry(
            "M1", "object", ("#/1",), "A", {}, [prop(wire, {"type": "integer"}) for wire in odd], {"type": "string"}
        ),
        "M2": Entry("M2", "object", ("#/2",), "B", {}, [prop("k", {"type": "boolean"})]),
        "M3": Entry("M3", "alias", ("#/3",), "C", {}, fragment={"type": "array", "items": {"$ref": "M2"}}),
        "M4": Entry("M4", "enum", ("#/4",), "D", {}, values=["a", "b"]),
    }
    trees = parse(entries, {"M1": {"$ref": "M4"}, "a b": {"type": "number"}})
    assert trees == {
        **{("property", "M1", wire): INT for wire in odd},
        ("additional", "M1", ""): STR,
        ("property", "M2", "k"): BOOL,
        ("whole", "M3", ""): ListOf(Ref("M2")),
        ("loose", "", "M1"): Ref("M4"),
        ("loose", "", "a b"): FLOAT,
    }


def test_no_entries_and_many() -> None:
    assert parse({}, {}) == {}
    loose = {str(number): {"type": "array", "items": {"type": "string"}} for number in range(500)}
    assert parse({}, loose) == {("loose", "", name): ListOf(STR) for name in loose}


# Required, nullable and has-a-default are three separate facts, from the document to the field.


@pytest.mark.parametrize(
    ("schema", "required", "declaration"),
    [
        ({"type": "string"}, True, "a: str"),
        ({"type": "string"}, False, "a: str | None = None"),
        ({"type": ["string", "null"]}, True, "a: str | None"),
        ({"type": ["string", "null"]}, False, "a: str | None = field(default=UNSET)"),
        ({"type": "integer", "default": 3}, True, "a: int = 3"),
        ({"type": "integer", "default": 3}, False, "a: int | None = None"),
        ({"type": ["integer", "null"], "default": 3}, True, "a: int | None = 3"),
        ({"type": ["integer", "null"], "default": 3}, False, "a: int | None = field(default=UNSET)"),
        ({"type": ["integer", "null"], "default": None}, True, "a: int | None"),
        ({"type": "string", "default": "x"}, True, "a: str = 'x'"),
        ({"type": "string", "format": "date", "default": "2020-01-01"}, True, "a: dt.date"),
        ({"const": "x"}, True, "a: Literal['x'] = 'x'"),
        ({"const": "x"}, False, "a: Literal['x'] | None = None"),
        ({"const": None}, True, "a: None"),
        ({"enum": ["a", "b"], "default": "b"}, True, "a: OA | str = 'b'"),
        ({"enum": ["a", "b"], "default": "z"}, True, "a: OA | str"),
        ({"type": "boolean", "default": False}, True, "a: bool = False"),
        ({"type": "boolean", "default": 0}, True, "a: bool"),
        ({"type": "integer", "default": True}, True, "a: int"),
        ({"type": "number", "default": 1}, True, "a: float = 1"),
        ({"type": "array", "items": {}, "default": []}, True, "a: list[Any]"),
        ({}, True, "a: Any"),
        ({}, False, "a: Any = None"),
    ],
)
def test_facts_reach_the_field(
    spec: Callable[..., Any], lowered: Callable[..., Package], schema: Any, required: bool, declaration: str
) -> None:
    package = lowered(spec({"O": {"properties": {"a": schema}, "required": ["a"] if required else []}}))
    [field] = next(model for model in package.models if model.name == "O").fields
    assert f"{field.name}: {field.type}{field.declaration}" == declaration
