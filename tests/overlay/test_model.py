"""Models: absent, null and unknown kept apart, whatever is read, set, deleted, copied or written."""

from __future__ import annotations

import copy
import datetime as dt
import inspect
import pickle
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest

from model_inference_overlay.model import Model
from model_inference_overlay.unset import UNSET

from .sample import (
    Answer,
    AssistantMessage,
    Awkward,
    Call,
    Choice,
    Circle,
    Delta,
    Everything,
    Level,
    Message,
    Part,
    Reason,
    TextPart,
    Tree,
    Usage,
    UserMessage,
)

SENT: dict[str, Any] = {
    "id": "a",
    "object": "answer",
    "created": 1_700_000_000,
    "choices": [
        {
            "index": 0,
            "finish_reason": "tired",
            "message": {"role": "oracle", "content": None, "mood": {"joy": 1}},
            "delta": None,
            "extra": [1, None],
        },
        {"index": 1, "finish_reason": None, "delta": {"content": None}},
        None,
        {},
    ],
    "usage": None,
    "fingerprint": None,
}


# Decoding and the round trip


def test_what_was_decoded_is_given_back() -> None:
    answer = Answer.from_dict(SENT)
    assert answer.as_dict() == SENT
    assert answer.created == dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC)
    assert answer.choices[0].finish_reason == "tired"
    assert answer.choices[0].additional_properties == {"delta": None, "extra": [1, None]}
    message = answer.choices[0].message
    assert isinstance(message, AssistantMessage)
    assert (message.role, message.content, message.calls) == ("oracle", None, None)
    assert message.additional_properties == {"mood": {"joy": 1}}
    assert answer.additional_properties == {"fingerprint": None}


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (Answer, {}),
        (Answer, {"object": "list"}),
        (Answer, {"object": None, "choices": None, "id": None}),
        (Message, {"role": "unheard of", "content": [1]}),
        (Message, {"role": None}),
        (Message, {"role": ["user"]}),
        (Message, {}),
        (Part, {"type": "text"}),
        (Everything, {"when": None, "odd-name": "x", "odd_name": "y", "either": None, "words": None}),
        (Everything, {"when": "1700000000", "times": [1.5, None, "x"], "named": {"a": 0, "b": None}}),
    ],
)
def test_absent_and_null_are_told_apart(kind: type[Model], sent: dict[str, Any]) -> None:
    found = kind.from_dict(sent)
    assert found.as_dict() == sent
    assert set(found) == set(sent)
    for attribute in found._layout.attributes:
        getattr(found, attribute)  # absent fields read as None, and none of this makes a field present
    assert found.as_dict() == sent


def test_what_a_server_sent_beyond_json_is_given_back_too() -> None:
    found = Usage.from_dict({"total": 1, "cost": float("inf")})
    assert found.as_dict() == {"total": 1, "cost": float("inf")}
    with pytest.raises(ValueError, match=r"cannot send inf.*\(at cost\)"):
        found.__encode__(strict=True)


def test_the_tag_chooses_the_class() -> None:
    assert type(Message.from_dict({"role": "user"})) is UserMessage
    assert type(Message.from_dict({"role": "bot"})) is AssistantMessage
    assert type(Message.from_dict({"role": "USER"})) is Message
    assert type(UserMessage.from_dict({"role": "bot"})) is UserMessage


def test_a_mapping_is_wanted() -> None:
    with pytest.raises(TypeError, match=r"^Call.from_dict takes a mapping, found list$"):
        Call.from_dict([])  # type: ignore[arg-type]


def test_decoding_does_not_share_what_it_was_given() -> None:
    sent = {"role": "user", "content": [{"type": "text", "text": "x"}]}
    found = Message.from_dict(sent)
    found["role"] = "bot"
    found.additional_properties["x"] = 1
    assert sent == {"role": "user", "content": [{"type": "text", "text": "x"}]}


def test_a_field_that_reads_as_empty() -> None:
    for sent in ({}, {"delta": None}):
        choice = Choice.from_dict(sent)
        assert choice.delta == Delta()
        assert choice.delta.content is None
        assert ("delta" in choice) is ("delta" in sent)
        assert choice.as_dict() == sent
    choice.delta = Delta(content="x")
    assert choice.as_dict() == {"delta": {"content": "x"}}
    choice["delta"] = None
    assert choice.as_dict() == {"delta": None}
    choice["delta"] = {"content": "y"}
    assert choice.delta == Delta(content="y")
    assert (list(choice), len(choice)) == (["delta"], 1)
    del choice.delta
    assert choice.as_dict() == {}


# Construction


def test_what_is_set_is_sent() -> None:
    assert UserMessage("x").as_dict() == {"content": "x", "role": "user"}
    assert AssistantMessage().as_dict() == {"role": "assistant"}
    assert AssistantMessage(None).as_dict() == {"content": None, "role": "assistant"}
    assert AssistantMessage(content=UNSET, calls=None).as_dict() == {"role": "assistant", "calls": None}
    assert Call(id="a", arguments=None).as_dict() == {"id": "a"}
    assert Call(id=UNSET).as_dict() == {}  # type: ignore[arg-type]
    assert Circle(size=1).as_dict() == {"kind": "circle", "size": 1}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: UserMessage("x", nmae="y"), "unexpected keyword argument 'nmae'"),
        (lambda: Call("a"), "positional argument"),
        (lambda: UserMessage(), "missing 1 required positional argument: 'content'"),
        (lambda: Call(id="a", additional_properties={}), "unexpected keyword argument 'additional_properties'"),
    ],
)
def test_wrong_arguments(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        make()


def test_undeclared_fields_of_a_constructed_model_are_sent() -> None:
    call = Call(id="a")
    call.additional_properties["x"] = [Reason.STOPPED]
    call["y"] = None
    call.additional_properties["gone"] = UNSET
    call.additional_properties["id"] = "a declared field goes first"
    assert call.as_dict() == {"id": "a", "x": ["stop"], "y": None}


def test_reading_undeclared_fields_does_not_change_a_model() -> None:
    call = Call(id="a")
    assert call.additional_properties == {}
    assert call == Call(id="a")
    assert repr(call) == "Call(id='a')"


# Setting and deleting attributes


def test_setting() -> None:
    message = AssistantMessage("x")
    message.content = None
    assert message.as_dict() == {"content": None, "role": "assistant"}
    message.content = UNSET  # type: ignore[assignment]
    assert message.content is None
    assert message.as_dict() == {"role": "assistant"}
    message.content = UNSET  # type: ignore[assignment]
    message.content = "y"
    assert message.as_dict() == {"content": "y", "role": "assistant"}


def test_none_leaves_out_a_field_that_cannot_be_null() -> None:
    call = Call(id="a", arguments="x")
    call.arguments = None
    assert call.as_dict() == {"id": "a"}
    call.id = None  # type: ignore[assignment]
    assert call.as_dict() == {"id": None}


def test_deleting() -> None:
    call = Call(id="a", arguments="x")
    del call.arguments
    assert (call.arguments, "arguments" in call) == (None, False)
    with pytest.raises(AttributeError):
        del call.arguments
    call.additional_properties["x"] = 1
    call.additional_properties = UNSET  # type: ignore[assignment]
    assert call.as_dict() == {"id": "a"}


@pytest.mark.parametrize("value", ["x", None, UNSET])
def test_there_are_no_other_attributes(value: Any) -> None:
    call = Call(id="a")
    with pytest.raises(AttributeError, match="argumnets"):
        call.argumnets = value  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match=r"^'Call' object has no attribute 'argumnets'$"):
        call.argumnets  # type: ignore[attr-defined]  # noqa: B018


# Items


def test_items_are_json_values() -> None:
    answer = Answer.from_dict({**SENT, "choices": [{"index": 0, "finish_reason": "stop"}]})
    assert answer["created"] == 1_700_000_000
    assert type(answer["created"]) is int
    assert answer["fingerprint"] is None
    assert answer["choices"][0]["finish_reason"] == "stop"
    assert type(answer["choices"][0]["finish_reason"]) is str
    assert answer["choices"] is answer.choices
    found = Everything.from_dict({"times": [0, 1], "level": 2, "odd-name": "x"})
    assert (found["times"], found["level"], found["odd-name"]) == ([0, 1], 2, "x")
    assert found.level is Level.HIGH


@pytest.mark.parametrize("name", ["arguments", "unknown", "additional_properties", "as_dict"])
def test_absent_items(name: str) -> None:
    call = Call(id="a")
    with pytest.raises(KeyError, match=name):
        call[name]
    with pytest.raises(KeyError, match=name):
        del call[name]
    assert name not in call
    assert call.get(name) is None
    assert call.get(name, 5) == 5


def test_setting_items_takes_json_values() -> None:
    answer = Answer.from_dict({})
    answer["created"] = 0
    answer["choices"] = [{"index": 0, "finish_reason": "stop"}]
    answer["usage"] = None
    answer["other"] = {"a": 1}
    assert answer.created == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert answer.choices == [Choice(index=0, finish_reason=Reason.STOPPED)]
    assert answer.as_dict()["usage"] is None
    assert answer["other"] == {"a": 1}
    answer["usage"] = Usage(total=1)
    assert answer.usage == Usage(total=1)
    answer["usage"] = UNSET
    answer["never"] = UNSET
    answer["other"] = UNSET
    del answer["choices"]
    assert answer.as_dict() == {"created": 0}


def test_it_reads_like_a_mapping() -> None:
    usage = Usage.from_dict({"total": 1, "more": 2})
    assert (list(usage), len(usage)) == (["total", "more"], 2)
    assert dict(usage) == {"total": 1, "more": 2}
    assert {**usage} == {"total": 1, "more": 2}
    assert list(usage.keys()) == ["total", "more"]
    assert list(usage.values()) == [1, 2]
    assert list(usage.items()) == [("total", 1), ("more", 2)]
    assert 5 not in usage
    assert not Usage.from_dict({})


def test_a_declared_field_goes_before_the_method_of_its_name() -> None:
    sent = {"get": "g", "items": ["i"], "keys": "k", "values": 1, "update": True}
    found = Awkward.from_dict(sent)
    assert (found.get, found.items, found.keys, found.values, found.update) == ("g", ["i"], "k", 1, True)
    assert found.as_dict() == sent
    empty = Awkward()
    assert (empty.get, empty.items, empty.keys, empty.values, empty.update) == (None, None, None, None, None)
    assert found["items"] == ["i"]
    assert found == Awkward.from_dict(sent)


# Copies, equality, repr


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, *(lambda item, n=n: pickle.loads(pickle.dumps(item, n)) for n in range(6))],
)
def test_copies(again: Callable[[Any], Any]) -> None:
    answer = Answer.from_dict(SENT)
    found = again(answer)
    assert found is not answer
    assert (type(found), found) == (Answer, answer)
    assert found.as_dict() == SENT
    found.additional_properties["x"] = 1
    found["usage"] = {"total": 1}
    assert answer.as_dict() == SENT
    assert again(AssistantMessage()).as_dict() == {"role": "assistant"}
    assert again(AssistantMessage(None)).as_dict() == {"role": "assistant", "content": None}


def test_equality() -> None:
    assert AssistantMessage() != AssistantMessage(None)
    assert AssistantMessage("x") == AssistantMessage("x")
    assert AssistantMessage("x") != AssistantMessage("y")
    assert UserMessage("x") != AssistantMessage("x", role="user")
    assert Call(id="a") == {"id": "a"} == Call(id="a")
    assert Call(id="a") != {"id": "a", "more": None}
    assert Answer.from_dict(SENT) == SENT
    assert Call(id="a") != ["id"]
    with pytest.raises(TypeError, match="unhashable"):
        hash(Call(id="a"))


def test_repr_is_short() -> None:
    assert repr(AssistantMessage(None)) == "AssistantMessage(content=None, role='assistant')"
    assert repr(Choice.from_dict({"x": 1})) == "Choice(additional_properties={'x': 1})"
    long = Answer(
        id="x" * 10_000,
        created=dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        choices=[Choice(index=index, finish_reason=Reason.STOPPED) for index in range(1000)],
    )
    text = repr(long)
    assert text.startswith("Answer(id='xxx")
    assert "Choice(index=0, finish_reason=Reason.STOPPED), Choice(index=1," in text
    assert len(text) < 700
    assert len(repr(Everything(numbers=[0.5] * 100_000, data=b"x" * 100_000))) < 200


def test_a_class_that_contains_itself() -> None:
    tree = Tree(name="a", children=[Tree(name="b", parent=None)])
    assert Tree.from_dict(tree.as_dict()) == tree
    assert "parent" in tree.children[0]  # type: ignore[index]
    assert "parent" not in tree


def test_positional_arguments() -> None:
    assert UserMessage([TextPart(text="x")]).content == [TextPart(text="x")]
    assert AssistantMessage("x").content == "x"


def test_the_constructor_takes_a_json_object() -> None:
    assert UserMessage({"content": "x", "more": [1]}).as_dict() == {"role": "user", "content": "x", "more": [1]}  # type: ignore[arg-type]
    assert AssistantMessage({"role": "oracle", "content": None}).as_dict() == {"role": "oracle", "content": None}  # type: ignore[arg-type]
    answer = Answer(MappingProxyType(SENT))  # type: ignore[misc, call-arg]
    assert answer.choices == Answer.from_dict(SENT).choices
    assert answer.as_dict() == SENT
    usage = Usage({"odd": 1})  # type: ignore[misc, call-arg]
    assert (usage.total, usage["odd"], len(usage)) == (None, 1, 1)
    assert inspect.signature(UserMessage).parameters["content"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    with pytest.raises(TypeError):
        Call({"id": "a"}, id="b")  # type: ignore[misc]


def test_it_changes_like_a_mapping() -> None:
    usage = Usage.from_dict({"total": 1, "more": 2, "odd": 3})
    assert (usage.pop("total"), usage.total, usage.pop("total", 5)) == (1, None, 5)
    with pytest.raises(KeyError, match="total"):
        usage.pop("total")
    assert usage.popitem() == ("odd", 3)
    usage.update({"total": 7}, odd=4)
    assert usage == {"more": 2, "total": 7, "odd": 4}
    assert (usage.setdefault("total", 0), usage.setdefault("extra", 6)) == (7, 6)
    copied = usage.copy()
    usage.clear()
    assert (usage, copied) == ({}, {"more": 2, "total": 7, "odd": 4, "extra": 6})
    with pytest.raises(KeyError):
        usage.popitem()


def test_what_changes_through_item_access_is_converted() -> None:
    answer = Answer.from_dict({})
    answer.update(created=0, choices=[{"index": 1}])
    assert answer.created == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert answer.choices[0].index == 1
    assert answer.pop("created") == 0
