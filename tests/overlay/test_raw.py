"""Raw answers: what they tell, how an unread body is read, what reading it wrongly says, and the connection's fate."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
from typing import Any

import pytest

from model_inference_overlay.exceptions import (
    DecodeError,
    HttpResponseError,
    ServiceResponseError,
    StreamClosedError,
    StreamConsumedError,
    StreamTruncatedError,
)
from model_inference_overlay.operation import Answer as Declared
from model_inference_overlay.options import Timeout
from model_inference_overlay.raw import RawResponse
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.snapshot import Headers, ResponseSnapshot
from model_inference_overlay.streaming import AsyncStream, Stream

from .api import CHAT, operation
from .loopback import DONE, GOOD, HELLO, STREAM, Caller, End, Loopback, Step, chunk, event, head, reply, stream
from .sample import Answer

SECRET = "s3cret-s3cret"
CUT: list[Step] = [STREAM, chunk(HELLO[0]), 0.02, End.RESET]


def raw(caller: Caller, of: Any = CHAT, **options: Any) -> Any:
    """Call with a client whose answers are raw."""
    return caller.call(caller.client()._in_mode("raw"), of, **options)


def unread(caller: Caller, of: Any = CHAT, **options: Any) -> Any:
    """Call with a client whose answers are not read."""
    return caller.call(caller.client(**options)._in_mode("streaming"), of, stream=of is CHAT)


def pieces(caller: Caller, found: Any) -> list[Any]:
    """Take all of what an answer gives piece by piece."""
    if not caller.asynchronous:
        return list(found)

    async def take() -> list[Any]:
        return [piece async for piece in found]

    taken: list[Any] = caller.do(take())
    return taken


# Answers that were read


def test_what_a_raw_answer_tells(caller: Caller, server: Loopback) -> None:
    server.say([reply(GOOD, 201, "application/json", "X-Team: blue")])
    answer = raw(caller)
    assert isinstance(answer, RawResponse)
    assert (answer.status_code, answer.reason, answer.headers["x-TEAM"]) == (201, "Reason", "blue")
    assert (answer.content, answer.json(), answer.text()) == (json.dumps(GOOD).encode(), GOOD, json.dumps(GOOD))
    assert isinstance(answer.parsed, Answer)
    assert answer.parsed is answer.parsed


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([], "mine"),
        (["x-request-id: theirs"], "theirs"),
        (["x-request-id: other", "X-MS-Request-Id: theirs"], "theirs"),
        (["x-ms-request-id:", "apim-request-id: theirs"], "theirs"),
    ],
)
def test_the_request_id(caller: Caller, server: Loopback, fields: list[str], expected: str) -> None:
    server.say([reply(GOOD, 200, "application/json", *fields)])
    assert raw(caller, request_id="mine").request_id == expected


def test_how_often_it_was_sent(caller: Caller, server: Loopback) -> None:
    server.say([reply({}, 503)], [reply({}, 429)], [reply(GOOD)])
    assert raw(caller, retry=RetryPolicy(retries=2, backoff=0)).attempts == 3


@pytest.mark.parametrize(
    ("kind", "content_type", "body", "parsed"),
    [
        ("empty", "text/plain", b"", None),
        ("bytes", "image/png", b"\x89PNG\xff", b"\x89PNG\xff"),
        ("text", "text/plain", "héllo".encode(), "héllo"),
        ("text", "text/plain; charset=latin-1", "héllo".encode("latin-1"), "héllo"),
        ("text", "text/plain", b"\xff", "\ufffd"),
    ],
)
def test_answers_of_each_kind(
    caller: Caller, server: Loopback, kind: str, content_type: str, body: bytes, parsed: Any
) -> None:
    server.say([reply(body, 200, content_type)])
    answer = raw(caller, operation(answers=(Declared(status="200", kind=kind),)))
    assert (answer.content, answer.parsed) == (body, parsed)
    if kind == "text":
        assert answer.text() == parsed
    with pytest.raises(ValueError, match=r"."):
        answer.json()


def test_what_is_no_answer_is_raised(caller: Caller, server: Loopback) -> None:
    server.say([reply(b"<html>", 200, "text/html")], [reply({"error": {"message": "no"}}, 400)])
    with pytest.raises(DecodeError):
        raw(caller)
    with pytest.raises(HttpResponseError, match="no"):
        raw(caller)


def test_a_stream_and_its_head(caller: Caller, server: Loopback) -> None:
    server.say(stream(*HELLO), [STREAM, chunk(HELLO[0]), End.HOLD])
    answer = raw(caller, stream=True)
    assert (answer.status_code, answer.content) == (200, b"")
    assert isinstance(answer.parsed, AsyncStream if caller.asynchronous else Stream)
    assert caller.text(answer.parsed) == "Hello"
    left = raw(caller, stream=True)
    assert caller.next(left.parsed).choices[0].delta.content == "Hel"
    caller.do(left.parsed.close())
    server.settle(open=1)


def test_a_plain_answer_to_the_question_for_a_stream(caller: Caller, server: Loopback) -> None:
    whole = {
        **GOOD,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "x"}}],
    }
    server.say([reply(whole)])
    answer = raw(caller, stream=True)
    assert answer.json() == whole
    assert caller.next(answer.parsed).choices[0].delta.content == "x"


def test_no_secret_is_shown(caller: Caller, server: Loopback) -> None:
    body = {**GOOD, "note": SECRET}
    fields = (f"Set-Cookie: {SECRET}", f"X-Echo: {SECRET}")
    server.say([reply(body, 200, "application/json", *fields)], [reply(body, 200, "application/json", *fields)])
    for answer in (raw(caller), unread(caller)):
        assert "200 Reason" in repr(answer)
        assert SECRET not in f"{answer!r} {answer} {answer.headers!r}"
        assert answer.headers["x-echo"] == SECRET
        if hasattr(answer, "close"):
            caller.do(answer.close())


def test_made_by_hand() -> None:
    answer = RawResponse(ResponseSnapshot(200, "OK", {"Content-Type": "text/plain"}), "mine", 1, b"\xef\xbb\xbfx", 5)
    assert (answer.parsed, answer.text(), answer.request_id) == (5, "x", "mine")
    assert isinstance(answer.headers, Headers)


# Answers that have not been read


def test_the_head_is_there_before_the_body(caller: Caller, server: Loopback) -> None:
    server.say([head(200, "Content-Type: application/json", "Content-Length: 9", "x-ms-request-id: r1"), End.HOLD])
    answer = unread(caller)
    assert (answer.status_code, answer.request_id, answer.attempts) == (200, "r1", 1)
    caller.do(answer.close())
    server.settle(open=0)


@pytest.mark.parametrize("script", [[reply(GOOD)], stream(event(GOOD), DONE)], ids=["JSON", "events"])
def test_a_body_that_is_read_whole(caller: Caller, server: Loopback, script: list[Step]) -> None:
    server.say(script, [reply(GOOD)])
    answer = unread(caller)
    body = caller.do(answer.read())
    assert b'"object": "answer"' in body
    assert caller.do(answer.read()) == body
    assert caller.call().id == "a"
    assert server.accepted == 1


def test_parse_gives_what_a_stream_adds_up_to(caller: Caller, server: Loopback) -> None:
    server.say(stream(*HELLO))
    answer = unread(caller)
    parsed = caller.do(answer.parse())
    assert isinstance(parsed, Answer)
    assert (parsed.choices[0].message.content, parsed.choices[0].finish_reason) == ("Hello", "stop")
    assert caller.do(answer.parse()) == parsed
    assert b"[DONE]" in caller.do(answer.read())


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b"", []),
        (b"one", ["one"]),
        (b"one\n", ["one"]),
        (b"one\r\n\r\ntwo\nthree", ["one", "", "two", "three"]),
        (b"\n\n", ["", ""]),
        ("é\nü".encode(), ["é", "ü"]),
        (b"a\rb\n", ["a\rb"]),
        (b"a\xff\n", ["a\ufffd"]),
    ],
)
def test_lines_however_they_are_cut(caller: Caller, server: Loopback, body: bytes, lines: list[str]) -> None:
    for size in (1, 2, 100):
        cut = [chunk(body[at : at + size]) for at in range(0, len(body), size)]
        server.say([STREAM, *cut, b"0\r\n\r\n"])
        assert pieces(caller, unread(caller).iter_lines()) == lines


def test_bytes_as_they_arrive(caller: Caller, server: Loopback) -> None:
    server.say([STREAM, chunk(b"abc"), 0.05, chunk(b"def"), b"0\r\n\r\n"])
    answer = unread(caller)
    found = pieces(caller, answer.iter_bytes())
    assert b"".join(found) == b"abcdef"
    assert len(found) == 2


def test_a_body_that_breaks_off(caller: Caller, server: Loopback) -> None:
    server.say(CUT, CUT, [STREAM, chunk(HELLO[0]), b"0\r\n\r\n"], [STREAM, End.HOLD])
    for read in ("read", "parse"):
        answer = unread(caller)
        with pytest.raises(ServiceResponseError) as caught:
            caller.do(getattr(answer, read)())
        assert caught.value.method == "POST"
    with pytest.raises(StreamTruncatedError) as truncated:
        caller.do(unread(caller).parse())
    assert truncated.value.partial.choices[0].message.content == "Hel"
    answer = unread(caller, timeout=Timeout(read=0.1))
    with pytest.raises(ServiceResponseError):
        caller.do(answer.read())
    server.settle(open=1)


def test_a_body_that_is_no_answer(caller: Caller, server: Loopback) -> None:
    server.say([reply(b"<html>", 200, "text/html")], [reply({"error": {"message": "It failed"}})])
    with pytest.raises(DecodeError):
        caller.do(unread(caller).parse())
    with pytest.raises(HttpResponseError, match="It failed"):
        caller.do(unread(caller).parse())


# Reading wrongly


def test_a_body_is_given_piece_by_piece_once(caller: Caller, server: Loopback) -> None:
    server.say([reply(GOOD)])
    answer = unread(caller)
    assert b"".join(pieces(caller, answer.iter_bytes())) == json.dumps(GOOD).encode()
    for read in (answer.read, answer.parse):
        with pytest.raises(StreamConsumedError, match="A stream can be read once") as caught:
            caller.do(read())
        assert not caught.value.is_retry_safe
    for iterate in (answer.iter_bytes, answer.iter_lines):
        with pytest.raises(StreamConsumedError):
            pieces(caller, iterate())


def test_a_body_that_was_begun(caller: Caller, server: Loopback) -> None:
    server.say([STREAM, chunk(HELLO[0]), chunk(HELLO[1]), End.HOLD])
    answer = unread(caller)

    async def begin() -> None:
        found = answer.iter_bytes()
        await anext(found)
        await found.aclose()

    if caller.asynchronous:
        caller.do(begin())
    else:
        next(answer.iter_bytes())
    with pytest.raises(StreamConsumedError):
        caller.do(answer.parse())
    caller.do(answer.close())
    server.settle(open=0)


def test_what_was_read_whole_is_given_again(caller: Caller, server: Loopback) -> None:
    server.say([reply(GOOD)])
    answer = unread(caller)
    body = caller.do(answer.read())
    assert b"".join(pieces(caller, answer.iter_bytes())) == body
    assert pieces(caller, answer.iter_lines()) == [body.decode()]
    caller.do(answer.close())
    assert caller.do(answer.parse()).id == "a"


def test_an_answer_that_was_closed(caller: Caller, server: Loopback) -> None:
    server.say([STREAM, chunk(HELLO[0]), End.HOLD])
    answer = unread(caller)
    for _ in range(2):
        caller.do(answer.close())
    server.settle(open=0)
    for read in (answer.read, answer.parse):
        with pytest.raises(StreamClosedError, match="Read the stream inside its with block"):
            caller.do(read())
    with pytest.raises(StreamClosedError):
        pieces(caller, answer.iter_lines())


@pytest.mark.parametrize("error", [None, ZeroDivisionError])
def test_a_with_block_frees_the_connection(caller: Caller, server: Loopback, error: type[Exception] | None) -> None:
    server.say([STREAM, chunk(HELLO[0]), End.HOLD], [reply(GOOD)])
    answer = unread(caller)

    async def use() -> None:
        async with answer as entered:
            assert entered is answer
            if error:
                raise error

    def leave() -> None:
        if caller.asynchronous:
            caller.do(use())
        else:
            with answer as entered:
                assert entered is answer
                if error:
                    raise error

    if error:
        with pytest.raises(error):
            leave()
    else:
        leave()
    server.settle(open=0)
    assert caller.call().id == "a"


def test_an_answer_that_is_lost_frees_its_connection(caller: Caller, server: Loopback) -> None:
    server.say([STREAM, chunk(HELLO[0]), End.HOLD], [reply(GOOD)])

    async def lose(answer: Any) -> None:
        del answer
        gc.collect()
        await asyncio.sleep(0.05)

    if caller.asynchronous:
        caller.do(lose(unread(caller)))
    else:
        unread(caller)
    gc.collect()
    server.settle(open=0)
    assert caller.call().id == "a"


def test_an_unread_answer_is_logged_like_any_other(
    caller: Caller, server: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="model_inference")
    server.say([reply(GOOD)])
    caller.do(unread(caller).close())
    [line] = [record.getMessage() for record in caplog.records]
    assert "answered 200" in line
