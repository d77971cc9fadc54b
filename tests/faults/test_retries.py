"""What is tried again, how often and after which pause; the pauses are measured at the server."""

from __future__ import annotations

import time
from email.utils import formatdate
from itertools import pairwise

import pytest

from model_inference import RetryPolicy
from model_inference.exceptions import HttpResponseError, RateLimitError, ServerError

from .answers import CHAT, EVENTS, GOOD_STREAM, chunk, event, reply, stream_head
from .callers import AT_ONCE, OPERATIONS, PLAIN, TRIES, Caller
from .wire import Act, FaultServer

BUSY = {"error": {"code": "Busy", "message": "Come back."}}


def pauses(server: FaultServer) -> list[float]:
    """Give the seconds between the arrivals of requests."""
    times = [arrival.at for arrival in server.requests]
    return [later - earlier for earlier, later in pairwise(times)]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_status_that_passes(caller: Caller, server: FaultServer, operation: str, status: int) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([reply(BUSY, status)])
    error = caller.failure(operation)
    assert isinstance(error, HttpResponseError)
    assert (error.status_code, error.attempts, len(server.requests)) == (status, TRIES, TRIES)
    assert error.is_retry_safe
    assert server.request_id == error.request_id
    assert f"after {TRIES} attempts" in str(error)
    server.requests.clear()
    server.answer(
        [reply(BUSY, status)], GOOD_STREAM if operation == "stream" else [reply(OPERATIONS[operation].answer)]
    )
    found = caller.read().text() if operation == "stream" else caller.call(operation)
    assert found
    assert len(server.requests) == 2
    assert server.request_id


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 413, 422, 501])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_status_that_stays(caller: Caller, server: FaultServer, operation: str, status: int) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([reply(BUSY, status, "Retry-After: 0")])
    error = caller.failure(operation)
    assert isinstance(error, HttpResponseError)
    assert (error.status_code, error.attempts, len(server.requests)) == (status, 1, 1)
    assert not error.is_retry_safe


def test_three_retries_by_default(caller: Caller, server: FaultServer) -> None:
    del caller.options["retry"]
    server.answer([reply(BUSY, 429, "retry-after-ms: 1")])
    error = caller.failure()
    assert (error.attempts, len(server.requests)) == (4, 4)


def test_each_call_has_an_id_of_its_own(caller: Caller, server: FaultServer) -> None:
    server.answer([reply(CHAT)])
    for _ in range(3):
        caller.call()
    assert len({arrival.headers["x-ms-client-request-id"] for arrival in server.requests}) == 3


def test_the_callers_own_id(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([reply(BUSY, 503)])
    assert caller.failure(request_id="mine").request_id == "mine"
    assert server.request_id == "mine"
    assert len(server.requests) == TRIES


# Pauses that the service asks for: header fields -> seconds at least, and seconds in which the next try must come.

ASKED: dict[str, tuple[list[str], float, float]] = {
    "retry-after-ms": (["retry-after-ms: 150"], 0.15, 1.0),
    "x-ms-retry-after-ms": (["x-ms-retry-after-ms: 150"], 0.15, 1.0),
    "milliseconds before seconds": (["Retry-After: 30", "retry-after-ms: 150"], 0.15, 1.0),
    "the plain name first": (["x-ms-retry-after-ms: 30000", "retry-after-ms: 150"], 0.15, 1.0),
    "seconds": (["Retry-After: 1"], 1.0, 2.0),
    "a fraction of a second": (["Retry-After: 0.2"], 0.2, 1.0),
    "no time": (["Retry-After: 0"], 0.0, 1.0),
    "a name in capitals": (["RETRY-AFTER-MS: 150"], 0.15, 1.0),
}
MEANINGLESS = {
    "none": [],
    "empty": ["Retry-After:"],
    "a word": ["Retry-After: soon"],
    "negative": ["Retry-After: -5"],
    "negative milliseconds": ["retry-after-ms: -5000"],
    "not a number": ["Retry-After: nan"],
    "infinite": ["Retry-After: inf"],
    "an exponent": ["Retry-After: 2e1"],
    "a date that is none": ["Retry-After: Fri, 32 Foo 2026 99:99:99 GMT"],
    "a date that has passed": ["Retry-After: Sun, 06 Nov 1994 08:49:37 GMT"],
    "a word, and milliseconds that are a word": ["Retry-After: soon", "retry-after-ms: later"],
}
ABSURD = {
    "a day": (["Retry-After: 86400"], 86400.0),
    "more than a minute": (["Retry-After: 61"], 61.0),
    "a day in milliseconds": (["retry-after-ms: 86400000"], 86400.0),
    "ages": (["x-ms-retry-after-ms: 99999999999999999"], 99999999999999.999),
}


@pytest.mark.parametrize(("fields", "least", "most"), ASKED.values(), ids=ASKED)
def test_a_pause_that_is_asked_for(
    caller: Caller, server: FaultServer, fields: list[str], least: float, most: float
) -> None:
    caller.options["retry"] = RetryPolicy(retries=1, backoff=0)
    server.answer([reply(BUSY, 429, *fields)], [reply(CHAT)])
    assert caller.call().choices
    [pause] = pauses(server)
    assert least <= pause < most


def test_a_pause_until_a_date(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = RetryPolicy(retries=1, backoff=0)
    until = int(time.time()) + 2  # a date has whole seconds: from now on 1 to 2
    server.answer([reply(BUSY, 503, f"Retry-After: {formatdate(until, usegmt=True)}")], [reply(CHAT)])
    assert caller.call().choices
    assert until <= time.time() < until + 1.5
    assert len(server.requests) == 2


@pytest.mark.parametrize("fields", MEANINGLESS.values(), ids=MEANINGLESS)
def test_a_pause_that_means_nothing(caller: Caller, server: FaultServer, fields: list[str]) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([reply(BUSY, 429, *fields)])
    error = caller.failure()
    assert type(error) is RateLimitError
    assert not error.retry_after  # None, or 0 for a date that has passed
    assert len(server.requests) == TRIES
    assert max(pauses(server)) < 1


@pytest.mark.parametrize(("fields", "seconds"), ABSURD.values(), ids=ABSURD)
@pytest.mark.parametrize("operation", ["chat", "stream"])
def test_a_pause_beyond_the_limit(
    caller: Caller, server: FaultServer, operation: str, fields: list[str], seconds: float
) -> None:
    caller.options["retry"] = RetryPolicy()
    server.answer([reply(BUSY, 429, *fields)])
    started = time.monotonic()
    error = caller.failure(operation)
    assert time.monotonic() - started < 1
    assert isinstance(error, RateLimitError)
    assert error.retry_after == pytest.approx(seconds)
    assert (error.attempts, len(server.requests)) == (1, 1)
    assert f"{seconds:g} seconds" in str(error)


def test_the_limit_can_be_set(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = RetryPolicy(backoff=0, max_retry_after=0.1)
    server.answer([reply(BUSY, 429, "retry-after-ms: 101")])
    assert caller.failure().attempts == 1


def test_the_back_off_is_bounded(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = RetryPolicy(retries=4, backoff=0.02, max_backoff=0.04)
    server.answer([reply(BUSY, 500)])
    assert caller.failure().attempts == 5
    assert max(pauses(server)) < 0.04 + 0.5  # the machine's own delays


def test_the_last_failure_is_the_one_that_is_raised(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([Act.RESET], [reply(BUSY, 429)], [reply({"error": {"code": "Last"}}, 503)])
    error = caller.failure()
    assert isinstance(error, ServerError)
    assert (error.code, error.attempts) == ("Last", TRIES)


def test_a_failure_that_stays_ends_the_tries(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([reply(BUSY, 503)], [reply(BUSY, 400)], [reply(CHAT)])
    error = caller.failure()
    assert isinstance(error, HttpResponseError)
    assert (error.status_code, error.attempts) == (400, 2)


# Never once an event has reached the caller

LATE = {
    "reset": [Act.RESET],
    "cut": [Act.CLOSE],
    "an error": [chunk(event({"error": {"code": "rate_limit_exceeded", "message": "Slow."}})), Act.HOLD],
}


@pytest.mark.parametrize("tail", LATE.values(), ids=LATE)
def test_no_retry_after_the_first_event(caller: Caller, server: FaultServer, tail: list[bytes | Act]) -> None:
    caller.options["retry"] = AT_ONCE
    gate = server.gate()
    server.answer([stream_head(), chunk(EVENTS[0]), gate, *tail], GOOD_STREAM)
    reading = caller.read()
    assert reading.next().choices[0].delta.content == "Hel"
    gate.open()
    rest, error = reading.failure()
    assert rest == ""
    assert error.attempts == 1
    assert error.request_id == server.request_id
    assert len(server.requests) == 1


@pytest.mark.parametrize("operation", PLAIN)
def test_a_retry_sends_the_same_request(caller: Caller, server: FaultServer, operation: str) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer([reply(BUSY, 500)])
    caller.failure(operation)
    first, *others = server.requests
    for other in others:
        assert (other.method, other.target, other.body) == (first.method, first.target, first.body)
        assert other.headers == first.headers
