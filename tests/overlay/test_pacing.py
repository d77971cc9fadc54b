"""Calls stay within the limits, in order, and what answers teach is believed as far as it makes sense."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_inference_overlay.exceptions import DeadlineExceededError, RateLimitError
from model_inference_overlay.options import Timeout
from model_inference_overlay.pacing import RateLimiter
from model_inference_overlay.retry import RetryPolicy

from . import api
from .loopback import DONE, GOOD, HELLO, Caller, End, Loopback, event, reply, stream


class Clock:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def body(**members: Any) -> bytes:
    return json.dumps({"messages": [], **members}).encode()


def pass_through(limiter: RateLimiter, clock: Clock, content: bytes = b"") -> tuple[Any, float]:
    """Wait for a call's turn; give its ticket and how long that took."""
    ticket, started = limiter.take(content), clock.now
    while wait := limiter.wait(ticket):
        clock.now += wait
    return ticket, clock.now - started


@pytest.mark.parametrize(("requests", "burst", "at_once"), [(60, 10, 10), (600, 1, 10), (6, 1, 1), (0.5, 10, 1)])
def test_requests_are_paced_after_a_burst(requests: float, burst: float, at_once: int) -> None:
    clock = Clock()
    limiter = RateLimiter(requests=requests, burst=burst, clock=clock)
    assert [pass_through(limiter, clock)[1] for _ in range(at_once)] == [0] * at_once
    for _ in range(3):
        assert pass_through(limiter, clock)[1] == pytest.approx(60 / requests)


def test_unused_allowance_is_kept_for_a_burst_and_no_longer() -> None:
    clock = Clock()
    limiter = RateLimiter(requests=60, burst=5, clock=clock)
    clock.now += 3600
    assert sum(pass_through(limiter, clock)[1] == 0 for _ in range(10)) == 5


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60), st.floats(1, 600), st.floats(0.1, 60))
def test_no_minute_holds_more_than_its_share(pauses: list[float], requests: float, burst: float) -> None:
    clock = Clock()
    limiter = RateLimiter(requests=requests, burst=burst, clock=clock)
    sent = []
    for pause in pauses:
        clock.now += pause
        pass_through(limiter, clock)
        sent.append(clock.now)
    allowed = requests + max(1, requests / 60 * burst)
    assert all(sum(start <= each < start + 60 for each in sent) <= allowed + 1e-6 for start in sent)


def test_calls_go_in_the_order_in_which_they_came() -> None:
    clock = Clock()
    limiter = RateLimiter(requests=60, burst=1, clock=clock)
    tickets = [limiter.take(b"") for _ in range(5)]
    assert [round(limiter.wait(ticket)) for ticket in tickets] == [0, 1, 2, 3, 4]
    clock.now += 2
    assert [round(limiter.wait(ticket)) for ticket in tickets] == [0, 0, 0, 1, 2]


def test_a_place_that_is_given_back_moves_the_others_up() -> None:
    clock = Clock()
    limiter = RateLimiter(requests=60, tokens=600, burst=1, clock=clock)
    first, second, third = (limiter.take(body(max_tokens=100)) for _ in range(3))
    before = limiter.wait(third)
    limiter.give_back(second)
    assert limiter.wait(third) < before
    limiter.give_back(first)
    assert limiter.wait(third) < 10


@pytest.mark.parametrize(
    ("content", "tokens"),
    [
        (b"", 0),
        (b"x" * 400, 100),
        (b'{"max_tokens": 100}', 100 + 19 / 4),
        (b'{"max_completion_tokens": 7}', 7 + 28 / 4),
        (b'{"max_tokens": -9}', 18 / 4),
        (b'{"max_tokens": "9"}', 19 / 4),
        (b'{"max_tokens": null}', 20 / 4),
        (b"[1]", 3 / 4),
        (b"{", 1 / 4),
    ],
)
def test_what_a_call_costs_is_guessed(content: bytes, tokens: float) -> None:
    clock = Clock()
    limiter = RateLimiter(tokens=60, burst=1 / 60, clock=clock)  # one at once, then one a second
    limiter.take(content)
    assert limiter.wait(limiter.take(b"")) == pytest.approx(max(0, tokens - 1))


def test_a_call_that_costs_more_than_a_burst_holds_can_be_made() -> None:
    clock = Clock()
    limiter = RateLimiter(tokens=60, burst=1, clock=clock)
    assert pass_through(limiter, clock, body(max_tokens=30))[1] == pytest.approx(30, abs=10)


def usage(total: Any) -> Any:
    return {"usage": {"total_tokens": total}}


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (usage(1), 0),
        (usage(200), 199),
        (usage(0), 0),
        (usage(None), 99),
        (usage("5"), 99),
        (usage(True), 99),
        (usage(-5), 99),
        ({"usage": None}, 99),
        (None, 99),
        (b"bytes", 99),
    ],
)
def test_the_usage_that_an_answer_tells_counts(answer: Any, wait: float) -> None:
    clock = Clock()
    limiter = RateLimiter(tokens=60, burst=1 / 60, clock=clock)
    ticket = limiter.take(b"x" * 400)
    limiter.settle(ticket, answer)
    assert limiter.wait(limiter.take(b"")) == pytest.approx(wait)


def test_usage_that_comes_twice_is_counted_once() -> None:
    clock = Clock()
    limiter = RateLimiter(tokens=60, burst=1 / 60, clock=clock)
    ticket = limiter.take(b"x" * 400)
    limiter.settle(ticket, usage(50))
    limiter.settle(ticket, usage(60))
    assert limiter.wait(limiter.take(b"")) == pytest.approx(59)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, 1),
        ({"retry-after": "7"}, 7),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after": "99999999"}, 60),
        ({"retry-after": "soon"}, 1),
        ({"retry-after": "-3"}, 1),
    ],
)
def test_a_429_stops_all_calls(headers: dict[str, str], wait: float) -> None:
    clock = Clock()
    limiter = RateLimiter(requests=6000, clock=clock)
    waiting = limiter.take(b"")
    limiter.learn(429, headers)
    assert limiter.wait(waiting) == pytest.approx(wait)
    assert pass_through(limiter, clock)[1] == pytest.approx(wait)


def test_a_429_slows_calls_for_a_while() -> None:
    clock = Clock()
    limiter = RateLimiter(requests=60, burst=1, clock=clock)
    for _ in range(5):  # of one moment: they tell of one excess
        limiter.learn(429, {"retry-after-ms": "1"})
    pass_through(limiter, clock)
    assert 1.3 < pass_through(limiter, clock)[1] < 1.5
    clock.now += 60
    pass_through(limiter, clock)
    assert pass_through(limiter, clock)[1] == pytest.approx(1)


def test_calls_never_come_to_a_halt() -> None:
    clock = Clock()
    limiter = RateLimiter(requests=60, burst=1, clock=clock)
    for _ in range(100):
        clock.now += 1
        limiter.learn(429, {"retry-after-ms": "1"})
    assert pass_through(limiter, clock)[1] < 11


def test_the_limits_that_answers_tell_are_taken() -> None:
    clock = Clock()
    limiter = RateLimiter(burst=1, clock=clock)
    assert sum(pass_through(limiter, clock)[1] for _ in range(100)) == 0
    limiter.learn(200, {"x-ratelimit-limit-requests": "60"})
    assert pass_through(limiter, clock)[1] == 0
    assert pass_through(limiter, clock)[1] == pytest.approx(1)
    limiter.learn(200, {"x-ratelimit-limit-requests": "30"})
    assert pass_through(limiter, clock)[1] == pytest.approx(2)


def test_less_than_was_thought_is_left() -> None:
    clock = Clock()
    limiter = RateLimiter(requests=600, burst=60, clock=clock)
    limiter.learn(200, {"x-ratelimit-remaining-requests": "2"})
    waits = [pass_through(limiter, clock)[1] for _ in range(4)]
    assert waits == pytest.approx([0, 0, 0.1, 0.1])


@pytest.mark.parametrize("value", ["", "none", "-1", "1e9", "9" * 16, "٣", "0x10", "1.5"])
@pytest.mark.parametrize("name", ["limit", "remaining"])
def test_headers_that_make_no_sense_are_ignored(name: str, value: str) -> None:
    clock = Clock()
    limiter = RateLimiter(requests=60, burst=1, clock=clock)
    limiter.learn(200, {f"x-ratelimit-{name}-requests": value, f"x-ratelimit-{name}-tokens": value})
    assert [pass_through(limiter, clock)[1] for _ in range(3)] == pytest.approx([0, 1, 1])


def test_a_limit_of_zero_is_no_limit() -> None:
    clock = Clock()
    limiter = RateLimiter(requests=60, burst=1, clock=clock)
    limiter.learn(200, {"x-ratelimit-limit-requests": "0"})
    assert pass_through(limiter, clock)[1] < 2


@pytest.mark.parametrize("name", ["requests", "tokens", "burst"])
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (0, ValueError),
        (-1, ValueError),
        (float("inf"), ValueError),
        (float("nan"), ValueError),
        ("9", TypeError),
        (True, TypeError),
    ],
)
def test_bad_limits(name: str, value: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=f"RateLimiter: {name} is a number above 0, found "):
        RateLimiter(**{name: value})


def test_the_preset() -> None:
    assert repr(RateLimiter.serverless()) == "RateLimiter(requests=1000, tokens=200000, burst=10.0)"


# Calls


def test_calls_are_paced(caller: Caller, server: Loopback) -> None:
    server.say(*[[reply(GOOD)]] * 6)
    client = caller.client(rate_limiter=RateLimiter(requests=1200, burst=0.01))
    started = time.monotonic()
    for _ in range(6):
        assert caller.call(client).id == "a"
    assert 0.24 < time.monotonic() - started < 2


def test_clients_share_a_limiter(server: Loopback) -> None:
    limiter = RateLimiter(requests=1200, burst=0.01)
    server.say(*[[reply(GOOD)]] * 8)
    callers = [Caller(kind, server.url) for kind in ("sync", "async")]

    def call(caller: Caller) -> None:
        client = caller.client(rate_limiter=limiter)
        for _ in range(4):
            caller.call(client)

    started = time.monotonic()
    threads = [threading.Thread(target=call, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0.34 < time.monotonic() - started < 2
    for caller in callers:
        caller.close()


def test_a_429_holds_back_the_next_call(caller: Caller, server: Loopback) -> None:
    server.say([reply({}, 429, "application/json", "retry-after-ms: 200")], [reply(GOOD)])
    client = caller.client(rate_limiter=RateLimiter())
    with pytest.raises(RateLimitError):
        caller.call(client)
    started = time.monotonic()
    assert caller.call(client).id == "a"
    assert time.monotonic() - started > 0.15


def test_a_wait_that_passes_the_deadline_is_not_begun(caller: Caller, server: Loopback) -> None:
    server.say([reply(GOOD)])
    client = caller.client(rate_limiter=RateLimiter(requests=1), timeout=Timeout(total=5))
    caller.call(client)
    started = time.monotonic()
    with pytest.raises(DeadlineExceededError, match="the rate limiter's wait is longer than what is left") as caught:
        caller.call(client)
    assert time.monotonic() - started < 4
    assert caught.value.attempts == 0
    assert len(server.requests) == 1


def test_a_call_that_cannot_be_sent_costs_nothing(caller: Caller, server: Loopback) -> None:
    gone = Loopback()
    gone.stop()
    limiter = RateLimiter(requests=6, burst=1)
    with pytest.raises(Exception, match="could not connect"):
        caller.call(caller.client(endpoint=gone.url, rate_limiter=limiter))
    server.say([reply(GOOD)])
    started = time.monotonic()
    caller.call(caller.client(rate_limiter=limiter))
    assert time.monotonic() - started < 5


def test_a_cancelled_wait_costs_nothing(server: Loopback) -> None:
    caller = Caller("async", server.url)
    clock = Clock()
    limiter = RateLimiter(requests=60, burst=1, clock=clock)
    limiter.take(b"")
    client = caller.client(rate_limiter=limiter)

    async def cancel() -> None:
        task = asyncio.ensure_future(client._call(api.CHAT, api.UNSET, {"messages": []}, {}, None, {}))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    caller.do(cancel())
    clock.now += 1
    assert pass_through(limiter, clock)[1] == 0
    caller.close()
    assert not server.requests


def test_another_kind_of_limiter(caller: Caller) -> None:
    with pytest.raises(TypeError, match="rate_limiter is a RateLimiter, found int"):
        caller.client(rate_limiter=5)


def test_retries_take_a_turn_each(caller: Caller, server: Loopback) -> None:
    server.say([End.CLOSE], [reply(GOOD)])
    client = caller.client(rate_limiter=RateLimiter(requests=600, burst=0.01), retry=RetryPolicy(backoff=0))
    started = time.monotonic()
    assert caller.call(client).id == "a"
    assert time.monotonic() - started > 0.08


@pytest.mark.parametrize("streamed", [True, False])
def test_the_usage_of_an_answer_is_counted(caller: Caller, server: Loopback, streamed: bool) -> None:
    counted = {"usage": {"total_tokens": 3}}
    if streamed:
        server.say(stream(HELLO[0], HELLO[1], event({"choices": [], **counted}), DONE))
    else:
        server.say([reply({**GOOD, **counted})])
    clock = Clock()
    limiter = RateLimiter(tokens=60, burst=60, clock=clock)
    client = caller.client(rate_limiter=limiter)
    result = caller.call(client, stream=streamed)
    if streamed:
        assert caller.text(result) == "Hello"
    assert limiter.wait(limiter.take(b"x" * 4 * 59)) == pytest.approx(2)
