"""Every known form of error body under every status that matters: the class, and all that is read from it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model_inference.exceptions import (
    BadRequestError,
    ContentFilterError,
    DecodeError,
    HttpResponseError,
    RateLimitError,
    ServerError,
    UnprocessableEntityError,
)

from . import secrecy
from .answers import CHAT, deflated, gzipped, head, reply, spelled
from .callers import AT_ONCE, OPERATIONS, TRIES, Caller, in_time
from .shapes import SHAPES, STATUSES, Shape
from .wire import Act, FaultServer, Step

SENT = ("x-ms-request-id: the-services-id", "Retry-After: 7", "x-ratelimit-remaining-tokens: 0")


def fails(caller: Caller, operation: str = "chat", **arguments: Any) -> HttpResponseError:
    error = caller.failure(operation, **arguments)
    assert isinstance(error, HttpResponseError)
    return error


def parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_under_every_status(caller: Caller, server: FaultServer, shape: Shape, status: int) -> None:
    content = spelled(shape.body)
    server.answer([reply(content, status, *SENT, *shape.fields, kind=shape.kind)])
    error = fails(caller, params={"sig": secrecy.QUERY})
    assert type(error) is shape.narrower.get(status, STATUSES[status])
    assert (error.status_code, error.reason, error.attempts) == (status, "Reason", 1)
    assert error.code == shape.code
    assert error.message == (shape.message or f"{status} Reason")
    assert error.message.rstrip(".") in str(error)
    assert f"POST {server.url}/chat/completions" in str(error)
    assert f" answered {status}: " in str(error)
    assert error.request_id == "the-services-id"
    assert "the-services-id" in str(error)
    assert error.retry_after == 7
    assert error.headers["X-RateLimit-Remaining-Tokens"] == "0"
    assert error.response.status_code == status
    assert error.response._content == error.response.body() == content
    expected = parsed(content)
    assert error.body == (content.decode() if expected is None else expected)
    if expected is not None:
        assert error.response.json() == expected
    if shape.param is not None and (status == 422 or not shape.loc):
        assert error.param == shape.param
    if isinstance(error, ContentFilterError):
        assert error.categories == shape.categories
    if isinstance(error, UnprocessableEntityError):
        assert (error.loc, error.input) == (shape.loc, shape.input)
        assert not shape.loc or shape.param == error.parameter
        assert not shape.loc or str(shape.param) in str(error)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("status", STATUSES)
def test_every_operation_under_every_status(caller: Caller, server: FaultServer, operation: str, status: int) -> None:
    server.answer([reply(SHAPES["the spec's"].body, status)])
    error = fails(caller, operation)
    assert type(error) is STATUSES[status]
    assert error.code == "BadArgument"
    assert error.error is not None
    assert error.error.target == "messages"
    assert error.error.details[0].code == "Empty"
    assert error.error.innererror["innererror"]["code"] == "Deeper"
    assert error.request_id == server.request_id
    assert error.retry_after is None
    server.settle(busy=0)
    assert server.accepted == 1


def test_an_error_keeps_the_connection(caller: Caller, server: FaultServer) -> None:
    server.answer([reply({}, 400)], [reply({}, 503)], [reply({}, 401)], [reply(CHAT)])
    for kind in (BadRequestError, ServerError, HttpResponseError):
        assert isinstance(fails(caller), kind)
    assert caller.call().choices
    assert server.accepted == 1


NAMELESS: dict[int, type[HttpResponseError]] = {
    402: HttpResponseError,
    405: HttpResponseError,
    406: HttpResponseError,
    410: HttpResponseError,
    413: HttpResponseError,
    415: HttpResponseError,
    418: HttpResponseError,
    431: HttpResponseError,
    499: HttpResponseError,
    501: ServerError,
    507: ServerError,
    529: ServerError,
    599: ServerError,
}


@pytest.mark.parametrize("status", NAMELESS)
def test_statuses_without_a_class(caller: Caller, server: FaultServer, status: int) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([reply({"error": {"message": "No."}}, status)])
    error = fails(caller)
    assert type(error) is NAMELESS[status]
    assert (error.status_code, error.attempts, len(server.requests)) == (status, 1, 1)


# Error answers that are themselves broken

CODINGS = {
    "gzip": ("Content-Encoding: gzip", gzipped),
    "deflate": ("Content-Encoding: deflate", deflated),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_compressed_error(caller: Caller, server: FaultServer, coding: str) -> None:
    field, compress = CODINGS[coding]
    server.answer([reply(compress(spelled(SHAPES["the spec's"].body)), 400, field)])
    error = fails(caller)
    assert (type(error), error.code, error.message) == (BadRequestError, "BadArgument", "An argument is bad.")
    assert error.response.json() == error.body == SHAPES["the spec's"].body


LONG = head(429, "Content-Type: application/json", "Content-Length: 1000", "Retry-After: 7", *SENT[:1])
CUT: dict[str, list[Step]] = {
    "reset": [LONG + b'{"error": ', Act.RESET],
    "closed": [LONG + b'{"error": ', Act.CLOSE],
    "stalled": [LONG + b'{"error": ', Act.HOLD],
    "gzip that is none": [reply(b"not gzip", 429, "Content-Encoding: gzip", "Retry-After: 7", *SENT[:1])],
    "gzip that is cut": [reply(gzipped(b"{}" * 99)[:20], 429, "Content-Encoding: gzip", "Retry-After: 7", *SENT[:1])],
}


@pytest.mark.parametrize("script", CUT.values(), ids=CUT)
@pytest.mark.parametrize("operation", ["chat", "stream"])
def test_an_error_whose_body_cannot_be_read(
    caller: Caller, server: FaultServer, operation: str, script: list[Step]
) -> None:
    caller.options["timeout"] = in_time()
    server.answer(script)
    error = fails(caller, operation)
    assert type(error) is RateLimitError
    assert (error.status_code, error.request_id, error.retry_after) == (429, "the-services-id", 7)


# Errors under a good status

INSIDE: dict[str, tuple[Any, type[HttpResponseError], int]] = {
    "the spec's": (SHAPES["the spec's"].body, HttpResponseError, 200),
    "a code with a meaning": ({"error": {"code": "rate_limit_exceeded", "message": "Slow."}}, RateLimitError, 429),
    "a status": ({"error": {"status": 503, "message": "Busy."}}, ServerError, 503),
    "a status as code": ({"error": {"code": "503", "message": "Busy."}}, ServerError, 503),
    "content filter": (SHAPES["content filter, plural"].body, ContentFilterError, 400),
    "a sentence": ({"error": "Something failed."}, HttpResponseError, 200),
}


@pytest.mark.parametrize(("body", "kind", "status"), INSIDE.values(), ids=INSIDE)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_error_in_a_200(
    caller: Caller, server: FaultServer, operation: str, body: Any, kind: type[HttpResponseError], status: int
) -> None:
    server.answer([reply(body, 200, *SENT)])
    error = fails(caller, operation)
    assert type(error) is kind
    assert error.status_code == status
    assert error.body == body
    assert error.response.status_code == 200
    assert error.response.json() == body
    assert error.request_id == "the-services-id"
    server.settle(busy=0)


def test_a_passing_trouble_in_a_200_is_tried_again(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([reply({"error": {"code": "rate_limit_exceeded", "message": "Slow."}})], [reply(CHAT)])
    assert caller.call().choices
    server.requests.clear()
    server.answer([reply({"error": {"code": "rate_limit_exceeded", "message": "Slow."}})])
    assert (fails(caller).attempts, len(server.requests)) == (TRIES, TRIES)


def test_an_annotation_is_no_error(caller: Caller, server: FaultServer) -> None:
    noted = {**CHAT, "error": {"code": "content_filter_error", "message": "The filter timed out."}}
    server.answer([reply(noted)])
    assert caller.call().choices[0].message.content == "Hello you"
    server.answer([reply({**CHAT, "error": None})])
    assert caller.call().choices


def test_a_success_that_is_no_decodable_answer_is_no_success(caller: Caller, server: FaultServer) -> None:
    server.answer([reply([CHAT])])
    assert type(fails(caller)) is DecodeError
