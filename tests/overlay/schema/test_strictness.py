"""Schemas by the rules of strict mode: every object closed, all of its members required, and no keyword beyond."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from model_inference_overlay.schema.shapes import Shapes
from model_inference_overlay.schema.strictness import is_strict, strictly


@dataclass
class Part:
    """A part."""

    count: int = 1


@dataclass
class Whole:
    first: Annotated[Part, "the first"]
    others: list[Part]
    when: dt.datetime
    kinds: set[str]
    kind: Literal["a", "b"] = "a"
    note: str | None = None
    next: Annotated[Whole | None, "what follows"] = None


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = Field(ge=0, le=9)


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str = "Rex"


class Pet(BaseModel):
    animal: Annotated[Cat | Dog, Field(discriminator="kind")]
    friend: Cat = Field(description="whom it likes")
    next: Pet | None = None


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for name, each in schema.items():
            below = each.values() if name in ("properties", "$defs") else each if isinstance(each, list) else [each]
            for one in below:
                yield from nodes(one)


@pytest.mark.parametrize("kind", [Part, Whole, Cat, Pet])
def test_classes_obey_the_rules(kind: Any) -> None:
    schema = strictly(Shapes().whole(kind).schema)
    assert schema is not None
    assert schema["type"] == "object"
    for node in nodes(schema):
        assert node.keys() <= {
            "type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "const", "$ref",
            "description", "$defs",
        }  # fmt: skip
        assert "$ref" not in node or node.keys() == {"$ref"}
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False
    assert is_strict(schema)


def test_what_strict_mode_has_no_keyword_for_is_told() -> None:
    whole: Any = strictly(Shapes().whole(Whole).schema)
    assert whole["properties"]["when"]["description"] == "(format: date-time)"
    assert whole["properties"]["first"]["description"] == "the first"
    assert whole["properties"]["kinds"] == {
        "type": "array",
        "items": {"type": "string"},
        "description": "(uniqueItems: True)",
    }
    cat: Any = strictly(Shapes().whole(Cat).schema)
    assert cat["properties"]["lives"]["description"] == "(maximum: 9; minimum: 0)"


@dataclass
class Free:
    keys: dict[str, int] = field(default_factory=dict)


@dataclass
class Whatever:
    value: Any


@dataclass
class Mixed:
    pair: tuple[int, str]


class Open(BaseModel, extra="allow"):
    a: int


@pytest.mark.parametrize("kind", [Free, Whatever, Mixed, Open])
def test_classes_that_cannot(kind: Any) -> None:
    assert strictly(Shapes().whole(kind).schema) is None


CLOSED = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}


@pytest.mark.parametrize(
    ("schema", "strict"),
    [
        (CLOSED, True),
        ({**CLOSED, "title": "T", "description": "D"}, True),
        ({**CLOSED, "properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"type": "null"}}}, True),
        ({**CLOSED, "required": []}, False),
        ({key: each for key, each in CLOSED.items() if key != "additionalProperties"}, False),
        ({**CLOSED, "properties": {"a": {"type": "integer", "minimum": 1}}}, False),
        ({**CLOSED, "properties": {"a": {"type": "integer", "default": 1}}}, False),
        ({**CLOSED, "properties": {"a": {}}}, False),
        ({**CLOSED, "properties": {"a": {"not": {}}}}, False),
        ({"anyOf": [CLOSED, {"type": "null"}]}, False),
        ({"type": "array", "items": CLOSED}, False),
        ({"type": "object"}, False),
        ({}, False),
    ],
)
def test_schemas_as_callers_write_them(schema: dict[str, Any], strict: bool) -> None:
    assert is_strict(schema) is strict


def test_a_schema_that_never_ends() -> None:
    loop: dict[str, Any] = {**CLOSED}
    loop["properties"] = {"a": loop}
    assert strictly(loop) is None
