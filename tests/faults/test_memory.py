"""Memory stays flat: over 100,000 chunks of one stream, over 10,000 calls, and over the errors of as many tries.

Most bytes come from httpx's mock transport, so that nothing but the client is measured; the last tests measure the
transports too, over TCP. Python's own count of allocated blocks finds a leak of one small object in 50 calls; the
process's resident size finds what is too large for that count.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from model_inference import RetryPolicy
from model_inference.exceptions import HttpResponseError, StreamTruncatedError

from .answers import CHAT, DONE, END, VECTORS, chunk, event, reply, spelled, stream_head, update
from .callers import OPERATIONS, Caller
from .wire import Arrival, FaultServer, Step

CHUNKS = 100_000
CALLS = 10_000
BLOCKS = 2_000
"""How many more blocks may be in use at the end: what caches and free lists take."""

BYTES = 8 * 2**20
CHUNK = event(update("word "))

JSON = {"content-type": "application/json"}
EVENTS = {"content-type": "text/event-stream"}


def resident() -> int:
    """Give the bytes of memory that the process holds; 0 where the system does not tell."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * 4096 if statm.exists() else 0


class Gauge:
    """Measures what is in use now, against what was when it was made."""

    def __init__(self) -> None:
        gc.collect()
        self._blocks, self._resident = sys.getallocatedblocks(), resident()

    def check(self) -> None:
        """Fail where more is in use than may be."""
        gc.collect()
        blocks, more = sys.getallocatedblocks() - self._blocks, resident() - self._resident
        assert blocks < BLOCKS, f"{blocks} blocks more"
        assert more < BYTES, f"{more / 2**20:.1f} MiB more"


class Pump(httpx.AsyncByteStream, httpx.SyncByteStream):
    """A body of many chunks, made as they are asked for; `check` is called in the middle and near the end."""

    def __init__(self, chunks: int, check: Callable[[int], None]) -> None:
        self._chunks = chunks
        self._check = check

    def __iter__(self) -> Iterator[bytes]:
        for number in range(self._chunks):
            self._check(number)
            yield CHUNK
        yield DONE

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for each in self:
            yield each


def caller_of(kind: str, handler: Callable[[httpx.Request], httpx.Response], **options: Any) -> Caller:
    caller = Caller(kind, "http://127.0.0.1:9")
    caller.options.update(transport=httpx.MockTransport(handler), **options)
    return caller


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


def test_one_long_stream(kind: str) -> None:
    gauges: list[Gauge] = []

    def check(number: int) -> None:
        if number == CHUNKS // 10:
            gauges.append(Gauge())
        elif number in (CHUNKS // 2, CHUNKS - 1):
            gauges[0].check()

    with closing(caller_of(kind, lambda _: httpx.Response(200, headers=EVENTS, stream=Pump(CHUNKS, check)))) as caller:
        reading = caller.read()

        def count() -> int:
            return sum(1 for _ in reading.stream)

        async def count_async() -> int:
            read = 0
            async for _ in reading.stream:
                read += 1
            return read

        assert (caller.resolve(count_async(), within=60) if caller.asynchronous else count()) == CHUNKS
    assert gauges


CASES: dict[str, tuple[str, int, dict[str, str], bytes]] = {
    "chat": ("chat", 200, JSON, spelled(CHAT)),
    "embeddings": ("embeddings", 200, JSON, spelled(VECTORS)),
    "stream": ("stream", 200, EVENTS, CHUNK * 3 + DONE),
    "stream that is cut": ("stream", 200, EVENTS, CHUNK * 3),
    "error": ("chat", 503, JSON, b'{"error": {"code": "Busy", "message": "Come back."}}'),
}


@pytest.mark.parametrize("case", CASES)
def test_many_calls(kind: str, case: str) -> None:
    operation, status, headers, body = CASES[case]
    calls = CALLS if case in ("chat", "stream") else CALLS // 5
    policy = RetryPolicy(retries=1, backoff=0)
    answer = OPERATIONS[operation]

    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=headers, content=body)

    with closing(caller_of(kind, handle, retry=policy)) as caller:
        client = caller.client(answer.client)
        method = getattr(client, answer.method)

        def repeat(times: int) -> None:
            for _ in range(times):
                with suppress(HttpResponseError, StreamTruncatedError):
                    found = method(**answer.arguments)
                    if operation == "stream":
                        for _ in found:
                            pass

        async def repeat_async(times: int) -> None:
            for _ in range(times):
                with suppress(HttpResponseError, StreamTruncatedError):
                    found = await method(**answer.arguments)
                    if operation == "stream":
                        async for _ in found:
                            pass

        def go(times: int) -> None:
            if caller.asynchronous:
                caller.resolve(repeat_async(times), within=60)
            else:
                repeat(times)

        go(calls // 10)
        gauge = Gauge()
        go(calls)
        gauge.check()


def test_many_clients(kind: str) -> None:
    def go(times: int) -> None:
        for _ in range(times):
            with closing(caller_of(kind, lambda _: httpx.Response(200, headers=JSON, content=spelled(CHAT)))) as caller:
                assert caller.call().choices

    go(100)
    gauge = Gauge()
    go(1000)
    gauge.check()


# Over TCP


def test_one_long_stream_over_tcp(caller: Caller, server: FaultServer) -> None:
    piece = chunk(CHUNK * 100)
    server.answer([stream_head(), *[piece] * (CHUNKS // 100), chunk(DONE), END])
    reading = caller.read()
    gauges: list[Gauge] = []

    def check(number: int) -> None:
        if number == CHUNKS // 10:
            gauges.append(Gauge())
        elif number == CHUNKS:
            gauges[0].check()

    def count() -> None:
        for number, _ in enumerate(reading.stream, 1):
            check(number)

    async def count_async() -> None:
        number = 0
        async for _ in reading.stream:
            number += 1
            check(number)

    caller.resolve(count_async(), within=60) if caller.asynchronous else count()
    assert gauges


def test_many_calls_over_tcp(caller: Caller, server: FaultServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)  # what the log remembers is not to be measured

    def answer(arrival: Arrival) -> Sequence[Step]:
        server.requests.clear()  # nor what the server remembers
        return [reply(CHAT)]

    server.answer(answer)
    method = caller.client("ChatCompletionsClient").complete
    arguments = OPERATIONS["chat"].arguments

    async def repeat_async(times: int) -> None:
        for _ in range(times):
            await method(**arguments)

    def go(times: int) -> None:
        if caller.asynchronous:
            caller.resolve(repeat_async(times), within=60)
        else:
            for _ in range(times):
                method(**arguments)

    go(CALLS // 50)
    gauge = Gauge()
    go(CALLS // 5)
    gauge.check()
