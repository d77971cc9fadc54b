"""What can be sent, what cannot, and what the message says of the place."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections import ChainMap, UserDict, UserList, deque, namedtuple
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest

from model_inference_overlay.encoding import encode, encode_at
from model_inference_overlay.unset import UNSET

from .sample import Answer, Call, Choice, Level, Reason, TextPart, Tree, UserMessage

Pair = namedtuple("Pair", "a b")


class Nested(Enum):
    LIST = (1, Reason.STOPPED)


class Text(str):
    __slots__ = ()


class Whole(int):
    pass


class Real(float):
    pass


def generated() -> Iterator[int]:
    yield from (1, 2)


def exactly(value: Any) -> str:
    """Spell a value so that 1, 1.0 and True differ, and so do a text and a subclass's instance of it."""
    if isinstance(value, dict):
        return f"{type(value).__name__}({', '.join(f'{exactly(k)}: {exactly(v)}' for k, v in value.items())})"
    if isinstance(value, list):
        return f"{type(value).__name__}({', '.join(map(exactly, value))})"
    return f"{type(value).__name__} {value!r}"


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (None, None),
        (True, True),
        (2**70, 2**70),
        (0.5, 0.5),
        ("x", "x"),
        (Text("x"), "x"),
        (Whole(3), 3),
        (Real(3), 3.0),
        (Reason.STOPPED, "stop"),
        (Level.HIGH, 2),
        (Nested.LIST, [1, "stop"]),
        ({"a": {"b": (1, 2)}}, {"a": {"b": [1, 2]}}),
        ({Reason.STOPPED: 1}, {"stop": 1}),
        ({Text("k"): 1}, {"k": 1}),
        (MappingProxyType({"a": 1}), {"a": 1}),
        (UserDict(a=1), {"a": 1}),
        (ChainMap({"a": 1}), {"a": 1}),
        ({"a": UNSET, "b": None}, {"b": None}),
        (Pair(1, 2), [1, 2]),
        (range(3), [0, 1, 2]),
        (deque([1]), [1]),
        (UserList([1]), [1]),
        ({3, 1, 2}, [1, 2, 3]),
        (frozenset("ba"), ["a", "b"]),
        ({"a": 1}.keys(), ["a"]),
        ({"a": 1}.values(), [1]),
        (map(str, [1]), ["1"]),
        (dt.datetime(2024, 1, 2, tzinfo=dt.UTC), "2024-01-02T00:00:00Z"),
        (dt.date(2024, 1, 2), "2024-01-02"),
        (dt.time(1, 2), "01:02:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal("0.10"), "0.10"),
        (b"hi", "aGk="),
        (bytearray(b"hi"), "aGk="),
        (memoryview(b"hi"), "aGk="),
        ([UserMessage([TextPart(text="x")])], [{"content": [{"type": "text", "text": "x"}], "role": "user"}]),
    ],
)
def test_what_is_sent(value: Any, sent: Any) -> None:
    assert exactly(encode(value)) == exactly(sent)


def test_generators_are_read() -> None:
    assert encode({"a": generated()}) == {"a": [1, 2]}


def test_sets_that_cannot_be_sorted_are_sent_all_the_same() -> None:
    assert sorted(encode({1, "a"}), key=str) == [1, "a"]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_not_finite(number: float) -> None:
    with pytest.raises(ValueError, match=rf"^cannot send {number!r}: JSON has no such number \(at a\[1\]\.b\)$"):
        encode({"a": [0, {"b": number}]})
    assert repr(encode([number], strict=False)) == repr([number])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (object(), r"cannot send a value of type object as JSON: convert it"),
        (1j, r"type complex"),
        (dt.timedelta(1), r"type timedelta"),
        (io.BytesIO(b"x"), r"type BytesIO as JSON: read it and send its content"),
        (Call, r"cannot send the class Call: call it to make an instance"),
        (UNSET, r"cannot send UNSET"),
        ([UNSET], r"cannot send UNSET.*\(at \[0\]\)"),
        ({1: 2}, r"^cannot send a JSON object with the key 1: keys are strings$"),
        ({"a": {None: 1}}, r"key None: keys are strings \(at a\)$"),
        ({"a": [1, object()]}, r"\(at a\[1\]\)$"),
        ({"a": {3, object()}}, r"\(at a\[\d\]\)$"),
        ({"a at b": object()}, r"\(at a at b\)$"),
        (lambda: None, r"type function"),
    ],
)
def test_what_cannot_be_sent(value: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        encode(value)


def test_the_place_goes_through_models() -> None:
    messages = [UserMessage("x"), UserMessage(content=object())]  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"\(at messages\[1\]\.content\)$"):
        encode_at("messages", messages)
    message = UserMessage("x")
    message.additional_properties["extra"] = {"deep": object()}
    with pytest.raises(TypeError, match=r"\(at extra\.deep\)$"):
        encode(message)
    answer = Answer(id="a", created=object(), choices=[])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"\(at created\)$"):
        encode(answer)


def test_an_error_of_the_callers_own_goes_through_unchanged() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "mine")

    with pytest.raises(UnicodeDecodeError, match="mine"):
        encode({"a": broken()})


def circle() -> Any:
    value: list[Any] = []
    value.append(value)
    return value


def deep_mapping() -> Any:
    value: dict[str, Any] = {}
    for _ in range(5000):
        value = {"a": value}
    return value


def deep_model() -> Any:
    tree = Tree(name="leaf")
    for _ in range(5000):
        tree = Tree(name="branch", children=[tree])
    return tree


@pytest.mark.usefixtures("shallow")
@pytest.mark.parametrize("make", [circle, deep_mapping, deep_model])
def test_what_is_nested_too_deep(make: Callable[[], Any]) -> None:
    with pytest.raises(ValueError, match=r"nested so deep, or that holds itself \(at messages.{1,250}\.\.\.\)$"):
        encode_at("messages", make())


def test_a_body_of_each_kind_is_json() -> None:
    answer = Answer(
        id="a", created=dt.datetime(2024, 1, 1, tzinfo=dt.UTC), choices=[Choice(index=0, finish_reason=Reason.STOPPED)]
    )
    assert json.loads(json.dumps(encode(answer))) == {
        "id": "a",
        "object": "answer",
        "created": 1704067200,
        "choices": [{"index": 0, "finish_reason": "stop"}],
    }
