"""Streams over TCP: when events leave, and what happens when one side goes away."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from model_inference_server import Answer, Call, Events
from model_inference_server.stream import frame

ASKED = {"messages": [{"role": "user", "content": "a"}], "stream": True}
KEY = {"api-key": "any"}


@pytest.mark.parametrize(
    ("chunk", "wanted"),
    [({"a": "ü"}, 'data: {"a":"ü"}\n\n'.encode()), (b": ping\n\n", b": ping\n\n"), (None, b"data: null\n\n")],
)
def test_a_chunk_becomes_one_event(chunk: Any, wanted: bytes) -> None:
    assert frame(chunk) == wanted


def test_each_event_leaves_before_the_next_is_made(serve: Callable[..., Any]) -> None:
    made: list[int] = []

    def count(call: Call) -> Answer:
        def chunks() -> Iterator[dict[str, Any]]:
            for number in range(5):
                made.append(number)
                yield {"id": str(number), "object": "", "created": 0, "model": "", "choices": []}

        return Events(chunks())

    caller = serve(behaviours={"getChatCompletions": count}, stream_delay=0.2)
    with caller.http.stream("POST", "/chat/completions", json=ASKED, headers=KEY) as response:
        received = response.iter_raw()
        assert b'"0"' in next(received)
        assert len(made) <= 2
    assert response.headers["cache-control"] == "no-cache"


def test_the_delay_lies_between_events(serve: Callable[..., Any]) -> None:
    caller = serve(stream_delay=0.05)
    began = time.monotonic()
    caller.post("/chat/completions", ASKED | {"max_tokens": 2})
    assert 0.15 <= time.monotonic() - began < 2  # four events, three pauses


def test_a_client_that_goes_away_stops_the_stream_and_leaves_no_trace(
    serve: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    closed: list[bool] = []

    def endless(call: Call) -> Answer:
        def chunks() -> Iterator[dict[str, Any]]:
            try:
                while True:
                    yield {"id": "x" * 1000, "object": "", "created": 0, "model": "", "choices": []}
            finally:
                closed.append(True)

        return Events(chunks())

    caller = serve(behaviours={"getChatCompletions": endless})
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            with caller.http.stream("POST", "/chat/completions", json=ASKED, headers=KEY) as response:
                next(response.iter_raw())
        deadline = time.monotonic() + 5
        while len(closed) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert len(closed) == 3
    assert caplog.records == []


def test_other_calls_are_answered_during_a_long_stream(serve: Callable[..., Any]) -> None:
    caller = serve()

    async def both() -> None:
        import httpx

        async with httpx.AsyncClient(base_url=caller.url, headers=KEY, timeout=10, trust_env=False) as http:
            body = {"messages": [{"role": "user", "content": "word " * 20_000}], "stream": True}
            async with http.stream("POST", "/chat/completions", json=body) as response:
                await anext(response.aiter_raw())
                began = time.monotonic()
                assert (await http.get("/info")).status_code == 200
                assert time.monotonic() - began < 1

    asyncio.run(both())
