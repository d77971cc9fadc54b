"""A thousand streams on one client, each left at another point and in another way: nothing stays behind.

Where a stream is left, and how, comes from a seeded generator; the server holds most of its streams open, so that only
the client can end them.
"""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from threading import Thread
from typing import Any

import pytest

from model_inference.exceptions import ModelInferenceError

from .answers import CHAT, DONE, END, chunk, event, reply, stream_head, update
from .callers import KINDS, OPERATIONS, Caller, in_time, tasks_left
from .conftest import sockets
from .wire import Act, Arrival, FaultServer, Step

STREAMS = 1000
AT_ONCE = 10
"""How many threads or tasks share the client."""

WAYS = ["read", "close", "with", "break", "text", "final", "raise", "drop", "drop unread"]
WHOLE = ["read", "final"]
CANCELLED = ["cancel", "time out"]


class Left(Exception):
    """Raised in the middle of a stream by its reader."""


def answer(arrival: Arrival) -> Sequence[Step]:
    """Answer a question that says how many events the stream has and whether it ends."""
    if b"plain" in arrival.body:
        return [reply(CHAT)]
    events = int(arrival.headers["x-events"])
    sent = [chunk(event(update(f"{number} "))) for number in range(events)]
    return [
        stream_head() + sent[0],
        *sent[1:],
        *([chunk(DONE), END] if arrival.headers["x-ends"] == "1" else [Act.HOLD]),
    ]


def plan(seed: int, ways: list[str]) -> list[tuple[str, int, dict[str, str]]]:
    """Say for each stream in which way and after how many events it is left, and the headers that ask for it."""
    chosen = random.Random(seed)
    plans = []
    for _ in range(STREAMS):
        way = chosen.choice(ways)
        events = chosen.randint(2, 8)
        ends = way in WHOLE or chosen.random() < 0.2
        plans.append((way, chosen.randint(0, events), {"x-events": str(events), "x-ends": str(int(ends))}))
    return plans


def leave(client: Any, way: str, after: int, headers: dict[str, str]) -> None:
    stream = client.complete(**OPERATIONS["stream"].arguments, extra_headers=headers)
    if way == "read":
        assert len(list(stream)) == int(headers["x-events"])
    elif way == "close":
        for _ in range(after):
            next(stream)
        stream.close()
    elif way == "with":
        with stream:
            for _ in range(after):
                next(stream)
    elif way == "raise":
        with suppress(Left), stream:
            for number, _ in enumerate(stream):
                if number + 1 >= after:
                    raise Left
    elif way == "break":
        for number, _ in enumerate(stream):
            if number + 1 >= after:
                break
    elif way == "text":
        for number, _ in enumerate(stream.text_stream):
            if number + 1 >= after:
                break
    elif way == "final":
        next(stream)
        assert stream.get_final().choices[0].message.content.startswith("0 1")
    elif way == "drop":
        for _ in range(after):
            next(stream)


async def leave_async(client: Any, way: str, after: int, headers: dict[str, str]) -> None:
    stream = await client.complete(**OPERATIONS["stream"].arguments, extra_headers=headers)
    if way == "read":
        assert len([update async for update in stream]) == int(headers["x-events"])
    elif way == "close":
        for _ in range(after):
            await anext(stream)
        await stream.close()
    elif way == "with":
        async with stream:
            for _ in range(after):
                await anext(stream)
    elif way == "raise":
        with suppress(Left):
            async with stream:
                number = 0
                async for _ in stream:
                    number += 1
                    if number >= after:
                        raise Left
    elif way == "break":
        number = 0
        async for _ in stream:
            number += 1
            if number >= after:
                break
    elif way == "text":
        number = 0
        async for _ in stream.text_stream:
            number += 1
            if number >= after:
                break
    elif way == "final":
        await anext(stream)
        final = await stream.get_final()
        assert final.choices[0].message.content.startswith("0 1")
    elif way == "drop":
        for _ in range(after):
            await anext(stream)
    elif way in CANCELLED:
        async for _ in stream:
            pass


async def cancel(client: Any, way: str, after: int, headers: dict[str, str]) -> None:
    """Cancel a task that reads a stream: before it is sent, while the answer is awaited, or in the middle."""
    reading = leave_async(client, way, after, headers)
    if way == "time out":
        with suppress(TimeoutError):
            await asyncio.wait_for(reading, after * 0.005)
        return
    task = asyncio.create_task(reading)
    for _ in range(after * 6):
        await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def leave_all(client: Any, seed: int) -> None:
    plans = iter(plan(seed, WAYS))
    wrong: list[BaseException] = []

    def work() -> None:
        try:
            for way, after, headers in plans:  # a list's iterator is shared safely
                leave(client, way, after, headers)
        except BaseException as error:
            wrong.append(error)

    threads = [Thread(target=work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


async def leave_all_async(client: Any, seed: int) -> None:
    plans = iter(plan(seed, [*WAYS, *CANCELLED, *CANCELLED]))

    async def work() -> None:
        for way, after, headers in plans:
            await (cancel if way in CANCELLED else leave_async)(client, way, after, headers)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    gc.collect()
    assert not await tasks_left()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1])
def test_a_thousand_streams(server: FaultServer, kind: str, seed: int) -> None:
    server.answer(answer)
    before = sockets()
    with closing(Caller(kind, server.url)) as caller:
        client = caller.client("ChatCompletionsClient")
        if caller.asynchronous:
            caller.resolve(leave_all_async(client, seed), within=60)
        else:
            leave_all(client, seed)
        gc.collect()
        server.settle(busy=0)  # every stream was given up, and the client has not been closed
        assert len(server.requests) > STREAMS * 0.7  # some are cancelled before they are sent
        started = time.monotonic()
        found = caller.call(model="plain")
        assert time.monotonic() - started < 0.5
        assert found.choices[0].message.content == "Hello you"
        assert server.open <= AT_ONCE * 2  # idle ones, kept for the next calls
        assert sockets() - before <= server.open * 2 + 3  # both ends are ours, and an event loop has its own
    server.settle(open=0)
    assert sockets() <= before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_each_way(server: FaultServer, kind: str, way: str) -> None:
    server.answer(answer)
    with closing(Caller(kind, server.url)) as caller:
        client = caller.client("ChatCompletionsClient")
        headers = {"x-events": "3", "x-ends": str(int(way in WHOLE))}
        for after in (0, 1, 2, 3):
            if caller.asynchronous:
                caller.resolve(leave_async(client, way, after, headers))
                assert not caller.resolve(tasks_left())
            else:
                leave(client, way, after, headers)
            server.settle(busy=0)
        assert caller.call(model="plain").choices
        assert server.open == 1


@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize("step", range(12))
def test_cancelled_at_each_step(server: FaultServer, kind: str, step: int) -> None:
    server.answer(answer)
    with closing(Caller(kind, server.url)) as caller:
        client = caller.client("ChatCompletionsClient")

        async def begin_and_cancel() -> None:
            task = asyncio.create_task(leave_async(client, "cancel", 0, {"x-events": "3", "x-ends": "0"}))
            for _ in range(step):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert not await tasks_left()

        for _ in range(3):
            caller.resolve(begin_and_cancel())
            server.settle(busy=0)
        assert caller.call(model="plain").choices


@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize("name", ["no answer", "in the headers", "in the body", "in a stream"])
def test_cancelled_while_it_waits(server: FaultServer, kind: str, name: str) -> None:
    gate = server.gate()
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n"
    before: dict[str, list[Step]] = {
        "no answer": [],
        "in the headers": [head],
        "in the body": [head + b"\r\n{"],
        "in a stream": [stream_head() + chunk(event(update("Hel")))],
    }
    server.answer([*before[name], gate, Act.HOLD], [reply(CHAT)])
    with closing(Caller(kind, server.url)) as caller:
        client = caller.client("ChatCompletionsClient")

        async def ask() -> None:
            if name == "in a stream":
                async for _ in await client.complete(**OPERATIONS["stream"].arguments):
                    pass
            await client.complete(**OPERATIONS["chat"].arguments)

        async def begin_and_cancel() -> None:
            task = asyncio.create_task(ask())
            await asyncio.to_thread(gate.wait_until_reached)
            await asyncio.sleep(0.01)  # until it waits again
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert not await tasks_left()

        caller.resolve(begin_and_cancel())
        server.settle(open=0)
        assert len(server.requests) == 1
        assert caller.call().choices


@pytest.mark.parametrize("kind", KINDS[1:])
def test_cancelled_in_a_pause(server: FaultServer, kind: str) -> None:
    server.answer([reply({}, 503, "Retry-After: 30")], [reply(CHAT)])
    with closing(Caller(kind, server.url)) as caller:
        del caller.options["retry"]
        client = caller.client("ChatCompletionsClient")

        async def ask() -> None:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.complete(**OPERATIONS["chat"].arguments), 0.1)
            assert not await tasks_left()

        caller.resolve(ask())
        assert len(server.requests) == 1
        assert caller.call().choices
        assert server.accepted == 1


@pytest.mark.parametrize("kind", KINDS)
def test_many_open_streams(server: FaultServer, kind: str) -> None:
    server.answer(answer)
    with closing(Caller(kind, server.url)) as caller:
        caller.options["timeout"] = in_time(5, pool=0.5)
        readings = [caller.read(extra_headers={"x-events": "1", "x-ends": "0"}) for _ in range(130)]
        assert all(reading.next() for reading in readings)
        assert caller.call(model="plain").choices
        server.settle(busy=len(readings))
        assert server.busy == len(readings)
        for reading in readings:
            reading.close()
        server.settle(busy=0)


@pytest.mark.parametrize("kind", KINDS)
def test_streams_that_outlive_their_client(server: FaultServer, kind: str) -> None:
    server.answer(answer)
    with closing(Caller(kind, server.url)) as caller:
        readings = [caller.read(extra_headers={"x-events": "2", "x-ends": "0"}) for _ in range(20)]
        for reading in readings:
            assert reading.next()
        caller.resolve(caller.client("ChatCompletionsClient").close())
        server.settle(open=0)
        for reading in readings:
            with suppress(ModelInferenceError):
                reading.rest()
            reading.close()
