"""Decoders of types: what fits becomes the type, what does not stays as the server sent it, and nothing raises."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_inference_overlay.codec import decoder, resolve
from model_inference_overlay.encoding import encode
from model_inference_overlay.model import Model

from . import sample
from .sample import (
    Answer,
    AssistantMessage,
    Call,
    Circle,
    Everything,
    Level,
    Message,
    Part,
    Reason,
    Square,
    Square3,
    TextPart,
    Tree,
    UserMessage,
)

MODULE = sample.__name__


def decode(text: str, value: Any) -> Any:
    function = decoder(text, MODULE)
    return value if function is None else function(value)


@pytest.mark.parametrize("text", ["str", "float", "Any", "list[float]", "dict[str, Any]", "Literal['a']", "str | None"])
def test_what_is_json_already_needs_no_decoder(text: str) -> None:
    assert decoder(text, MODULE) is None


@pytest.mark.parametrize(
    ("text", "sent", "value"),
    [
        ("Call", {"id": "a"}, Call(id="a")),
        ("list[Call]", [{"id": "a"}, None, 3], [Call(id="a"), None, 3]),
        ("dict[str, Call]", {"x": {"id": "a"}, "y": None}, {"x": Call(id="a"), "y": None}),
        ("Call | None", {"id": "a"}, Call(id="a")),
        ("str | list[Part]", [{"type": "text", "text": "x"}], [TextPart(text="x")]),
        ("str | list[Part]", "x", "x"),
        ("str | list[Part]", [1], [1]),
        ("Message", {"role": "user", "content": "x"}, UserMessage("x")),
        ("Message", {"role": "bot"}, AssistantMessage(role="bot")),
        ("Reason | str", "stop", Reason.STOPPED),
        ("Reason | str", "STOP", "STOP"),
        ("Level | int", 2, Level.HIGH),
        ("Level | int", 3, 3),
        ("Level | int", True, True),
        ("Level | int", 1.0, 1.0),
        ("Reason | Level | Call", 1, Level.LOW),
        ("UnixTime | str", 0, dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
        ("dt.datetime | Reason | str", "stop", Reason.STOPPED),
        ("dt.datetime | Reason | str", "2024-01-01T00:00:00Z", dt.datetime(2024, 1, 1, tzinfo=dt.UTC)),
        ("dt.datetime | Reason | str", "never", "never"),
        ("list[list[Reason | str]]", [["stop", "x"], None], [[Reason.STOPPED, "x"], None]),
        ("list[Circle] | list[Square]", [{"kind": "square", "size": 1}], [Square(size=1)]),
        ("tuple[dt.date, str]", ["2024-01-02", "2024-01-02"], (dt.date(2024, 1, 2), "2024-01-02")),
        ("tuple[dt.date, str]", ["2024-01-02"], ["2024-01-02"]),
        ("tuple[dt.date, str]", {"a": 1}, {"a": 1}),
        (
            "tuple[Circle, Reason | str] | None",
            [{"kind": "circle", "size": 1}, "stop"],
            (Circle(size=1), Reason.STOPPED),
        ),
        ("tuple[int, int]", [1, 2], (1, 2)),
        ("list[tuple[Circle]]", [[{"kind": "circle", "size": 1}], []], [(Circle(size=1),), []]),
        ("tuple[Reason | str] | list[Square] | str", ["stop"], (Reason.STOPPED,)),
        ("tuple[Reason | str] | list[Square] | str", [{"kind": "square", "size": 1}] * 2, [Square(size=1)] * 2),
        ("tuple[Reason | str] | tuple[Circle, Circle]", [{"kind": "circle", "size": 1}] * 2, (Circle(size=1),) * 2),
        ("tuple[Reason | str] | tuple[Circle, Circle]", ["stop"] * 3, ["stop"] * 3),
        ("list[Circle] | list[str]", ["a", {"kind": "circle", "size": 1}], ["a", Circle(size=1)]),
    ],
)
def test_decoding(text: str, sent: Any, value: Any) -> None:
    found = decode(text, sent)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"kind": "circle", "size": 1}, Circle),
        ({"kind": "square", "size": 1}, Square),
        ({"kind": "cube", "size": 1, "corners": 8}, Square),
        ({"size": 1, "depth": 2}, Square3),
        ({"size": 1, "corners": 4}, Square),
        ({}, Circle),
    ],
)
def test_a_union_of_models_takes_the_one_that_fits_best(sent: dict[str, Any], kind: type) -> None:
    found = decode("Circle | Square | Square3 | None", sent)
    assert type(found) is kind
    assert found.as_dict() == sent


def test_recursive_models_and_aliases() -> None:
    sent = {"name": "a", "children": [{"name": "b", "children": [{"name": "c", "parent": None}]}], "parent": None}
    tree = decode("Tree", sent)
    assert tree.children[0].children[0].name == "c"
    assert tree.as_dict() == sent
    json_value = decode("Json", {"a": [[{"size": 1.0, "kind": "circle"}], None, 1]})
    assert json_value.as_dict() == {"a": [[{"size": 1.0, "kind": "circle"}], None, 1]}
    assert decode("list[Json]", [[[[{"size": 2.0}]]]])[0][0][0][0] == Circle.from_dict({"size": 2.0})


def test_an_alias_is_a_name_in_a_larger_type() -> None:
    assert decode("dict[str, Json] | None", {"x": {"size": 1.0}})["x"].size == 1.0
    assert resolve("Json", MODULE) != resolve("Circle", MODULE)


def test_aliases_of_aliases() -> None:
    assert decode("Again", {"id": "a"}) == Call(id="a")
    assert decode("Again | str", {"id": "a"}) == Call(id="a")
    assert decode("Loop", [[{"id": "a"}], {"id": "b"}, 1]) == [[Call(id="a")], Call(id="b"), 1]


@pytest.mark.usefixtures("shallow")
def test_lists_and_mappings_deeper_than_the_stack_stay_as_they_are_below() -> None:
    for wrap in (lambda inner: [inner], lambda inner: {"a": inner, "b": [{"kind": "circle"}]}):
        sent: Any = {"kind": "circle", "size": 1.0}
        for _ in range(20_000):
            sent = wrap(sent)
        assert decode("Json", sent) is not None


@pytest.mark.usefixtures("shallow")
def test_an_object_deeper_than_the_stack_stays_an_object_below() -> None:
    sent: dict[str, Any] = {"name": "leaf"}
    for _ in range(20_000):
        sent = {"name": "branch", "children": [sent], "parent": None}
    tree = decode("Tree", sent)
    depth = 0
    while isinstance(tree, Tree):
        assert isinstance(tree.children, list)
        tree, depth = tree.children[0], depth + 1
    assert depth > 50
    assert tree["name"] == "branch"


# Wrong JSON types anywhere

NAMES = st.sampled_from(
    sorted(
        {
            name
            for kind in vars(sample).values()
            if isinstance(kind, type) and issubclass(kind, Model)
            for name in kind._layout.names
        }
        | {"unknown"}
    )
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.just("stop"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
MODELS = (Answer, Everything, Message, Part, Tree, Circle)


@given(st.sampled_from(MODELS), st.dictionaries(NAMES, JSON, max_size=6))
def test_whatever_a_server_sends_survives(kind: type[Model], sent: dict[str, Any]) -> None:
    found = kind.from_dict(sent)
    assert isinstance(found, kind)
    assert json.loads(json.dumps(found.as_dict())) == json.loads(json.dumps(encode(sent)))


WRONG: list[Any] = [None, True, 0, -1, 1.5, "", "x", [], [None], [[]], {}, {"a": 1}, [{"a": 1}], {"type": []}]


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in (Answer, Everything, UserMessage, Tree) for name in kind._layout.names]
)
@pytest.mark.parametrize("wrong", WRONG, ids=map(repr, WRONG))
def test_a_wrong_type_in_one_field(kind: type[Model], name: str, wrong: Any) -> None:
    found = kind.from_dict({name: wrong})
    assert found.as_dict() == {name: wrong}
    assert found == kind.from_dict({name: wrong})
    repr(found)


@pytest.mark.parametrize(
    "name", ["Answer", "list[Answer]", "dict[str, Answer]", "Everything", "Circle | Square", "Json", "Message", "Level"]
)
def test_a_wrong_type_in_place_of_a_model(name: str) -> None:
    for wrong, function in itertools.product(WRONG, [decoder(name, MODULE)]):
        assert function is not None
        found = function(wrong)
        assert encode(found) == wrong


@pytest.mark.parametrize("again", [1, 2])
def test_compiling_is_done_once(again: int) -> None:
    first: Callable[[Any], Any] | None = decoder("Answer", MODULE)
    assert first is decoder("Answer", MODULE)
