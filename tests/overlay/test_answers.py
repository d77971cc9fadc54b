"""Good answers: which of them are events, what each kind of body becomes, and which are errors all the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model_inference_overlay.answers import (
    Context,
    decode,
    is_event_stream,
    looks_like_events,
    parse,
    reader,
    unexpected_events,
)
from model_inference_overlay.exceptions import (
    DeadlineExceededError,
    DecodeError,
    HttpResponseError,
    RateLimitError,
    ServerError,
    StreamTruncatedError,
)
from model_inference_overlay.operation import Answer
from model_inference_overlay.snapshot import ResponseSnapshot

from .api import CHAT, INFO, operation, request
from .sample import Usage

SECRET = "hunter2-hunter2"
GOOD = {"id": "a", "object": "answer", "created": 0, "choices": []}
DELTA = {"id": "a", "choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]}
STREAM = "text/event-stream"


def answer(status: int = 200, kind: str | None = "application/json") -> ResponseSnapshot:
    """Make an answer without a body."""
    return ResponseSnapshot(status, "Reason", {} if kind is None else {"Content-Type": kind})


def context(response: Any) -> Context:
    """Make what errors tell of a call."""
    return {
        "method": "POST",
        "url": f"https://user:{SECRET}@host.example/chat?sig={SECRET}",
        "status_code": response.status_code,
        "reason": response.reason,
        "headers": response.headers,
        "request_id": "r-1",
        "attempts": 2,
        "secrets": (SECRET,),
    }


def decoded(of: Any, body: bytes, status: int = 200, kind: str | None = "application/json") -> Any:
    """Decode the body of an answer."""
    response = answer(status, kind)
    return decode(request(of), context(response), response, body)


def events(*values: Any, done: bool = True) -> bytes:
    """Spell events."""
    texts = [*map(json.dumps, values), *(["[DONE]"] if done else [])]
    return "".join(f"data: {text}\n\n" for text in texts).encode()


# What is an event stream


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text/event-stream", True),
        ("Text/Event-Stream; charset=utf-8", True),
        ("  text/event-stream", True),
        ("application/json", False),
        ("text/plain; was=text/event-stream", False),
        ("", False),
        (None, False),
    ],
)
def test_a_media_type_that_says_so(kind: str | None, expected: bool) -> None:
    assert is_event_stream(answer(kind=kind)) is expected


@pytest.mark.parametrize("field", ["data: {}", "data:{}", "event: x", "id: 1", "retry: 5", ": ping"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\n", b"\xef\xbb\xbf\n"])
def test_a_body_that_looks_like_it(before: bytes, field: str) -> None:
    assert looks_like_events(before + field.encode())


@pytest.mark.parametrize("body", [b"", b"{}", b'"data: x"', b"database: x", b" data: x", b"<html>data: x", b"\n\n"])
def test_a_body_that_does_not(body: bytes) -> None:
    assert not looks_like_events(body)


# What a body becomes


@pytest.mark.parametrize(
    ("declared", "status", "body", "expected"),
    [
        ((), 200, b"anything", None),
        ((Answer(status="204", kind="empty"),), 204, b"", None),
        ((Answer(status="200", kind="empty"),), 200, b"ignored", None),
        ((Answer(status="200", kind="bytes"),), 200, b"\xff\x00", b"\xff\x00"),
        ((Answer(status="200", kind="text"),), 200, b"\xef\xbb\xbfx", "x"),
        ((Answer(status="200"),), 200, b'{"any": [1]}', {"any": [1]}),
        ((Answer(status="200", type="Usage"),), 200, b'{"total": 5}', Usage(total=5)),
        ((Answer(status="200", type="list[Usage]"),), 200, b'[{"total": 5}]', [Usage(total=5)]),
        ((Answer(status="200", type="int"),), 200, b"5", 5),
        ((Answer(status="2XX", kind="text"),), 226, b"x", "x"),
        ((Answer(status="2XX", kind="text"), Answer(status="201", kind="bytes")), 201, b"x", b"x"),
        ((Answer(status="default", kind="text"),), 202, b"x", "x"),
        # A status that is not declared answers as the first that is.
        ((Answer(status="200", kind="text"), Answer(status="201", kind="bytes")), 202, b"x", "x"),
    ],
)
def test_what_is_declared(declared: tuple[Answer, ...], status: int, body: bytes, expected: Any) -> None:
    assert decoded(operation(answers=declared), body, status) == expected


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "windows-1252"])
def test_text_in_its_charset(charset: str) -> None:
    of = operation(answers=(Answer(status="200", kind="text"),))
    assert decoded(of, "é".encode(charset), kind=f"text/plain; charset={charset}") == "é"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"nonsense", b"<html><title>Sign in</title></html>", b"[1]", b"5", b"null", b'"text"', b"\xff\xfe{}"],
)
def test_a_body_that_is_not_what_was_declared(body: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        decoded(CHAT, body)
    error = caught.value
    assert (error.status_code, error.method, error.request_id, error.attempts) == (200, "POST", "r-1", 2)
    assert str(error).startswith("POST https://host.example/chat?sig=REDACTED answered 200: the body is not ")


@pytest.mark.parametrize("body", [b"You sent %s", b'["%s"]', b'{"error": {"message": "You sent %s"}}'])
def test_a_body_that_repeats_the_credential(body: bytes) -> None:
    with pytest.raises(HttpResponseError) as caught:
        decoded(CHAT, body % SECRET.encode())
    assert SECRET not in f"{caught.value} {caught.value!r} {caught.value.message}"


# Errors under a good status


@pytest.mark.parametrize(
    ("payload", "kind", "status"),
    [
        ({"error": {"code": "429", "message": "slow"}}, RateLimitError, 429),
        ({"error": {"code": "server_error"}}, ServerError, 500),
        ({"error": "It failed"}, HttpResponseError, 200),
        ({"error": {"message": "x"}, "choices": []}, HttpResponseError, 200),
    ],
)
def test_an_error_is_an_error(payload: Any, kind: type[HttpResponseError], status: int) -> None:
    with pytest.raises(HttpResponseError) as caught:
        parse(context(answer()), json.dumps(payload).encode())
    assert (type(caught.value), caught.value.status_code) == (kind, status)
    assert caught.value.response.json() == payload


@pytest.mark.parametrize("payload", [{"error": None, "id": "a"}, {"error": {"code": "x"}, "choices": [{}]}, {}])
def test_what_is_no_error(payload: Any) -> None:
    assert parse(context(answer()), json.dumps(payload).encode()) == payload


def test_only_an_object_can_be_an_error() -> None:
    assert parse(context(answer()), b'[{"error": "x"}]', is_object=False) == [{"error": "x"}]
    with pytest.raises(DecodeError, match="the body is not a JSON object"):
        parse(context(answer()), b'[{"error": "x"}]')


# Events


def test_events_that_were_not_asked_for_are_put_together() -> None:
    found = decoded(CHAT, events(DELTA), kind=STREAM)
    assert (found.choices[0].message.content, found.choices[0].finish_reason) == ("Hi", "stop")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (events({"id": "a", "choices": []}, done=False), StreamTruncatedError),
        (b"", StreamTruncatedError),
        (events(DELTA, {"error": {"code": "429"}}), RateLimitError),
        (events([1]), DecodeError),
        (b"data: {\n\n", DecodeError),
    ],
    ids=["cut", "empty", "an error", "no object", "no JSON"],
)
def test_events_that_are_no_answer(body: bytes, kind: type[HttpResponseError]) -> None:
    with pytest.raises(kind):
        decoded(CHAT, body, kind=STREAM)


def test_events_where_there_can_be_none() -> None:
    with pytest.raises(DecodeError, match="an event stream, which was not asked for"):
        decoded(INFO, events(DELTA), kind=STREAM)
    with pytest.raises(DecodeError, match="an event stream, which was not asked for") as caught:
        reader(request(INFO), context(answer()))
    assert str(unexpected_events(context(answer()))) == str(caught.value)


def test_a_reader_tells_of_the_call_and_hides_the_credential() -> None:
    made = reader(request(members={"messages": [], "stream": True}), context(answer()))
    with pytest.raises(DecodeError) as caught:
        made.feed(f"data: You sent {SECRET}\n\n".encode())
    assert (caught.value.request_id, caught.value.attempts) == ("r-1", 2)
    assert SECRET not in str(caught.value)
    failing = reader(request(members={"messages": [], "stream": True}), context(answer()))
    with pytest.raises(HttpResponseError, match="You sent REDACTED"):
        failing.feed(events({"error": {"message": f"You sent {SECRET}"}}))


def test_a_reader_keeps_to_the_deadline() -> None:
    now = [0.0]
    asked = request(members={"messages": [], "stream": True})
    made = reader(asked, context(answer()), 5.0, lambda: now[0])
    assert made.feed(events({"id": "a", "choices": []}, done=False))[0].id == "a"
    now[0] = 5.0
    with pytest.raises(DeadlineExceededError):
        made.feed(events(DELTA))
