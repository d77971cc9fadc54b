"""Streams that go wrong, or end in an unusual way: what is delivered first, what is raised then, what is freed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest

from model_inference.exceptions import (
    ContentFilterError,
    DecodeError,
    EventTooLargeError,
    HttpResponseError,
    ModelInferenceError,
    RateLimitError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
    StreamClosedError,
    StreamError,
    StreamTruncatedError,
)

from .answers import (
    CHAT,
    DONE,
    END,
    EVENTS,
    GOOD_STREAM,
    chunk,
    event,
    head,
    reply,
    spelled,
    stream,
    stream_head,
    update,
)
from .callers import AT_ONCE, Caller, in_time, raised_by, text_of
from .shapes import SHAPES
from .wire import Act, FaultServer, Pause, Step

FIRST = [stream_head(), chunk(EVENTS[0]), chunk(EVENTS[1])]
OPEN_END = head(200, "Content-Type: text/event-stream", "Connection: close")
SLOW = {"error": {"code": "rate_limit_exceeded", "message": "Slow down."}}
FILTERED = SHAPES["content filter, plural"].body
TOO_LARGE = b"data: " + b"x" * 2**20

# What comes after two events have been read, what is raised, and whether another error is its cause

TAILS: dict[str, tuple[list[Step], type[ModelInferenceError], bool]] = {
    "reset": ([Act.RESET], ServiceResponseError, True),
    "reset in a chunk": ([chunk(EVENTS[2])[:30], Act.RESET], ServiceResponseError, True),
    "reset in a chunk's size": ([b"4", Act.RESET], ServiceResponseError, True),
    "stalled": ([Act.HOLD], ServiceResponseTimeoutError, True),
    "stalled in an event": ([chunk(EVENTS[2][:30]), Act.HOLD], ServiceResponseTimeoutError, True),
    "stalled in a chunk": ([chunk(EVENTS[2])[:30], Act.HOLD], ServiceResponseTimeoutError, True),
    "the end": ([END], StreamTruncatedError, False),
    "the end in an event": ([chunk(EVENTS[2][:30]), END], StreamTruncatedError, False),
    "the end before an event's blank line": ([chunk(EVENTS[2][:-1]), END], StreamTruncatedError, False),
    "an error": ([chunk(event(SLOW)), Act.HOLD], RateLimitError, False),
    "an error that is a sentence": ([chunk(event({"error": "It failed."})), Act.HOLD], HttpResponseError, False),
    "the content filter": ([chunk(event(FILTERED)), Act.HOLD], ContentFilterError, False),
    "event: error": ([chunk(event(SLOW, "event: error")), Act.HOLD], RateLimitError, False),
    "event: error, bare": (
        [chunk(event(SLOW["error"], "event: error")), Act.HOLD],
        RateLimitError,
        False,
    ),
    "event: error, text": ([chunk(event(b"It failed.", "event: error")), Act.HOLD], HttpResponseError, False),
    "an event that is not JSON": ([chunk(event(b"{")), Act.HOLD], DecodeError, False),
}


@pytest.mark.parametrize(("tail", "kind", "caused"), TAILS.values(), ids=TAILS)
def test_a_stream_that_goes_wrong(
    caller: Caller, server: FaultServer, tail: list[Step], kind: type[ModelInferenceError], caused: bool
) -> None:
    caller.options.update(retry=AT_ONCE, timeout=in_time())
    gate = server.gate()
    server.answer([*FIRST, gate, *tail])
    reading = caller.read()
    assert text_of([reading.next(), reading.next()]) == "Hello"
    gate.open()
    text, error = reading.failure()
    assert (text, type(error), error.attempts) == ("", kind, 1)
    assert (error.__cause__ is not None) is caused
    assert f"POST {server.url}/chat/completions" in str(error)
    server.settle(busy=0)  # without the caller's help
    assert len(server.requests) == 1
    assert error.request_id == server.request_id
    assert isinstance(raised_by(reading.next), StreamError)  # the end is not to be taken for a good one
    server.answer([reply(CHAT)])
    assert caller.call().choices


def test_a_chunk_size_that_is_no_number(caller: Caller, server: FaultServer) -> None:
    caller.options["timeout"] = in_time(0.3)
    gate = server.gate()
    server.answer([*FIRST, gate, b"zz\r\n", Act.HOLD])
    reading = caller.read()
    assert text_of([reading.next(), reading.next()]) == "Hello"
    gate.open()
    _, error = reading.failure()
    assert isinstance(error, ServiceResponseError)  # one that was told of, or of time
    server.settle(open=0)


CLOSED: dict[str, list[Step]] = {
    "between chunks": [Act.CLOSE],
    "in a chunk": [chunk(EVENTS[2])[:30], Act.CLOSE],
    "after a whole event": [chunk(event(update(" and"))), Pause(0.02), Act.CLOSE],
}


@pytest.mark.parametrize("tail", CLOSED.values(), ids=CLOSED)
def test_a_stream_that_is_closed_early(caller: Caller, server: FaultServer, tail: list[Step]) -> None:
    gate = server.gate()
    server.answer([*FIRST, gate, *tail])
    reading = caller.read()
    assert text_of([reading.next(), reading.next()]) == "Hello"
    gate.open()
    text, error = reading.failure()
    assert text in ("", " and")
    assert isinstance(error, StreamTruncatedError)
    assert error.partial.choices[0].message.content == "Hello" + text
    assert (error.attempts, error.request_id) == (1, server.request_id)
    server.settle(open=0)


@pytest.mark.parametrize(
    "script",
    [
        [stream_head(), chunk(EVENTS[0] + EVENTS[1]), END],
        [
            stream_head(),
            *[chunk(EVENTS[0][i : i + 1]) for i in range(len(EVENTS[0]))],
            chunk(EVENTS[1] + b"data:"),
            END,
        ],
        [OPEN_END + EVENTS[0] + EVENTS[1], Act.CLOSE],
    ],
    ids=["an end without [DONE]", "byte by byte", "a body of unknown length"],
)
def test_what_had_arrived(caller: Caller, server: FaultServer, script: list[Step]) -> None:
    server.answer(script)
    text, error = caller.read().failure()
    assert text == "Hello"
    assert isinstance(error, StreamTruncatedError)
    assert error.partial.choices[0].message.content == "Hello"
    assert error.partial.id == "chat-1"


def test_nothing_had_arrived(caller: Caller, server: FaultServer) -> None:
    server.answer([stream_head(), END])
    text, error = caller.read().failure()
    assert text == ""
    assert isinstance(error, StreamTruncatedError)


ENDS: dict[str, Sequence[Step]] = {
    "[DONE]": GOOD_STREAM,
    "[DONE] without a space": stream(*EVENTS, b"data:[DONE]\n\n"),
    "a finish reason": stream(*EVENTS),
    "a finish reason, then usage": stream(*EVENTS, event({**update(), "choices": [], "usage": CHAT["usage"]})),
    "[DONE] without a finish reason": stream(*EVENTS[:2], event(update(" you")), DONE),
    "[DONE] in a body of unknown length": [OPEN_END + b"".join(EVENTS) + DONE, Act.CLOSE],
    "a finish reason in a body of unknown length": [OPEN_END + b"".join(EVENTS), Act.CLOSE],
    "a content length": [
        head(200, "Content-Type: text/event-stream", f"Content-Length: {len(b''.join(EVENTS) + DONE)}")
        + b"".join(EVENTS)
        + DONE
    ],
    "[DONE] and then a cut": [*GOOD_STREAM[:-1], Pause(0.03), Act.CLOSE],
    "[DONE] and then a reset": [*GOOD_STREAM[:-1], Pause(0.03), Act.RESET],
    "[DONE] and then more": [*GOOD_STREAM[:-1], chunk(event(update(" more"))), chunk(DONE), END],
    "[DONE] and then an error": [*GOOD_STREAM[:-1], chunk(event(SLOW)), END],
    "[DONE] and then what is no chunk": [*GOOD_STREAM[:-1], Pause(0.03), b"zz\r\n", Act.HOLD],
    "[DONE] in the chunk of the last event": [stream_head(), chunk(b"".join(EVENTS) + DONE), END],
}


@pytest.mark.parametrize("script", ENDS.values(), ids=ENDS)
def test_a_good_end(caller: Caller, server: FaultServer, script: Sequence[Step]) -> None:
    server.answer(script, [reply(CHAT)])
    reading = caller.read()
    assert reading.text() == "Hello you"
    assert reading.next() is None
    server.settle(busy=0)
    assert caller.call().choices
    assert len(server.requests) == 2


@pytest.mark.parametrize("name", ["[DONE]", "a finish reason", "[DONE] and then more", "a content length"])
def test_a_stream_that_was_read_gives_its_connection_back(caller: Caller, server: FaultServer, name: str) -> None:
    server.answer(ENDS[name])
    for _ in range(3):
        assert caller.read().text() == "Hello you"
    assert server.accepted == 1


ENDLESS: dict[str, list[Step]] = {
    "silence": [Act.HOLD],
    "comments": [chunk(b": ping\n\n"), Pause(0.02)] * 150,
    "events": [chunk(event(update(" more"))), Pause(0.02)] * 150,
}


@pytest.mark.parametrize("tail", ENDLESS.values(), ids=ENDLESS)
def test_a_server_that_does_not_end_after_done(caller: Caller, server: FaultServer, tail: list[Step]) -> None:
    server.answer([*GOOD_STREAM[:-1], *tail])
    started = time.monotonic()
    assert caller.read().text() == "Hello you"
    assert time.monotonic() - started < 2
    server.settle(open=0, within=1)  # this connection is of no more use


def test_a_server_that_ends_a_little_after_done(caller: Caller, server: FaultServer) -> None:
    server.answer([*GOOD_STREAM[:-1], Pause(0.02), END])
    for _ in range(3):
        assert caller.read().text() == "Hello you"


def test_an_event_that_is_too_large(caller: Caller, server: FaultServer) -> None:
    server.answer(
        [stream_head(), chunk(EVENTS[0]), *[chunk(TOO_LARGE[6:] if i else TOO_LARGE) for i in range(17)], Act.HOLD]
    )
    text, error = caller.read().failure()
    assert (text, type(error)) == ("Hel", EventTooLargeError)
    server.settle(busy=0)
    server.answer([reply(CHAT)])
    assert caller.call().choices


def test_an_event_that_is_just_not_too_large(caller: Caller, server: FaultServer) -> None:
    words = "x" * (15 * 2**20)
    server.answer([stream_head(), chunk(event(update(words, "stop"))), END])
    assert caller.read().text() == words


@pytest.mark.parametrize("idle", [b": ping\n\n", b"data:\n\n", b"\n", b": ping\n", b"event: ping\n\n"])
def test_a_stream_that_is_kept_alive(caller: Caller, server: FaultServer, idle: bytes) -> None:
    caller.options["timeout"] = in_time(0.4)
    keeping: list[Step] = [chunk(idle), Pause(0.08)] * 6
    server.answer([stream_head(), *keeping, chunk(EVENTS[0]), *keeping[:4], *map(chunk, [*EVENTS[1:], DONE]), END])
    assert caller.read().text() == "Hello you"


@pytest.mark.parametrize("size", [1, 7])
def test_a_stream_in_small_pieces(caller: Caller, server: FaultServer, size: int) -> None:
    data = b"\xef\xbb\xbf" + b": hi\r\n\r\n" + b"".join(EVENTS).replace(b"\n", b"\r\n") + event(update(" ß😀")) + DONE
    server.answer([stream_head(), *[chunk(data[i : i + size]) for i in range(0, len(data), size)], END])
    assert caller.read().text() == "Hello you ß😀"


# A plain answer to the question for a stream


def test_a_plain_answer_is_one_update(caller: Caller, server: FaultServer) -> None:
    server.answer([reply(CHAT)])
    [found] = caller.read().rest()
    assert found.choices[0].delta.content == "Hello you"
    assert found.choices[0].finish_reason == "stop"
    assert found.usage.total_tokens == 5
    server.settle(busy=0)


@pytest.mark.parametrize("at", range(3))
def test_an_error_after_some_events_of_one_chunk(caller: Caller, server: FaultServer, at: int) -> None:
    server.answer([stream_head(), chunk(b"".join(EVENTS[:at]) + event(SLOW) + EVENTS[2] + DONE), END])
    text, error = caller.read().failure()
    assert text == ["", "Hel", "Hello"][at]
    assert isinstance(error, RateLimitError)
    assert (error.status_code, error.code, error.message) == (429, "rate_limit_exceeded", "Slow down.")
    assert error.response.status_code == 200
    server.settle(busy=0)


# Leaving early


@pytest.mark.parametrize("read", range(3))
def test_closing_early(caller: Caller, server: FaultServer, read: int) -> None:
    server.answer([*FIRST, Act.HOLD])
    reading = caller.read()
    for _ in range(read):
        assert reading.next()
    reading.close()
    server.settle(open=0)
    reading.close()  # once more does no harm
    error = raised_by(reading.next)
    assert isinstance(error, StreamClosedError)


def test_closing_after_the_end(caller: Caller, server: FaultServer) -> None:
    server.answer(GOOD_STREAM)
    reading = caller.read()
    assert reading.text() == "Hello you"
    reading.close()
    assert reading.rest() == []
    assert caller.read().text() == "Hello you"
    assert server.accepted == 1


def test_closing_the_client_ends_its_streams(caller: Caller, server: FaultServer) -> None:
    server.answer([*FIRST, Act.HOLD])
    reading = caller.read()
    assert reading.next()
    caller.resolve(caller.client("ChatCompletionsClient").close())
    server.settle(open=0)
    rest, _ = reading.failure()
    assert rest in ("", "lo")


def test_calls_beside_an_open_stream(caller: Caller, server: FaultServer) -> None:
    gate = server.gate()
    server.answer([*FIRST, gate, chunk(EVENTS[2]), END], [reply(CHAT)])
    reading = caller.read()
    assert reading.next()
    assert caller.call().choices
    gate.open()
    assert reading.text() == "lo you"


def test_headers_and_status_of_a_stream(caller: Caller, server: FaultServer) -> None:
    server.answer(stream(*EVENTS, DONE, fields=("x-ms-request-id: the-services-id",)))
    reading = caller.read()
    response: Any = reading.stream.response
    assert response.status_code == 200
    assert response.headers["X-MS-Request-Id"] == "the-services-id"
    assert reading.text() == "Hello you"


def test_an_error_body_where_a_stream_was_asked_for(caller: Caller, server: FaultServer) -> None:
    server.answer([reply(SLOW, 200)])
    error = raised_by(lambda: caller.read())
    assert isinstance(error, RateLimitError)
    assert error.response._content == spelled(SLOW)
