"""Types of Python in, their schemas and readers out: what each says, what it reads, and what it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, NewType, NotRequired, Optional, TypedDict, TypeVar
from uuid import UUID

import attrs
import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from model_inference_overlay.schema.shape import Misfit, Shape
from model_inference_overlay.schema.shapes import Shapes
from model_inference_overlay.schema.writing import jsonable

T = TypeVar("T")
Feet = NewType("Feet", int)


class Unit(Enum):
    CELSIUS = "c"
    FAHRENHEIT = "f"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


@dataclass
class Step:
    """One step.

    Attributes:
        number: from 1.
    """

    number: int
    text: Annotated[str, "what to do"] = ""


@dataclass
class Tree:
    value: int
    children: list[Tree] = field(default_factory=list)
    parent: Tree | None = None


@attrs.frozen
class Secretive:
    _hidden: int
    shown: str = attrs.field(default="x", metadata={"description": "what is seen"})


@attrs.define
class Positive:
    value: int = attrs.field(validator=attrs.validators.gt(0))


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Point(NamedTuple):
    x: int
    y: int = 0


class Animal(BaseModel):
    name: str
    friend: Animal | None = None


@dataclass
class Holder:
    animal: Animal
    constant: ClassVar[int] = 1


def shape(kind: Any) -> Shape:
    made = Shapes().whole(kind)
    Draft202012Validator.check_schema(made.schema)
    return made


@pytest.mark.parametrize(
    ("kind", "schema", "value", "written"),
    [
        (None, {"type": "null"}, None, None),
        (bool, {"type": "boolean"}, True, True),
        (int, {"type": "integer"}, 3, 3),
        (float, {"type": "number"}, 3.5, 3.5),
        (str, {"type": "string"}, "a", "a"),
        (Any, {}, {"a": [1]}, {"a": [1]}),
        (dt.date, {"type": "string", "format": "date"}, dt.date(2026, 1, 2), "2026-01-02"),
        (dt.time, {"type": "string", "format": "time"}, dt.time(1, 2), "01:02:00"),
        (
            dt.datetime,
            {"type": "string", "format": "date-time"},
            dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC),
            "2026-01-02T03:00:00+00:00",
        ),
        (UUID, {"type": "string", "format": "uuid"}, UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal, {"type": "string", "format": "decimal"}, Decimal("1.50"), "1.50"),
        (bytes, {"type": "string", "contentEncoding": "base64"}, b"\x00a", "AGE="),
        (Unit, {"type": "string", "enum": ["c", "f"]}, Unit.CELSIUS, "c"),
        (Level, {"type": "integer", "enum": [1, 2]}, Level.HIGH, 2),
        (Literal["a", 1], {"type": ["string", "integer"], "enum": ["a", 1]}, 1, 1),
        (Literal[Unit.CELSIUS], {"type": "string", "enum": ["c"]}, Unit.CELSIUS, "c"),
        (Feet, {"type": "integer"}, 5280, 5280),
        (Annotated[int, "feet"], {"type": "integer", "description": "feet"}, 1, 1),
        (list[int], {"type": "array", "items": {"type": "integer"}}, [1, 2], [1, 2]),
        (list, {"type": "array", "items": {}}, [1, "a"], [1, "a"]),
        (Sequence[int], {"type": "array", "items": {"type": "integer"}}, [1], [1]),
        (set[str], {"type": "array", "items": {"type": "string"}, "uniqueItems": True}, {"b", "a"}, ["a", "b"]),
        (frozenset[int], {"type": "array", "items": {"type": "integer"}, "uniqueItems": True}, frozenset({1}), [1]),
        (tuple[int, ...], {"type": "array", "items": {"type": "integer"}}, (1, 2), [1, 2]),
        (
            tuple[int, str],
            {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "prefixItems": [{"type": "integer"}, {"type": "string"}],
                "items": False,
            },
            (1, "a"),
            [1, "a"],
        ),
        (dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}, {"a": 1}, {"a": 1}),
        (
            Mapping[Unit, int],
            {
                "type": "object",
                "additionalProperties": {"type": "integer"},
                "propertyNames": {"type": "string", "enum": ["c", "f"]},
            },
            {Unit.CELSIUS: 1},
            {"c": 1},
        ),
        (
            dict[int, str],
            {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "propertyNames": {"pattern": "^-?[0-9]+$"},
            },
            {-1: "a"},
            {"-1": "a"},
        ),
        (Optional[int], {"anyOf": [{"type": "integer"}, {"type": "null"}]}, None, None),  # noqa: UP045 - both spellings
        (int | str | None, {"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]}, "a", "a"),
        (dt.date | str, {"anyOf": [{"type": "string", "format": "date"}, {"type": "string"}]}, "no date", "no date"),
    ],
)
def test_plain_types(kind: Any, schema: dict[str, Any], value: Any, written: Any) -> None:
    made = shape(kind)
    assert made.schema == schema
    assert jsonable(value) == written
    read = made.read(written)
    assert (read, type(read)) == (value, type(value))


def test_a_class() -> None:
    made = shape(Step)
    assert made.schema == {
        "type": "object",
        "properties": {
            "number": {"type": "integer", "description": "from 1."},
            "text": {"type": "string", "description": "what to do", "default": ""},
        },
        "required": ["number"],
        "additionalProperties": False,
        "description": "One step.",
    }
    assert made.read({"number": 1}) == Step(1)


def test_a_class_that_refers_to_itself() -> None:
    made = shape(Tree)
    assert made.schema["properties"]["children"] == {"type": "array", "items": {"$ref": "#/$defs/Tree"}}
    assert made.schema["type"] == "object"
    value = {"value": 1, "children": [{"value": 2}], "parent": {"value": 3, "parent": None}}
    assert made.read(value) == Tree(1, [Tree(2)], Tree(3))
    Draft202012Validator(made.schema).validate(value)
    with pytest.raises(Misfit, match=r"^children\[0\]\.children\[1\]\.value: expected integer, found string$"):
        made.read({"value": 1, "children": [{"value": 2, "children": [{"value": 3}, {"value": "x"}]}]})


def test_an_attrs_class_has_the_names_of_its_arguments() -> None:
    made = shape(Secretive)
    assert list(made.schema["properties"]) == ["hidden", "shown"]
    assert made.schema["properties"]["shown"]["description"] == "what is seen"
    assert made.read(jsonable(Secretive(hidden=1))) == Secretive(hidden=1)


def test_what_a_class_checks_itself() -> None:
    with pytest.raises(Misfit, match=r"Positive refused it: .*must be > 0"):
        shape(Positive).read({"value": 0})


def test_typed_dicts_and_named_tuples() -> None:
    movie, point = shape(Movie), shape(Point)
    assert movie.schema["required"] == ["title"]
    assert movie.read({"title": "Alien"}) == {"title": "Alien"}
    assert point.schema["properties"]["y"] == {"type": "integer", "default": 0}
    assert point.read({"x": 1}) == Point(1)


def test_a_pydantic_model_within_a_dataclass() -> None:
    made = shape(Holder)
    value = {"animal": {"name": "Rex", "friend": {"name": "Tom"}}}
    assert made.read(value).animal == Animal(name="Rex", friend=Animal(name="Tom"))
    Draft202012Validator(made.schema).validate(value)
    with pytest.raises(Misfit, match=r"^animal: friend\.name: Field required$"):
        made.read({"animal": {"name": "Rex", "friend": {}}})


def test_two_classes_of_one_name() -> None:
    def inner() -> Any:
        return attrs.make_class("Step", {"text": attrs.field(type=str)})

    both = attrs.make_class("Both", {"a": attrs.field(type=Step), "b": attrs.field(type=inner())})
    made = shape(both)
    assert list(made.schema["$defs"]) == ["Step", "Step_2"]
    assert made.read({"a": {"number": 1}, "b": {"text": "x"}}).b.text == "x"


def cases() -> Any:
    @dataclass
    class Unknown:
        odd: Missing  # type: ignore[name-defined] # noqa: F821 - on purpose

    @dataclass
    class Calling:
        odd: callable  # type: ignore[valid-type]

    @dataclass
    class Keys:
        odd: dict[float, int]

    @dataclass
    class Deep:
        odd: list[dict[str, complex]]

    @dataclass
    class Free:
        odd: T  # type: ignore[valid-type]

    @dataclass
    class Kept:
        odd: InitVar[int]

    class Color(Enum):
        RED = (255, 0, 0)

    @dataclass
    class Colored:
        odd: Color

    bare = attrs.make_class("Bare", ["odd"])
    return [Unknown, Calling, Keys, Deep, Free, Kept, Colored, bare]


@pytest.mark.parametrize("kind", cases(), ids=lambda kind: kind.__name__)
def test_what_cannot_be_expressed_is_named(kind: Any) -> None:
    with pytest.raises(TypeError, match=rf"^([\w.<>]*\.)?{kind.__name__}\.odd\b"):
        Shapes().whole(kind)


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (int, "1", "expected integer, found string"),
        (int, True, "expected integer, found boolean"),
        (int, 1.5, "expected integer, found number"),
        (float, "1", "expected number, found string"),
        (float, 10**400, "the number is too large"),
        (bool, 1, "expected boolean, found integer"),
        (str, None, "expected string, found null"),
        (list[int], {"a": 1}, "expected array, found object"),
        (list[int], [1, [2]], "[1]: expected integer, found array"),
        (set[Any], [[1]], "the items cannot be in a set: unhashable type: 'list'"),
        (tuple[int, str], [1], "expected 2 items, found 1"),
        (tuple[int, str], [1, 2], "[1]: expected string, found integer"),
        (dict[str, int], [], "expected object, found array"),
        (dict[int, int], {"x": 1}, "x: expected an integer as the key"),
        (dict[Unit, int], {"x": 1}, "x: expected one of 'c', 'f'"),
        (Unit, "k", "expected one of 'c', 'f'"),
        (Literal[1], True, "expected one of 1"),
        (Literal[1, 2], 3, "expected one of 1, 2"),
        (int | None, "a", "expected integer or null or number, found string"),
        (dt.date, "yesterday", "expected a date (YYYY-MM-DD)"),
        (dt.datetime, "today", "expected a date and time (RFC 3339)"),
        (UUID, "1", "expected a UUID"),
        (Decimal, "one", "expected a decimal number as a string"),
        (bytes, "!", "expected base64 text"),
        (Step, [], "expected object, found array"),
        (Step, {}, "number: it is missing"),
        (Step, {"number": 1, "no": 2}, "no: there is no such member: known are number, text"),
        (
            Step | Point,
            {"x": "a"},
            "x: there is no such member: known are number, text; or x: expected integer, found string",
        ),
    ],
)
def test_what_does_not_fit(kind: Any, value: Any, message: str) -> None:
    with pytest.raises(Misfit) as caught:
        shape(kind).read(value)
    assert str(caught.value) == message


def test_a_whole_number_is_an_integer_however_it_is_written() -> None:
    assert shape(int).read(3.0) == 3
    assert shape(Decimal).read(1.5) == Decimal("1.5")
