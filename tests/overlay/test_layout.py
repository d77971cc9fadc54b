"""What the codec knows of a class: how fields are found, sent and recognised."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from model_inference_overlay.layout import Layout, extra_of
from model_inference_overlay.model import Model, field, model
from model_inference_overlay.scalars import UnixTime

from .sample import AssistantMessage, Call, Circle, Everything, Message, Square, UserMessage


@model()
class Base(Model):
    at: UnixTime


@model()
class Derived(Base):
    note: str | None = field(default=None, wire="a-note")


def test_names() -> None:
    layout = Derived._layout
    assert layout.names == {"at": "at", "a-note": "note"}
    assert layout.attributes == {"at": "at", "note": "a-note"}
    assert layout.required == {"at"}
    assert Derived.from_dict({"at": 0, "a-note": "x"}).as_dict() == {"at": 0, "a-note": "x"}


def test_variants_belong_to_their_own_base() -> None:
    assert Message._layout.variants == {"user": UserMessage, "assistant": AssistantMessage, "bot": AssistantMessage}
    assert UserMessage._layout.variants is None
    assert Call._layout.variants is None


@pytest.mark.parametrize("name", ["when", "times", "named"])
def test_the_wire_form_of_a_field(name: str) -> None:
    assert Everything._layout.wire(name) is not None


@pytest.mark.parametrize("name", ["moment", "flag", "json", "mode", "unknown"])
def test_fields_whose_value_tells_how_it_is_sent(name: str) -> None:
    assert Everything._layout.wire(name) is None


def test_which_class_an_object_fits() -> None:
    def best(sent: dict[str, Any]) -> type:
        return max((Circle, Square), key=lambda kind: kind._layout.fit(sent))

    assert best({"kind": "square"}) is Square
    assert best({"kind": "circle", "corners": 4}) is Circle
    assert best({"size": 1, "corners": 4}) is Square


def test_extra_of_makes_no_room() -> None:
    call = Call(id="a")
    assert extra_of(call) == {}
    assert not any(extra_of(call) is extra_of(call) for _ in range(2))
    call.additional_properties["x"] = 1
    assert extra_of(call) is call.additional_properties


def test_threads_may_compile_at_once() -> None:
    @model()
    class Fresh(Model):
        call: Call | None = None

    start = threading.Barrier(8)
    found: list[Any] = []

    def decode() -> None:
        start.wait()
        found.append(Fresh.from_dict({"call": {"id": "a"}}))

    threads = [threading.Thread(target=decode) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Fresh(call=Call(id="a"))] * 8


def test_a_layout_without_fields() -> None:
    assert Model.from_dict({"a": 1}).as_dict() == {"a": 1}
    assert Layout(Model, (), None).decoder()({"a": 1}) == Model.from_dict({"a": 1})
