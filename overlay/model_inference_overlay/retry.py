"""When to try again, and how long to wait first: a policy, an answer's status and headers in, seconds or None out.

Nothing here sleeps or reads a clock of its own accord; the call flow does both and asks.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["RetryPolicy", "parse_retry_after"]

_MILLISECONDS = ("retry-after-ms", "x-ms-retry-after-ms")


def _uniform() -> float:
    from random import random  # a late import: it loads hashlib, and most programs never retry

    return random()


def _wrong(attribute: attrs.Attribute[Any], value: object, wanted: str) -> str:
    return f"RetryPolicy.{attribute.name} is {wanted}, found {value!r}"


def _count(_: Any, attribute: attrs.Attribute[Any], value: object) -> None:
    wanted = "the number of further tries: a whole number, 0 for none"
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(_wrong(attribute, value, wanted))
    if value < 0:
        raise ValueError(_wrong(attribute, value, wanted))


def _seconds(_: Any, attribute: attrs.Attribute[Any], value: object) -> None:
    wanted = "a number of seconds, 0 or more"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(_wrong(attribute, value, wanted))
    if not 0 <= value < float("inf"):
        raise ValueError(_wrong(attribute, value, wanted))


def _deadline(_: Any, attribute: attrs.Attribute[Any], value: object) -> None:
    wanted = "a number of seconds above 0, or None for no deadline"
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(_wrong(attribute, value, wanted))
    if not 0 < value < float("inf"):
        raise ValueError(_wrong(attribute, value, wanted))


def _freeze(value: Iterable[int]) -> frozenset[int]:
    try:
        return frozenset(value)
    except TypeError:
        raise TypeError(f"RetryPolicy.statuses is a set of HTTP statuses, found {value!r}") from None


def _statuses(_: Any, attribute: attrs.Attribute[Any], value: frozenset[object]) -> None:
    for status in value:
        wanted = "a set of HTTP statuses from 400 to 599"
        if isinstance(status, bool) or not isinstance(status, int):
            raise TypeError(_wrong(attribute, status, wanted))
        if not 400 <= status <= 599:
            raise ValueError(_wrong(attribute, status, wanted))


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """Say what is tried again, how often and when. A POST is retried like a GET: the API's calls change nothing.

    Attributes:
        retries: how often a failed call is tried again; 0 for never. Default 3.
        backoff: upper bound in seconds of the first wait; it doubles with each try. Default 0.5.
        max_backoff: what that bound never exceeds, in seconds. Default 8.
        max_retry_after: the longest wait in seconds that a service may ask for; above it the error is raised at once.
            Default 60.
        statuses: HTTP statuses that are tried again. Default 408, 429, 500, 502, 503 and 504.
        deadline: seconds that the call may take with all its tries and waits, None for no limit. Default None.

    Raises:
        TypeError: a value is of the wrong type.
        ValueError: a value is out of its range.
    """

    retries: int = attrs.field(default=3, validator=_count)
    backoff: float = attrs.field(default=0.5, validator=_seconds)
    max_backoff: float = attrs.field(default=8.0, validator=_seconds)
    max_retry_after: float = attrs.field(default=60.0, validator=_seconds)
    statuses: frozenset[int] = attrs.field(
        default=frozenset({408, 429, 500, 502, 503, 504}), converter=_freeze, validator=_statuses
    )
    deadline: float | None = attrs.field(default=None, validator=_deadline)

    @classmethod
    def none(cls) -> RetryPolicy:
        """Return the policy that never tries again."""
        return cls(retries=0)

    def delay(
        self,
        *,
        attempt: int,
        headers: Mapping[str, str] | None,
        status: int | None,
        now: Callable[[], float] = time.time,
        random: Callable[[], float] = _uniform,
        elapsed: float = 0.0,
    ) -> float | None:
        """Return how long to wait before the next try in seconds, None to give up.

        The wait is what the service asks for, else random between 0 and the back-off (full jitter), so that callers
        that failed together do not come back together.

        Args:
            attempt: how many tries were made, 1 or more.
            headers: the answer's header fields, None where there was no answer.
            status: the answer's status, None where the connection failed.
            now: gives the Unix time, for a `Retry-After` that is a date.
            random: gives a number from 0 to 1.
            elapsed: seconds since the call began; no wait is granted that would pass the deadline.
        """
        if attempt > self.retries or not (status is None or status in self.statuses):
            return None
        wait = None if headers is None else parse_retry_after(headers, now)
        if wait is None:
            # The exponent is bounded so that no number of tries can overflow a float.
            wait = random() * min(self.max_backoff, self.backoff * 2.0 ** min(attempt - 1, 60))
        elif wait > self.max_retry_after:
            return None
        return None if self.deadline is not None and elapsed + wait >= self.deadline else wait


def parse_retry_after(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float | None:
    """Return how many seconds the service asks to wait, None where it does not or its words make no sense.

    `retry-after-ms` is read first, then `x-ms-retry-after-ms`, then `Retry-After` in seconds or as an HTTP date
    (RFC 9110, section 10.2.3); a date that has passed gives 0.

    Args:
        headers: header fields; names in any case.
        now: gives the Unix time.
    """
    for name in _MILLISECONDS:
        wait = _number(_field(headers, name))
        if wait is not None:
            return wait / 1000
    value = _field(headers, "retry-after")
    wait = _number(value)
    return wait if wait is not None else _until(value, now)


def _field(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if value is None:
        value = next((value for key, value in headers.items() if key.lower() == name), "")
    return value.strip()


def _number(text: str) -> float | None:
    """Read digits with at most one point between them; `float` alone would take "nan", "1e9", "1_0" and "-1" too."""
    whole, point, fraction = text.partition(".")
    digits = whole + fraction if point else whole
    if len(digits) > 20 or not (digits.isascii() and digits.isdigit() and whole) or (point and not fraction):
        return None
    return float(text)


def _until(text: str, now: Callable[[], float]) -> float | None:
    # A year of four digits and a clock time: the mail parser behind this would find a date in far less.
    if not 20 <= len(text) <= 40 or text.count(":") != 2:
        return None
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text)
        when = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return max(0.0, when - now())
