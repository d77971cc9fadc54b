"""Connections that break or fall silent before the answer is whole: what is raised, and what is tried again."""

from __future__ import annotations

import asyncio

import pytest

from model_inference.exceptions import (
    DecodeError,
    ServiceRequestError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
)

from .answers import CHAT, chunk, head, reply, spelled
from .callers import AT_ONCE, ONCE, OPERATIONS, PLAIN, TRIES, Caller, in_time
from .wire import Act, FaultServer, Step

BODY = spelled(CHAT)
LENGTH = head(200, "Content-Type: application/json", f"Content-Length: {len(BODY)}")
CHUNKED = head(200, "Content-Type: application/json", "Transfer-Encoding: chunked")
UNTIL_CLOSE = head(200, "Content-Type: application/json", "Connection: close")
PIECE = BODY[:40]

BREAKS: dict[str, list[Step]] = {
    "reset before the headers": [Act.RESET],
    "closed before the headers": [Act.CLOSE],
    "reset in the status line": [b"HTTP/1.1 20", Act.RESET],
    "closed in the status line": [b"HTTP/1.1 20", Act.CLOSE],
    "reset in the headers": [LENGTH[:50], Act.RESET],
    "closed in the headers": [LENGTH[:50], Act.CLOSE],
    "reset before the body": [LENGTH, Act.RESET],
    "closed before the body": [LENGTH, Act.CLOSE],
    "reset in the body": [LENGTH + PIECE, Act.RESET],
    "closed in the body": [LENGTH + PIECE, Act.CLOSE],
    "reset in a chunk": [CHUNKED + chunk(BODY)[:40], Act.RESET],
    "closed in a chunk": [CHUNKED + chunk(BODY)[:40], Act.CLOSE],
    "reset between chunks": [CHUNKED + chunk(PIECE), Act.RESET],
    "closed between chunks": [CHUNKED + chunk(PIECE), Act.CLOSE],
    "closed before the last chunk": [CHUNKED + chunk(BODY), Act.CLOSE],
    "reset in a chunk's size": [CHUNKED + b"4", Act.RESET],
}
NOT_HTTP: dict[str, list[Step]] = {
    "not HTTP": [b"SSH-2.0-OpenSSH_9.6\r\n\r\n", Act.CLOSE],
    "a status that is no number": [b"HTTP/1.1 2x0 OK\r\n\r\n", Act.CLOSE],
    "a header without a colon": [b"HTTP/1.1 200 OK\r\nContent-Length 5\r\n\r\nHello", Act.CLOSE],
    "a length that is no number": [b"HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nHello", Act.CLOSE],
    "two lengths": [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nHello", Act.CLOSE],
    "a chunk size that is no number": [CHUNKED + b"zz\r\nHello\r\n", Act.CLOSE],
}
SILENCES: dict[str, list[Step]] = {
    "no answer": [Act.HOLD],
    "stalled in the headers": [LENGTH[:50], Act.HOLD],
    "stalled before the body": [LENGTH, Act.HOLD],
    "stalled in the body": [LENGTH + PIECE, Act.HOLD],
    "stalled in a chunk": [CHUNKED + chunk(BODY)[:40], Act.HOLD],
    "stalled before the last chunk": [CHUNKED + chunk(BODY), Act.HOLD],
}


@pytest.mark.parametrize("script", [*BREAKS.values(), *NOT_HTTP.values()], ids=[*BREAKS, *NOT_HTTP])
def test_a_broken_connection(caller: Caller, server: FaultServer, script: list[Step]) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer(script)
    error = caller.failure()
    assert type(error) is ServiceResponseError
    assert (error.attempts, len(server.requests)) == (TRIES, TRIES)
    assert f"POST {server.url}/chat/completions" in str(error)
    assert f"after {TRIES} attempts" in str(error)
    assert error.is_retry_safe
    assert error.__cause__ is not None
    server.settle(open=0)  # before the client is closed
    server.requests.clear()
    server.answer([reply(CHAT)])
    assert caller.call().choices[0].message.content == "Hello you"


def test_headers_without_end(caller: Caller, server: FaultServer) -> None:
    caller.options["timeout"] = in_time(0.3)
    server.answer([b"HTTP/1.1 200 OK\r\n", *[b"X-Padding: " + b"x" * 8000 + b"\r\n"] * 40, Act.HOLD])
    assert isinstance(caller.failure(), ServiceResponseError)  # of size, or of time
    server.settle(open=0)


@pytest.mark.parametrize("act", [Act.RESET, Act.CLOSE])
def test_a_body_of_unknown_length_that_is_cut(caller: Caller, server: FaultServer, act: Act) -> None:
    server.answer([UNTIL_CLOSE + PIECE, act])
    # A transport may take a reset for the end.
    assert isinstance(caller.failure(), ServiceResponseError | DecodeError)


@pytest.mark.parametrize("name", ["reset before the headers", "closed before the headers", "reset in the body"])
@pytest.mark.parametrize("operation", PLAIN)
@pytest.mark.parametrize("breaks", [1, 2])
def test_a_connection_that_breaks_once_or_twice(
    caller: Caller, server: FaultServer, operation: str, name: str, breaks: int
) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer(*[BREAKS[name]] * breaks, [reply(OPERATIONS[operation].answer)])
    assert caller.call(operation).as_dict()
    assert len(server.requests) == breaks + 1
    assert server.request_id
    assert len({(arrival.method, arrival.target, arrival.body) for arrival in server.requests}) == 1


@pytest.mark.parametrize("script", SILENCES.values(), ids=SILENCES)
def test_silence(caller: Caller, server: FaultServer, script: list[Step]) -> None:
    caller.options.update(retry=AT_ONCE, timeout=in_time(0.1))
    server.answer(script)
    error = caller.failure()
    assert type(error) is ServiceResponseTimeoutError
    assert (error.attempts, len(server.requests)) == (TRIES, TRIES)
    assert error.__cause__ is not None
    assert "timeout=" in str(error)
    server.settle(open=0)


def test_silence_at_first(caller: Caller, server: FaultServer) -> None:
    caller.options.update(retry=AT_ONCE, timeout=in_time(0.5))
    server.answer([Act.HOLD], [reply(CHAT)])
    assert caller.call().choices
    assert len(server.requests) == 2
    assert server.request_id


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_error_names_the_id_that_was_sent(caller: Caller, server: FaultServer, operation: str) -> None:
    server.answer([Act.RESET])
    error = caller.failure(operation)
    assert error.request_id == server.request_id
    assert str(error.request_id) in str(error)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_refused(caller: Caller, unused_url: str, operation: str) -> None:
    caller.options.update(retry=AT_ONCE, endpoint=unused_url)
    error = caller.failure(operation)
    assert type(error) is ServiceRequestError
    assert error.attempts == TRIES
    assert unused_url in str(error)
    assert error.__cause__ is not None


@pytest.mark.filterwarnings("ignore::model_inference.credentials.InsecureTransportWarning")
def test_a_host_that_cannot_be(caller: Caller, server: FaultServer) -> None:
    caller.options.update(retry=ONCE, endpoint=f"http://{'a' * 64}.localhost:{server.port}")  # a label has 63 at most
    assert isinstance(caller.failure(), ServiceRequestError)


def test_reset_when_accepted(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = AT_ONCE
    server.greet([Act.RESET])
    error = caller.failure()
    assert isinstance(error, ServiceRequestError | ServiceResponseError)  # the race is the system's
    assert error.attempts == TRIES
    server.wait_for(TRIES)
    assert not server.requests


def test_reset_when_accepted_at_first(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = AT_ONCE
    server.greet([Act.RESET], [])
    server.answer([reply(CHAT)])
    assert caller.call().choices
    assert server.accepted == 2


def test_no_more_tries_than_asked_for(caller: Caller, server: FaultServer) -> None:
    server.answer([Act.RESET], [reply(CHAT)])
    assert caller.failure().attempts == 1
    assert len(server.requests) == 1


def test_the_policy_of_one_call(caller: Caller, server: FaultServer) -> None:
    server.answer([Act.RESET], [reply(CHAT)])
    assert caller.call(retry=AT_ONCE).choices
    assert len(server.requests) == 2


def test_a_connection_that_died_while_idle(caller: Caller, server: FaultServer) -> None:
    server.answer([reply(CHAT), Act.CLOSE], [reply(CHAT), Act.RESET], [reply(CHAT)])
    for accepted in (1, 2):
        assert caller.call().choices
        server.settle(open=0)  # so that the client can know,
        if caller.asynchronous:
            caller.resolve(asyncio.sleep(0.01))  # and its event loop, which stands still between calls here, does
        assert server.accepted == accepted
    assert caller.call().choices


def test_connections_are_reused(caller: Caller, server: FaultServer) -> None:
    server.answer([reply(CHAT)])
    for _ in range(5):
        assert caller.call().choices
    assert server.accepted == 1
