"""Server-sent events by their media type alone, without any extension."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest

EVENTS = b': hello\n\ndata: {"n": 1}\n\nevent: tick\nid: 7\ndata: {"n":\ndata: 2, "at": 60}\n\n'


@pytest.mark.parametrize("method", ["always", "either"])
def test_events_become_models(call: Any, server: Any, models: ModuleType, method: str) -> None:
    server.reply(EVENTS, media="text/event-stream; charset=utf-8")
    first, second = call(f"DefaultClient.{method}")
    assert isinstance(first, models.Tick)
    assert (first.n, first.at) == (1, None)
    assert (second.n, second.at.minute) == (2, 1)
    assert "text/event-stream" in server.last.headers["Accept"]


def test_events_that_are_no_objects(call: Any, server: Any) -> None:
    server.reply(b'data: "a"\n\ndata: "b"\n\n', media="text/event-stream")
    assert call("DefaultClient.texts") == ["a", "b"]


def test_a_plain_answer_is_one_event(call: Any, server: Any, models: ModuleType) -> None:
    server.reply({"n": 3})
    [only] = call("DefaultClient.either", n=3)
    assert isinstance(only, models.Tick)
    assert only.n == 3
    assert server.last.json == {"n": 3}


def test_annotations(package: ModuleType) -> None:
    for name, expected in (("always", "Stream[models.Tick]"), ("either", "Stream[models.Tick, models.Tick | None]")):
        assert inspect.signature(getattr(package.DefaultClient, name)).return_annotation == expected
        method = getattr(package.aio.DefaultClient, name)
        assert inspect.signature(method).return_annotation == f"Async{expected}"


@pytest.mark.parametrize(
    ("body", "media", "expected"), [(EVENTS, "text/event-stream", None), ({"n": 3}, "application/json", 3)]
)
def test_the_whole_answer_is_what_its_type_says(
    package: ModuleType, server: Any, body: Any, media: str, expected: int | None
) -> None:
    server.reply(body, media=media)
    with package.DefaultClient(server.url, None) as client:
        final = client.either(n=3).get_final()
    assert final is None if expected is None else final.n == expected
