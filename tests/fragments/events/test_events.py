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
    for name in ("always", "either"):
        assert inspect.signature(getattr(package.DefaultClient, name)).return_annotation == "Stream[models.Tick]"
        method = getattr(package.aio.DefaultClient, name)
        assert inspect.signature(method).return_annotation == "AsyncStream[models.Tick]"
