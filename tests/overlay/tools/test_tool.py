"""Typed functions in, tools out: what the model is told, how they are called, and what cannot be one."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from jsonschema import Draft202012Validator

from model_inference_overlay.encoding import encode
from model_inference_overlay.schema.shape import Misfit
from model_inference_overlay.tools.tool import Tool, tool


@dataclass
class Place:
    city: str
    country: str = "NO"


def weather(
    place: Place, days: Annotated[int, "how many days ahead"] = 1, unit: Literal["c", "f"] | None = None
) -> str:
    """Tell the weather.

    It is made up.

    Args:
        place: where it is.
        days: not read, since the annotation says it.
        unit: of the temperature.
    """
    return f"{place.city} {days} {unit}"


class Station:
    """A station."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, sensor: str) -> str:
        """Read a sensor."""
        return f"{self.name}: {sensor}"

    @tool
    def reset(self, hard: bool = False) -> str:
        """Reset the station."""
        return f"{self.name} {hard}"

    @classmethod
    def find(cls, name: str) -> str:
        """Find a station."""
        return name

    @staticmethod
    def list(limit: int) -> int:
        """List stations."""
        return limit

    def __call__(self, sensor: str) -> str:
        """Ask the station."""
        return self.read(sensor)


async def later(city: str) -> str:
    return city


def test_what_the_model_is_told() -> None:
    made = tool(weather)
    assert (
        made.as_dict()
        == encode(made)
        == {
            "type": "function",
            "function": {
                "name": "weather",
                "description": "Tell the weather.\n\nIt is made up.",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "place": {"$ref": "#/$defs/Place", "description": "where it is."},
                        "days": {"type": "integer", "description": "how many days ahead", "default": 1},
                        "unit": {
                            "anyOf": [{"type": "string", "enum": ["c", "f"]}, {"type": "null"}],
                            "description": "of the temperature.",
                            "default": None,
                        },
                    },
                    "required": ["place"],
                    "additionalProperties": False,
                    "$defs": {
                        "Place": {
                            "type": "object",
                            "properties": {"city": {"type": "string"}, "country": {"type": "string", "default": "NO"}},
                            "required": ["city"],
                            "additionalProperties": False,
                        }
                    },
                },
            },
        }
    )
    Draft202012Validator.check_schema(made.function.parameters)
    assert made.type == made["type"] == "function"
    assert made["function"]["name"] == made.function.name == made.name == "weather"


def test_it_is_called_as_before() -> None:
    made = tool(weather)
    assert made(Place("Oslo"), days=2) == "Oslo 2 None"
    assert made.__name__ == "weather"
    assert made.__doc__ == weather.__doc__
    assert made.__wrapped__ is weather  # type: ignore[attr-defined]
    assert repr(made) == "Tool('weather')"
    assert tool(made) is made


def test_arguments_are_read() -> None:
    made = tool(weather)
    assert made.arguments({"place": {"city": "Oslo"}}) == {"place": Place("Oslo")}
    assert made(**made.arguments({"place": {"city": "Oslo"}, "unit": "c"})) == "Oslo 1 c"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "place: it is missing"),
        ({"place": {"city": 1}}, "place.city: expected string, found integer"),
        ({"place": {"city": "Oslo"}, "hours": 1}, "hours: there is no such member: known are place, days, unit"),
        ([], "expected object, found array"),
        ({"place": {"city": "Oslo"}, "days": "two"}, "days: expected integer, found string"),
    ],
)
def test_arguments_that_do_not_fit(value: Any, message: str) -> None:
    with pytest.raises(Misfit) as caught:
        tool(weather).arguments(value)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("function", "name", "description", "arguments", "result"),
    [
        (Station("A").read, "read", "Read a sensor.", {"sensor": "x"}, "A: x"),
        (Station("A").reset, "reset", "Reset the station.", {"hard": True}, "A True"),
        (Station.find, "find", "Find a station.", {"name": "A"}, "A"),
        (Station.list, "list", "List stations.", {"limit": 3}, 3),
        (Station("A"), "Station", "Ask the station.", {"sensor": "x"}, "A: x"),
        (functools.partial(weather, Place("Oslo")), "weather", "Tell the weather.\n\nIt is made up.", None, None),
    ],
)
def test_kinds_of_functions(function: Any, name: str, description: str, arguments: Any, result: Any) -> None:
    made: Tool[..., Any] = tool(function)
    assert (made.name, made.function.description) == (name, description)
    if arguments is not None:
        assert made.function.parameters["properties"].keys() == arguments.keys()
        assert made(**made.arguments(arguments)) == result


def test_a_tool_of_a_class_is_a_method() -> None:
    assert Station("B").reset() == "B False"
    assert isinstance(Station.reset, Tool)


def test_the_decorator_with_arguments() -> None:
    @tool(name="get-weather", description="D")
    def f(city: str) -> str:
        return city

    assert (f.name, f.function.description, f(city="x")) == ("get-weather", "D", "x")


def test_a_schema_in_place_of_annotations() -> None:
    parameters = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}

    def f(a, **rest):  # type: ignore[no-untyped-def]
        """Do it."""
        return a, rest

    made = tool(f, parameters=parameters)
    assert made.as_dict()["function"] == {"name": "f", "description": "Do it.", "parameters": parameters}
    assert made(**made.arguments({"a": 1, "b": 2})) == (1, {"b": 2})
    with pytest.raises(Misfit, match="a: it is missing"):
        made.arguments({})


def test_coroutine_functions() -> None:
    assert tool(later).is_async
    assert tool(functools.partial(later, city="x")).is_async
    assert not tool(weather).is_async


def test_a_default_that_json_does_not_have_is_left_out() -> None:
    def f(key: Callable[[int], int] | int = abs) -> int:  # type: ignore[assignment]
        return 1

    with pytest.raises(TypeError, match=r"f\(key\): .*Callable.* cannot be expressed as JSON"):
        tool(f)

    def g(key: int = print) -> int:  # type: ignore[assignment]
        return 1

    assert tool(g).function.parameters["properties"] == {"key": {"type": "integer"}}


def odd() -> list[Any]:
    def unannotated(a) -> int:  # type: ignore[no-untyped-def]
        return 1

    def many(*a: int) -> int:
        return 1

    def keywords(**a: int) -> int:
        return 1

    def positional(a: int, /) -> int:
        return 1

    def unknown(a: Missing) -> int:  # type: ignore[name-defined] # noqa: F821 - on purpose
        return 1

    def complicated(a: complex) -> int:
        return 1

    return [unannotated, many, keywords, positional, unknown, complicated]


@pytest.mark.parametrize("function", odd(), ids=lambda function: function.__name__)
def test_parameters_that_a_model_cannot_give(function: Any) -> None:
    with pytest.raises(TypeError, match=rf"^{function.__name__}\(a\): "):
        tool(function)


@pytest.mark.parametrize("value", [None.__class__, 3, "f", Station])
def test_what_is_no_function(value: Any) -> None:
    with pytest.raises(TypeError, match=r"tool\(\) takes a function, found"):
        tool(value, name="x")


@pytest.mark.parametrize("name", ["", "a b", "é", "a" * 65])
def test_names_that_the_service_refuses(name: str) -> None:
    with pytest.raises(ValueError, match="a tool cannot be called"):
        tool(weather, name=name)
