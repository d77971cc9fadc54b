"""Connections that are not made, handshakes that do not end, and the overall deadline."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from model_inference import RetryPolicy, Timeout
from model_inference.exceptions import (
    DeadlineExceededError,
    HttpResponseError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseTimeoutError,
    TLSError,
)

from . import secrecy
from .answers import CHAT, END, EVENTS, GOOD_STREAM, chunk, head, reply, spelled, stream_head
from .callers import AT_ONCE, OPERATIONS, TRIES, Caller, in_time
from .wire import Act, FaultServer, Pause, Step

BODY = spelled(CHAT)


@pytest.fixture
def deaf() -> Iterator[socket.socket]:
    """A socket that listens, whose connections the system makes and nobody ever takes."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listening.bind(("127.0.0.1", 0))
        listening.listen(16)
        yield listening


def url_of(listening: socket.socket, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_connections_that_nobody_takes(caller: Caller, deaf: socket.socket, operation: str) -> None:
    caller.options.update(retry=AT_ONCE, timeout=in_time(0.1), endpoint=url_of(deaf))
    error = caller.failure(operation)
    assert type(error) is ServiceResponseTimeoutError
    assert error.attempts == TRIES


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full backlog may refuse")
def test_connections_that_are_not_made(caller: Caller) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        try:
            for each in waiting:  # the first fills the backlog; then the system drops what comes
                each.setblocking(False)
                each.connect_ex(listening.getsockname())
            caller.options.update(retry=AT_ONCE, timeout=in_time(5, connect=0.1), endpoint=url_of(listening))
            error = caller.failure()
        finally:
            for each in waiting:
                each.close()
    assert type(error) is ServiceRequestTimeoutError
    assert error.attempts == TRIES


def test_a_request_that_nobody_reads(caller: Caller, deaf: socket.socket) -> None:
    caller.options.update(timeout=in_time(5, write=0.1), endpoint=url_of(deaf))
    error = caller.failure("embeddings", input=["x" * 20_000_000])
    assert type(error) is ServiceRequestTimeoutError


# TLS


def test_a_tls_handshake_that_does_not_end(caller: Caller, server: FaultServer) -> None:
    caller.options.update(
        retry=AT_ONCE, timeout=in_time(5, connect=0.1), endpoint=server.url.replace("http:", "https:")
    )
    server.greet([Act.HOLD])
    error = caller.failure()
    assert type(error) is ServiceRequestTimeoutError
    assert error.attempts == TRIES
    server.wait_for(TRIES)


GREETINGS: dict[str, list[Step]] = {
    "plain HTTP": [b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", Act.CLOSE],
    "an alert": [b"\x15\x03\x03\x00\x02\x02\x28", Act.CLOSE],
    "junk": [b"\0" * 100, Act.CLOSE],
}


@pytest.mark.parametrize("greeting", GREETINGS.values(), ids=GREETINGS)
def test_a_tls_handshake_that_fails(caller: Caller, server: FaultServer, greeting: list[Step]) -> None:
    caller.options.update(retry=AT_ONCE, endpoint=server.url.replace("http:", "https:"))
    server.greet([Pause(0.02), *greeting])
    error = caller.failure()
    assert type(error) is TLSError
    assert error.__cause__ is not None
    assert "certificate" in str(error)


# Python 3.11 forgets its socket where the reset comes just before the handshake.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("act", [Act.RESET, Act.CLOSE])
def test_a_tls_handshake_that_is_cut(caller: Caller, server: FaultServer, act: Act) -> None:
    caller.options.update(retry=AT_ONCE, endpoint=server.url.replace("http:", "https:"))
    server.greet([act])
    assert isinstance(caller.failure(), ServiceRequestError)
    server.settle(open=0)


# The pool


def test_a_pool_that_is_full(caller: Caller, server: FaultServer) -> None:
    kind: Any = httpx.AsyncClient if caller.asynchronous else httpx.Client
    one = kind(limits=httpx.Limits(max_connections=1), trust_env=False)
    caller.options.update(http_client=one, timeout=in_time(5, pool=0.1))
    server.answer([stream_head(), chunk(EVENTS[0]), Act.HOLD], [reply(CHAT)])
    reading = caller.read()
    assert reading.next()
    assert type(caller.failure()) is ServiceRequestTimeoutError
    reading.close()
    assert caller.call().choices
    caller.resolve(one.aclose() if caller.asynchronous else one.close())


# The overall deadline

DRIP: list[Step] = [piece for _ in range(40) for piece in (b" ", Pause(0.05))]  # 2 seconds
SLOW: dict[str, list[Step]] = {
    "no answer": [Act.HOLD],
    "stalled in the headers": [b"HTTP/1.1 200 OK\r\n", Act.HOLD],
    "stalled in the body": [head(200, "Content-Length: 1000") + BODY[:50], Act.HOLD],
    "a body drop by drop": [head(200, f"Content-Length: {40 + len(BODY)}"), *DRIP, BODY],
}
LIMITS: dict[str, dict[str, Any]] = {
    "timeout": {"timeout": Timeout(total=0.3)},
    "timeout, with tries left": {"timeout": Timeout(total=0.3), "retry": AT_ONCE},
    "policy": {"retry": RetryPolicy(retries=2, backoff=0, deadline=0.3)},
    "both": {"timeout": Timeout(total=5), "retry": RetryPolicy(deadline=0.3)},
}


@pytest.mark.parametrize("script", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize("limits", LIMITS)
def test_the_deadline_of_a_call(caller: Caller, server: FaultServer, limits: str, script: list[Step]) -> None:
    caller.options.update(LIMITS[limits])
    server.answer(script)
    started = time.monotonic()
    error = caller.failure()
    assert 0.25 < time.monotonic() - started < 1.5
    assert type(error) is DeadlineExceededError
    assert (error.attempts, len(server.requests)) == (1, 1)
    assert error.request_id == server.request_id
    server.settle(busy=0)


TRICKLES: dict[str, list[Step]] = {
    "silence": [Act.HOLD],
    "comments": [chunk(b": ping\n\n"), Pause(0.05)] * 40,
    "events": [chunk(EVENTS[0]), Pause(0.05)] * 40,
}


@pytest.mark.parametrize("tail", TRICKLES.values(), ids=TRICKLES)
@pytest.mark.parametrize("limits", ["timeout", "policy"])
def test_the_deadline_of_a_stream(caller: Caller, server: FaultServer, limits: str, tail: list[Step]) -> None:
    caller.options.update(LIMITS[limits])
    server.answer([stream_head(), chunk(EVENTS[0]), *tail])
    started = time.monotonic()
    text, error = caller.read().failure()
    assert 0.25 < time.monotonic() - started < 1.5
    assert text.startswith("Hel")
    assert type(error) is DeadlineExceededError
    assert (error.attempts, len(server.requests)) == (1, 1)
    server.settle(busy=0)


@pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS)
def test_a_deadline_that_is_kept(caller: Caller, server: FaultServer, limits: dict[str, Any]) -> None:
    caller.options.update(limits)
    server.answer([reply(CHAT)])
    assert caller.call().choices
    server.answer(GOOD_STREAM)
    assert caller.read().text() == "Hello you"


def test_the_deadline_holds_for_each_call_anew(caller: Caller, server: FaultServer) -> None:
    caller.options["timeout"] = Timeout(total=0.5)
    server.answer([Pause(0.2), reply(CHAT)])
    for _ in range(4):
        assert caller.call().choices


@pytest.mark.parametrize("fields", [["Retry-After: 5"], ["retry-after-ms: 900"]])
def test_no_pause_beyond_the_deadline(caller: Caller, server: FaultServer, fields: list[str]) -> None:
    caller.options["retry"] = RetryPolicy(deadline=0.8)
    server.answer([reply({"error": {"code": "Busy"}}, 503, *fields)], [reply(CHAT)])
    started = time.monotonic()
    error = caller.failure()
    assert time.monotonic() - started < 0.7
    assert isinstance(error, HttpResponseError)
    assert (error.code, error.attempts, len(server.requests)) == ("Busy", 1, 1)


def test_tries_until_the_deadline(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = RetryPolicy(retries=1000, backoff=0.1, max_backoff=0.1, deadline=0.5)
    server.answer([reply({"error": {"code": "Busy"}}, 503)])
    started = time.monotonic()
    error = caller.failure()
    assert time.monotonic() - started < 1.5
    assert isinstance(error, HttpResponseError | DeadlineExceededError)
    assert len(server.requests) > 1


class SlowKey:
    """A key that takes its time once a request has been sent."""

    def __init__(self, server: FaultServer) -> None:
        self._server = server

    @property
    def key(self) -> str:
        """The key."""
        if self._server.requests:
            time.sleep(0.3)
        return secrecy.KEY


def test_a_deadline_that_passes_before_the_next_try(caller: Caller, server: FaultServer) -> None:
    caller.options.update(retry=RetryPolicy(backoff=0, deadline=0.2), credential=SlowKey(server))
    server.answer([reply({"error": {"code": "Busy"}}, 503)])
    error = caller.failure()
    assert type(error) is DeadlineExceededError
    assert (error.attempts, len(server.requests)) == (1, 1)
    assert isinstance(error.__cause__, HttpResponseError)  # the last failure before it
    assert error.request_id == server.request_id


def test_a_read_timeout_is_no_deadline(caller: Caller, server: FaultServer) -> None:
    caller.options["timeout"] = in_time(0.5)
    pieces = [piece for i in range(0, len(BODY), 80) for piece in (chunk(BODY[i : i + 80]), Pause(0.1))]
    server.answer([head(200, "Transfer-Encoding: chunked"), *pieces, END])
    assert caller.call().choices
