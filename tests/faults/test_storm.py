"""Many calls at once on one client while every second answer is faulty: each ends rightly, or in an error of ours."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from threading import Thread
from typing import Any

import pytest

from model_inference import RetryPolicy
from model_inference.exceptions import ModelInferenceError

from . import secrecy
from .answers import CHAT, DONE, EVENTS, GOOD_STREAM, chunk, event, head, reply, stream_head
from .callers import KINDS, OPERATIONS, Caller, in_time, tasks_left, text_of
from .wire import Act, Arrival, FaultServer, Step

CALLS = 384
AT_ONCE = 16

ANYWHERE: list[list[Step]] = [
    [Act.RESET],
    [Act.CLOSE],
    [Act.HOLD],
    [b"HTTP/1.1 20", Act.RESET],
    [head(200, "Content-Length: 100") + b"{", Act.RESET],
    [head(200, "Content-Length: 100") + b"{", Act.CLOSE],
    [reply({"error": {"code": "Busy"}}, 503)],
    [reply({"error": {"code": "Busy"}}, 429, "retry-after-ms: 1")],
    [reply({"error": {"code": "No"}}, 400)],
    [reply(b"<html>", 200)],
    [reply(b"not gzip", 200, "Content-Encoding: gzip")],
    [head(307, "Location: /again", "Content-Length: 0")],
]
IN_A_STREAM: list[list[Step]] = [
    [stream_head(), chunk(EVENTS[0]), Act.RESET],
    [stream_head(), chunk(EVENTS[0]), Act.HOLD],
    [stream_head(), chunk(EVENTS[0]), chunk(event({"error": {"code": "Busy"}})), Act.HOLD],
    [stream_head(), *map(chunk, [*EVENTS, DONE]), Act.HOLD],
]


class Weather:
    """Answers at random, repeatably as far as the order of arrivals is."""

    def __init__(self, seed: int) -> None:
        self._chosen = random.Random(seed)

    def __call__(self, arrival: Arrival) -> Sequence[Step]:
        streamed = b'"stream":true' in arrival.body
        if self._chosen.random() < 0.5:
            return GOOD_STREAM if streamed else [reply(CHAT)]
        return self._chosen.choice([*ANYWHERE, *(IN_A_STREAM if streamed else [])])


class Count:
    """Counts how calls ended."""

    def __init__(self) -> None:
        self.ends: Counter[str] = Counter()

    def good(self, text: str) -> None:
        assert text == "Hello you"
        self.ends["good"] += 1

    def bad(self, error: Exception) -> None:
        if isinstance(error, ModelInferenceError):
            secrecy.check(f"{error!r} {error}")
            self.ends[type(error).__name__] += 1
        else:
            self.ends[f"not ours: {error!r}"] += CALLS


def calls(client: Any, streamed: Sequence[bool], count: Count) -> None:
    for each in streamed:
        try:
            found = client.complete(**OPERATIONS["stream" if each else "chat"].arguments)
            count.good(text_of(list(found)) if each else found.choices[0].message.content)
        except Exception as error:
            count.bad(error)


async def calls_async(client: Any, streamed: Sequence[bool], count: Count) -> None:
    for each in streamed:
        try:
            found = await client.complete(**OPERATIONS["stream" if each else "chat"].arguments)
            text = text_of([update async for update in found]) if each else found.choices[0].message.content
            count.good(text)
        except Exception as error:
            count.bad(error)


def all_at_once(caller: Caller, shares: Sequence[Sequence[bool]]) -> Counter[str]:
    """Let each share of the calls have a thread or task of its own; give how the calls ended."""
    count = Count()
    client = caller.client("ChatCompletionsClient")

    async def run() -> None:
        await asyncio.gather(*(calls_async(client, share, count) for share in shares))
        assert not await tasks_left()

    if caller.asynchronous:
        caller.resolve(run(), within=60)
    else:
        threads = [Thread(target=calls, args=(client, share, count)) for share in shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return count.ends


@pytest.mark.parametrize("kind", KINDS)
def test_fair_weather(server: FaultServer, kind: str) -> None:
    server.answer(GOOD_STREAM)
    with closing(Caller(kind, server.url)) as caller:
        assert all_at_once(caller, [[True] * 50] * AT_ONCE) == {"good": 50 * AT_ONCE}
        server.settle(busy=0)
        assert server.accepted <= AT_ONCE * 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_storm(server: FaultServer, kind: str) -> None:
    server.answer(Weather(7))
    with closing(Caller(kind, server.url)) as caller:
        caller.options.update(retry=RetryPolicy(retries=2, backoff=0), timeout=in_time(0.1))
        ends = all_at_once(caller, [[True, False] * (CALLS // AT_ONCE // 2)] * AT_ONCE)
        assert ends.total() == CALLS
        assert CALLS * 0.4 < ends["good"] < CALLS
        server.settle(busy=0)
        server.answer([reply(CHAT)])
        assert caller.call().choices
        assert server.open <= AT_ONCE
