"""Bodies of the wrong kind, and good ones in every framing and coding that HTTP allows."""

from __future__ import annotations

import pytest

from model_inference.exceptions import DecodeError, HttpResponseError, ServiceResponseError, StreamTruncatedError

from .answers import (
    CHAT,
    DONE,
    END,
    EVENTS,
    GOOD_STREAM,
    chunk,
    deflated,
    event,
    gzipped,
    head,
    reply,
    spelled,
    stream_head,
    update,
)
from .callers import AT_ONCE, OPERATIONS, PLAIN, Caller, text_of
from .wire import Act, FaultServer, Step

PAGE = b"<!doctype html><html><head><title>Sign in to continue</title></head><body>...</body></html>"
BODY = spelled(CHAT)
STREAM = b"".join(EVENTS) + DONE

WRONG: dict[str, bytes] = {
    "HTML": reply(PAGE, kind="text/html; charset=utf-8"),
    "HTML that claims to be JSON": reply(PAGE),
    "plain text": reply(b"Sign in to continue", kind="text/plain"),
    "nothing": reply(b"", kind=None),
    "half of it": reply(BODY[:50]),
    "two values": reply(BODY + BODY),
    "a list": reply([]),
    "a text": reply('"hello"'),
    "null": reply(None),
    "nested too deep": reply(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
}


@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("operation", ["chat", "embeddings", "info", "stream"])
@pytest.mark.usefixtures("shallow")
def test_a_body_that_is_no_answer(caller: Caller, server: FaultServer, operation: str, answer: bytes) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([answer])
    error = caller.failure(operation)
    assert type(error) is DecodeError
    assert (error.attempts, len(server.requests)) == (1, 1)
    assert (error.status_code, error.reason) == (200, "Reason")
    assert error.request_id == server.request_id
    assert error.response._content == answer.partition(b"\r\n\r\n")[2]
    assert "endpoint" in str(error)
    assert f"{server.url}/" in str(error)
    server.settle(busy=0)
    plain = operation if operation in PLAIN else "chat"
    server.answer([reply(OPERATIONS[plain].answer)])
    assert caller.call(plain).as_dict()
    assert server.accepted == 1


def test_the_page_is_quoted(caller: Caller, server: FaultServer) -> None:
    server.answer([WRONG["HTML"]])
    assert "Sign in to continue" in str(caller.failure())


def test_an_event_stream_in_place_of_a_plain_answer(caller: Caller, server: FaultServer) -> None:
    server.answer(GOOD_STREAM)
    found = caller.call()
    assert found.choices[0].message.content == "Hello you"
    assert found.choices[0].finish_reason == "stop"
    assert caller.call().choices
    assert server.accepted == 1


def test_a_cut_event_stream_in_place_of_a_plain_answer(caller: Caller, server: FaultServer) -> None:
    server.answer([stream_head(), chunk(EVENTS[0]), END])
    assert isinstance(caller.failure(), StreamTruncatedError)


@pytest.mark.parametrize("operation", ["embeddings", "info"])
def test_an_event_stream_where_there_can_be_none(caller: Caller, server: FaultServer, operation: str) -> None:
    server.answer([*GOOD_STREAM[:-1], Act.HOLD])
    error = caller.failure(operation)
    assert isinstance(error, DecodeError)
    assert error.status_code == 200
    server.settle(open=0)


KINDS_OF_JSON = [
    None,
    "application/json; charset=utf-8",
    "Application/JSON",
    "application/problem+json",
    "text/json",
    "text/plain",
    "application/octet-stream",
]


@pytest.mark.parametrize("kind", KINDS_OF_JSON)
@pytest.mark.parametrize("operation", PLAIN)
def test_an_answer_under_any_name(caller: Caller, server: FaultServer, operation: str, kind: str | None) -> None:
    server.answer([reply(OPERATIONS[operation].answer, kind=kind)])
    assert caller.call(operation).as_dict()


@pytest.mark.parametrize("kind", [*KINDS_OF_JSON, "application/json"])
def test_a_plain_answer_in_place_of_a_stream(caller: Caller, server: FaultServer, kind: str | None) -> None:
    server.answer([reply(CHAT, kind=kind)])
    assert caller.read().text() == "Hello you"


@pytest.mark.parametrize(
    "kind",
    ["text/event-stream", "text/event-stream; charset=utf-8", "text/event-stream;charset=UTF-8", "Text/Event-Stream"],
)
def test_names_of_an_event_stream(caller: Caller, server: FaultServer, kind: str) -> None:
    server.answer([head(200, f"Content-Type: {kind}", "Transfer-Encoding: chunked"), *GOOD_STREAM[1:]])
    assert caller.read().text() == "Hello you"


def test_a_stream_without_a_content_type(caller: Caller, server: FaultServer) -> None:
    server.answer([head(200, "Transfer-Encoding: chunked"), *GOOD_STREAM[1:]])
    assert caller.read().text() == "Hello you"


# Framings and codings

FRAMES: dict[str, list[Step]] = {
    "a length": [head(200, f"Content-Length: {len(BODY)}") + BODY],
    "a length, byte by byte": [head(200, f"Content-Length: {len(BODY)}"), *[BODY[i : i + 1] for i in range(len(BODY))]],
    "one chunk": [head(200, "Transfer-Encoding: chunked") + chunk(BODY) + END],
    "chunks of 7 bytes": [
        head(200, "Transfer-Encoding: chunked"),
        *[chunk(BODY[i : i + 7]) for i in range(0, len(BODY), 7)],
        END,
    ],
    "a chunk's extension and a trailer": [
        head(200, "Transfer-Encoding: chunked")
        + b"%x;name=value\r\n%s\r\n" % (len(BODY), BODY)
        + b"0\r\nX-Trailer: yes\r\n\r\n"
    ],
    "until it closes": [head(200, "Connection: close") + BODY, Act.CLOSE],
    "until it closes, with HTTP/1.0": [b"HTTP/1.0 200 OK\r\n\r\n" + BODY, Act.CLOSE],
    "no reason phrase": [b"HTTP/1.1 200 \r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY],
    "early hints": [b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + reply(CHAT)],
    "early hints twice, then a pause": [b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2, reply(CHAT)],
    "100 continue": [b"HTTP/1.1 100 Continue\r\n\r\n" + reply(CHAT)],
    "102 processing": [b"HTTP/1.1 102 Processing\r\n\r\n" + reply(CHAT)],
    "201": [reply(CHAT, 201)],
    "gzip": [reply(gzipped(BODY), 200, "Content-Encoding: gzip")],
    "x-gzip in capitals": [reply(gzipped(BODY), 200, "Content-Encoding: GZIP")],
    "deflate": [reply(deflated(BODY), 200, "Content-Encoding: deflate")],
    "raw deflate": [reply(deflated(BODY, raw=True), 200, "Content-Encoding: deflate")],
    "identity": [reply(BODY, 200, "Content-Encoding: identity")],
    "gzip in chunks of 5 bytes": [
        head(200, "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
        *[chunk(gzipped(BODY)[i : i + 5]) for i in range(0, len(gzipped(BODY)), 5)],
        END,
    ],
}


@pytest.mark.parametrize("script", FRAMES.values(), ids=FRAMES)
def test_framings_and_codings(caller: Caller, server: FaultServer, script: list[Step]) -> None:
    server.answer(script)
    assert caller.call().choices[0].message.content == "Hello you"
    assert caller.call().choices
    assert {arrival.headers["accept-encoding"] for arrival in server.requests} == {"gzip, deflate"}


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize("size", [1, 11, 10_000])
def test_a_compressed_stream(caller: Caller, server: FaultServer, coding: str, size: int) -> None:
    data = gzipped(STREAM) if coding == "gzip" else deflated(STREAM)
    pieces = [chunk(data[i : i + size]) for i in range(0, len(data), size)]
    server.answer([stream_head(f"Content-Encoding: {coding}"), *pieces, END])
    assert caller.read().text() == "Hello you"
    assert caller.read().text() == "Hello you"
    assert server.accepted == 1


def broken(content: bytes, coding: str = "gzip") -> list[Step]:
    return [reply(content, 200, f"Content-Encoding: {coding}")]


BROKEN: dict[str, list[Step]] = {
    "gzip that is none": broken(BODY),
    "gzip with a wrong byte": broken(gzipped(BODY)[:30] + b"\0\0\0\0" + gzipped(BODY)[34:]),
    "gzip with a wrong checksum": broken(gzipped(BODY)[:-8] + b"\0" * 8),
    "gzip that is cut": broken(gzipped(BODY)[:60]),
    "deflate that is none": broken(BODY, "deflate"),
}


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("operation", ["chat", "stream"])
def test_a_broken_coding(caller: Caller, server: FaultServer, operation: str, script: list[Step]) -> None:
    server.answer(script)
    error = caller.failure(operation)
    assert type(error) is DecodeError
    assert error.status_code == 200
    assert error.request_id == server.request_id
    server.settle(busy=0)
    server.answer([reply(CHAT)])
    assert caller.call().choices


def test_a_coding_that_breaks_in_a_stream(caller: Caller, server: FaultServer) -> None:
    data = gzipped(EVENTS[0] + EVENTS[1])
    wrong = bytes(byte ^ 0xFF for byte in data[-8:])  # the checksum
    gate = server.gate()
    server.answer([stream_head("Content-Encoding: gzip"), chunk(data[:-8]), gate, chunk(wrong), Act.HOLD])
    reading = caller.read()
    assert text_of([reading.next(), reading.next()]) == "Hello"
    gate.open()
    text, error = reading.failure()
    assert (text, type(error)) == ("", DecodeError)
    assert error.__cause__ is not None
    server.settle(busy=0)


def test_a_compressed_stream_that_is_cut(caller: Caller, server: FaultServer) -> None:
    whole = gzipped(b"".join(event(update(f"{number} ")) for number in range(2000)))
    server.answer([stream_head("Content-Encoding: gzip"), chunk(whole[: len(whole) // 2]), END])
    text, error = caller.read().failure()
    assert text.startswith("0 1 2 ")
    assert isinstance(error, StreamTruncatedError | DecodeError)


def test_cookies_are_not_kept(caller: Caller, server: FaultServer) -> None:
    caller.options["endpoint"] = f"http://localhost:{server.port}"  # an address would have no cookies anyway
    server.answer([reply(CHAT, 200, "Set-Cookie: session=of-somebody; Path=/")])
    for _ in range(2):
        assert caller.call().choices
    assert not any("cookie" in arrival.headers for arrival in server.requests)


# Odd statuses


@pytest.mark.parametrize("operation", ["chat", "stream"])
@pytest.mark.parametrize("status", [204, 205])
def test_a_success_without_content(caller: Caller, server: FaultServer, operation: str, status: int) -> None:
    server.answer([head(status, *(["Content-Length: 0"] if status == 205 else []))])
    assert isinstance(caller.failure(operation), DecodeError)


def test_a_switch_of_protocols(caller: Caller, server: FaultServer) -> None:
    server.answer([head(101, "Upgrade: websocket", "Connection: upgrade"), Act.HOLD])
    assert isinstance(caller.failure(), HttpResponseError | ServiceResponseError)
    server.settle(busy=0)
