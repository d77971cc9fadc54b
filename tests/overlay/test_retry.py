"""The retry policy: what is tried again, after how long, and what a server's wish to wait is worth."""

from __future__ import annotations

import statistics
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import attrs
import pytest

from model_inference_overlay.retry import RetryPolicy, parse_retry_after

NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)


def now() -> float:
    return NOW.timestamp()


def date(seconds: float) -> str:
    return format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)


def delay(policy: RetryPolicy | None = None, **given: Any) -> float | None:
    arguments: dict[str, Any] = {"attempt": 1, "headers": {}, "status": 503, "now": now, "random": lambda: 1.0}
    return (policy or RetryPolicy()).delay(**{**arguments, **given})


class TestWhat:
    @pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
    def test_passing_troubles_are_tried_again(self, status: int) -> None:
        assert delay(status=status) == 0.5

    @pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 409, 413, 422, 501, 505])
    def test_others_are_not(self, status: int) -> None:
        assert delay(status=status) is None
        assert delay(status=status, headers={"retry-after": "1"}) is None

    def test_connection_failures_are_tried_again(self) -> None:
        assert delay(status=None, headers=None) == 0.5

    def test_the_statuses_can_be_chosen(self) -> None:
        policy = RetryPolicy(statuses=frozenset({409}))
        assert delay(policy, status=409) == 0.5
        assert delay(policy, status=503) is None

    def test_the_number_of_tries_is_bounded(self) -> None:
        assert [delay(attempt=attempt) is not None for attempt in (1, 2, 3, 4, 5)] == [True, True, True, False, False]

    def test_none_means_never(self) -> None:
        assert RetryPolicy.none().retries == 0
        assert delay(RetryPolicy.none()) is None
        assert delay(RetryPolicy.none(), status=None, headers=None) is None


class TestBackoff:
    def test_it_doubles_up_to_its_cap(self) -> None:
        policy = RetryPolicy(retries=100_000)
        assert [delay(policy, attempt=attempt) for attempt in (1, 2, 3, 4, 5, 6, 100_000)] == [0.5, 1, 2, 4, 8, 8, 8]

    def test_the_jitter_is_full(self) -> None:
        assert delay(random=lambda: 0.0) == 0
        assert delay(random=lambda: 0.25, attempt=2) == 0.25
        drawn = [RetryPolicy().delay(attempt=3, headers=None, status=None) for _ in range(400)]
        waits = [wait for wait in drawn if wait is not None]
        assert len(waits) == 400
        assert min(waits) >= 0
        assert max(waits) <= 2
        assert 0.8 < statistics.fmean(waits) < 1.2
        assert len(set(waits)) > 300

    def test_its_numbers_can_be_chosen(self) -> None:
        policy = RetryPolicy(retries=9, backoff=2, max_backoff=3)
        assert [delay(policy, attempt=attempt) for attempt in (1, 2, 3)] == [2, 3, 3]
        assert delay(RetryPolicy(backoff=0)) == 0


HEADERS = [
    ({"retry-after": "7"}, 7.0),
    ({"Retry-After": "7"}, 7.0),
    ({"retry-after": " 7 "}, 7.0),
    ({"retry-after": "0"}, 0.0),
    ({"retry-after": "1.5"}, 1.5),
    ({"retry-after": "007"}, 7.0),
    ({"retry-after": "99999999999"}, 99999999999.0),
    ({"retry-after-ms": "250"}, 0.25),
    ({"Retry-After-Ms": "250.5"}, 0.2505),
    ({"x-ms-retry-after-ms": "1500"}, 1.5),
    ({"retry-after-ms": "250", "x-ms-retry-after-ms": "500", "retry-after": "7"}, 0.25),
    ({"x-ms-retry-after-ms": "500", "retry-after": "7"}, 0.5),
    ({"retry-after-ms": "soon", "retry-after": "7"}, 7.0),
    ({"retry-after-ms": "-1", "x-ms-retry-after-ms": "nan", "retry-after": "7"}, 7.0),
    ({"retry-after": date(30)}, 30.0),
    ({"retry-after": date(0)}, 0.0),
    ({"retry-after": date(-3600)}, 0.0),
    ({"retry-after": "Friday, 20-Nov-26 12:00:30 GMT"}, 30.0),
    ({"retry-after": "Fri Nov 20 12:00:30 2026"}, 30.0),
    ({"retry-after": "Fri, 20 Nov 2026 13:00:30 +0100"}, 30.0),
    ({}, None),
    ({"date": "7"}, None),
]

GARBAGE = [
    "", " ", "-1", "+1", "nan", "inf", "-inf", "1e3", "1_0", "0x10", "1.", ".5", ".", "1.2.3", "1,5", "5, 7",
    "5 seconds", "soon", "\u0667", "9" * 400, "9" * 50_000, "\0", "Fri, 20 Nov 2026", "Fri, 99 Nov 2026 12:00:30 GMT",
    "Fri, 20 Nov 2026 12:00:30 +9999", "Fri, 20 Foo 2026 12:00:30 GMT", "Fri, 20 Nov 2026 99:00:30 GMT",
    "aaaaaaaaaaaaaaaaaaaa:bbbb:cccc", ":" * 30, "Fri, 20 Nov 99999999 12:00:30 GMT",
]  # fmt: skip


class TestRetryAfter:
    @pytest.mark.parametrize(("headers", "seconds"), HEADERS)
    def test_each_form_is_read(self, headers: dict[str, str], seconds: float | None) -> None:
        assert parse_retry_after(headers, now) == seconds

    @pytest.mark.parametrize("text", GARBAGE)
    @pytest.mark.parametrize("name", ["retry-after", "retry-after-ms", "x-ms-retry-after-ms"])
    def test_garbage_is_ignored(self, name: str, text: str) -> None:
        assert parse_retry_after({name: text}, now) is None
        assert delay(headers={name: text}) == 0.5

    def test_it_is_honoured_as_it_is(self) -> None:
        assert delay(headers={"retry-after": "7"}, random=lambda: 0.5) == 7
        assert delay(headers={"retry-after": date(20)}) == 20
        assert delay(headers={"retry-after": "0"}) == 0

    def test_beyond_the_limit_the_error_is_raised_at_once(self) -> None:
        assert delay(headers={"retry-after": "60"}) == 60
        assert delay(headers={"retry-after": "60.5"}) is None
        assert delay(headers={"retry-after-ms": "60001"}) is None
        assert delay(headers={"retry-after": "172800"}) is None
        assert delay(headers={"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}) is None
        assert delay(RetryPolicy(max_retry_after=600), headers={"retry-after": "599"}) == 599
        assert delay(RetryPolicy(max_retry_after=0), headers={"retry-after": "1"}) is None

    def test_the_real_clock_is_the_default(self) -> None:
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
        found = parse_retry_after({"retry-after": later})
        assert found is not None
        assert 90 < found <= 100


class TestDeadline:
    def test_no_wait_passes_it(self) -> None:
        policy = RetryPolicy(deadline=10)
        assert delay(policy, elapsed=9.0) == 0.5
        assert delay(policy, elapsed=9.5) is None
        assert delay(policy, elapsed=0.0, headers={"retry-after": "10"}) is None
        assert delay(RetryPolicy(), elapsed=1e9) == 0.5


class TestValue:
    def test_defaults(self) -> None:
        assert attrs.asdict(RetryPolicy()) == {
            "retries": 3,
            "backoff": 0.5,
            "max_backoff": 8.0,
            "max_retry_after": 60.0,
            "statuses": frozenset({408, 429, 500, 502, 503, 504}),
            "deadline": None,
        }

    def test_it_is_a_frozen_value(self) -> None:
        policy = RetryPolicy(statuses={429})
        assert policy.statuses == frozenset({429})
        assert policy == RetryPolicy(statuses=frozenset({429}))
        assert hash(policy) == hash(RetryPolicy(statuses=frozenset({429})))
        assert attrs.evolve(policy, retries=1).retries == 1
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            policy.retries = 5  # type: ignore[misc]

    @pytest.mark.parametrize(
        ("given", "error", "text"),
        [
            ({"retries": -1}, ValueError, "RetryPolicy.retries is the number of further tries.*found -1"),
            ({"retries": 1.5}, TypeError, "RetryPolicy.retries"),
            ({"retries": True}, TypeError, "RetryPolicy.retries"),
            ({"retries": None}, TypeError, "RetryPolicy.retries"),
            ({"backoff": -0.1}, ValueError, "RetryPolicy.backoff is a number of seconds, 0 or more, found -0.1"),
            ({"backoff": "1"}, TypeError, "RetryPolicy.backoff"),
            ({"max_backoff": float("nan")}, ValueError, "RetryPolicy.max_backoff"),
            ({"max_backoff": float("inf")}, ValueError, "RetryPolicy.max_backoff"),
            ({"max_retry_after": -5}, ValueError, "RetryPolicy.max_retry_after"),
            ({"max_retry_after": False}, TypeError, "RetryPolicy.max_retry_after"),
            ({"deadline": 0}, ValueError, "RetryPolicy.deadline is a number of seconds above 0, or None.*found 0"),
            ({"deadline": float("nan")}, ValueError, "RetryPolicy.deadline"),
            ({"deadline": "10"}, TypeError, "RetryPolicy.deadline"),
            ({"statuses": 429}, TypeError, "RetryPolicy.statuses is a set of HTTP statuses, found 429"),
            ({"statuses": "429"}, TypeError, "RetryPolicy.statuses"),
            ({"statuses": {200}}, ValueError, "from 400 to 599, found 200"),
            ({"statuses": {429, True}}, TypeError, "RetryPolicy.statuses"),
        ],
    )
    def test_wrong_values_are_refused(self, given: dict[str, Any], error: type[Exception], text: str) -> None:
        with pytest.raises(error, match=text):
            RetryPolicy(**given)

    def test_positional_arguments_are_refused(self) -> None:
        with pytest.raises(TypeError):
            RetryPolicy(3)  # type: ignore[call-arg]
